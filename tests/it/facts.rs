//! The facts that hand-made cases, reports and harvests are built of, each once.
#![allow(dead_code, reason = "each test binary uses a part of it")]
use vssleuth::facts::{
    Event, Guid, Harvest, Kind, Level, Locus, LogSpan, Origin, SourceId, Status, Time, Trust, VssDetail, Writer,
    WriterState,
};

pub(crate) const CSV_NAME: &str = "Cluster Shared Volume VSS Writer";
pub(crate) const CLUSTERING: &str = "Microsoft-Windows-FailoverClustering";

/// UTC; a day alone is its midnight.
pub(crate) fn time(text: &str) -> Time {
    let text = match text {
        whole if whole.ends_with('Z') => whole.to_owned(),
        open if open.contains('T') => format!("{open}Z"),
        day => format!("{day}T00:00:00Z"),
    };
    Time(text.parse().expect("a time"))
}

pub(crate) fn origin(source: u32, at: Locus) -> Origin {
    Origin { source: SourceId(source), at }
}

/// A source read whole that belongs to no node.
pub(crate) fn source(path: &str, kind: Kind, status: Status) -> Harvest {
    Harvest { bytes: 1, status, ..Harvest::of(path, kind, "test") }
}

/// A warning of a log, without data.
pub(crate) fn event(provider: &str, id: u32, at: &str) -> Event {
    Event {
        provider: provider.to_owned(),
        id,
        record_id: Some(u64::from(id)),
        time: Some(time(at)),
        level: Level::Warning,
        channel: String::new(),
        computer: None,
        data: Vec::new(),
        vss: None,
        trust: Trust::Log,
    }
}

/// What VSS 8229 says of a writer.
pub(crate) fn rejection(writer: Option<Guid>, name: &str, code: &str) -> VssDetail {
    VssDetail {
        writer_id: writer,
        writer_name: Some(name.to_owned()),
        operation: Some("PrepareForSnapshot Event".to_owned()),
        error_code: Some(code.to_owned()),
        ..VssDetail::default()
    }
}

/// A log without gaps or damage.
pub(crate) fn span(channel: &str, computer: &str, first: &str, last: &str) -> LogSpan {
    LogSpan {
        channel: channel.to_owned(),
        computer: Some(computer.to_owned()),
        other_computers: Vec::new(),
        interleaved: false,
        first: Some(time(first)),
        last: Some(time(last)),
        records: 100,
        stepped_back: false,
        first_record: None,
        beside_gap: None,
        lost: false,
        filtered: false,
        clustering: None,
    }
}

/// A writer that is well.
pub(crate) fn writer(name: &str, id: Option<Guid>) -> Writer {
    Writer {
        name: name.to_owned(),
        id,
        instance_id: None,
        state: Some(WriterState { code: Some(1), text: "Stable".to_owned() }),
        last_error: Some("No error".to_owned()),
        failed: false,
        line: 5,
    }
}
