//! `--format json`: the model, pretty-printed.

use std::io;

use super::Look;
use crate::facts::visible;
use crate::report::Report;

pub(super) fn render(report: &Report, _: &Look) -> io::Result<String> {
    Ok(visible::json(serde_json::to_string_pretty(report)?) + "\n")
}
