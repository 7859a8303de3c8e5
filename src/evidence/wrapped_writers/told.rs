//! Writers as monitoring and scripts tell them: a known writer's name and the number of its state on one line, in
//! whatever order of signs.

use std::sync::LazyLock;

use regex::{Captures, Regex, RegexBuilder};

use super::table::ID;
use super::writers::{self, Id};
use super::{Row, of_channels};
use crate::decode::text::{AnyOf, Line, any_of, has_any};
use crate::decode::unwrap::Numbered;
use crate::facts::Guid;
use crate::knowledge::{codes, labels, writers as known};

/// A line is no longer than a console's buffer; a document of JSON may be.
const LONGEST: usize = 64 << 10;
/// Letters between a writer's name and its state: an id and labels.
const NEAR: usize = 160;

static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    // Names of services and tags of measurements have no blanks.
    let escaped = |name: &str| regex::escape(name).replace(' ', r"(?: |_|\\ )");
    let mut names: Vec<String> = known::all().map(|(_, writer)| escaped(&writer.name)).collect();
    // The longest first: one name may begin with another.
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    RegexBuilder::new(&format!(r"(?:\b|_)({})\b", names.join("|"))).size_limit(1 << 22).build().ok()
});
/// `[8] Failed` anywhere: whatever else stands there, this is a state.
static BRACKETS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\[(\d{1,2})\] ?((?i:stable|failed|waiting for \w+)\b|[A-Za-z]\w*(?: \w+){0,3})").ok()
});
/// `State: 8 (Failed)` behind its label, `;8;Failed;` between signs, `>8</a><b>Failed<` in elements,
/// `- Failed (8)` behind a sign, `state=8i,state_text="Failed"` of a measurement.
static STATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const WORDS: &str = r"[A-Za-z]\w*(?: \w+){0,3}";
    Regex::new(&format!(
        r"(?i:state|status)=(\d{{1,2}})i,\w+=.({WORDS})|(?i:state|status)\W{{0,3}}(\d{{1,2}})\b ?[(:,-]? ?({WORDS})|(?i:[;|,\t](\d{{1,2}})[;|,\t](stable|failed|waiting for \w+))|(?i:>(\d{{1,2}})</\w+>\s*<\w+>(stable|failed|waiting for \w+)<)|(?i:[-–:=|,;] ?(stable|failed|waiting for \w+) \((\d{{1,2}})\))"
    ))
    .ok()
});
/// A state by its name in the interface, or by its word alone behind a sign.
static WORDED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"\b((?:VSS_WS_|FAILED_AT_|WAITING_FOR_)[A-Z_]+)|(?:[\[(:=|,;'"\t] ?|\s{2,})(?i)(stable|failed|waiting for (?:completion|\w+))\b|^\s(stable|failed)\s*$"#).ok()
});
/// A state with its number right behind the name, as only a monitor writes it: no sentence of an article has it.
static BARE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?i)^["'’]?[\s:=(|–—-]{0,6}(?:(?:is in )?(?:state|status)(?: is)?[\s:=]{0,4})?(?:\[\d{1,2}\] ?|\d{1,2} \()(?:failed|stable|waiting|timed)"#).ok()
});
static ERROR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?i)\b(?:(?:last[ _]?)?error(?: code)?|failure code)['"]?\W{0,4}[:=]\s*"?\s*"?([^|,;<>"\r\n)}]+)"#)
        .ok()
});

/// Measurements of a state by its number alone: `vss_state{writer="X"} 8` of Prometheus, `n1.vss.X.state 8 1725214811` of
/// Graphite, `'X'=8;;` of a check.
static MEASURED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?i)^\w*(?:vss|writer)\w*(?:state|status)\w*\{[^}]*\bwriter(?:_?name)?="([^"]{2,80})"[^}]*\} (\d{1,2})(?:\.0+)?(?:\s|$)|\bvss\w*\.([\w+()-]{2,80})\.(?:state|status)[ =:](\d{1,2})(?:\s|$)|'([^'=]{2,80})'=(\d{1,2})(?:;| |$)"#).ok()
});

/// The writers of measurements.
pub(super) fn measured(lines: &[Line<'_>]) -> Vec<Row> {
    static SIGNS: AnyOf = LazyLock::new(|| any_of(&["} ", ".state", ".status", "'="]));
    let may_be = |line: &&Line<'_>| line.text.len() <= LONGEST && has_any(&SIGNS, line.text);
    let mut channels: Vec<(u32, &str, &str)> = Vec::new();
    for line in lines.iter().filter(may_be) {
        for found in MEASURED.iter().flat_map(|measured| measured.captures_iter(line.text)) {
            let pair = [(1, 2), (3, 4), (5, 6)].into_iter().find_map(|(a, b)| found.get(a).zip(found.get(b)));
            let Some((name, value)) = pair else { continue };
            let known = known::by_name(&name.as_str().replace(['_', '-'], " "));
            channels.extend(known.map(|known| (line.number, known.name.as_str(), value.as_str())));
        }
    }
    of_channels(channels)
}

/// The writers of lines that tell of two at least, or of one as only a monitor does: a single one may be a sentence.
pub(super) fn rows(lines: &[Line<'_>]) -> Vec<Row> {
    let cells = cells_in_lines(lines);
    let lines = cells.iter().map(Numbered::line).chain(lines.iter().copied());
    let told: Vec<Told> = lines.flat_map(|line| of_line(line).unwrap_or_default()).collect();
    let is_bare = told.iter().any(|told| told.is_bare);
    // A column of errors is known by what most of it says; elsewhere a cell is only what it is known to be.
    let cells = || told.iter().filter_map(|told| told.beside.as_deref()).filter(|cell| !cell.is_empty());
    let has_errors = cells().filter(|cell| is_error(cell)).count() * 2 >= cells().count();
    let with_error = |Told { mut row, beside, .. }: Told| {
        let beside =
            beside.filter(|text| (has_errors || is_error(text)) && row.block.error.is_none() && !text.is_empty());
        row.block.error = row.block.error.or_else(|| beside.map(|text| ("Last error".to_owned(), text)));
        row
    };
    let mut rows: Vec<Row> = told.into_iter().map(with_error).collect();
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

/// A writer that a line tells of.
struct Told {
    row: Row,
    /// Its state stands bare behind it.
    is_bare: bool,
    /// What stands in the cell behind its state.
    beside: Option<String>,
}

/// Writers whose names do not say what they are; others name themselves writers.
static NAMES: AnyOf =
    LazyLock::new(|| any_of(&["riter", "Cluster", "NTDS", "Certificate Authority", "TermServLicensing"]));

/// The writers of a line.
fn of_line(line: Line<'_>) -> Option<Vec<Told>> {
    if line.text.len() > LONGEST || !has_any(&NAMES, line.text) {
        return None;
    }
    let names: Vec<_> = NAME.as_ref()?.captures_iter(line.text).filter_map(|found| found.get(1)).collect();
    let mut all = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let end = names.get(at + 1).map_or(line.text.len(), regex::Match::start);
        let behind = line.text.get(name.end()..end)?;
        let Some((state, state_end)) = state(behind) else { continue };
        let known = known::by_name(&name.as_str().replace('\\', "").replace('_', " "));
        let mut row = Row::default();
        row.block.line = line.number;
        row.block.name = known.map_or(name.as_str(), |known| &known.name).to_owned();
        row.block.state = Some(state);
        put_ids(&mut row, behind);
        row.computer = host(line.text);
        // `last_error="" 1725214811`: what follows an empty one is none.
        let is_empty = |error: &Captures<'_>| error.get(0).is_some_and(|whole| whole.as_str().contains("\"\" "));
        let error = ERROR.as_ref()?.captures(behind).filter(|error| !is_empty(error));
        let error = error.and_then(|error| error.get(1)).map(|error| bare(error.as_str()));
        let after = behind.get(state_end..).unwrap_or_default();
        let error = error.or_else(|| code_behind(after));
        row.block.error = error.map(|error| ("Last error".to_owned(), error.to_owned()));
        let beside = cell(after).map(str::to_owned);
        all.push(Told { row, is_bare: BARE.as_ref()?.is_match(behind), beside });
    }
    Some(all)
}

/// The class id that stands behind a writer's name, if it is the writer's own, and the instance's behind that.
fn put_ids(row: &mut Row, behind: &str) {
    let ids: Vec<Guid> = ID
        .iter()
        .flat_map(|id| id.find_iter(behind))
        .filter_map(|id| id.as_str().trim_matches(['{', '}']).parse().ok())
        .take(3)
        .collect();
    let own = |id: &Guid| known::by_id(*id).is_some_and(|known| known.name == row.block.name);
    if let Some((id, others)) = ids.split_first().filter(|(id, _)| own(id)) {
        row.block.id = Id::Is(*id);
        if let [instance] = others {
            row.block.instance = Id::Is(*instance);
        }
    }
}

/// The host that a measurement is tagged with or an object names, or the client of a backup program, which is called after its host.
fn host(line: &str) -> Option<String> {
    static HOST: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^\w+,(?:[^ ]*,)?host=([A-Za-z0-9.-]{1,100})[, ]|^\d\d-[A-Z][a-z]{2}(?:-\d{4})? \d\d:\d\d(?::\d\d)? ([A-Za-z0-9.-]{1,100})-fd(?::| JobId) |\x22(?i:(?:ps)?computer(?:_?name)?|host(?:_?name)?|server|machine|node)\x22\s*:\s*\x22([A-Za-z0-9.-]{1,100})\x22").ok()
    });
    let found = line.contains("host=") || line.contains("-fd") || line.trim_start().starts_with('{');
    let found = HOST.as_ref().filter(|_| found)?.captures(line)?;
    found.iter().skip(1).flatten().next().map(|host| host.as_str().to_owned())
}

/// `(0x800423f4 - VSS_E_WRITERERROR_NONRETRYABLE)`, right behind a state.
fn code_behind(after: &str) -> Option<&str> {
    let (inner, _) = after.trim_start().strip_prefix('(')?.split_once(')')?;
    let digits = inner.strip_prefix("0x")?.get(..8)?;
    digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then_some(inner)
}

/// The cell behind that in which a state ends: behind a sign, or in the next element.
fn cell(after: &str) -> Option<&str> {
    const SIGNS: [char; 7] = ['|', '│', '┃', '║', '\t', ';', ','];
    const QUOTES: [char; 7] = [' ', '"', '\'', ')', ']', '*', '`'];
    let is_apart = after.starts_with("  ");
    let after = after.trim_start_matches(QUOTES);
    let cell = match after.strip_prefix("</") {
        Some(closed) => closed.split_once('>')?.1.trim_start().strip_prefix('<')?.split_once('>')?.1,
        None => match after.strip_prefix(SIGNS) {
            Some(cell) => cell,
            None if after.starts_with('(') => {
                let (cell, _) = after.strip_prefix('(')?.split_once(')')?;
                return Some(cell.trim()).filter(|cell| is_error(cell));
            }
            // Columns of blanks; behind a single one only what is known to be an error.
            None => {
                let cell = after.split("  ").next().unwrap_or(after).trim();
                return Some(cell).filter(|cell| is_apart || is_error(cell));
            }
        },
    };
    let end = cell.find(|c| c == '<' || SIGNS.contains(&c)).unwrap_or(cell.len());
    Some(cell.get(..end)?.trim_matches(|c: char| c.is_whitespace() || QUOTES.contains(&c)))
}

/// What is known to stand behind a state as its last error.
fn is_error(text: &str) -> bool {
    // A dash stands for anything.
    const SHORTEST: usize = 5;
    text.chars().count() >= SHORTEST && labels::is_no_error(text) || codes::by_last_error(text).is_some()
}

/// The number and word of the state that stands near, and where it ends.
fn state(behind: &str) -> Option<((Option<u8>, String), usize)> {
    let near = |found: &Captures<'_>| found.get(0).is_some_and(|whole| whole.start() <= NEAR);
    let pairs = [(1, 2), (3, 4), (5, 6), (7, 8), (10, 9)];
    for pattern in [&BRACKETS, &STATE] {
        let Some(found) = pattern.as_ref()?.captures(behind).filter(near) else { continue };
        let pair = |(code, word): &(usize, usize)| found.get(*code).zip(found.get(*word));
        let (code, word) = pairs.iter().find_map(pair)?;
        // `state=8 last_error=`: that is the next label.
        let is_label = behind.get(word.end()..).is_some_and(|rest| rest.starts_with(['=', ':']));
        let text = if is_label { "" } else { until_label(word.as_str()) };
        return Some(((code.as_str().parse().ok(), text.to_owned()), word.start() + text.len()));
    }
    let all: Vec<_> = WORDED.as_ref()?.captures_iter(behind).filter(near).collect();
    let named = all.iter().find_map(|found| found.get(1));
    let word = named.or_else(|| all.iter().find_map(|found| found.get(2).or(found.get(3))))?;
    Some(((writers::state_code(word.as_str()), word.as_str().to_owned()), word.end()))
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
