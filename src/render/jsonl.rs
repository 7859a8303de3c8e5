//! `--format jsonl`: one case object a line.

use std::io;

use crate::facts::visible;
use crate::report::json::Case;

/// One case on one line.
pub(super) fn line(case: &Case) -> io::Result<String> {
    Ok(visible::json(serde_json::to_string(case)?) + "\n")
}
