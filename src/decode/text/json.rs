//! Console output kept as strings of a JSON document (guest agents, runners of remote commands).

use std::sync::LazyLock;

use regex::Regex;

use super::{Line, Text};

static STRING: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#""(?:[^"\\]|\\.)*""#).ok());

/// The lines of a JSON document with each string of several lines as these lines, all numbered as the line of the
/// document that holds the string, up to `most`; `None` where there is no such string.
pub(crate) fn unwrapped(text: &Text, most: usize) -> Option<Vec<(u32, String)>> {
    if !text.as_str().trim_start().starts_with(['{', '[']) || !text.as_str().contains("\\n") {
        return None;
    }
    let lines: Vec<(u32, String)> = text.lines().flat_map(unwrap_line).take(most).collect();
    Some(lines)
}

fn unwrap_line(line: Line<'_>) -> impl Iterator<Item = (u32, String)> {
    let literals = STRING.iter().flat_map(move |string| string.find_iter(line.text)).map(|found| found.as_str());
    let strings = literals
        .filter(|literal| literal.contains("\\n"))
        .filter_map(|literal| serde_json::from_str::<String>(literal).ok());
    let inner = strings.flat_map(|string| string.lines().map(str::to_owned).collect::<Vec<_>>());
    let mut inner = inner.peekable();
    let plain = inner.peek().is_none().then(|| line.text.to_owned());
    inner.chain(plain).map(move |text| (line.number, text))
}
