//! Writers as monitoring and scripts tell them: a known writer's name and the number of its state on one line, in
//! whatever order of signs.

use std::sync::LazyLock;

use regex::{Captures, Regex, RegexBuilder};

use super::Row;
use super::writers;
use crate::decode::text::Line;
use crate::decode::unwrap::Numbered;
use crate::knowledge::writers as known;

/// A line is no longer than a console's buffer; a document of JSON may be.
const LONGEST: usize = 64 << 10;
/// Letters between a writer's name and its state: an id and labels.
const NEAR: usize = 160;

static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let mut names: Vec<String> = known::all().map(|(_, writer)| regex::escape(&writer.name)).collect();
    // The longest first: one name may begin with another.
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    RegexBuilder::new(&format!(r"\b(?:{})\b", names.join("|"))).size_limit(1 << 22).build().ok()
});
/// `[8] Failed` anywhere, `State: 8 (Failed)` behind its label, `;8;Failed;` between signs, `>8</a><b>Failed<` in elements,
/// `- Failed (8)` behind a sign.
static STATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const WORDS: &str = r"[A-Za-z]\w*(?: \w+){0,3}";
    Regex::new(&format!(
        r"\[(\d{{1,2}})\] ?({WORDS})|(?i:state|status)\W{{0,3}}(\d{{1,2}})\b ?[(:,-]? ?({WORDS})|(?i:[;|,\t](\d{{1,2}})[;|,\t](stable|failed|waiting for \w+))|(?i:>(\d{{1,2}})</\w+>\s*<\w+>(stable|failed|waiting for \w+)<)|(?i:[-–:=|,;] ?(stable|failed|waiting for \w+) \((\d{{1,2}})\))"
    ))
    .ok()
});
/// A state by its name in the interface, or by its word alone behind a sign.
static WORDED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"\b(VSS_WS_[A-Z_]+)|(?:[\[(:=|,;'"\t] ?|\s{2,})(?i)(stable|failed|waiting for (?:completion|\w+))\b|^\s(stable|failed)\s*$"#).ok()
});
/// A state with its number right behind the name, as only a monitor writes it: no sentence of an article has it.
static BARE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?i)^["'’]?[\s:=(|–—-]{0,6}(?:(?:is in )?(?:state|status)(?: is)?[\s:=]{0,4})?(?:\[\d{1,2}\] ?|\d{1,2} \()(?:failed|stable|waiting|timed)"#).ok()
});
static ERROR: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?i)\b(?:last[ _]?)?error['"]?\W{0,4}[:=]\s*"?\s*"?([^|,;<>"\r\n)}]+)"#).ok());

/// The writers of lines that tell of two at least, or of one as only a monitor does: a single one may be a sentence.
pub(super) fn rows(lines: &[Line<'_>]) -> Vec<Row> {
    let cells = cells_in_lines(lines);
    let lines = cells.iter().map(Numbered::line).chain(lines.iter().copied());
    let mut told: Vec<(Row, bool)> = lines.flat_map(|line| of_line(line).unwrap_or_default()).collect();
    let is_bare = told.iter().any(|(_, is_bare)| *is_bare);
    let mut rows: Vec<Row> = told.drain(..).map(|(row, _)| row).collect();
    // What a summary says again is said once, where the error stands.
    let told = |row: &Row| (row.block.name.clone(), row.block.state.clone());
    rows.sort_by_key(|row| (told(row), row.block.error.is_none(), row.block.line));
    rows.dedup_by_key(|row| told(row));
    rows.sort_by_key(|row| row.block.line);
    let first = rows.first().map(|row| row.block.name.clone());
    if !is_bare && rows.iter().all(|row| Some(&row.block.name) == first.as_ref()) {
        rows.clear();
    }
    rows
}

/// The writers of a line, each with whether its state stands bare behind it.
fn of_line(line: Line<'_>) -> Option<Vec<(Row, bool)>> {
    if line.text.len() > LONGEST || !line.text.contains("riter") && !line.text.contains("Cluster Database") {
        return None;
    }
    let names: Vec<_> = NAME.as_ref()?.find_iter(line.text).collect();
    let mut rows = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let end = names.get(at + 1).map_or(line.text.len(), regex::Match::start);
        let behind = line.text.get(name.end()..end)?;
        let Some(state) = state(behind) else { continue };
        let mut row = Row::default();
        row.block.line = line.number;
        name.as_str().clone_into(&mut row.block.name);
        row.block.state = Some(state);
        let error = ERROR.as_ref()?.captures(behind).and_then(|error| error.get(1));
        row.block.error = error.map(|error| ("Last error".to_owned(), bare(error.as_str()).to_owned()));
        rows.push((row, BARE.as_ref()?.is_match(behind)));
    }
    Some(rows)
}

/// The number and word of the state that stands near.
fn state(behind: &str) -> Option<(Option<u8>, String)> {
    let near = |found: &Captures<'_>| found.get(0).is_some_and(|whole| whole.start() <= NEAR);
    if let Some(found) = STATE.as_ref()?.captures(behind).filter(near) {
        let pairs = [(1, 2), (3, 4), (5, 6), (7, 8), (10, 9)];
        let (code, word) = pairs.iter().find_map(|(code, word)| found.get(*code).zip(found.get(*word)))?;
        return Some((code.as_str().parse().ok(), until_label(word.as_str()).to_owned()));
    }
    let all: Vec<_> = WORDED.as_ref()?.captures_iter(behind).filter(near).collect();
    let named = all.iter().find_map(|found| found.get(1));
    let word = named.or_else(|| all.iter().find_map(|found| found.get(2).or(found.get(3))))?.as_str();
    Some((writers::state_code(word), word.to_owned()))
}

/// The words before the next label of a list that stands on one line.
fn until_label(words: &str) -> &str {
    const LABELS: [&str; 4] = [" Last", " Writer name", " State", " Writer Id"];
    LABELS.iter().fold(words, |words, label| words.split_once(label).map_or(words, |(before, _)| before))
}

/// Without what closes the object around it.
fn bare(error: &str) -> &str {
    until_label(error).trim_matches(|c: char| c.is_whitespace() || matches!(c, '\'' | '"' | '[' | ']'))
}

/// An item of a list without what makes it one.
fn unlisted(text: &str) -> &str {
    let numbered = text.split_once(['.', ')']).filter(|(number, _)| number.parse::<u8>().is_ok());
    let item = numbered.map_or(text, |(_, item)| item);
    let item = item.strip_prefix(['-', '*', '•']).unwrap_or(item);
    // Nothing but an item has a blank behind its mark.
    item.strip_prefix(' ').map_or(text, str::trim_start)
}

/// Cells below each other, as a table of a page comes when it is copied: a writer's name alone on its line, and the lines
/// down to the next one.
fn cells_in_lines(lines: &[Line<'_>]) -> Vec<Numbered> {
    const CELLS: usize = 5;
    let is_name = |text: &str| known::all().any(|(_, writer)| writer.name == text);
    let mut rows: Vec<(usize, Numbered)> = Vec::new();
    for line in lines {
        let text = unlisted(line.text.trim());
        match rows.last_mut() {
            _ if text.is_empty() => {}
            _ if is_name(text) => rows.push((1, Numbered { number: line.number, text: text.to_owned() })),
            Some((cells, row)) if *cells < CELLS => {
                *cells += 1;
                row.text = format!("{} | {text}", row.text);
            }
            _ => {}
        }
    }
    rows.into_iter().map(|(_, row)| row).collect()
}
