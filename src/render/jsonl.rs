//! `--format jsonl`: one case object a line.

use std::io;

use super::Look;
use crate::facts::visible;
use crate::report::{Case, Report};

/// One case on one line.
pub(super) fn line(case: &Case) -> io::Result<String> {
    Ok(visible::json(serde_json::to_string(case)?) + "\n")
}

pub(super) fn render(report: &Report, _: &Look) -> io::Result<String> {
    report.cases.iter().map(line).collect()
}
