//! Writers as monitoring and scripts tell them: a known writer's name and the number of its state on one line, in
//! whatever order of signs.

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};

use super::Row;
use crate::decode::text::Line;
use crate::knowledge::writers;

/// A line is no longer than a console's buffer; a document of JSON may be.
const LONGEST: usize = 64 << 10;
/// Letters between a writer's name and its state: an id and labels.
const NEAR: usize = 160;

static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let mut names: Vec<String> = writers::all().map(|(_, writer)| regex::escape(&writer.name)).collect();
    // The longest first: one name may begin with another.
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    RegexBuilder::new(&format!(r"\b(?:{})\b", names.join("|"))).size_limit(1 << 22).build().ok()
});
/// `[8] Failed` anywhere, `State: 8 (Failed)` behind its label.
static STATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\[(\d{1,2})\] ?([A-Za-z]\w*(?: \w+){0,3})|(?i:state|status)\W{0,3}(\d{1,2}) ?[(:,-] ?([A-Za-z]\w*(?: \w+){0,3})").ok()
});
static ERROR: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?i)\b(?:last[ _]?)?error\W{0,4}[:=]"?\s*"?([^|,;<>"\r\n)]+)"#).ok());

/// The writers of lines that tell of two at least: a single one may be a sentence.
pub(super) fn rows(lines: &[Line<'_>]) -> Vec<Row> {
    let mut rows: Vec<Row> = lines.iter().flat_map(|line| of_line(*line).unwrap_or_default()).collect();
    // What a summary says again is said once, where the error stands.
    let told = |row: &Row| (row.block.name.clone(), row.block.state.clone());
    rows.sort_by_key(|row| (told(row), row.block.error.is_none(), row.block.line));
    rows.dedup_by_key(|row| told(row));
    rows.sort_by_key(|row| row.block.line);
    let first = rows.first().map(|row| row.block.name.clone());
    if rows.iter().all(|row| Some(&row.block.name) == first.as_ref()) {
        rows.clear();
    }
    rows
}

fn of_line(line: Line<'_>) -> Option<Vec<Row>> {
    if line.text.len() > LONGEST || !line.text.contains("riter") && !line.text.contains("Cluster Database") {
        return None;
    }
    let names: Vec<_> = NAME.as_ref()?.find_iter(line.text).collect();
    let mut rows = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let end = names.get(at + 1).map_or(line.text.len(), regex::Match::start);
        let behind = line.text.get(name.end()..end)?;
        let Some(state) = STATE.as_ref()?.captures(behind) else { continue };
        if state.get(0)?.start() > NEAR {
            continue;
        }
        let (code, word) = state.get(1).zip(state.get(2)).or_else(|| state.get(3).zip(state.get(4)))?;
        let mut row = Row::default();
        row.block.line = line.number;
        name.as_str().clone_into(&mut row.block.name);
        row.block.state = Some((code.as_str().parse().ok(), word.as_str().to_owned()));
        let error = ERROR.as_ref()?.captures(behind).and_then(|error| error.get(1));
        row.block.error = error.map(|error| ("Last error".to_owned(), error.as_str().trim().to_owned()));
        rows.push(row);
    }
    Some(rows)
}
