//! What to ask for: captures that could change the verdict, and those that would only tell more.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::reasons::sentences;
use super::unread::Weighing;
use super::verdict::counted;
use super::{Instead, Missing, Verdict};
use crate::facts::proof::place;
use crate::facts::provider::CLUSTER;
use crate::facts::{
    Capture, CaptureTime, CaseFacts, CsvUsage, Enabled, LogSpan, Message, NodeFacts, Observation, Role, Sourced,
    Switch, WriterMention, WriterSays,
};
use crate::knowledge::collect;
use crate::knowledge::writers::is_csv;
use crate::rules::support::near;

/// All that is missing, once a node and capture: first what could change the verdict.
pub(super) fn missing(case: &CaseFacts, verdict: Verdict) -> Vec<Missing> {
    let mut list = List::default();
    if !case.apart.is_empty() {
        let why = match &case.csv {
            CsvUsage::Unknown { why, .. } => because("diagnosis.missing.csv.several.why", why),
            _ => Message::new("diagnosis.missing.csv.several"),
        };
        // Where each of them sent the list, only a run for each of them can tell more.
        let instead = if matches!(case.csv, CsvUsage::NotInUse(_)) { Instead::OfRun } else { Instead::OfNothing };
        list.ask_instead(None, Capture::ClusterSharedVolume, (true, why, instead));
    }
    unread(case, verdict, &mut list);
    told_of_writer(case, verdict, &mut list);
    if verdict == Verdict::NotACluster {
        lost_clustering(case, &mut list);
    } else {
        volumes(case, verdict, &mut list);
        writers(case, verdict, &mut list);
        absent(case, verdict, &mut list);
        useful(case, verdict, &mut list);
    }
    list.finish()
}

#[derive(Default)]
struct List(BTreeMap<(Capture, Option<String>), (bool, Message, Instead)>);

impl List {
    fn ask(&mut self, node: Option<&str>, what: Capture, decisive: bool, why: Message) {
        self.ask_instead(node, what, (decisive, why, Instead::OfNothing));
    }

    /// Asks for a capture that is there, and has to be made once more for a reason of its own.
    fn ask_again(&mut self, what: Capture, why: Message) {
        match self.0.get_mut(&(what, None)) {
            Some((_, known, instead)) if !instead.is_capture() => {
                let both = Message::new("diagnosis.first.look").with("look", known.clone()).with("then", why);
                (*known, *instead) = (both, Instead::OfNothing);
            }
            _ => self.ask(None, what, true, why),
        }
    }

    fn ask_instead(&mut self, node: Option<&str>, what: Capture, wanted: (bool, Message, Instead)) {
        match self.0.entry((what, node.map(str::to_owned))) {
            Entry::Vacant(place) => {
                place.insert(wanted);
            }
            Entry::Occupied(mut place) if wanted.0 && !place.get().0 => {
                place.insert(wanted);
            }
            Entry::Occupied(_) => {}
        }
    }

    fn finish(self) -> Vec<Missing> {
        let mut all: Vec<Missing> = self
            .0
            .into_iter()
            .map(|((what, node), (decisive, why, instead))| Missing {
                node,
                what,
                why,
                collect: collect::command(what).to_owned(),
                decisive,
                instead,
            })
            .collect();
        all.sort_by_key(|missing| !missing.decisive);
        all
    }
}

fn because(key: &'static str, why: &[Message]) -> Message {
    Message::new(key).with("why", sentences(why))
}

/// What was not read may hold the answer, whatever the rest comes to.
fn unread(case: &CaseFacts, verdict: Verdict, list: &mut List) {
    let weighing = Weighing::of(case);
    let (why, instead) = match &case.csv {
        CsvUsage::Unknown { contradictory: true, .. } => return,
        _ if weighing.is_archives_only() => {
            let keys = ["diagnosis.missing.csv.archive", "diagnosis.missing.csv.password"];
            (weighing.archives(keys), Instead::OfArchive)
        }
        // What is not known for another reason is asked for below; that there is no cluster, nothing else asks.
        CsvUsage::Unknown { .. } if verdict != Verdict::NotACluster => return,
        // The list is there: sent again it would be the same.
        _ => {
            let pictures = weighing.pictures("diagnosis.missing.csv.picture");
            let files = weighing.files("diagnosis.missing.csv.unread");
            let both = |a: Message, b: Message| Message::new("diagnosis.first.look").with("look", a).with("then", b);
            (pictures.into_iter().chain(files).reduce(both), Instead::OfFile)
        }
    };
    if let Some(why) = why {
        list.ask_instead(None, Capture::ClusterSharedVolume, (true, why, instead));
    }
}

/// What a text says of the CSV writer, or of that of a machine that nothing names, may tell of this cluster.
fn told_of_writer(case: &CaseFacts, verdict: Verdict, list: &mut List) {
    let others = case.nodes.iter().flat_map(|node| &node.others).chain(&case.cluster_wide);
    let is_off = matches!(verdict, Verdict::NoAction | Verdict::NotACluster);
    let key = |seen: &Observation| match seen {
        Observation::WriterMention(mention) if !mention.is_csv => None,
        // Where the writer is on there is nothing to learn from its name.
        Observation::WriterMention(WriterMention { says: WriterSays::Named, .. }) => {
            is_off.then_some("diagnosis.missing.writers.named")
        }
        Observation::WriterMention(_) => Some("diagnosis.missing.writers.told"),
        _ => None,
    };
    // What each node listed since.
    let is_past =
        |at: Option<CaptureTime>| !case.nodes.is_empty() && case.nodes.iter().all(|node| node.has_list_after(at));
    let mentions = others.filter(|(at, _)| !is_past(*at));
    let mut mentions = mentions.filter_map(|(_, seen)| Some((seen.origin, key(&seen.value)?)));
    let logged = case.nodes.iter().filter(|_| verdict == Verdict::NotACluster).chain([&case.nobody]);
    let mut logged = logged.filter(|_| is_off).flat_map(|node| &node.logged);
    let logged = || {
        let writer = logged.find(|writer| is_csv(writer.value.id, Some(&writer.value.name)))?;
        Some((writer.origin, "diagnosis.missing.writers.told"))
    };
    if verdict == Verdict::CsvInUse {
        return;
    }
    if let Some((origin, key)) = mentions.next().or_else(logged) {
        let path = case.source(origin).map_or("", |source| source.path.as_str());
        let why = Message::new(key).with("place", place(path, origin.at));
        list.ask(None, Capture::VssadminWriters, true, why);
    }
}

fn volumes(case: &CaseFacts, verdict: Verdict, list: &mut List) {
    let what = Capture::ClusterSharedVolume;
    match &case.csv {
        CsvUsage::Unknown { why, contradictory, .. } => {
            let key = if *contradictory { "diagnosis.missing.csv.contradictory" } else { "diagnosis.missing.csv" };
            list.ask(None, what, true, because(key, why));
        }
        CsvUsage::InUse { .. } if case.csv_by_events_only => {
            list.ask(None, what, true, Message::new("diagnosis.missing.csv.events"));
        }
        CsvUsage::NotInUse(proof) => {
            if case.csv_stale {
                let shown = proof.evidence().first();
                let path = case.source(shown).map_or("", |source| source.path.as_str());
                let stale = Message::new("diagnosis.missing.csv.stale").with("place", place(path, shown.at));
                list.ask_again(what, stale);
            }
            if let Some((origin, _)) = case.roles(Role::SpacesDirect).next() {
                let path = case.source(origin).map_or("", |source| source.path.as_str());
                let why = Message::new("diagnosis.missing.csv.spaces").with("place", place(path, origin.at));
                list.ask_again(what, why);
            }
            if lie_apart(case) {
                list.ask(None, Capture::ClusterNodes, true, Message::new("diagnosis.missing.nodes.apart"));
            }
            if !case.apart.is_empty() && verdict != Verdict::NeedsEvidence {
                for node in counted(case).filter(|node| !has_listed_none(node)) {
                    list.ask(Some(&node.name), what, true, Message::new("diagnosis.missing.csv.clusters"));
                }
            }
        }
        CsvUsage::InUse { .. } => {}
    }
}

/// Whether the folders of two nodes lie in different folders, and nothing says that the nodes are of one cluster.
fn lie_apart(case: &CaseFacts) -> bool {
    let others = case.nodes.iter().flat_map(|node| &node.others).chain(&case.cluster_wide);
    let tied = others.map(|(_, seen)| &seen.value).any(|seen| {
        matches!(seen, Observation::Nodes(listing) if !listing.rows.is_empty())
            || matches!(seen, Observation::Cluster(_))
    });
    let mut above: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for source in &case.sources {
        let Some(node) = source.node.as_deref() else { continue };
        let parts: Vec<&str> = source.path.split('/').collect();
        let at = parts.iter().position(|part| part.eq_ignore_ascii_case(node)).filter(|at| *at > 0);
        let folder = at.and_then(|at| parts.get(..at)).map(|above| above.join("/").to_lowercase());
        above.entry(node).or_default().extend(folder);
    }
    let mut folders = above.values().filter(|folders| !folders.is_empty());
    let first = folders.next();
    !tied && first.is_some_and(|first| folders.any(|other| first.is_disjoint(other)))
}

fn has_listed_none(node: &NodeFacts) -> bool {
    node.volumes.iter().any(|(_, listing)| listing.value.outcome.lists_none())
}

/// Whether the list of a writer of one more node could change the verdict.
fn a_writer_decides(case: &CaseFacts, verdict: Verdict) -> bool {
    match verdict {
        Verdict::CsvWriterUnneeded | Verdict::NoAction => true,
        Verdict::NeedsEvidence => {
            let any_on = counted(case).any(|node| node.csv_writer.status == Enabled::Enabled);
            matches!(case.csv, CsvUsage::NotInUse(_)) || !any_on
        }
        Verdict::CsvInUse | Verdict::NotACluster => false,
    }
}

/// Whether a further list could overturn what is known of a node's writer. Where an 8229 alone shows it on, a list
/// was never seen.
fn is_doubtful(node: &NodeFacts) -> bool {
    let fact = &node.csv_writer;
    fact.stale || fact.likely_only || (fact.status == Enabled::Enabled && fact.listed.is_none())
}

fn writers(case: &CaseFacts, verdict: Verdict, list: &mut List) {
    let sure = counted(case).any(|node| node.csv_writer.status == Enabled::Enabled && !is_doubtful(node));
    let one_decides = a_writer_decides(case, verdict);
    for node in counted(case) {
        let fact = &node.csv_writer;
        let (decisive, key) = match (verdict, fact.status) {
            (Verdict::CsvWriterUnneeded, Enabled::Enabled) => (!sure, "diagnosis.missing.writers.doubt"),
            (Verdict::CsvWriterUnneeded, Enabled::Unknown) => (false, "diagnosis.missing.writers"),
            (_, Enabled::Unknown) => (one_decides, "diagnosis.missing.writers"),
            (Verdict::NoAction, _) => (true, "diagnosis.missing.writers.doubt"),
            _ => (false, "diagnosis.missing.writers.doubt"),
        };
        if is_doubtful(node) || fact.status == Enabled::Unknown {
            list.ask(Some(&node.name), Capture::VssadminWriters, decisive, because(key, &fact.why));
        }
    }
    let nobody = counted(case).next().is_none() && case.absent.is_empty();
    if nobody && verdict == Verdict::NeedsEvidence {
        list.ask(None, Capture::VssadminWriters, true, Message::new("diagnosis.missing.writers.any"));
    }
}

fn absent(case: &CaseFacts, verdict: Verdict, list: &mut List) {
    let decisive = a_writer_decides(case, verdict);
    for node in &case.absent {
        let key = if node.listed { "diagnosis.missing.absent" } else { "diagnosis.missing.absent.named" };
        list.ask(Some(&node.name), Capture::VssadminWriters, decisive, Message::new(key));
        list.ask(Some(&node.name), Capture::RegistrySetting, false, Message::new("diagnosis.missing.registry"));
    }
}

/// What would tell more without changing the verdict.
fn useful(case: &CaseFacts, verdict: Verdict, list: &mut List) {
    if verdict != Verdict::CsvInUse {
        let seen = case.nodes.iter().flat_map(|node| &node.others).chain(&case.cluster_wide);
        if !seen.into_iter().any(|(_, seen)| matches!(seen.value, Observation::Nodes(_))) {
            list.ask(None, Capture::ClusterNodes, false, Message::new("diagnosis.missing.nodes"));
        }
    }
    for node in counted(case) {
        log(node, APPLICATION, list);
        if begins_after_an_abort(node) {
            let why = Message::new("diagnosis.missing.application.later");
            list.ask_instead(Some(&node.name), Capture::EventLogApplication, (false, why, Instead::OfLaterLog));
        }
        // Where CSV is in use, restarts decide nothing: a System log is asked for only where one was sent, to no avail.
        if verdict != Verdict::CsvInUse || has_log(node, "System") {
            log(node, SYSTEM, list);
        }
    }
    for node in counted(case).filter(|node| node.setting.switch == Switch::Unknown) {
        list.ask(Some(&node.name), Capture::RegistrySetting, false, Message::new("diagnosis.missing.registry"));
    }
}

/// A log with its channel, and why it is wanted where nothing of it was read, and where a part is lost.
struct Log(Capture, &'static str, [&'static str; 2]);

const APPLICATION: Log = Log(
    Capture::EventLogApplication,
    "Application",
    ["diagnosis.missing.application", "diagnosis.missing.application.lost"],
);
const SYSTEM: Log =
    Log(Capture::EventLogSystem, "System", ["diagnosis.missing.system", "diagnosis.missing.system.lost"]);

/// Records that were lost from a System log may be the cluster service's (contract, rulings 34 and 41).
fn lost_clustering(case: &CaseFacts, list: &mut List) {
    for node in &case.nodes {
        let mut logs = node.logs.iter().filter(|log| is_log(log, "System")).peekable();
        if logs.peek().is_some() && logs.all(|log| log.value.lost) {
            let why = Message::new("diagnosis.missing.system.clustering");
            list.ask(Some(&node.name), Capture::EventLogSystem, true, why);
        }
    }
}

/// Asks for a log of which nothing was read, or of which no copy is whole.
fn log(node: &NodeFacts, Log(what, channel, [unread, lost]): Log, list: &mut List) {
    let mut read = node.logs.iter().filter(|log| is_log(log, channel)).peekable();
    let why = if read.peek().is_none() { unread } else { lost };
    if read.all(|log| log.value.has_gaps()) {
        list.ask(Some(&node.name), what, false, Message::new(why));
    }
}

/// The Application log holds nothing of the time of a cancelled cluster backup.
pub(super) fn begins_after_an_abort(node: &NodeFacts) -> bool {
    let first = near::spans(node, "Application").filter_map(|log| log.value.first).min();
    let abort = near::events(node, CLUSTER, &[1544]).filter_map(|event| event.value.time).max();
    matches!((first, abort), (Some(first), Some(abort)) if first > abort)
}

fn has_log(node: &NodeFacts, channel: &str) -> bool {
    node.logs.iter().any(|log| is_log(log, channel))
}

/// A log of this channel that holds something.
pub(super) fn is_log(log: &Sourced<LogSpan>, channel: &str) -> bool {
    log.value.channel.eq_ignore_ascii_case(channel) && log.value.records > 0
}
