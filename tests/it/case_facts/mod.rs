//! Cases built by hand, fact by fact, for tests of rules and plans.

#![allow(dead_code, reason = "each test binary uses a part of it")]
use vssleuth::facts::proof::{NotInUseProof, OwnNames, Taken};
use vssleuth::facts::*;
use vssleuth::knowledge::texts::{Lang, Names, say};
use vssleuth::rules::{Backing, Finding, Outcome};

use crate::facts;
pub(crate) use crate::facts::{CLUSTERING, CSV_NAME, event, origin, source, span, time};

/// Shows everything as it is.
pub(crate) struct Plain;

impl Names for Plain {
    fn show(&self, arg: &Arg) -> String {
        match arg {
            Arg::Host(t) | Arg::Cluster(t) | Arg::Volume(t) | Arg::User(t) | Arg::Path(t) | Arg::Text(t) => t.clone(),
            other => panic!("not a name: {other:?}"),
        }
    }
}

pub(crate) fn said(lang: Lang, message: &Message) -> String {
    say(lang, message, &Plain)
}

pub(crate) fn line(n: u32) -> Origin {
    origin(0, Locus::Line(n))
}

pub(crate) fn record(n: u64) -> Origin {
    origin(1, Locus::Record(n))
}

/// A case with two sources and no facts.
pub(crate) fn bare() -> CaseFacts {
    let mut case = CaseFacts::new("contoso-1");
    case.sources = vec![
        source("vm-sql-01/captures.txt", Kind::VssadminWriters, Status::Parsed),
        source("vm-sql-01/logs.evtx", Kind::Evtx, Status::Parsed),
    ];
    case
}

/// The proof that the bare command's silence is.
pub(crate) fn proof(at: Origin) -> NotInUseProof {
    NotInUseProof::of_silence(&crate::world::heard(), &OwnNames::default(), Taken { at, host: None }).expect("a proof")
}

pub(crate) fn not_in_use(case: &mut CaseFacts) {
    case.csv = CsvUsage::NotInUse(proof(line(1)));
}

pub(crate) fn in_use(case: &mut CaseFacts, names: &[&str]) {
    let volumes = names.iter().map(|name| Sourced { value: volume(name), origin: line(2) }).collect();
    case.csv = CsvUsage::InUse { volumes, evidence: Citations::new(line(2)) };
}

pub(crate) fn unknown(case: &mut CaseFacts) {
    case.csv = CsvUsage::Unknown { why: Vec::new(), evidence: Vec::new(), contradictory: false };
}

pub(crate) fn volume(name: &str) -> Volume {
    Volume { name: name.to_owned(), state: Some("Online".to_owned()), owner_node: None, line: 2 }
}

pub(crate) fn listing(outcome: VolumeOutcome) -> Sourced<VolumeListing> {
    Sourced { value: VolumeListing { form: VolumeForm::Table, outcome }, origin: line(3) }
}

pub(crate) fn writer(name: &str, id: Option<Guid>, state: u8, error: &str, failed: bool) -> Sourced<Writer> {
    let state = Some(WriterState { code: Some(state), text: "a word".to_owned() });
    let value = Writer { state, last_error: Some(error.to_owned()), failed, ..facts::writer(name, id) };
    Sourced { value, origin: line(5) }
}

pub(crate) fn csv_writer() -> Sourced<Writer> {
    writer(CSV_NAME, Some(Guid::CSV_WRITER), 1, "No error", false)
}

pub(crate) fn cluster_database() -> Sourced<Writer> {
    writer("Cluster Database", Some(Guid::CLUSTER_DATABASE), 1, "No error", false)
}

pub(crate) fn guid(text: &str) -> Guid {
    text.parse().expect("a GUID")
}

pub(crate) const SQL: &str = "a65faa63-5ea8-4ebc-9dbd-a0c4db26912a";
pub(crate) const HYPER_V: &str = "66841cd4-6ded-4f4b-8f17-fd23f8ddc3de";

/// A node with a dated, whole list, both logs, the cmdlet's answer; its writer is what `status` says.
pub(crate) fn node(name: &str, status: Enabled) -> NodeFacts {
    let mut node = NodeFacts::new(name);
    node.cluster_member = Tri::Yes(Citations::new(line(4)));
    node.csv_writer.status = status;
    if status != Enabled::Unknown {
        node.csv_writer.listed = Some(status == Enabled::Enabled);
        node.csv_writer.evidence = vec![line(4)];
        list(&mut node, ListShape::Whole, status == Enabled::Enabled);
    }
    node.volumes.push((taken(), listing(VolumeOutcome::Silent(crate::world::heard()))));
    log(&mut node, "Application", "2024-08-01", "2024-09-30");
    log(&mut node, "System", "2024-08-01", "2024-09-30");
    node
}

pub(crate) fn taken() -> Option<CaptureTime> {
    Some(CaptureTime::Utc(time("2024-10-01")))
}

pub(crate) fn list(node: &mut NodeFacts, shape: ListShape, with_csv: bool) {
    let mut writers = vec![cluster_database()];
    writers.extend(with_csv.then(csv_writer));
    let values = writers.iter().map(|writer| writer.value.clone()).collect();
    let list = WriterList {
        tool: WriterTool::Vssadmin,
        writers: values,
        shape,
        below: Below::Told,
        sent: vssleuth::facts::Sent::NoMail,
    };
    node.lists.push((taken(), Sourced { value: list, origin: line(4) }));
    node.writers.extend(writers);
}

pub(crate) fn log(node: &mut NodeFacts, channel: &str, first: &str, last: &str) {
    let span = LogSpan { clustering: Some(1), ..span(channel, &node.name, first, last) };
    node.logs.push(Sourced { value: span, origin: origin(1, Locus::Whole) });
}

pub(crate) fn switch(node: &mut NodeFacts, switch: Switch) {
    node.setting.switch = switch;
    node.setting.evidence = vec![line(6)];
}

pub(crate) fn boot(node: &mut NodeFacts, at: &str) {
    let boot = Sourced { value: time(at), origin: record(6005) };
    node.boots.push(boot.clone());
    node.newest_boot = Some(NewestBoot { time: boot, in_system_log: true });
}

pub(crate) fn put(node: &mut NodeFacts, event: Event) {
    let origin = record(u64::try_from(node.events.len()).expect("few") + 1);
    node.events.push(Sourced { value: event, origin });
}

pub(crate) fn cluster(node: &mut NodeFacts, id: u32, at: &str) {
    put(node, event(CLUSTERING, id, at));
}

pub(crate) fn vss(node: &mut NodeFacts, id: u32, at: &str) {
    put(node, event("VSS", id, at));
}

pub(crate) fn rejection(writer: Option<Guid>, name: &str, code: &str, at: &str) -> Event {
    let detail = facts::rejection(writer, name, code);
    Event { vss: Some(Box::new(detail)), ..event("VSS", 8229, at) }
}

/// A rejection of the CSV writer, with a 1544 in the same incident where asked for.
pub(crate) fn rejects(node: &mut NodeFacts, code: &str, at: &str, with_abort: bool) {
    let event_of = rejection(Some(Guid::CSV_WRITER), CSV_NAME, code, at);
    put(node, event_of);
    let mut events = vec![node.events.last().expect("just put").clone()];
    if with_abort {
        cluster(node, 1544, at);
        events.push(node.events.last().expect("just put").clone());
    }
    node.incidents.push(Incident { time: Some(time(at)), events });
}

/// CSV not used, writer off by the switch, every capture there, nothing wrong.
pub(crate) fn quiet() -> CaseFacts {
    let mut case = bare();
    case.sources.push(source("vm-sql-01/nodes.txt", Kind::ClusterNodes, Status::Parsed));
    not_in_use(&mut case);
    let mut node = node("vm-sql-01", Enabled::Disabled);
    switch(&mut node, Switch::Set(0));
    boot(&mut node, "2024-08-15");
    case.nodes.push(node);
    case
}

/// [`quiet`] with a change to its node.
pub(crate) fn quiet_but(change: impl FnOnce(&mut NodeFacts)) -> CaseFacts {
    let mut case = quiet();
    change(case.nodes.first_mut().expect("one node"));
    case
}

/// CSV not used, writer on, not switched off, one rejection with its abort.
pub(crate) fn unneeded() -> CaseFacts {
    let mut case = quiet();
    let mut node = node("vm-sql-01", Enabled::Enabled);
    switch(&mut node, Switch::Unset);
    boot(&mut node, "2024-08-15");
    rejects(&mut node, "0x00000000", "2024-09-01T18:19:40", true);
    case.nodes = vec![node];
    case
}

/// [`unneeded`] with a change to its node.
pub(crate) fn unneeded_but(change: impl FnOnce(&mut NodeFacts)) -> CaseFacts {
    let mut case = unneeded();
    change(case.nodes.first_mut().expect("one node"));
    case
}

/// CSV in use, writer on.
pub(crate) fn with_csv() -> CaseFacts {
    let mut case = unneeded();
    in_use(&mut case, &["Cluster Disk 1"]);
    case.nodes[0].volumes = vec![(taken(), listing(VolumeOutcome::Rows(vec![volume("Cluster Disk 1")])))];
    case
}

/// All findings of one code.
pub(crate) fn found(case: &CaseFacts, code: Code) -> Vec<Finding> {
    match outcome(case, code) {
        Outcome::Found(findings) => findings,
        _ => Vec::new(),
    }
}

pub(crate) fn outcome(case: &CaseFacts, code: Code) -> Outcome {
    let mut outcomes = vssleuth::rules::run(case).into_iter().filter(|(of, _)| *of == code);
    outcomes.next().unwrap_or_else(|| panic!("no rule {code}")).1
}

/// All findings of a case.
pub(crate) fn findings(case: &CaseFacts) -> Vec<Finding> {
    let outcomes = vssleuth::rules::run(case).into_iter();
    outcomes.filter_map(|(_, o)| if let Outcome::Found(f) = o { Some(f) } else { None }).flatten().collect()
}

/// Every claim is backed by a place that exists, and every sentence is whole in both languages.
pub(crate) fn assert_sound(case: &CaseFacts) {
    for finding in findings(case) {
        if let Backing::Cited(places) = &finding.backing {
            for place in places.iter().chain(finding.against.iter().copied()) {
                assert!(case.source(place).is_some(), "{}: {place:?}", finding.code);
            }
        }
        for lang in [Lang::En, Lang::Ja] {
            let absent = match &finding.backing {
                Backing::Absent(what) => Some(what),
                Backing::Cited(_) => None,
            };
            for message in [&finding.title, &finding.detail].into_iter().chain(absent) {
                assert_whole(lang, message);
            }
        }
    }
}

/// The sentence exists and has no gap left.
pub(crate) fn assert_whole(lang: Lang, message: &Message) {
    let text = said(lang, message);
    assert!(!text.contains('{') || text.contains("{1072ae1c"), "{}: {text}", message.key);
    assert!(text != message.key && !text.is_empty() && text.trim() == text, "{}: {text:?}", message.key);
}
