//! Hand-made facts and diagnoses: what the renderers are tested with.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use vssleuth::diagnosis::{Confidence, Diagnosis, Instead, Missing, Part, Reason, Step, StepId, StepKind, Verdict};
use vssleuth::facts::{
    Arg, Capture, CaptureTime, CaseFacts, Citations, ClusterName, Code, CsvUsage, DataItem, Enabled, Event, Guid,
    Harvest, Incident, KeyView, Kind, KnownNode, Locus, LogSpan, Message, NodeFacts, NodeRow, Origin, RegistryData,
    Setting, SettingSeen, SettingState, Sourced, Status, Switch, Tri, Volume, VssDetail, Writer, WriterFact,
    WriterState,
};
use vssleuth::render::{self, Look};
use vssleuth::report::Wording;
use vssleuth::report::json::{Bundle, BundleStatus, CASE_SCHEMA, TOOL};
use vssleuth::rules::{Backing, Certainty, Finding, Severity};
use vssleuth::run::{CaseResult, Writing};

use crate::facts;
pub(crate) use crate::facts::{CLUSTERING, CSV_NAME, origin, span, time};

pub(crate) const CLASS: Guid = Guid::CSV_WRITER;

/// A sentence that is one foreign text.
pub(crate) fn said(text: &str) -> Message {
    Message::new("render.cite.line").with("source", Arg::Text(text.to_owned())).with("n", Arg::Number(1))
}

/// Names that a customer's evidence may hold.
#[derive(Clone)]
pub(crate) struct Names {
    pub(crate) case: String,
    pub(crate) nodes: Vec<String>,
    pub(crate) domain: String,
    pub(crate) cluster: String,
    pub(crate) volume: String,
    pub(crate) text: String,
    pub(crate) folder: String,
}

impl Default for Names {
    fn default() -> Self {
        Self {
            case: "contoso-0917".to_owned(),
            nodes: vec!["vm-sql-01".to_owned(), "vm-sql-02".to_owned()],
            domain: "corp.contoso.com".to_owned(),
            cluster: "clu-sql".to_owned(),
            volume: "Cluster Disk 1".to_owned(),
            text: "The operation completed successfully.".to_owned(),
            folder: String::new(),
        }
    }
}

pub(crate) fn source(path: String, kind: Kind, node: &str, status: Status) -> Harvest {
    Harvest {
        because: Message::new("render.what.vssadmin-writers"),
        bytes: 69_632,
        sha256: (kind == Kind::Evtx).then(|| "3b1f".repeat(16)),
        encoding: (kind != Kind::Evtx).then_some("utf-16le"),
        node: Some(node.to_owned()),
        ..facts::source(&path, kind, status)
    }
}

fn event(names: &Names, node: &str, id: u32, when: &str, record: u64) -> Event {
    let vss = (id == 8229).then(|| {
        Box::new(VssDetail {
            error_text: Some(names.text.clone()),
            command_line: Some(r"C:\Windows\Cluster\clussvc.exe -s".to_owned()),
            process_id: Some(4004),
            ..facts::rejection(Some(CLASS), CSV_NAME, "0x00000000")
        })
    });
    let (provider, channel) = if id == 8229 { ("VSS", "Application") } else { (CLUSTERING, "System") };
    Event {
        record_id: Some(record),
        channel: channel.to_owned(),
        computer: Some(format!("{node}.{}", names.domain)),
        data: vec![DataItem { name: None, value: names.text.clone() }],
        vss,
        ..facts::event(provider, id, when)
    }
}

fn log(names: &Names, node: &str, channel: &str, source: u32) -> Sourced<LogSpan> {
    let computer = format!("{node}.{}", names.domain);
    let span = span(channel, &computer, "2024-08-20", "2024-09-03T06:30:00Z");
    Sourced { value: LogSpan { records: 2216, ..span }, origin: origin(source, Locus::Whole) }
}

/// A node with an Application log, a System log and a writer list at `base`, `base + 1`, `base + 2`.
fn node(names: &Names, name: &str, base: u32, nights: u32) -> NodeFacts {
    let writer = Sourced {
        value: Writer {
            instance_id: "{a2c1fb45-4c7e-43dc-b4e1-6f4660f40ce4}".parse().ok(),
            line: 39,
            ..facts::writer(CSV_NAME, Some(CLASS))
        },
        origin: origin(base + 2, Locus::Line(39)),
    };
    let incidents: Vec<Incident> = (0..nights).map(|night| incident(names, name, base, night)).collect();
    let captured = Some(CaptureTime::Utc(time("2024-09-02T01:00:00Z")));
    let setting = SettingSeen { view: KeyView::Native, state: SettingState::Value(RegistryData::Dword(1)) };
    let boot = event(names, name, 6005, "2024-08-25T03:00:00Z", 100);
    let mut events: Vec<Sourced<Event>> = incidents.iter().flat_map(|incident| incident.events.clone()).collect();
    events.push(Sourced { value: boot, origin: origin(base + 1, Locus::Record(100)) });
    NodeFacts {
        name: name.to_owned(),
        fqdn: Some(format!("{name}.{}", names.domain)),
        cluster_member: Tri::Yes(Citations::new(writer.origin)),
        csv_writer: WriterFact {
            status: Enabled::Enabled,
            listed: Some(true),
            state: writer.value.state.clone(),
            last_error: writer.value.last_error.clone(),
            evidence: vec![writer.origin],
            stale: false,
            likely_only: false,
            why: Vec::new(),
        },
        setting: Setting {
            switch: Switch::Unset,
            evidence: Vec::new(),
            wrong_view: None,
            wrong_type: None,
            contradictory: false,
            stale: false,
        },
        writers: vec![writer],
        settings: vec![(captured, Sourced { value: setting, origin: origin(base + 2, Locus::Line(1)) })],
        events,
        incidents,
        logs: vec![log(names, name, "Application", base), log(names, name, "System", base + 1)],
        boots: vec![Sourced { value: time("2024-08-25T03:00:00Z"), origin: origin(base + 1, Locus::Record(100)) }],
        ..NodeFacts::new(name)
    }
}

fn incident(names: &Names, node: &str, base: u32, night: u32) -> Incident {
    let day = 1 + night % 28;
    let month = 9 - night / 28;
    let when = |ms: u32| format!("2024-{month:02}-{day:02}T18:19:{:02}.{:03}4567Z", 40 + base % 7, ms);
    let record = 1409 + u64::from(night);
    Incident {
        time: Some(time(&when(123))),
        events: vec![
            Sourced {
                value: event(names, node, 8229, &when(123), record),
                origin: origin(base, Locus::Record(record)),
            },
            Sourced {
                value: event(names, node, 1544, &when(124), record + 5000),
                origin: origin(base + 1, Locus::Record(record + 5000)),
            },
        ],
    }
}

/// A cluster whose CSV writer is on and not needed, with `nights` failed attempts a node.
pub(crate) fn unneeded(names: &Names, nights: u32) -> (CaseFacts, Diagnosis) {
    let folder = if names.folder.is_empty() { String::new() } else { format!("{}/", names.folder) };
    let mut sources = Vec::new();
    let mut nodes = Vec::new();
    for name in &names.nodes {
        let base = u32::try_from(sources.len()).expect("few");
        sources.push(source(format!("{folder}{name}/Application.evtx"), Kind::Evtx, name, Status::Parsed));
        sources.push(source(format!("{folder}{name}/System.evtx"), Kind::Evtx, name, Status::Partial));
        sources.push(source(format!("{folder}{name}/vssadmin.txt"), Kind::VssadminWriters, name, Status::Parsed));
        nodes.push(node(names, name, base, nights));
    }
    let csv = u32::try_from(sources.len()).expect("few");
    sources.push(source(format!("{folder}csv.txt"), Kind::ClusterSharedVolume, &names.nodes[0], Status::Parsed));
    sources[1].problems.push(said(&names.text));
    let shown = origin(csv, Locus::Line(1));
    let facts = CaseFacts {
        sources,
        csv: CsvUsage::NotInUse(crate::case_facts::proof(shown)),
        nodes,
        absent: vec![KnownNode {
            name: format!("{}-absent", names.nodes[0]),
            row: Sourced {
                value: NodeRow { name: format!("{}-absent", names.nodes[0]), state: None, line: 3 },
                origin: shown,
            },
            listed: true,
        }],
        clusters: vec![Sourced { value: ClusterName { name: names.cluster.clone() }, origin: shown }],
        ..CaseFacts::new(&names.case)
    };
    let diagnosis = diagnosis(names, shown);
    (facts, diagnosis)
}

fn diagnosis(names: &Names, shown: Origin) -> Diagnosis {
    let node = names.nodes[0].clone();
    let args = |key| {
        Message::new(key)
            .with("what", Arg::Host(node.clone()))
            .with("place", Arg::Volume(names.volume.clone()))
            .with("parts", Arg::Text(names.text.clone()))
            .with("all", Arg::Cluster(names.cluster.clone()))
    };
    Diagnosis {
        causes: Vec::new(),
        verdict: Verdict::CsvWriterUnneeded,
        confidence: Confidence::Conclusive,
        summary: vec![args("render.request"), args("render.sources")],
        first: args("render.request"),
        reasons: vec![
            Reason {
                claim: Message::new("render.verdict.csv-writer-unneeded"),
                detail: args("render.sources"),
                evidence: vec![shown],
            },
            Reason {
                claim: Message::new("render.writer.on"),
                detail: args("render.request"),
                evidence: vec![origin(2, Locus::Line(39)), origin(0, Locus::Record(1409))],
            },
        ],
        findings: vec![Finding {
            code: Code::CSV001,
            severity: Severity::Warning,
            certainty: Certainty::Inferred,
            node: Some(node.clone()),
            title: args("render.request"),
            detail: args("render.sources"),
            backing: Backing::Cited(Citations::new(origin(0, Locus::Record(1409)))),
            against: vec![origin(1, Locus::Record(100))],
        }],
        not_evaluated: vec![(Code::WRT002, vec![Capture::VssadminWriters, Capture::EventLogSystem])],
        plan: vec![
            Step {
                id: StepId::Settle,
                title: Message::new("render.kind.check"),
                detail: args("render.sources"),
                commands: vec!["Get-ClusterSharedVolume".to_owned()],
                nodes: vec![node.clone()],
                kind: StepKind::Check,
                part: Part::Plan,
            },
            Step {
                id: StepId::Drain,
                title: Message::new("render.kind.change"),
                detail: args("mail.item").with("number", Arg::Number(1)),
                commands: vec![
                    format!("Suspend-ClusterNode -Name {node} -Drain"),
                    r#"reg add "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Failover Clusters" /v EnableCsvVssWriter /t REG_DWORD /d 0"#.to_owned(),
                ],
                nodes: names.nodes.clone(),
                kind: StepKind::Change,
                part: Part::Plan,
            },
        ],
        missing: names
            .nodes
            .iter()
            .map(|node| Missing {
                node: Some(node.clone()),
                what: Capture::RegistrySetting,
                why: args("render.request"),
                collect: "reg query \"HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Failover Clusters\"".to_owned(),
                decisive: false,
                instead: Instead::OfNothing,
            })
            .collect(),
    }
}

/// Puts a text into every place of a case's facts and diagnosis that evidence fills.
pub(crate) fn infest((mut facts, mut diagnosis): (CaseFacts, Diagnosis), text: &str) -> (CaseFacts, Diagnosis) {
    let some = || Some(text.to_owned());
    let all = |event: &mut Event| {
        // The provider of the CSV writer's rejections decides how they are told.
        if event.id != 8229 {
            text.clone_into(&mut event.provider);
            text.clone_into(&mut event.channel);
        }
        event.computer = some();
        event.data.iter_mut().for_each(|item| *item = DataItem { name: some(), value: text.to_owned() });
        if let Some(vss) = &mut event.vss {
            vss.writer_instance_name = some();
            (vss.writer_name, vss.operation, vss.error_code) = (some(), some(), some());
            (vss.error_text, vss.command_line, vss.logged_by) = (some(), some(), some());
        }
    };
    for node in &mut facts.nodes {
        node.events.iter_mut().for_each(|event| all(&mut event.value));
        node.incidents.iter_mut().flat_map(|incident| &mut incident.events).for_each(|event| all(&mut event.value));
        for log in &mut node.logs {
            log.value.other_computers.push(text.to_owned());
            if log.value.channel == "System" {
                text.clone_into(&mut log.value.channel);
            }
        }
        let mut third_party = node.writers.clone();
        third_party.iter_mut().for_each(|writer| writer.value.id = None);
        node.writers.extend(third_party);
        for writer in &mut node.writers {
            writer.value.name = text.to_owned();
            writer.value.last_error = some();
            writer.value.state = Some(WriterState { code: Some(8), text: text.to_owned() });
        }
        node.csv_writer.last_error = some();
        node.csv_writer.state = Some(WriterState { code: None, text: text.to_owned() });
        let other = RegistryData::Other { kind: text.to_owned(), text: text.to_owned() };
        for (_, setting) in &mut node.settings {
            setting.value.state = SettingState::Value(other.clone());
        }
    }
    if let CsvUsage::InUse { volumes, .. } = &mut facts.csv {
        volumes.iter_mut().for_each(|volume| volume.value.state = some());
    }
    for source in &mut facts.sources {
        source.because = said(text);
        for arg in [Arg::Host, Arg::Cluster, Arg::Volume, Arg::User, Arg::Path, Arg::Text, Arg::Code] {
            let problem = Message::new("render.cite.line").with("source", arg(text.to_owned()));
            source.problems.push(problem.with("n", Arg::List(vec![arg(text.to_owned()), arg(text.to_owned())])));
        }
    }
    for missing in &mut diagnosis.missing {
        missing.why = said(text);
    }
    for step in &mut diagnosis.plan {
        (step.title, step.detail) = (said(text), said(text));
        step.nodes = vec![text.to_owned()];
        step.commands.push(format!("Get-ClusterNode -Name {text}"));
    }
    for finding in &mut diagnosis.findings {
        (finding.title, finding.detail, finding.node) = (said(text), said(text), some());
        finding.against.push(origin(1, Locus::Whole));
    }
    for reason in &mut diagnosis.reasons {
        (reason.claim, reason.detail) = (said(text), said(text));
        // Settings, too, are shown where they are cited.
        reason.evidence.push(origin(2, Locus::Line(1)));
    }
    (diagnosis.first, diagnosis.summary) = (said(text), vec![said(text), said(text)]);
    (facts, diagnosis)
}

/// The same cluster with a Cluster Shared Volume.
pub(crate) fn in_use(names: &Names) -> (CaseFacts, Diagnosis) {
    let (mut facts, mut diagnosis) = unneeded(names, 1);
    let shown = origin(0, Locus::Line(4));
    let volume = Volume {
        name: names.volume.clone(),
        state: Some("Online".to_owned()),
        owner_node: Some(names.nodes[0].clone()),
        line: 4,
    };
    facts.csv =
        CsvUsage::InUse { volumes: vec![Sourced { value: volume, origin: shown }], evidence: Citations::new(shown) };
    diagnosis.verdict = Verdict::CsvInUse;
    (facts, diagnosis)
}

/// A case in which nothing was decided.
pub(crate) fn open(names: &Names) -> (CaseFacts, Diagnosis) {
    let (mut facts, mut diagnosis) = unneeded(names, 0);
    facts.csv = CsvUsage::Unknown { why: Vec::new(), evidence: Vec::new(), contradictory: false };
    facts.nodes.clear();
    diagnosis.verdict = Verdict::NeedsEvidence;
    diagnosis.plan.clear();
    diagnosis.findings.clear();
    diagnosis.missing.iter_mut().for_each(|missing| missing.decisive = true);
    (facts, diagnosis)
}

/// A bundle as somebody may have named it.
pub(crate) fn bundle() -> Bundle {
    Bundle {
        schema: CASE_SCHEMA,
        tool: TOOL,
        path: "inbox/case.zip".to_owned(),
        size: Some(1_234),
        sha256: Some("ab".repeat(32)),
        status: BundleStatus::Ok,
        error: None,
        seconds: None,
    }
}

/// A report of these cases in a format, as the command line writes it.
pub(crate) fn written(format: &str, cases: &[(CaseFacts, Diagnosis)], wording: &Wording, look: Look) -> String {
    let mut writing = Writing::new(render::format(format).expect("in the list"), wording, look);
    let case = |(facts, diagnosis): &(CaseFacts, Diagnosis)| {
        let (facts, diagnosis) = (facts.clone(), diagnosis.clone());
        CaseResult { facts, diagnosis, bundle: bundle() }
    };
    let lines: String = cases.iter().map(|one| writing.add(&case(one)).expect("renders")).collect();
    lines + &writing.finish().expect("renders")
}
