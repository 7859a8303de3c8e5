//! `vssleuth/case/1`: a line of `--format jsonl`. A case with what a table of many needs to know of its bundle, whether
//! or not the case could be read.

use schemars::JsonSchema;
use serde::Serialize;

use super::model::{Case, Tool};

/// The value of [`Bundle::schema`].
pub const CASE_SCHEMA: &str = "vssleuth/case/1";

/// One line: a case, or why there is none. Every key stands in both.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Line {
    /// A case.
    Case(Box<CaseLine>),
    /// A bundle that came to nothing.
    Failed(Box<FailedLine>),
}

/// A case that was read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct CaseLine {
    /// As in `cases` of `--format json`.
    #[serde(flatten)]
    pub case: Case,
    /// What it was made from.
    #[serde(flatten)]
    pub bundle: Bundle,
}

/// A bundle of which there is no case: what a case would say is null, and its lists are empty.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct FailedLine {
    /// What the case would have been called.
    pub name: String,
    /// None.
    pub verdict: (),
    /// None.
    pub confidence: (),
    /// None.
    pub options: (),
    /// None.
    pub csv_usage: (),
    /// None.
    pub nodes: [(); 0],
    /// None.
    pub causes: [(); 0],
    /// None.
    pub findings: [(); 0],
    /// None.
    pub remediation: [(); 0],
    /// None.
    pub missing: [(); 0],
    /// None.
    pub sources: [(); 0],
    /// None.
    pub messages: [(); 0],
    /// What it was to be made from.
    #[serde(flatten)]
    pub bundle: Bundle,
}

impl FailedLine {
    /// Says why there is no case.
    pub fn new(name: String, bundle: Bundle) -> Self {
        Self {
            name,
            verdict: (),
            confidence: (),
            options: (),
            csv_usage: (),
            nodes: [],
            causes: [],
            findings: [],
            remediation: [],
            missing: [],
            sources: [],
            messages: [],
            bundle,
        }
    }
}

/// What a case was made from, and how that went.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Bundle {
    /// `vssleuth/case/1`.
    #[schemars(extend("enum" = ["vssleuth/case/1"]))]
    pub schema: &'static str,
    /// Who made the line.
    pub tool: Tool,
    /// PATH as it was given, with the child's name behind it with `--each`; `-` for standard input.
    pub path: String,
    /// Bytes of the file, or of the files of a folder.
    pub size: Option<u64>,
    /// SHA-256 of the file; null for a folder.
    #[schemars(extend("pattern" = "^[0-9a-f]{64}$"))]
    pub sha256: Option<String>,
    /// How it went.
    pub status: BundleStatus,
    /// Why there is no case.
    pub error: Option<String>,
    /// Seconds that it took; null unless asked for, since they are never the same twice.
    pub seconds: Option<f64>,
}

/// How a bundle was read; the words stand for the exit statuses of a run over it alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BundleStatus {
    /// Read whole (0).
    Ok,
    /// Some evidence could not be read whole (1).
    Partial,
    /// Nothing in it could be analysed (2).
    Nothing,
    /// There is no case: the bundle is missing or unreadable, or the reading of it ended early.
    Failed,
    /// There is no case: it took longer than it was given.
    Timeout,
}
