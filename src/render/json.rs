//! JSON: `--format json` in many lines, `--format jsonl` in one. What acts on a terminal stands in it as escapes.

use std::io;

use serde::Serialize;

use crate::facts::visible;

/// A whole report, to be read by people as well.
pub(super) fn pretty(report: &impl Serialize) -> io::Result<String> {
    Ok(visible::json(serde_json::to_string_pretty(report)?) + "\n")
}

/// One object on one line.
pub(super) fn line(line: &impl Serialize) -> io::Result<String> {
    Ok(visible::json(serde_json::to_string(line)?) + "\n")
}
