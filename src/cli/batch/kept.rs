//! What is kept of a case between runs: what it was made from, which reports it has, and what the index says of it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::protocol::Answer;
use crate::cli::output::Folder;
use crate::intake;
use crate::render;
use crate::report::json::{Bundle, BundleStatus, CASE_SCHEMA, FailedLine, Line, TOOL};
use crate::report::page::Glance;

const SCHEMA: &str = "vssleuth/state/1";

/// What came of a case in this run.
pub(super) struct Made {
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) reports: Vec<(String, String)>,
    pub(super) error: Option<String>,
    line: MadeLine,
    glance: Option<Glance>,
}

/// Its line of JSON.
enum MadeLine {
    Written(String),
    Failed(Box<FailedLine>),
}

impl Made {
    pub(super) fn of(path: PathBuf, answer: Answer) -> Self {
        let Answer { glance, line, reports, .. } = answer;
        let (name, line) = (glance.name.clone(), MadeLine::Written(line));
        Self { name, path, reports, error: None, line, glance: Some(glance) }
    }

    pub(super) fn failed(name: &str, path: &Path, status: BundleStatus, error: String) -> Self {
        let bundle = Bundle {
            schema: CASE_SCHEMA,
            tool: TOOL,
            path: intake::shown_path(path),
            size: None,
            sha256: None,
            status,
            error: Some(error.clone()),
            seconds: None,
        };
        let line = MadeLine::Failed(Box::new(FailedLine::new(name.to_owned(), bundle)));
        let (name, path) = (name.to_owned(), path.to_owned());
        Self { name, path, reports: Vec::new(), error: Some(error), line, glance: None }
    }

    /// How long it took to fail.
    pub(super) fn seconds(&mut self, seconds: f64) {
        if let MadeLine::Failed(line) = &mut self.line {
            line.bundle.seconds = Some(seconds);
        }
    }
}

/// What is kept.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    schema: String,
    made_from: String,
    pub(super) name: String,
    /// The bundle's, as in its line.
    pub(super) status: String,
    pub(super) error: Option<String>,
    endings: Vec<String>,
    bytes: Vec<u64>,
    pub(super) glance: Option<Glance>,
    pub(super) line: String,
}

/// The part of a line that is looked at again.
#[derive(Deserialize)]
struct Status {
    status: String,
}

impl Kept {
    /// What is to be kept, as text.
    pub(super) fn text(made_from: String, made: &Made) -> anyhow::Result<String> {
        let line = match &made.line {
            MadeLine::Written(line) => line.clone(),
            MadeLine::Failed(line) => render::line(&Line::Failed(line.clone()))?,
        };
        let kept = Self {
            schema: SCHEMA.to_owned(),
            made_from,
            name: made.name.clone(),
            status: serde_json::from_str::<Status>(&line)?.status,
            error: made.error.clone(),
            endings: made.reports.iter().map(|(ending, _)| ending.clone()).collect(),
            bytes: made.reports.iter().map(|(_, text)| text.len() as u64).collect(),
            glance: made.glance.clone(),
            line,
        };
        Ok(serde_json::to_string(&kept)? + "\n")
    }

    /// What was kept of a case; `None` where it was not read to its end, an error where it is too large to be ours.
    pub(super) fn of(folder: &Folder, stem: &str) -> anyhow::Result<Option<Self>> {
        let kept = folder.state(stem)?.and_then(|kept| serde_json::from_str(&kept).ok());
        Ok(kept.filter(|kept: &Self| kept.schema == SCHEMA))
    }

    /// The endings of its reports.
    pub(super) fn endings(&self) -> &[String] {
        &self.endings
    }

    /// Whether it was made from this, and came to something.
    pub(super) fn is_from(&self, made_from: &str) -> bool {
        self.error.is_none() && self.made_from == made_from
    }

    /// Whether its reports are those that are wanted, and there as they were written.
    pub(super) fn is_there(&self, folder: &Folder, stem: &str, endings: &[&str]) -> bool {
        let mut lengths = self.endings.iter().zip(&self.bytes);
        self.endings == endings && lengths.all(|(ending, bytes)| folder.len(stem, ending) == Some(*bytes))
    }
}

/// What a case is made from, in one sum.
pub(super) fn sum(parts: &[&str]) -> String {
    let mut sum = Sha256::new();
    for part in parts.iter().chain(&[env!("CARGO_PKG_VERSION")]) {
        sum.update(part.as_bytes());
        sum.update([0]);
    }
    sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
