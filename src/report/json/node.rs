//! What the contract says of one node: its CSV writer, its writers, its incidents, its logs.

use schemars::JsonSchema;
use serde::Serialize;

use super::model::EvidenceRef;
use crate::facts::Level;

/// How a GUID is written.
const GUID: &str = r"^\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}$";

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

crate::facts::named!(WriterStatus);

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
