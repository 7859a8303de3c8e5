//! One side of a comparison: what `vssleuth/report/1` says of a case. Evidence comes in by the same door, as the report
//! that would be made of it, so that a saved report and its bundle say the same. What older reports lack is not known.

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer, Serialize};

use crate::facts::{Arg, Capture, Message, Time};
use crate::knowledge::texts::{self, Lang, NoNames};
use crate::report::json::{CASE_SCHEMA, SCHEMA};

/// A case, as its report has it.
#[derive(Clone, Debug, Deserialize)]
pub struct Side {
    /// The case's name.
    pub name: String,
    /// Verdict code.
    pub verdict: String,
    /// `conclusive` or `likely`.
    pub confidence: String,
    #[serde(default)]
    options: Narrowing,
    pub(super) csv_usage: Usage,
    pub(super) nodes: Vec<Node>,
    #[serde(default)]
    pub(super) causes: Vec<Cause>,
    pub(super) findings: Vec<Finding>,
    pub(in crate::report) missing: Vec<Missing>,
    pub(super) sources: Vec<Source>,
    /// It was read from a report, whose names may be stand-ins.
    #[serde(skip)]
    pub(super) is_report: bool,
}

/// A record or a line of a source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub(super) struct Place {
    pub(super) source: String,
    pub(super) record_id: Option<u64>,
    pub(super) line: Option<u64>,
}

/// Options that left events out.
#[derive(Clone, Debug, Default, Deserialize)]
struct Narrowing {
    since: Option<Time>,
    until: Option<Time>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Usage {
    pub(super) status: String,
    #[serde(default)]
    pub(super) volumes: Vec<Volume>,
    pub(super) evidence: Vec<Place>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Volume {
    pub(super) name: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Node {
    pub(super) name: String,
    pub(super) fqdn: Option<String>,
    pub(super) csv_writer: CsvWriter,
    pub(super) incidents: Vec<Incident>,
    pub(super) logs: Vec<Log>,
    /// `None` in a report that is too old to say: that no boot is named is no proof there.
    #[serde(default, deserialize_with = "stated")]
    pub(super) newest_boot: Option<Option<Moment>>,
    pub(super) newest_backup: Option<Moment>,
}

/// A value that is there, be it null.
fn stated<'de, D: Deserializer<'de>, T: Deserialize<'de>>(value: D) -> Result<Option<T>, D::Error> {
    T::deserialize(value).map(Some)
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct CsvWriter {
    pub(super) status: String,
    #[serde(default)]
    pub(super) certain: bool,
    pub(super) setting: Setting,
    pub(super) evidence: Vec<Place>,
}

impl CsvWriter {
    /// It is off, or will be after the next restart.
    pub(super) fn is_off_or_set(&self) -> bool {
        self.status == "disabled" || self.setting.value == Some(0)
    }
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Setting {
    pub(super) status: String,
    pub(super) value: Option<u64>,
    #[serde(default)]
    pub(super) evidence: Vec<Place>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Incident {
    pub(super) time: Option<Time>,
    pub(super) events: Vec<Event>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Event {
    source: String,
    record_id: Option<u64>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Log {
    pub(super) channel: Option<String>,
    pub(super) first: Option<Time>,
    pub(super) last: Option<Time>,
    /// Its silence tells. An older report did not say so.
    #[serde(default)]
    pub(super) unbroken: bool,
    pub(super) source: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Moment {
    pub(super) time: Time,
    pub(super) evidence: Vec<Place>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Cause {
    pub(super) code: String,
    pub(super) evidence: Vec<Place>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Finding {
    pub(super) code: String,
    pub(super) severity: String,
    pub(super) node: Option<String>,
    pub(super) evidence: Vec<Place>,
    pub(super) newest: Option<Time>,
}

#[derive(Clone, Debug, Deserialize)]
pub(in crate::report) struct Missing {
    pub(in crate::report) node: Option<String>,
    pub(in crate::report) what: Capture,
    pub(super) collect: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Source {
    pub(super) path: String,
    pub(super) kind: String,
    pub(super) sha256: Option<String>,
    pub(super) status: String,
}

/// Why a file that says it is a report is none that can be compared.
#[derive(Debug, thiserror::Error)]
#[error("{}", texts::say(Lang::En, &self.message(), &NoNames))]
pub enum ReportError {
    /// No JSON, or not of the schema.
    Shape(#[source] serde_json::Error),
    /// Its keys may mean something else.
    Schema(String),
    /// Another number of cases than one.
    Cases(usize),
}

impl ReportError {
    /// What is wrong, as a sentence of the catalogue.
    pub fn message(&self) -> Message {
        match self {
            Self::Shape(_) => Message::new("compare.error.shape"),
            Self::Schema(other) => Message::new("compare.error.schema")
                .with("other", Arg::Said(other.clone()))
                .with("known", Arg::Said(format!("{SCHEMA}, {CASE_SCHEMA}"))),
            Self::Cases(n) => Message::new("compare.error.cases").with("n", *n),
        }
    }
}

/// Whether a file's first bytes are those of a JSON report, or of a line of JSON Lines.
pub fn is_report(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head.get(..1024).unwrap_or(head));
    let text: String = text.trim_start_matches('\u{feff}').chars().filter(|c| !c.is_whitespace()).collect();
    let starts = [r#"{"schema":"vssleuth/report/"#, r#"{"schema":"vssleuth/case/"#];
    // A line of JSON Lines began with the case's name once.
    let line = text.starts_with(r#"{"name":""#) && text.contains(r#","verdict":""#);
    line || starts.iter().any(|start| text.starts_with(start))
}

impl Side {
    /// The only case of a JSON report, or of a line of JSON Lines.
    ///
    /// # Errors
    /// It is no such report, or has no or several cases.
    pub fn of_report(bytes: &[u8]) -> Result<Self, ReportError> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Document {
            Report { schema: String, cases: Vec<serde_json::Value> },
            Line(serde_json::Value),
        }
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut cases = Vec::new();
        for document in serde_json::Deserializer::from_slice(text).into_iter() {
            match document.map_err(ReportError::Shape)? {
                Document::Report { schema, .. } if schema != SCHEMA => return Err(ReportError::Schema(schema)),
                Document::Report { cases: more, .. } => cases.extend(more),
                Document::Line(case) => match case.get("schema").and_then(serde_json::Value::as_str) {
                    Some(schema) if schema != CASE_SCHEMA => return Err(ReportError::Schema(schema.to_owned())),
                    _ => cases.push(case),
                },
            }
        }
        let count = cases.len();
        let only = cases.pop().filter(|_| count == 1).ok_or(ReportError::Cases(count))?;
        let side: Self = serde_json::from_value(only).map_err(ReportError::Shape)?;
        Ok(Self { is_report: true, ..side })
    }

    /// A case that was just read, unredacted.
    ///
    /// # Errors
    /// Never in practice: what is written can be read.
    pub fn of_case(case: &crate::report::json::Case) -> serde_json::Result<Self> {
        serde_json::from_value(serde_json::to_value(case)?)
    }

    /// Whether all its sources were read whole.
    pub fn was_whole(&self) -> bool {
        !self.sources.iter().any(|source| matches!(source.status.as_str(), "partial" | "damaged"))
    }

    /// Its nodes are called as a redacted report calls them.
    pub fn has_stand_ins(&self) -> bool {
        let is = |name: &str, kind| name.strip_prefix(kind).is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
        let domain = |node: &Node| node.fqdn.as_deref().and_then(|name| Some(name.split_once('.')?.1.to_owned()));
        let stand_in = |node: &Node| is(&node.name, "node-") && domain(node).is_none_or(|name| is(&name, "domain-"));
        self.is_report && !self.nodes.is_empty() && self.nodes.iter().all(stand_in)
    }

    /// Events were left out of it: its silence shows nothing.
    pub(super) fn is_narrowed(&self) -> bool {
        self.options.since.is_some() || self.options.until.is_some()
    }

    /// A writer was on that failed backups, or might have.
    pub(super) fn has_trouble(&self) -> bool {
        self.nodes.iter().any(|node| node.csv_writer.status == "enabled" || !node.incidents.is_empty())
    }

    /// The node of that name, unless its domain says that it is another machine.
    pub(super) fn same_node(&self, other: &Node) -> Option<&Node> {
        let differ = |(a, b): (&String, &String)| !a.eq_ignore_ascii_case(b);
        self.node(&other.name).filter(|node| !node.fqdn.as_ref().zip(other.fqdn.as_ref()).is_some_and(differ))
    }

    pub(super) fn node(&self, name: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.name == name)
    }

    /// Up to when it tells of anything.
    pub(super) fn end(&self) -> Option<Time> {
        self.nodes.iter().filter_map(Node::end).max()
    }

    /// SHA-256 of a source.
    pub(super) fn sha256(&self, path: &str) -> Option<&str> {
        self.sources.iter().find(|source| source.path == path)?.sha256.as_deref()
    }

    /// Whether what shows something in `new` is a file that this side has too: it tells nothing of the time since.
    pub(super) fn has_file(&self, new: &Self, place: &Place) -> bool {
        let sum = new.sha256(&place.source);
        sum.is_some() && self.sources.iter().any(|source| source.sha256.as_deref() == sum)
    }

    /// Whether a place lies in a text that is no capture: what it tells is of a time that is not known.
    pub(super) fn is_other(&self, place: &Place) -> bool {
        self.sources.iter().any(|source| source.path == place.source && source.kind == "other")
    }

    /// Names that a redacted comparison has to replace: hosts, volumes, paths.
    pub(in crate::report) fn names(&self) -> (Vec<&str>, BTreeSet<&str>, Vec<&str>) {
        let mut hosts: Vec<&str> = self.nodes.iter().map(|node| node.name.as_str()).collect();
        hosts.extend(self.nodes.iter().filter_map(|node| node.fqdn.as_deref()));
        hosts.extend(self.missing.iter().filter_map(|missing| missing.node.as_deref()));
        let volumes = self.csv_usage.volumes.iter().map(|volume| volume.name.as_str()).collect();
        (hosts, volumes, self.sources.iter().map(|source| source.path.as_str()).collect())
    }
}

impl Node {
    /// The newest time of its logs, attempts, backups and boots.
    pub(super) fn end(&self) -> Option<Time> {
        let logs = self.logs.iter().filter_map(|log| log.last);
        let moments = self.newest_boot.iter().flatten().chain(&self.newest_backup).map(|moment| moment.time);
        logs.chain(moments).chain(self.newest_incident()).max()
    }

    /// Time of its newest attempt.
    pub(super) fn newest_incident(&self) -> Option<Time> {
        self.incidents.iter().filter_map(|incident| incident.time).max()
    }

    /// Its logs of one channel.
    pub(super) fn channel<'a>(&'a self, channel: &'a str) -> impl Iterator<Item = &'a Log> {
        self.logs.iter().filter(move |log| log.channel.as_deref().is_some_and(|c| c.eq_ignore_ascii_case(channel)))
    }
}

impl Moment {
    /// A log's record shows it. Times in texts may be of any zone.
    pub(super) fn is_recorded(&self) -> bool {
        self.evidence.iter().any(|place| place.record_id.is_some())
    }
}

impl Incident {
    /// Its first record.
    pub(super) fn place(&self) -> Option<Place> {
        let event = self.events.first()?;
        Some(Place { source: event.source.clone(), record_id: event.record_id, line: None })
    }
}

impl Log {
    /// The log as a whole.
    pub(super) fn place(&self) -> Place {
        Place { source: self.source.clone(), record_id: None, line: None }
    }
}
