//! Harvests built by hand: what the readers would give, said in a few words.
#![allow(dead_code, reason = "each test file uses its own part")]
use vssleuth::cases::{MergeOptions, merge};
use vssleuth::diagnosis::{Diagnosis, diagnose};
use vssleuth::facts::proof::Heard;
use vssleuth::facts::{
    CaptureError, CaptureTime, CaseFacts, ClusterName, CommandKind, DataItem, ErrorReason, Event, Guid, Harvest,
    HostFacts, KeyView, Kind, ListShape, Locus, NodeFacts, NodeListing, NodeRow, Observation, Observed, RegistryData,
    SettingSeen, SettingState, Status, Volume, VolumeForm, VolumeListing, VolumeOutcome, VssDetail, WriterList,
    WriterTool,
};

use crate::facts;
pub(crate) use crate::facts::{CLUSTERING, CSV_NAME, span, time, writer};

pub(crate) fn utc(text: &str) -> CaptureTime {
    CaptureTime::Utc(time(text))
}

pub(crate) fn local(text: &str) -> CaptureTime {
    CaptureTime::Local(text.parse().expect("a civil time"))
}

/// One source being built.
#[derive(Clone, Debug)]
pub(crate) struct Source(pub(crate) Harvest);

impl Source {
    pub(crate) fn new(path: &str, kind: Kind) -> Self {
        Self(Harvest { bytes: 100, ..Harvest::of(path, kind, "test") })
    }

    pub(crate) fn says(mut self, fact: Observation) -> Self {
        let line = u32::try_from(self.0.observations.len()).unwrap_or(u32::MAX) * 10 + 1;
        let at = match &fact {
            Observation::Event(event) => event.record_id.map_or(Locus::Line(line), Locus::Record),
            Observation::Log(_) => Locus::Whole,
            _ => Locus::Line(line),
        };
        self.0.observations.push(Observed { at, owner: None, captured: None, fact });
        self
    }

    /// The computer that the evidence itself names.
    pub(crate) fn owner(mut self, name: &str) -> Self {
        self.0.observations.iter_mut().for_each(|seen| seen.owner = Some(name.to_owned()));
        self
    }

    /// When the last thing said was captured.
    pub(crate) fn taken(mut self, at: CaptureTime) -> Self {
        self.0.observations.iter_mut().next_back().into_iter().for_each(|seen| seen.captured = Some(at));
        self
    }

    pub(crate) fn status(mut self, status: Status) -> Self {
        self.0.status = status;
        self
    }

    pub(crate) fn volumes(self, outcome: VolumeOutcome) -> Self {
        self.says(Observation::Volumes(VolumeListing { form: VolumeForm::Table, outcome }))
    }

    pub(crate) fn list(self, list: WriterList) -> Self {
        self.says(Observation::Writers(list))
    }

    pub(crate) fn error(self, command: CommandKind, reason: ErrorReason) -> Self {
        self.says(Observation::Error(CaptureError { command, reason }))
    }

    pub(crate) fn rows(self, names: &[&str]) -> Self {
        let row = |name: &&str| NodeRow { name: (*name).to_owned(), state: Some("Up".to_owned()), line: 1 };
        self.says(Observation::Nodes(NodeListing { rows: names.iter().map(row).collect(), asked: None }))
    }

    pub(crate) fn setting(self, view: KeyView, state: SettingState) -> Self {
        self.says(Observation::Setting(SettingSeen { view, state }))
    }

    pub(crate) fn event(self, event: Event) -> Self {
        self.says(Observation::Event(Box::new(event)))
    }

    pub(crate) fn span(self, channel: &str, computer: &str, first: &str, last: &str) -> Self {
        self.says(Observation::Log(Box::new(span(channel, computer, first, last))))
    }
}

pub(crate) fn text(path: &str) -> Source {
    Source::new(path, Kind::Other)
}

pub(crate) fn log(path: &str) -> Source {
    Source::new(path, Kind::Evtx)
}

/// The bare command, typed in a session that says nothing against its silence.
pub(crate) fn heard() -> Heard {
    Heard { typed: "Get-ClusterSharedVolume".to_owned(), doubts: Vec::new(), line: 1 }
}

/// A transcript in which `Get-ClusterSharedVolume` ran and printed nothing.
pub(crate) fn none(path: &str) -> Source {
    Source::new(path, Kind::ClusterSharedVolume).volumes(VolumeOutcome::Silent(heard()))
}

pub(crate) fn volume(name: &str, state: &str, owner: &str) -> Volume {
    Volume { name: name.to_owned(), state: Some(state.to_owned()), owner_node: Some(owner.to_owned()), line: 3 }
}

pub(crate) fn disk(path: &str, owner: &str) -> Source {
    let rows = VolumeOutcome::Rows(vec![volume("Cluster Disk 1", "Online", owner)]);
    Source::new(path, Kind::ClusterSharedVolume).volumes(rows)
}

pub(crate) fn empty(path: &str) -> Source {
    Source::new(path, Kind::ClusterSharedVolume).says(Observation::Empty(CommandKind::ClusterSharedVolume))
}

pub(crate) fn writers(shape: ListShape, csv: bool, database: bool) -> WriterList {
    let mut writers = vec![writer("System Writer", Some(Guid::from_u128(0xe8132975)))];
    if database {
        writers.push(writer("Cluster Database", Some(Guid::CLUSTER_DATABASE)));
    }
    if csv {
        writers.push(writer(CSV_NAME, Some(Guid::CSV_WRITER)));
    }
    WriterList {
        tool: WriterTool::Vssadmin,
        writers,
        shape,
        below: vssleuth::facts::Below::Told,
        sent: vssleuth::facts::Sent::NoMail,
    }
}

fn list(path: &str, list: WriterList) -> Source {
    Source::new(path, Kind::VssadminWriters).list(list)
}

pub(crate) fn on(path: &str) -> Source {
    list(path, writers(ListShape::Whole, true, true))
}

pub(crate) fn off(path: &str) -> Source {
    list(path, writers(ListShape::Whole, false, true))
}

/// A whole list with neither cluster writer.
pub(crate) fn neither(path: &str) -> Source {
    list(path, writers(ListShape::Whole, false, false))
}

pub(crate) fn cut(path: &str) -> Source {
    list(path, writers(ListShape::Cut, false, true))
}

pub(crate) fn reg(path: &str, state: SettingState) -> Source {
    Source::new(path, Kind::Registry).setting(KeyView::Native, state)
}

pub(crate) fn dword(value: u32) -> SettingState {
    SettingState::Value(RegistryData::Dword(value))
}

pub(crate) fn nodes(path: &str, names: &[&str]) -> Source {
    Source::new(path, Kind::ClusterNodes).rows(names)
}

pub(crate) fn cluster(path: &str, name: &str) -> Source {
    Source::new(path, Kind::ClusterProperties).says(Observation::Cluster(ClusterName { name: name.to_owned() }))
}

pub(crate) fn host(path: &str, facts: HostFacts) -> Source {
    Source::new(path, Kind::SystemInfo).says(Observation::Host(facts))
}

pub(crate) fn event(provider: &str, id: u32, computer: &str, at: &str, record: u64) -> Event {
    Event {
        record_id: Some(record),
        channel: "System".to_owned(),
        computer: Some(computer.to_owned()),
        ..facts::event(provider, id, at)
    }
}

/// VSS 8229 of the CSV writer.
pub(crate) fn rejected(computer: &str, at: &str, record: u64) -> Event {
    let vss = facts::rejection(Some(Guid::CSV_WRITER), CSV_NAME, "0x00000000");
    let vss = VssDetail { process_id: Some(4004), ..vss };
    let event = event("VSS", 8229, computer, at, record);
    Event { channel: "Application".to_owned(), vss: Some(Box::new(vss)), ..event }
}

/// FailoverClustering 1544.
pub(crate) fn cancelled(computer: &str, at: &str, record: u64) -> Event {
    event(CLUSTERING, 1544, computer, at, record)
}

/// FailoverClustering 5120: it names a CSV.
pub(crate) fn paused(computer: &str, at: &str, record: u64) -> Event {
    let item = |value: &str| DataItem { name: None, value: value.to_owned() };
    let event = event(CLUSTERING, 5120, computer, at, record);
    Event { data: vec![item("Volume1"), item("Cluster Disk 1"), item("STATUS_IO_TIMEOUT")], ..event }
}

/// Kernel-General 12: a boot.
pub(crate) fn boot(computer: &str, at: &str, record: u64) -> Event {
    event("Microsoft-Windows-Kernel-General", 12, computer, at, record)
}

/// A System log of one boot, whole.
pub(crate) fn system(path: &str, computer: &str, booted: &str) -> Source {
    log(path).event(boot(computer, booted, 5)).span("System", computer, "2024-08-01T00:00:00Z", "2024-09-30T00:00:00Z")
}

/// An Application log with one 8229 of the CSV writer.
pub(crate) fn application(path: &str, computer: &str, at: &str) -> Source {
    let span = ("Application", computer, "2024-08-01T00:00:00Z", "2024-09-30T00:00:00Z");
    log(path).event(rejected(computer, at, 812)).span(span.0, span.1, span.2, span.3)
}

/// A case with its diagnosis.
pub(crate) struct Judged {
    pub(crate) case: CaseFacts,
    pub(crate) diagnosis: Diagnosis,
}

impl Judged {
    /// Verdict and confidence as in reports.
    pub(crate) fn verdict(&self) -> (&'static str, &'static str) {
        let sure = match self.diagnosis.confidence {
            vssleuth::diagnosis::Confidence::Conclusive => "conclusive",
            vssleuth::diagnosis::Confidence::Likely => "likely",
        };
        (self.diagnosis.verdict.as_str(), sure)
    }

    pub(crate) fn names(&self) -> Vec<&str> {
        self.case.nodes.iter().map(|node| node.name.as_str()).collect()
    }

    pub(crate) fn node(&self, name: &str) -> &NodeFacts {
        self.case.nodes.iter().find(|node| node.name == name).expect("a node of that name")
    }

    /// The decisive captures asked for, as `what@node`.
    pub(crate) fn asked(&self) -> Vec<String> {
        let decisive = self.diagnosis.missing.iter().filter(|missing| missing.decisive);
        decisive.map(|m| format!("{}@{}", m.what.as_str(), m.node.as_deref().unwrap_or("any"))).collect()
    }
}

pub(crate) fn judge(sources: &[Source]) -> Judged {
    judge_with(sources, &MergeOptions::default())
}

pub(crate) fn judge_with(sources: &[Source], options: &MergeOptions) -> Judged {
    let harvests = sources.iter().map(|source| source.0.clone()).collect();
    let case = merge("contoso-0917", harvests, options);
    let diagnosis = diagnose(&case);
    Judged { case, diagnosis }
}
