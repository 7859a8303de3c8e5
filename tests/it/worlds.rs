//! What holds in every world: random clusters of one to eight nodes whose evidence is present, absent, stale,
//! contradictory or damaged. A world is a function of its number, so a failure names the world to look at.
//!
//! Removing evidence never makes an answer surer (needs-evidence, likely, conclusive), but where the contract wants it
//! so: the evidence removed was an objection. `objects` lists all objections there are.
use crate::world;

use rayon::prelude::*;
use vssleuth::cases::{MergeOptions, merge};
use vssleuth::diagnosis::{Confidence, StepKind, Verdict, diagnose};
use vssleuth::facts::{
    Arg, CaptureTime, CommandKind, CsvUsage, Enabled, ErrorReason, Event, Guid, Harvest, HostFacts, KeyView, ListShape,
    LogSpan, Message, Observation, Origin, RegistryData, SettingState, Status, Tri, Trust, VolumeOutcome, WriterList,
    Zone,
};
use vssleuth::knowledge::texts::{Lang, Names, say};
use vssleuth::rules::Backing;
use world::*;

/// SplitMix64: small, and the same on every machine.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// True once in `n` times.
    pub(crate) fn once_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    fn day(&mut self) -> String {
        format!("2024-09-{:02}T{:02}:00:00Z", self.below(20) + 1, self.below(24))
    }

    /// A time that a capture states, or none.
    fn stated(&mut self) -> Option<CaptureTime> {
        match self.below(5) {
            0 => Some(utc(&self.day())),
            1 => Some(local(self.day().trim_end_matches('Z'))),
            _ => None,
        }
    }
}

fn name(node: u64) -> String {
    format!("vm-sql-{node:02}")
}

/// A world's evidence: `plenty` times out of eight a node sends good captures; else anything goes.
fn evidence(dice: &mut Dice) -> Vec<Source> {
    let count = dice.below(8) + 1;
    // Worlds lean towards one truth, else nearly all of them would contradict themselves.
    let (lean_use, lean_off, wild) = (dice.once_in(4), dice.once_in(3), dice.below(12));
    let mut all = Vec::new();
    let servers = dice.once_in(10);
    for node in 1..=count {
        if servers || dice.once_in(40) {
            plain_server(dice, &name(node), &mut all);
        }
        let silent = dice.once_in(12) || (servers && dice.below(20) > 0);
        if !silent {
            of_node(dice, node, (lean_use, lean_off, wild), &mut all);
        }
    }
    if dice.once_in(if servers { 12 } else { 2 }) {
        let extra = dice.below(4) / 3;
        let names: Vec<String> = (1..=count + extra).map(name).collect();
        all.push(nodes("vm-sql-01/nodes.txt", &names.iter().map(String::as_str).collect::<Vec<_>>()));
    }
    for (n, cluster_name) in [(if servers { 30 } else { 5 }, "CLU-A"), (40, "CLU-B")] {
        if dice.once_in(n) {
            all.push(cluster(&format!("{}/cluster-{cluster_name}.txt", name(dice.below(count) + 1)), cluster_name));
        }
    }
    if dice.once_in(10) {
        all.push(csv_capture(dice, "csv.txt", lean_use, wild));
    }
    all
}

/// A machine without the cluster feature: neither cluster writer, and mostly a second sign.
fn plain_server(dice: &mut Dice, host_name: &str, all: &mut Vec<Source>) {
    all.push(neither(&format!("{host_name}/plain-list.txt")));
    if dice.below(8) > 0 {
        let path = format!("{host_name}/plain-csv.txt");
        all.push(text(&path).error(CommandKind::ClusterSharedVolume, ErrorReason::NotRecognised));
    }
    if dice.once_in(3) {
        let span = span("System", host_name, "2024-08-01T00:00:00Z", "2024-09-25T00:00:00Z");
        let silent = LogSpan { clustering: Some(0), ..span };
        all.push(log(&format!("{host_name}/plain-System.evtx")).says(Observation::Log(Box::new(silent))));
    }
}

fn of_node(dice: &mut Dice, node: u64, (lean_use, lean_off, wild): (bool, bool, u64), all: &mut Vec<Source>) {
    let host_name = name(node);
    let path = |file: &str| format!("{host_name}/{file}");
    if dice.once_in(2) {
        all.push(csv_capture(dice, &path("csv.txt"), lean_use, wild));
    }
    for file in ["list.txt", "list2.txt"] {
        if if file == "list.txt" { !dice.once_in(4) } else { dice.once_in(6) } {
            let list = writer_list(dice, lean_off, wild);
            let source = text(&path(file)).list(list);
            all.push(stamped(dice, source));
        }
    }
    if dice.once_in(3) {
        let state = match dice.below(4) {
            0 => dword(0),
            1 => SettingState::KeyWithoutValue,
            2 => SettingState::NotFoundText,
            _ => SettingState::Value(RegistryData::Other { kind: "REG_SZ".to_owned(), text: "0".to_owned() }),
        };
        let view = if dice.once_in(6) { KeyView::Wow6432 } else { KeyView::Native };
        let source = text(&path("key.reg")).setting(view, state);
        all.push(stamped(dice, source));
    }
    if dice.once_in(2) {
        all.push(application_log(dice, &host_name, wild));
    }
    if dice.once_in(2) {
        all.push(system_log(dice, &host_name, lean_use, wild));
    }
    if dice.below(20) < wild / 2 {
        let error = text(&path("error.txt")).error(command(dice), reason(dice));
        all.push(stamped(dice, error));
    }
    if dice.once_in(8) {
        all.push(text(&path("group.txt")).says(Observation::ClusterAnswered));
    }
    if dice.once_in(12) {
        let told = HostFacts { name: Some(host_name.clone()), boot: dice.stated(), ..HostFacts::default() };
        all.push(host(&path("systeminfo.txt"), told));
    }
}

fn stamped(dice: &mut Dice, source: Source) -> Source {
    let source = match dice.stated() {
        Some(at) => source.taken(at),
        None => source,
    };
    match dice.below(30) {
        0 => source.status(Status::Partial),
        1 => source.owner("localhost"),
        _ => source,
    }
}

fn csv_capture(dice: &mut Dice, path: &str, lean_use: bool, wild: u64) -> Source {
    let odd = dice.below(16) < wild / 2;
    let source = match (odd, lean_use, dice.below(6)) {
        (false, true, _) | (true, _, 0) => disk(path, &name(dice.below(9) + 1)),
        (false, false, _) => none(path),
        (true, _, 1) => empty(path),
        (true, _, 2) => text(path).volumes(VolumeOutcome::NoObjects),
        (true, _, 3) => none(path).error(command(dice), reason(dice)),
        (true, _, _) => text(path).error(CommandKind::ClusterSharedVolume, reason(dice)),
    };
    stamped(dice, source)
}

fn command(dice: &mut Dice) -> CommandKind {
    [CommandKind::ClusterNode, CommandKind::ClusterSharedVolume, CommandKind::ListWriters][dice.below(3) as usize]
}

fn reason(dice: &mut Dice) -> ErrorReason {
    let all = [
        ErrorReason::AccessDenied,
        ErrorReason::ClusterServiceDown,
        ErrorReason::NotRecognised,
        ErrorReason::CollectorFailed,
        ErrorReason::Other,
    ];
    all[dice.below(5) as usize]
}

fn writer_list(dice: &mut Dice, lean_off: bool, wild: u64) -> WriterList {
    if dice.below(16) >= wild {
        return writers(ListShape::Whole, !lean_off, true);
    }
    let shapes = [ListShape::Whole, ListShape::Cut, ListShape::WithoutIds, ListShape::Empty];
    let mut list = writers(shapes[dice.below(4) as usize], dice.once_in(2), dice.once_in(2));
    if list.shape == ListShape::WithoutIds {
        list.writers.iter_mut().for_each(|writer| writer.id = None);
    }
    if list.shape == ListShape::Empty {
        list.writers.clear();
    }
    list
}

fn application_log(dice: &mut Dice, host_name: &str, wild: u64) -> Source {
    let mut source = log(&format!("{host_name}/Application.evtx"));
    for record in 0..dice.below(4) {
        let mut event = rejected(host_name, &dice.day(), record);
        match dice.below(24) {
            0 => event.trust = Trust::Recovered,
            1 => (event.trust, event.record_id) = (Trust::Text { zone: Zone::Assumed }, None),
            2 => (event.trust, event.record_id, event.time) = (Trust::Text { zone: Zone::Assumed }, None, None),
            3 => other_writer(&mut event),
            _ => {}
        }
        source = source.event(event);
    }
    let span = span("Application", host_name, "2024-08-01T00:00:00Z", "2024-09-25T00:00:00Z");
    let lost = dice.below(24) < wild / 4;
    source.says(Observation::Log(Box::new(LogSpan { lost, ..span })))
}

fn other_writer(event: &mut Event) {
    event.vss.iter_mut().for_each(|vss| vss.writer_id = Some(Guid::from_u128(0xa65faa63)));
}

fn system_log(dice: &mut Dice, host_name: &str, lean_use: bool, wild: u64) -> Source {
    let mut source = log(&format!("{host_name}/System.evtx"));
    for record in 0..dice.below(3) {
        source = source.event(boot(host_name, &dice.day(), record));
    }
    if dice.once_in(3) {
        source = source.event(cancelled(host_name, &dice.day(), 50));
    }
    if dice.below(if lean_use { 20 } else { 60 }) < wild {
        source = source.event(paused(host_name, &dice.day(), 60));
    }
    let clustering = [None, Some(0), Some(7)][dice.below(3) as usize];
    let span = span("System", host_name, "2024-08-01T00:00:00Z", "2024-09-25T00:00:00Z");
    let lost = dice.below(24) < wild / 4;
    source.says(Observation::Log(Box::new(LogSpan { lost, clustering, ..span })))
}

// What a source says, told from the source alone: the oracle shares no code with the judgement.

fn facts(source: &Source) -> impl Iterator<Item = &Observation> {
    source.0.observations.iter().map(|seen| &seen.fact)
}

fn lists_volumes(source: &Source) -> bool {
    let rows =
        |fact: &Observation| matches!(fact, Observation::Volumes(v) if matches!(v.outcome, VolumeOutcome::Rows(_)));
    facts(source).any(rows)
}

fn names_volume(source: &Source) -> bool {
    facts(source).any(|fact| matches!(fact, Observation::Event(e) if e.id == 5120 && e.trust != Trust::Recovered))
}

fn printed_nothing(source: &Source) -> bool {
    facts(source).any(|fact| matches!(fact, Observation::Volumes(v) if matches!(v.outcome, VolumeOutcome::Silent(_))))
}

fn gave_nothing(source: &Source) -> bool {
    facts(source).any(|fact| match fact {
        Observation::Volumes(volumes) => volumes.outcome == VolumeOutcome::NoObjects,
        Observation::Empty(command) => *command == CommandKind::ClusterSharedVolume,
        _ => false,
    })
}

fn answered(source: &Source) -> bool {
    facts(source)
        .any(|fact| matches!(fact, Observation::Nodes(_) | Observation::Cluster(_) | Observation::ClusterAnswered))
}

fn list_of(source: &Source) -> Option<&WriterList> {
    facts(source).find_map(|fact| match fact {
        Observation::Writers(list) => Some(list),
        _ => None,
    })
}

fn has_8229(source: &Source) -> bool {
    facts(source).any(|fact| matches!(fact, Observation::Event(e) if e.id == 8229 && e.trust != Trust::Recovered))
}

fn folder(source: &Source) -> &str {
    source.0.path.split_once('/').map_or("", |(folder, _)| folder)
}

/// Whether removing this source takes an objection away, so that what is left may decide more surely.
fn objects(world: &[Source], at: usize, after: &Judged) -> bool {
    let source = &world[at];
    let others = || world.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, other)| other);
    let beside = |test: fn(&Source) -> bool| others().any(|other| folder(other) == folder(source) && test(other));
    let speaks_for_use = lists_volumes(source) || names_volume(source);
    let helps_to_show_none = printed_nothing(source) || gave_nothing(source) || answered(source);
    let speaks_against_events = helps_to_show_none && others().any(names_volume);
    // 8229s and boots make captures old or contradict them; a log that lost records leaves a later boot open.
    let ages = facts(source).any(|fact| matches!(fact, Observation::Event(_) | Observation::Host(_)))
        || facts(source).any(|fact| matches!(fact, Observation::Log(log) if log.lost));
    let neither = |list: &WriterList| {
        let cluster = |id| list.writers.iter().any(|w| w.id == Some(id));
        list.shape == ListShape::Whole && !cluster(Guid::CSV_WRITER) && !cluster(Guid::CLUSTER_DATABASE)
    };
    let voids = facts(source).any(|fact| matches!(fact, Observation::Error(_))) || list_of(source).is_some_and(neither);
    let names_others = facts(source).any(|fact| matches!(fact, Observation::Nodes(_) | Observation::Cluster(_)));
    // Lists of one node contradict or supersede each other, and an 8229 contradicts a list that says off.
    let one_of_several = list_of(source).is_some() && beside(|other| list_of(other).is_some() || has_8229(other));
    // The last that was heard of a node: it is no node seen any more. Where a list of the cluster's nodes names it, the
    // contract still lets the others decide, but no surer than `likely`.
    let says = |source: &Source| facts(source).any(|fact| !matches!(fact, Observation::Empty(_)));
    let listed = others().any(|other| facts(other).any(|fact| matches!(fact, Observation::Nodes(_))));
    let forgets = (!listed || rank(after) < 2) && !others().any(|other| folder(other) == folder(source) && says(other));
    // A hint at a cluster keeps a plain server from being left out of the count, or from being the verdict.
    let plain =
        (after.case.nodes.iter()).any(|node| node.name == folder(source) && matches!(node.cluster_member, Tri::No(_)));
    let hints = plain || after.diagnosis.verdict == Verdict::NotACluster;
    // What could not be read whole may hold a volume (ruling 34).
    let unread = source.0.status != Status::Parsed;
    unread
        || speaks_for_use
        || speaks_against_events
        || ages
        || voids
        || names_others
        || one_of_several
        || forgets
        || hints
}

fn harvests(world: &[Source]) -> Vec<Harvest> {
    world.iter().map(|source| source.0.clone()).collect()
}

/// How sure an answer is: none, likely, conclusive.
fn rank(judged: &Judged) -> u8 {
    match (judged.diagnosis.verdict, judged.diagnosis.confidence) {
        (Verdict::NeedsEvidence, _) => 0,
        (_, Confidence::Likely) => 1,
        (_, Confidence::Conclusive) => 2,
    }
}

fn sets_the_switch(commands: &[String]) -> bool {
    commands.iter().any(|c| c.contains("EnableCsvVssWriter") && (c.contains("reg add") || c.contains("-ItemProperty")))
}

/// Nobody is told to turn the writer off without proof, or against any evidence of use.
fn advice_is_safe(seed: u64, world: &[Source], judged: &Judged) {
    let Judged { case, diagnosis } = judged;
    let volume = world.iter().any(lists_volumes);
    let event = world.iter().any(names_volume);
    let unneeded = diagnosis.verdict == Verdict::CsvWriterUnneeded;
    assert!(!volume || diagnosis.verdict == Verdict::CsvInUse, "world {seed}: a volume is listed");
    assert!(
        !event || matches!(diagnosis.verdict, Verdict::CsvInUse | Verdict::NeedsEvidence),
        "world {seed}: an event"
    );
    let changes = diagnosis.plan.iter().any(|step| step.kind == StepKind::Change && sets_the_switch(&step.commands));
    assert!(!changes || unneeded, "world {seed}: a step turns the writer off");
    if unneeded || diagnosis.verdict == Verdict::NoAction {
        let CsvUsage::NotInUse(proof) = &case.csv else { panic!("world {seed}: no proof") };
        let path = |origin: Origin| case.source(origin).map(|source| source.path.clone());
        let cited: Vec<&Source> =
            proof.evidence().iter().filter_map(path).filter_map(|p| world.iter().find(|s| s.0.path == p)).collect();
        let proof = cited.iter().any(|s| printed_nothing(s))
            || (cited.iter().any(|s| gave_nothing(s)) && cited.iter().any(|s| answered(s)));
        assert!(proof, "world {seed}: the proof shows nothing");
    }
    if unneeded {
        assert!(
            case.nodes.iter().any(|node| node.csv_writer.status == Enabled::Enabled),
            "world {seed}: nothing is on"
        );
        let first = diagnosis.plan.first().map(|step| step.kind);
        assert_eq!(first, Some(StepKind::Check), "world {seed}: a change begins with a check");
    }
}

/// `likely` always has a name under `missing`; nothing known and fresh is asked for as if it decided.
fn missing_fits(seed: u64, judged: &Judged) {
    let Judged { case, diagnosis } = judged;
    let decisive = diagnosis.missing.iter().filter(|missing| missing.decisive);
    let likely = diagnosis.confidence == Confidence::Likely;
    assert_eq!(decisive.clone().count() > 0, likely, "world {seed}: likely means that something could change it");
    assert!(likely || diagnosis.verdict != Verdict::NeedsEvidence, "world {seed}: nothing is asked for");
    for missing in decisive.filter(|missing| missing.what.as_str() == "vssadmin-writers") {
        let node = case.nodes.iter().find(|node| Some(&node.name) == missing.node.as_ref());
        let known = node.is_some_and(|node| {
            let fact = &node.csv_writer;
            fact.status != Enabled::Unknown && fact.listed.is_some() && !fact.stale && !fact.likely_only
        });
        assert!(!known, "world {seed}: {:?} is known", missing.node);
    }
    assert!(diagnosis.missing.iter().all(|missing| !missing.collect.is_empty()), "world {seed}: no command");
}

/// Every place cited exists.
fn citations_exist(seed: u64, judged: &Judged) {
    let Judged { case, diagnosis } = judged;
    let mut places: Vec<Origin> = diagnosis.reasons.iter().flat_map(|reason| reason.evidence.clone()).collect();
    for finding in &diagnosis.findings {
        places.extend(&finding.against);
        if let Backing::Cited(cited) = &finding.backing {
            places.extend(cited.iter());
        }
    }
    places.extend(case.nodes.iter().flat_map(|node| node.csv_writer.evidence.clone()));
    for place in places {
        assert!(case.source(place).is_some(), "world {seed}: {place:?}");
    }
}

struct Plain;

impl Names for Plain {
    fn show(&self, arg: &Arg) -> String {
        match arg {
            Arg::Host(text) | Arg::Cluster(text) | Arg::Volume(text) | Arg::User(text) => text.clone(),
            Arg::Path(text) | Arg::Text(text) => text.clone(),
            _ => String::new(),
        }
    }
}

/// Every sentence can be said in both languages, with all gaps filled.
fn sentences_are_whole(seed: u64, judged: &Judged) {
    let diagnosis = &judged.diagnosis;
    let reasons = diagnosis.reasons.iter().flat_map(|reason| [&reason.claim, &reason.detail]);
    let steps = diagnosis.plan.iter().flat_map(|step| [&step.title, &step.detail]);
    let rest = diagnosis.summary.iter().chain([&diagnosis.first]).chain(diagnosis.missing.iter().map(|m| &m.why));
    let sentences: Vec<&Message> = reasons.chain(steps).chain(rest).collect();
    for message in sentences {
        for lang in [Lang::En, Lang::Ja] {
            let said = say(lang, message, &Plain);
            let gap = said.split('{').skip(1).any(|rest| {
                rest.split_once('}')
                    .is_some_and(|(name, _)| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase()))
            });
            assert!(!said.is_empty() && !gap && said != message.key, "world {seed}: {said}");
        }
    }
    assert!((1..=3).contains(&diagnosis.summary.len()), "world {seed}: one to three sentences");
}

fn shuffled(dice: &mut Dice, world: &[Source]) -> Vec<Harvest> {
    let mut all = harvests(world);
    for i in (1..all.len()).rev() {
        all.swap(i, dice.below(i as u64 + 1) as usize);
    }
    all
}

fn check(seed: u64) -> Verdict {
    let mut dice = Dice(seed);
    let world = evidence(&mut dice);
    let judged = judge(&world);
    advice_is_safe(seed, &world, &judged);
    missing_fits(seed, &judged);
    citations_exist(seed, &judged);
    if seed.is_multiple_of(16) {
        sentences_are_whole(seed, &judged);
    }
    let again = merge("contoso-0917", shuffled(&mut dice, &world), &MergeOptions::default());
    assert!(again == judged.case, "world {seed}: the order of inputs matters");
    let node = dice.below(9) + 1;
    let shown = stamped(&mut dice, disk(&format!("{}/one-more.txt", name(node)), &name(node)));
    let mut more = harvests(&world);
    more.push(shown.0);
    let with_volume = diagnose(&merge("contoso-0917", more, &MergeOptions::default()));
    assert_eq!(with_volume.verdict, Verdict::CsvInUse, "world {seed}: a capture that shows a volume was added");
    if !world.is_empty() {
        let at = dice.below(world.len() as u64) as usize;
        let mut less = world.clone();
        less.remove(at);
        let left = judge(&less);
        let surer = rank(&left) > rank(&judged);
        assert!(
            !surer || objects(&world, at, &left),
            "world {seed}: without {} {:?} became {:?}",
            world[at].0.path,
            judged.verdict(),
            left.verdict()
        );
    }
    judged.diagnosis.verdict
}

/// Looks at so many worlds.
#[allow(clippy::print_stdout, reason = "how often each verdict comes up is for whoever runs it")]
pub(crate) fn what_holds(worlds: u64) {
    let verdicts: Vec<Verdict> = (0..worlds).into_par_iter().map(check).collect();
    // The worlds are worth something only if all verdicts come up often.
    for verdict in
        [Verdict::CsvInUse, Verdict::CsvWriterUnneeded, Verdict::NoAction, Verdict::NotACluster, Verdict::NeedsEvidence]
    {
        let count = verdicts.iter().filter(|v| **v == verdict).count();
        println!("{} {count}", verdict.as_str());
        assert!(count as u64 >= worlds / 1_000, "{}: {count} worlds", verdict.as_str());
    }
}

/// Some of them: the fuzzing program, which is optimised, looks at a hundred thousand in the gate.
#[test]
fn what_holds_in_two_thousand_worlds() {
    what_holds(2_000);
}
