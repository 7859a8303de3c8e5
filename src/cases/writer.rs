//! Whether the CSV writer of one node is on (contract, rulings 2 to 6, 25, 26 and 28).

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::numbered::{are_of_one, are_of_two};
use super::order::{Capture, Latest, MOST_ORDERED, is_newer, latest};
use crate::facts::{
    Below, CaptureTime, Enabled, Event, Guid, ListShape, LogSpan, Message, NewestBoot, NodeFacts, Observation, Origin,
    Sent, SourceId, Sourced, Time, Writer, WriterFact, WriterList, WriterMention, WriterSays, provider,
};
use crate::knowledge::writers::{CSV_WRITER, is_csv, shown};

/// What one list shows of the CSV writer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shows {
    On,
    Off,
}

/// What a list shows; `None` for one that shows nothing.
pub(super) fn shows(list: &WriterList) -> Option<Shows> {
    if csv_writer(list).is_some() {
        return Some(Shows::On);
    }
    let misnamed = list.writers.iter().any(|writer| writer.name == CSV_WRITER);
    let whole = list.shape == ListShape::Whole && has(list, Guid::CLUSTER_DATABASE) && !misnamed;
    whole.then_some(Shows::Off)
}

/// A whole list with neither cluster writer: the cluster service did not run, or there is none.
pub(super) fn has_neither(list: &WriterList) -> bool {
    list.shape == ListShape::Whole && csv_writer(list).is_none() && !has(list, Guid::CLUSTER_DATABASE)
}

/// Has a writer that only cluster nodes have.
pub(super) fn has_either(list: &WriterList) -> bool {
    csv_writer(list).is_some() || has(list, Guid::CLUSTER_DATABASE)
}

fn has(list: &WriterList, id: Guid) -> bool {
    list.writers.iter().any(|writer| writer.id == Some(id))
}

/// The CSV writer's block: by class id; by name only where the id is missing or masked (ruling 5).
fn csv_writer(list: &WriterList) -> Option<&Writer> {
    let without_ids = list.shape == ListShape::WithoutIds;
    let by_name = |writer: &Writer| writer.name == CSV_WRITER && (writer.id.is_none() || without_ids);
    list.writers.iter().find(|writer| writer.id == Some(Guid::CSV_WRITER) || by_name(writer))
}

/// The newest 8229 of the CSV writer that has a time.
pub(super) fn newest_8229(events: &[Sourced<Event>]) -> Option<(Time, Origin)> {
    let all = events.iter().filter(|event| event.value.is_csv_rejection());
    all.filter_map(|event| Some((event.value.time?, event.origin))).max_by_key(|(time, _)| *time)
}

/// What the events of one node say against its captures.
pub(super) struct Since<'a> {
    pub(super) rejected: Option<(Time, Origin)>,
    /// An 8229 of the CSV writer without a time, where none has one.
    pub(super) undated: Option<Origin>,
    /// The newest 8229 that does not say whose it is, one without a time before all others.
    pub(super) nobodys: Option<(Option<Time>, Origin)>,
    pub(super) boot: Option<&'a NewestBoot>,
    /// A stretch of the System log that could hold a later boot is missing.
    pub(super) boot_may_be_lost: bool,
}

impl<'a> Since<'a> {
    pub(super) fn of(node: &'a NodeFacts) -> Self {
        let system = |log: &LogSpan| log.channel.eq_ignore_ascii_case("System");
        let rejected = newest_8229(&node.events);
        let undated = || node.events.iter().find(|event| event.value.is_csv_rejection()).map(|event| event.origin);
        // Signs of a page or of Markdown may stand around a name, and a margin may have cut it.
        let may_be_csv = |name: &str| {
            let (name, csv) = (name.trim().to_ascii_lowercase(), CSV_WRITER.to_ascii_lowercase());
            name.contains(&csv) || csv.starts_with(&name)
        };
        let is_nobodys = |event: &Event| {
            let vss = event.vss.as_deref();
            let name = vss.and_then(|vss| vss.writer_name.as_deref());
            let told = vss.is_some_and(|vss| vss.writer_id.is_some()) || name.is_some_and(|name| !may_be_csv(name));
            event.is(provider::VSS, &[8229]) && !told && !event.is_csv_rejection()
        };
        let nobodys = node.events.iter().filter(|event| is_nobodys(&event.value));
        let nobodys = nobodys.map(|event| (event.value.time, event.origin));
        Self {
            nobodys: nobodys.max_by_key(|(time, _)| (time.is_none(), *time)),
            undated: if rejected.is_none() { undated() } else { None },
            rejected,
            boot: node.newest_boot.as_ref(),
            boot_may_be_lost: node.logs.iter().any(|log| system(&log.value) && log.value.has_gaps()),
        }
    }

    /// Whether a capture is older than the newest 8229 of the CSV writer or the newest boot (ruling 2).
    pub(super) fn is_stale(&self, time: Option<CaptureTime>) -> bool {
        let after = self.rejected.map(|(time, _)| time).into_iter().chain(self.boot.map(|boot| boot.time.value));
        time.is_some_and(|time| after.into_iter().any(|event| time.is_before(event)))
    }

    /// The 8229 that is newer than the newest boot known, with that boot.
    fn rejected_after_boot(&self) -> Option<(Time, [Origin; 2])> {
        let ((rejected, origin), boot) = self.rejected.zip(self.boot)?;
        (rejected > boot.time.value).then_some((rejected, [origin, boot.time.origin]))
    }

    /// Whether the System log shows that no boot followed.
    fn boot_is_sure(&self) -> bool {
        self.boot.is_some_and(|boot| boot.in_system_log) && !self.boot_may_be_lost
    }
}

/// The state of the CSV writer, the writers of the list that counts, and whether lists contradict each other.
pub(super) fn writer_fact(
    lists: &[Capture<WriterList>],
    since: &Since<'_>,
) -> (WriterFact, Vec<Sourced<Writer>>, bool) {
    let newest = match of_newest_mails(lists) {
        Ok(newest) => newest,
        Err(which) => return differ(origins(lists, &which)),
    };
    let lists = newest.as_ref();
    match latest(lists, shows) {
        Latest::Nothing => (without_list(lists, since), writers(lists, &fallback(lists)), false),
        Latest::Differ(which) => differ(origins(lists, &which)),
        // Neither takes back what the other shows where they may be two machines'.
        Latest::Shown(shown, which) if !others(lists, &which, shown, may_be_of_another).is_empty() => {
            let which = others(lists, &which, shown, may_be_of_another).into_iter().chain(which).collect::<Vec<_>>();
            differ(origins(lists, &which))
        }
        Latest::Shown(shown, which) => {
            let which = best_first(lists, which);
            let mut fact = match shown {
                Shows::On => listed(lists, &which, since),
                Shows::Off => not_listed(lists, &which, since),
            };
            let appended = others(lists, &which, shown, is_appended_to_another);
            if let Some(first) = appended.first().filter(|_| fact.status != Enabled::Unknown) {
                fact.likely_only = true;
                fact.evidence.extend(origins(lists, &[*first]));
                fact.why.push(Message::new("cases.writer.list-of-another"));
            }
            (fact, writers(lists, &which), false)
        }
    }
}

fn differ(evidence: Vec<Origin>) -> (WriterFact, Vec<Sourced<Writer>>, bool) {
    let why = vec![Message::new("cases.writer.lists-differ")];
    (WriterFact { evidence, why, ..WriterFact::default() }, Vec::new(), true)
}

/// The lists without those of older mails of a thread: the order in which mails are quoted is not that of time. Those that
/// contradict each other where the mails do not say which is newer.
fn of_newest_mails(lists: &[Capture<WriterList>]) -> Result<Cow<'_, [Capture<WriterList>]>, Vec<usize>> {
    let mut threads: BTreeMap<SourceId, Vec<(usize, Shows, Sent)>> = BTreeMap::new();
    for (at, (_, list)) in lists.iter().enumerate().filter(|(_, (time, _))| time.is_none()) {
        let shown = shows(&list.value).map(|shown| (at, shown, list.value.sent));
        threads.entry(list.origin.source).or_default().extend(shown);
    }
    let mut older = BTreeSet::new();
    for thread in threads.values() {
        let differ = |(_, shown, sent): &(usize, Shows, Sent), (_, other, at): &(usize, Shows, Sent)| {
            (shown != other, sent != at)
        };
        let first = thread.first();
        let is_open = |test: fn((bool, bool)) -> bool| {
            first.is_some_and(|first| thread.iter().any(|other| test(differ(first, other))))
        };
        if !is_open(|(_, sent)| sent) {
            continue;
        }
        let after_all = |sent: &Sent| thread.iter().all(|(_, _, other)| other == sent || sent.is_after(*other));
        let newest = thread.iter().map(|(_, _, sent)| *sent).find(after_all);
        let Some(newest) = newest else {
            if is_open(|(shows, _)| shows) {
                return Err(thread.iter().map(|(at, ..)| *at).collect());
            }
            continue;
        };
        older.extend(thread.iter().filter(|(_, _, sent)| *sent != newest).map(|(at, ..)| *at));
    }
    if older.is_empty() {
        return Ok(Cow::Borrowed(lists));
    }
    let kept = lists.iter().enumerate().filter(|(at, _)| !older.contains(at)).map(|(_, list)| list.clone());
    Ok(Cow::Owned(kept.collect()))
}

/// The lists of the same texts that show something else than these, of which a test says so beside one of these.
fn others(
    lists: &[Capture<WriterList>],
    which: &[usize],
    shown: Shows,
    test: fn(&WriterList, &WriterList) -> bool,
) -> Vec<usize> {
    let these = || which.iter().filter_map(|at| lists.get(*at)).map(|(_, list)| list);
    let is_other = |other: &Sourced<WriterList>| {
        shows(&other.value).is_some_and(|other| other != shown)
            && these().any(|list| list.origin.source == other.origin.source && test(&list.value, &other.value))
    };
    lists.iter().enumerate().filter(|(_, (_, other))| is_other(other)).map(|(at, _)| at).collect()
}

/// Whether words that may name another machine stand between a list and one above it, and no writer is the same in both.
fn may_be_of_another(list: &WriterList, above: &WriterList) -> bool {
    list.below == Below::Words && !are_of_one(list, above)
}

/// Whether a list stands right below one of which no writer is the same: another machine's, or later than a restart.
fn is_appended_to_another(list: &WriterList, above: &WriterList) -> bool {
    list.below == Below::Bare && are_of_two(list, above)
}

fn listed(lists: &[Capture<WriterList>], which: &[usize], since: &Since<'_>) -> WriterFact {
    let writer = which.iter().find_map(|i| csv_writer(&lists.get(*i)?.1.value));
    let mut fact = WriterFact {
        status: Enabled::Enabled,
        listed: Some(true),
        state: writer.and_then(|writer| writer.state.clone()),
        last_error: writer.and_then(|writer| writer.last_error.clone()),
        evidence: which.iter().filter_map(|i| line_of(&lists.get(*i)?.1)).collect(),
        stale: which.iter().all(|i| lists.get(*i).is_some_and(|(time, _)| since.is_stale(*time))),
        ..WriterFact::default()
    };
    if fact.stale {
        fact.why.push(Message::new("cases.writer.list-stale"));
    }
    fact
}

/// Rulings 25 and 36 where an 8229 speaks against the list.
fn not_listed(lists: &[Capture<WriterList>], which: &[usize], since: &Since<'_>) -> WriterFact {
    let mut fact = WriterFact {
        status: Enabled::Disabled,
        listed: Some(false),
        evidence: origins(lists, which),
        stale: which.iter().all(|i| lists.get(*i).is_some_and(|(time, _)| since.is_stale(*time))),
        ..WriterFact::default()
    };
    // It may be newer than any list (ruling 36).
    if let Some(origin) = since.undated {
        fact.evidence.push(origin);
        (fact.status, fact.stale) = (Enabled::Unknown, false);
        fact.why.push(Message::new("cases.writer.8229-undated"));
        return fact;
    }
    let times = || which.iter().filter_map(|i| lists.get(*i)).map(|(time, _)| *time);
    let Some((rejected, against)) = since.rejected_after_boot() else {
        // Older than a rejection it never shows that the writer is off (ruling 36); undated it may be older, as beside a
        // boot before the rejection (ruling 25), unless the node is known to have been started since.
        let may_be_older = |rejected| {
            times().all(|time| time.map_or(since.boot.is_none(), |time: CaptureTime| time.is_before(rejected)))
        };
        if let Some((_, origin)) = since.rejected.filter(|(rejected, _)| may_be_older(*rejected)) {
            let undated = times().any(|time| time.is_none());
            let why = if undated { "cases.writer.list-undated" } else { "cases.writer.list-older-than-8229" };
            fact.evidence.push(origin);
            (fact.status, fact.stale) = (Enabled::Unknown, false);
            fact.why.push(Message::new(why));
            return fact;
        }
        fact.why.extend(fact.stale.then(|| Message::new("cases.writer.list-stale")));
        // It may be the CSV writer's, and newer than any list.
        let may_be_newer = |time: Option<Time>| {
            time.is_none_or(|at| times().all(|list| list.is_none_or(|list: CaptureTime| !list.is_after(at))))
        };
        if let Some((_, origin)) = since.nobodys.filter(|(time, _)| may_be_newer(*time)) {
            fact.evidence.push(origin);
            fact.likely_only = true;
            fact.why.push(Message::new("cases.writer.8229-nobodys"));
        }
        return fact;
    };
    let after = times().any(|time| time.is_some_and(|time| time.is_after(rejected)));
    let before = times().all(|time| time.is_some_and(|time| time.is_before(rejected)));
    let (status, why) = match () {
        () if since.boot_may_be_lost => (Enabled::Unknown, "cases.writer.boot-lost"),
        () if after => (Enabled::Disabled, "cases.writer.list-after-8229"),
        () if before && since.boot_is_sure() => (Enabled::Enabled, "cases.writer.list-superseded"),
        // What is older shows nothing of now; and the last boot may be another.
        () if before => (Enabled::Unknown, "cases.writer.list-before-8229"),
        () if times().all(|time| time.is_some()) => (Enabled::Unknown, "cases.writer.list-near-8229"),
        () => (Enabled::Unknown, "cases.writer.list-against-8229"),
    };
    let events = if status == Enabled::Enabled { against.to_vec() } else { Vec::new() };
    let rest = if status == Enabled::Unknown { against.to_vec() } else { Vec::new() };
    fact.evidence = events.into_iter().chain(fact.evidence).chain(rest).collect();
    fact.stale &= status == Enabled::Disabled;
    fact.likely_only = status != Enabled::Unknown;
    WriterFact { status, why: vec![Message::new(why)], ..fact }
}

/// A log that calls the CSV writer failed shows nothing of now: it makes "off" no more than likely.
pub(super) fn weigh_logs(fact: &mut WriterFact, logged: &[Sourced<Writer>]) {
    let mut csv = logged.iter().filter(|writer| is_csv(writer.value.id, Some(&writer.value.name)));
    if let Some(writer) = csv.next().filter(|_| fact.status == Enabled::Disabled) {
        fact.likely_only = true;
        fact.evidence.push(writer.origin);
        fact.why.push(Message::new("cases.writer.logged"));
    }
}

/// What a text says of a writer, with the time that it states.
type Mention<'a> = (Option<CaptureTime>, Origin, &'a WriterMention);

/// The CSV writer's name in a text of a node, or beside its name in a text of nobody's, of which no reader made anything:
/// without an order a list that shows it off is open (rulings 3 and 25), one with a time is no more than likely.
pub(super) fn weigh_mentions(nodes: &mut [NodeFacts], nobodys: &[Capture<Observation>]) {
    fn mention((time, seen): &Capture<Observation>) -> Option<Mention<'_>> {
        match &seen.value {
            Observation::WriterMention(mention) if mention.is_csv => Some((*time, seen.origin, mention)),
            _ => None,
        }
    }
    for node in nodes.iter_mut().filter(|node| node.csv_writer.status == Enabled::Disabled) {
        let named = nobodys.iter().filter_map(mention).filter(|(.., mention)| names(&mention.said, &node.name));
        let own = node.others.iter().filter_map(mention);
        let newer = own.chain(named).filter(|(time, ..)| !node.has_list_after(*time));
        // What may be of now before what tells of some night.
        let is_open = |(time, _, mention): &Mention<'_>| {
            let undated = node.lists.iter().all(|(list, _)| list.is_none());
            mention.says != WriterSays::Fails && (undated || time.is_some())
        };
        let Some(mention) = newer.max_by_key(is_open) else { continue };
        let (open, (_, origin, _)) = (is_open(&mention), mention);
        let fact = &mut node.csv_writer;
        if open {
            (fact.status, fact.stale, fact.likely_only) = (Enabled::Unknown, false, false);
        } else {
            fact.likely_only = true;
        }
        fact.evidence.push(origin);
        fact.why.push(Message::new("cases.writer.named"));
    }
}

/// Whether a text has a host's name as a word.
fn names(text: &str, host: &str) -> bool {
    let part = |c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'));
    text.split(part).any(|word| word.eq_ignore_ascii_case(host))
}

/// No list shows anything: an 8229 after the newest boot shows the writer on where the System log holds that boot.
fn without_list(lists: &[Capture<WriterList>], since: &Since<'_>) -> WriterFact {
    if let Some((_, evidence)) = since.rejected_after_boot().filter(|_| since.boot_is_sure()) {
        let why = vec![Message::new("cases.writer.by-8229")];
        return WriterFact { status: Enabled::Enabled, evidence: evidence.to_vec(), why, ..WriterFact::default() };
    }
    let any = |test: fn(&WriterList) -> bool| lists.iter().any(|(_, list)| test(&list.value));
    let ends_in = || lists.iter().find_map(|(_, list)| list.value.ends_in());
    let why = match () {
        () if lists.is_empty() && since.rejected.is_some() => Message::new("cases.writer.only-8229"),
        () if lists.is_empty() => Message::new("cases.writer.no-list"),
        () if any(has_neither) => Message::new("cases.writer.neither"),
        () if any(|list| list.shape == ListShape::Empty) => Message::new("cases.writer.list-empty"),
        () if any(|list| list.shape == ListShape::WithoutIds) => Message::new("cases.writer.list-without-ids"),
        () => match ends_in() {
            Some(last) => Message::new("cases.writer.list-ends-in").with("writer", shown(last.id, &last.name)),
            None => Message::new("cases.writer.list-cut"),
        },
    };
    let evidence = lists.iter().map(|(_, list)| list.origin).chain(since.rejected.map(|(_, origin)| origin)).collect();
    // Where the cluster service did not run, the writer is not listed, which shows nothing of it.
    let listed = any(has_neither).then_some(false);
    WriterFact { listed, evidence, why: vec![why], ..WriterFact::default() }
}

/// The line of the CSV writer's block; of the other cluster writer's, beside which the CSV writer would stand.
fn line_of(list: &Sourced<WriterList>) -> Option<Origin> {
    let beside = || list.value.writers.iter().find(|writer| writer.id == Some(Guid::CLUSTER_DATABASE));
    csv_writer(&list.value).or_else(beside).map(|writer| place(list, writer))
}

fn place(list: &Sourced<WriterList>, writer: &Writer) -> Origin {
    Origin { source: list.origin.source, at: crate::facts::Locus::Line(writer.line) }
}

fn origins(lists: &[Capture<WriterList>], which: &[usize]) -> Vec<Origin> {
    which.iter().filter_map(|i| lists.get(*i)).map(|(_, list)| line_of(list).unwrap_or(list.origin)).collect()
}

/// Writers of a list that failed.
fn failures(list: &WriterList) -> usize {
    list.writers.iter().filter(|writer| writer.failed).count()
}

/// Lists that agree, the most telling first: a whole one, one with failures, since nothing says that a failure is older than
/// a list without it, one of vssadmin itself, the first.
fn best_first(lists: &[Capture<WriterList>], mut which: Vec<usize>) -> Vec<usize> {
    which.sort_by_key(|i| {
        let rank = |list: &Sourced<WriterList>| {
            (list.value.shape != ListShape::Whole, Reverse(failures(&list.value)), list.value.tool, list.origin)
        };
        lists.get(*i).map(|(_, list)| rank(list))
    });
    which
}

/// Where no list shows anything of the CSV writer: the newest that has writers at all.
fn fallback(lists: &[Capture<WriterList>]) -> Vec<usize> {
    let stamp = |i: usize| lists.get(i).map(|(time, list)| (*time, list.origin));
    let full: Vec<usize> =
        (0..lists.len()).filter(|i| lists.get(*i).is_some_and(|(_, list)| !list.value.writers.is_empty())).collect();
    let full = if full.len() > MOST_ORDERED { full.into_iter().take(1).collect() } else { full };
    let is_newest = |i: &&usize| full.iter().all(|j| !stamp(*j).zip(stamp(**i)).is_some_and(|(b, a)| is_newer(b, a)));
    let failed = |i: &usize| lists.get(*i).map_or(0, |(_, list)| failures(&list.value));
    let newest = full.iter().filter(is_newest).min_by_key(|i| Reverse(failed(i)));
    newest.or(full.first()).map(|i| vec![*i]).unwrap_or_default()
}

fn writers(lists: &[Capture<WriterList>], which: &[usize]) -> Vec<Sourced<Writer>> {
    let Some((_, list)) = which.first().and_then(|i| lists.get(*i)) else { return Vec::new() };
    list.value.writers.iter().map(|writer| Sourced { value: writer.clone(), origin: place(list, writer) }).collect()
}
