//! What people and tools wrap around a capture: quoting marks, log prefixes, blanks at the end.

use std::sync::LazyLock;

use jiff::civil::DateTime;
use regex::Regex;

use super::{command, prompt};
use crate::decode::text::Line;
use crate::facts::CaptureTime;

/// How the lines of one text are cleaned.
pub(super) struct Tidy {
    prefix: Option<&'static Regex>,
    /// Time of the first log prefix, if it has a date.
    pub(super) time: Option<CaptureTime>,
}

static PREFIXES: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    // A dash is a separator only before a blank: rules below a table's header begin with one.
    let levels =
        r"(?:\s*[\[(]?(?i:info(?:rmation)?|verbose|debug|warn(?:ing)?|error|trace|output)[\])]?(?:\s*[:|]|\s*-\s)?)?";
    let stamps = [
        r"^\s*\[?(\d{4}[-/.]\d\d[-/.]\d\d[ T]\d\d:\d\d:\d\d)(?:[.,]\d{1,7})?(?:Z|[+-]\d\d:?\d\d)?(?:\]|\s*[|:]|\s*-\s|\s)",
        r"^\s*\[?\d\d:\d\d:\d\d(?:[.,]\d{1,7})?(?:\]|\s*[|:]|\s*-\s|\s)",
    ];
    let word = r"^(?:INFO|VERBOSE|DEBUG|OUTPUT)\s*:()";
    let all = stamps.iter().map(|stamp| format!("{stamp}{levels} ?")).chain([format!("{word} ?")]);
    // The digits of all scripts would take most of the time of a short run.
    all.filter_map(|pattern| Regex::new(&pattern.replace(r"\d", "[0-9]")).ok()).collect()
});

/// Lines looked at to find a prefix.
const SAMPLE: usize = 200;

impl Tidy {
    /// Takes nothing off but marks of quoting.
    pub(super) fn none() -> Self {
        Self { prefix: None, time: None }
    }

    /// Finds the log prefix that four of five lines share, provided that a capture shows behind it: tables of events
    /// begin with a time as well, and need it.
    pub(super) fn of(lines: &[Line<'_>]) -> Self {
        let texts: Vec<&str> =
            lines.iter().map(|line| line.text).filter(|text| !text.trim().is_empty()).take(SAMPLE).collect();
        let shared = |prefix: &&Regex| {
            let with: Vec<&str> = texts.iter().filter_map(|text| without(prefix, text)).collect();
            texts.len() >= 3
                && with.len() * 5 >= texts.len() * 4
                && with.iter().any(|text| begins_capture(unquoted(text)))
        };
        // Asked first: the patterns take longer to make than most texts to read.
        let stamped = texts.iter().filter(|text| may_have_a_prefix(text)).count();
        let may_share = texts.len() >= 3 && stamped * 5 >= texts.len() * 4;
        let prefix = may_share.then(|| PREFIXES.iter().find(shared)).flatten();
        let stamp = prefix.and_then(|prefix| texts.iter().find_map(|text| prefix.captures(text)?.get(1)));
        let time = stamp.and_then(|stamp| {
            let plain = stamp.as_str().replace(['/', '.'], "-").replace(' ', "T");
            plain.parse::<DateTime>().ok()
        });
        Self { prefix, time: time.map(CaptureTime::Local) }
    }

    /// The line without what is wrapped around it.
    pub(super) fn line<'t>(&self, text: &'t str) -> &'t str {
        let text = self.prefix.and_then(|prefix| without(prefix, text)).unwrap_or(text);
        unmarked(unquoted(text)).trim_end()
    }
}

/// Whether a line begins as prefixes do: with a digit, or a bracket around it, or a level.
fn may_have_a_prefix(text: &str) -> bool {
    let start = text.trim_start();
    let stamp = start.strip_prefix('[').unwrap_or(start);
    stamp.starts_with(|c: char| c.is_ascii_digit()) || text.starts_with(['I', 'V', 'D', 'O'])
}

fn without<'t>(prefix: &Regex, text: &'t str) -> Option<&'t str> {
    let end = prefix.find(text)?.end();
    text.get(end..)
}

fn begins_capture(text: &str) -> bool {
    text.trim_start().to_ascii_lowercase().starts_with("vssadmin ")
        || prompt::read(text).is_some()
        || command::bare(text).is_some()
        || text.trim_end().ends_with(['\'', '’', '"'])
}

/// The line without marks of quoting: Markdown's and mail's `>`, the bars of terminal interfaces.
fn unquoted(text: &str) -> &str {
    const BARS: [char; 4] = ['▌', '▐', '┃', '│'];
    let mut text = text;
    while let Some(rest) = text.trim_start().strip_prefix(BARS) {
        text = rest;
    }
    // Each program that quotes puts a mark before those of the others, with a blank between or none.
    while let Some(rest) = text.trim_start().strip_prefix('>') {
        let rest = rest.trim_start_matches('>');
        text = rest.strip_prefix(' ').unwrap_or(rest);
    }
    text
}

/// Whether the line begins or ends a block of code (Markdown's fences with a language at most, Jira's braces).
pub(super) fn is_fence(text: &str) -> bool {
    let text = text.trim();
    let language = |mark: char| {
        let rest = text.trim_start_matches(mark);
        let sign = |c: char| c.is_ascii_alphanumeric() || "+#.-_{}".contains(c);
        text.len() - rest.len() >= 3 && rest.trim_start().chars().all(sign)
    };
    language('`') || language('~') || begins_block(text).is_some_and(str::is_empty) || BLOCK_ENDS.contains(&text)
}

/// What ends a block of code in Jira and in forums.
const BLOCK_ENDS: [&str; 5] = ["{code}", "{noformat}", "[/code]", "[/CODE]", "[/pre]"];

/// What stands behind the mark of a block of code, where a line begins with one: Jira's in braces, a forum's in brackets.
fn begins_block(text: &str) -> Option<&str> {
    const MARKS: [(&str, [char; 2]); 5] = [
        ("{code", [':', '}']),
        ("{noformat", [':', '}']),
        ("[code", ['=', ']']),
        ("[CODE", ['=', ']']),
        ("[pre", ['=', ']']),
    ];
    let text = text.trim_start();
    MARKS.iter().find_map(|(mark, [kind, end])| {
        let behind = text.strip_prefix(mark).filter(|behind| behind.starts_with([*kind, *end]))?;
        Some(behind.split_once(*end)?.1)
    })
}

/// A line without such marks at its ends, where more stands on it.
fn unmarked(text: &str) -> &str {
    let inner = begins_block(text).filter(|inner| !inner.is_empty()).unwrap_or(text);
    BLOCK_ENDS
        .iter()
        .find_map(|mark| inner.trim_end().strip_suffix(mark))
        .filter(|rest| !rest.trim().is_empty())
        .unwrap_or(inner)
}
