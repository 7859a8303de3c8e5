//! `vssleuth/report/1`: the JSON of a report. Field order is the order in the output.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::node::Node;
use crate::diagnosis::causes::{CauseCode, Likelihood};
use crate::diagnosis::{Confidence, StepKind, Verdict};
use crate::facts::{Capture, Kind, Status};
use crate::rules::Severity;

/// The value of [`Report::schema`].
pub const SCHEMA: &str = "vssleuth/report/1";

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

crate::facts::named!(CsvStatus);

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
