//! `vssleuth/report/1`: the JSON of a report. Field order is the order in the output.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnosis::causes::{CauseCode, Likelihood};
use crate::diagnosis::{Confidence, StepKind, Verdict};
use crate::facts::{Capture, Kind, Level, Status};
use crate::rules::Severity;

/// The value of [`Report::schema`].
pub const SCHEMA: &str = "vssleuth/report/1";

/// How a GUID is written.
const GUID: &str = r"^\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}$";

/// All cases of one run.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Report {
    /// `vssleuth/report/1`.
    #[schemars(extend("enum" = ["vssleuth/report/1"]))]
    pub schema: &'static str,
    /// Who made it.
    pub tool: Tool,
    /// One a PATH, or one a child of PATH with `--each`.
    pub cases: Vec<Case>,
}

/// Who made a report.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Tool {
    /// `vssleuth`.
    #[schemars(extend("enum" = ["vssleuth"]))]
    pub name: &'static str,
    /// Version.
    pub version: &'static str,
}

/// This program.
pub const TOOL: Tool = Tool { name: "vssleuth", version: env!("CARGO_PKG_VERSION") };

/// One customer cluster.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Case {
    /// The PATH's own name, without folders or archive ending.
    pub name: String,
    /// Verdict code.
    pub verdict: Verdict,
    /// `conclusive` or `likely`.
    pub confidence: Confidence,
    /// What the run was told to look at, where that may have left evidence out.
    pub options: Options,
    /// CSV use, a fact of the cluster.
    pub csv_usage: CsvUsage,
    /// Nodes seen, by name.
    pub nodes: Vec<Node>,
    /// Probable causes of what fails, the most probable first; none of them changes the verdict.
    pub causes: Vec<Cause>,
    /// Findings, worst first.
    pub findings: Vec<Finding>,
    /// Steps in order.
    pub remediation: Vec<Step>,
    /// Captures to ask for.
    pub missing: Vec<Missing>,
    /// Sources, by path.
    pub sources: Vec<Source>,
    /// Texts that Windows saved beside their log, of the events cited above, by source and record.
    pub messages: Vec<RecordMessage>,
}

/// Options that narrow the evidence, or say how to read it; null where they were not given.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Options {
    /// `--since`: events before were left out.
    pub since: Option<String>,
    /// `--until`: events from this instant on were left out.
    pub until: Option<String>,
    /// `--timezone`: in which local times without a zone were read.
    pub timezone: Option<String>,
    /// Caps that were set, by option.
    pub limits: BTreeMap<&'static str, u64>,
}

/// A probable cause.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Cause {
    /// Code, documented by `explain`.
    pub code: CauseCode,
    /// One line.
    pub title: String,
    /// How far the evidence carries it.
    pub confidence: Likelihood,
    /// What speaks for it.
    pub evidence: Vec<EvidenceRef>,
    /// What speaks against it.
    pub against: Vec<EvidenceRef>,
    /// What to do first about it.
    pub first_step: String,
}

/// A record or a line that shows something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(deny_unknown_fields)]
pub enum EvidenceRef {
    /// A record of an event log.
    Record {
        /// Path inside the case.
        source: String,
        /// `EventRecordID`.
        record_id: u64,
    },
    /// A line of a text.
    Line {
        /// Path inside the case.
        source: String,
        /// Counted from 1.
        #[schemars(extend("minimum" = 1))]
        line: u32,
    },
}

/// Whether CSV is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum CsvStatus {
    /// Some evidence shows a volume.
    InUse,
    /// It is proven that there is none.
    NotInUse,
    /// Neither.
    Unknown,
}

/// CSV use.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CsvUsage {
    /// `in-use`, `not-in-use` or `unknown`.
    pub status: CsvStatus,
    /// What `not-in-use` rests on: `stated-count`, `silent-transcript` or `empty-of-bundle`, the strongest first.
    #[schemars(extend("enum" = ["stated-count", "silent-transcript", "empty-of-bundle", null]))]
    pub ground: Option<&'static str>,
    /// One entry a name.
    pub volumes: Vec<Volume>,
    /// What shows it.
    pub evidence: Vec<EvidenceRef>,
}

/// A Cluster Shared Volume.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Volume {
    /// Resource name.
    pub name: String,
    /// State as a word.
    pub state: Option<String>,
    /// Owner node.
    pub owner_node: Option<String>,
}

/// One node.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Node {
    /// Lower case, without domain.
    pub name: String,
    /// With domain.
    pub fqdn: Option<String>,
    /// The CSV writer.
    pub csv_writer: CsvWriter,
    /// All writers of the list that counts.
    pub writers: Vec<Writer>,
    /// Backup attempts that hit the CSV writer.
    pub incidents: Vec<Incident>,
    /// Logs read.
    pub logs: Vec<Log>,
    /// The newest boot that is known of.
    pub newest_boot: Option<Moment>,
    /// The newest backup during which the cluster service saved its configuration (FailoverClustering 1538): some
    /// requester's snapshot went through the cluster's writers.
    pub newest_backup: Option<Moment>,
}

/// When something was, and what shows it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Moment {
    /// When.
    pub time: String,
    /// What shows it.
    pub evidence: Vec<EvidenceRef>,
}

/// Whether the CSV writer is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are those of the report's contract")]
#[strum(serialize_all = "kebab-case")]
pub enum WriterStatus {
    Enabled,
    Disabled,
    Unknown,
}

crate::facts::named!(CsvStatus, WriterStatus);

/// The CSV writer on one node.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CsvWriter {
    /// `enabled`, `disabled` or `unknown`.
    pub status: WriterStatus,
    /// False where a further capture may overturn the status: older than the newest boot or rejection, or against it.
    pub certain: bool,
    /// By vssadmin; null without a usable capture.
    pub listed: Option<bool>,
    /// `EnableCsvVssWriter`.
    pub setting: Setting,
    /// State printed.
    pub state: Option<State>,
    /// Last error printed.
    pub last_error: Option<String>,
    /// What shows the status.
    pub evidence: Vec<EvidenceRef>,
}

/// Whether the switch is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are those of the report's contract")]
pub enum SettingStatus {
    Set,
    Unset,
    Unknown,
}

/// `EnableCsvVssWriter`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Setting {
    /// `set`, `unset` or `unknown`.
    pub status: SettingStatus,
    /// Null unless set.
    pub value: Option<u32>,
    /// What shows it.
    pub evidence: Vec<EvidenceRef>,
}

/// A writer's state.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct State {
    /// The number in brackets.
    pub code: Option<u8>,
    /// The word behind it.
    pub text: String,
}

/// A writer of a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Writer {
    /// Name.
    pub name: String,
    /// Class id.
    #[schemars(extend("pattern" = GUID))]
    pub id: Option<String>,
    /// Instance id.
    #[schemars(extend("pattern" = GUID))]
    pub instance_id: Option<String>,
    /// State.
    pub state: Option<State>,
    /// Last error.
    pub last_error: Option<String>,
    /// Whether it failed.
    pub failed: bool,
}

/// One backup attempt that hit the CSV writer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Incident {
    /// Time of its first event.
    pub time: Option<String>,
    /// Its events.
    #[schemars(extend("minItems" = 1))]
    pub events: Vec<Event>,
    /// Who asked for the snapshot, by events of the same job: the product, with its process where one is known.
    pub requesters: Vec<String>,
}

/// One event.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Event {
    /// Provider.
    pub provider: String,
    /// Event id.
    pub event_id: u32,
    /// Record id.
    pub record_id: Option<u64>,
    /// Channel.
    pub channel: Option<String>,
    /// Time.
    pub time: Option<String>,
    /// Level.
    pub level: Option<Level>,
    /// Path inside the case.
    pub source: String,
    /// Class id.
    #[schemars(extend("pattern" = GUID))]
    pub writer_id: Option<String>,
    /// Name.
    pub writer_name: Option<String>,
    /// Instance id.
    #[schemars(extend("pattern" = GUID))]
    pub writer_instance_id: Option<String>,
    /// Operation.
    pub operation: Option<String>,
    /// Error code.
    #[schemars(extend("pattern" = "^0x[0-9a-f]{8}$"))]
    pub error_code: Option<String>,
    /// Error text.
    pub error_text: Option<String>,
    /// Command line.
    pub command_line: Option<String>,
    /// Process id.
    pub process_id: Option<u32>,
}

/// A log read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Log {
    /// Channel.
    pub channel: Option<String>,
    /// First record's time.
    pub first: Option<String>,
    /// Last record's time.
    pub last: Option<String>,
    /// Live records.
    pub records: u64,
    /// No record is missing between its first and its last, and its times never step back: only here silence tells.
    pub unbroken: bool,
    /// Path inside the case.
    pub source: String,
}

/// A finding.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Finding {
    /// Code, documented by `explain`.
    pub code: &'static str,
    /// `error`, `warning` or `info`.
    pub severity: Severity,
    /// Node concerned.
    pub node: Option<String>,
    /// One line.
    pub title: String,
    /// What it means here.
    pub detail: String,
    /// What shows it.
    pub evidence: Vec<EvidenceRef>,
    /// Time of the newest event among it.
    pub newest: Option<String>,
}

/// A step of the plan.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Step {
    /// Counted from 1.
    #[schemars(extend("minimum" = 1))]
    pub step: u32,
    /// One line.
    pub title: String,
    /// How.
    pub detail: String,
    /// Exact commands.
    pub commands: Vec<String>,
    /// Nodes that it is for.
    pub nodes: Vec<String>,
    /// `check`, `change`, `verify` or `undo`.
    pub kind: StepKind,
}

/// A capture to ask for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Missing {
    /// Node, null for any.
    pub node: Option<String>,
    /// What.
    pub what: Capture,
    /// Why.
    pub why: String,
    /// The command.
    pub collect: String,
}

/// A source.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Source {
    /// Path inside the case.
    pub path: String,
    /// What it was taken for.
    pub kind: Kind,
    /// Size.
    pub bytes: u64,
    /// SHA-256 where taken.
    #[schemars(extend("pattern" = "^[0-9a-f]{64}$"))]
    pub sha256: Option<String>,
    /// Text encoding.
    pub encoding: Option<&'static str>,
    /// Node.
    pub node: Option<String>,
    /// How well it was read.
    pub status: Status,
    /// What was not read.
    pub problems: Vec<String>,
}

/// The text of an event as the machine that exported the log showed it, in the language in which it was saved.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RecordMessage {
    /// The log: path inside the case.
    pub source: String,
    /// `EventRecordID`.
    pub record_id: u64,
    /// The text; a long one is cut and ends with `…`.
    pub text: String,
    /// The file that holds it (`LocaleMetaData\*.MTA`): path inside the case.
    pub recorded_in: String,
}
