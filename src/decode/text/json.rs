//! Console output kept as strings of a JSON document (guest agents, runners of remote commands).

use std::sync::LazyLock;

use regex::Regex;

use super::{Line, Text};

static STRING: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#""(?:[^"\\]|\\.)*""#).ok());

/// The lines of a JSON document with each string of several lines as these lines, all numbered as the line of the
/// document that holds the string; `None` where there is no such string.
pub(crate) fn unwrapped(text: &Text) -> Option<Vec<(u32, String)>> {
    if !text.as_str().trim_start().starts_with(['{', '[']) || !text.as_str().contains("\\n") {
        return None;
    }
    let lines: Vec<(u32, String)> = text.lines().flat_map(unwrap_line).collect();
    Some(lines)
}

fn unwrap_line(line: Line<'_>) -> Vec<(u32, String)> {
    let literals = STRING.iter().flat_map(|string| string.find_iter(line.text)).map(|found| found.as_str());
    let strings =
        literals.filter(|literal| literal.contains("\\n")).filter_map(|literal| serde_json::from_str(literal).ok());
    let inner: Vec<(u32, String)> = strings
        .flat_map(|string: String| string.lines().map(str::to_owned).collect::<Vec<_>>())
        .map(|text| (line.number, text))
        .collect();
    if inner.is_empty() { vec![(line.number, line.text.to_owned())] } else { inner }
}
