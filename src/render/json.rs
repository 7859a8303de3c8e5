//! `--format json`: the contract's report, pretty-printed.

use std::io;

use crate::facts::visible;
use crate::report::json::Report;

pub(super) fn render(report: &Report) -> io::Result<String> {
    Ok(visible::json(serde_json::to_string_pretty(report)?) + "\n")
}
