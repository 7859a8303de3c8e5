//! `--format jsonl`: one case object a line.

use std::io;

use crate::facts::visible;
use crate::report::json::Line;

/// One case on one line.
pub(super) fn line(line: &Line) -> io::Result<String> {
    Ok(visible::json(serde_json::to_string(line)?) + "\n")
}
