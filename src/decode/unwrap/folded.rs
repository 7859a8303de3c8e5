//! Lines that were broken at a margin: by a console of 80 columns, by a mail program, by a ticket's text field.
//!
//! That a text was broken is seen where a break goes through a value whose shape is known.

use std::sync::LazyLock;

use regex::Regex;
use unicode_width::UnicodeWidthStr;

use super::Numbered;
use crate::knowledge::event_labels::{self, names_event};

/// A label without a value, and a value that cannot stand alone.
static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\p{L}[\p{L}\p{M} .’'-]*[:：]\s*$").ok());
static VALUE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"^\s*(?:\{[0-9a-fA-F]{8}-[0-9a-fA-F-]{0,27}\}?|['"‘“][^'"‘’“”:]{3,80}['"’”]?|\[\d{1,2}\] \S.*)$"#).ok()
});
/// A quoted name that is not closed, and its end.
static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"[:：]\s*['"‘“][^'"‘’“”:]{1,80}$"#).ok());
static NAME_END: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"^\s*[^'"‘’“”:]{1,80}['"’”]\s*$"#).ok());

/// Whether a line ends within an id.
fn opens(text: &str) -> bool {
    let parts = text.trim_end().rsplit_once('{');
    parts.is_some_and(|(before, id)| before.trim_end().ends_with([':', '=']) && is_of_an_id(id))
}

/// Whether a line is the end of an id.
fn closes(text: &str) -> bool {
    text.trim().strip_suffix('}').is_some_and(is_of_an_id)
}

fn is_of_an_id(text: &str) -> bool {
    text.len() <= 36 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

fn is(pattern: &LazyLock<Option<Regex>>, text: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

/// Puts together what a margin broke; the line keeps the number of its beginning.
pub(super) fn join(lines: &mut Vec<Numbered>) {
    let margin = Margin::of(&lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>());
    let mut joined: Vec<Numbered> = Vec::with_capacity(lines.len());
    let mut is_full = false;
    for line in lines.drain(..) {
        let begins_alike = joined.last().is_some_and(|last| begin_alike(&last.text, &line.text));
        let at_margin = is_full && !line.text.trim().is_empty() && !begins_alike;
        is_full = margin.as_ref().is_some_and(|margin| margin.is_reached(&line.text));
        // What a mail quotes was broken before the marks were put there, or both halves have none.
        let (mark, bare) = quoted(&line.text);
        let alike = joined.last().is_some_and(|last| !mark.is_empty() && quoted(&last.text).0 == mark);
        let text = if alike { bare } else { line.text.as_str() };
        let from = if alike { mark.len() } else { 0 };
        let glue = joined.last().and_then(|last| glue(last.text.get(from..)?, text, at_margin));
        match glue.zip(joined.last_mut()) {
            Some((glue, last)) => {
                let rest = if glue == Glue::Exact && at_margin { text } else { text.trim() };
                if glue == Glue::Blank {
                    last.text.push(' ');
                }
                last.text.push_str(rest);
            }
            None => joined.push(line),
        }
    }
    *lines = joined;
}

/// The marks of quoting before a line, with the blank behind them, and the line.
pub(super) fn quoted(text: &str) -> (&str, &str) {
    let bare = text.trim_start_matches(['>', ' ']);
    let marks = text.get(..text.len() - bare.len()).unwrap_or_default();
    let Some(last) = marks.rfind('>') else { return ("", text) };
    let end = last + 1 + usize::from(text.get(last + 1..).is_some_and(|rest| rest.starts_with(' ')));
    text.split_at_checked(end).unwrap_or(("", text))
}

/// Whether the first lines of a text may have been broken at a margin.
pub(super) fn may_be_broken(text: &str) -> bool {
    /// Lines that are looked at: a capture that was broken has a hundred.
    const LINES: usize = 200;
    Margin::of(&text.lines().take(LINES).collect::<Vec<_>>()).is_some()
}

/// Whether two lines begin with the same letters, as behind one prefix: the second does not go on with the first.
pub fn begin_alike(one: &str, other: &str) -> bool {
    const LETTERS: usize = 3;
    // The rule of a table begins so on both sides of a break.
    if other.chars().all(|c| c == '-' || c.is_whitespace()) {
        return false;
    }
    let alike = one.chars().zip(other.chars()).take_while(|(a, b)| a == b);
    alike.filter(|(sign, _)| !sign.is_whitespace()).take(LETTERS).count() == LETTERS
}

/// What stood between two halves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Glue {
    Exact,
    Blank,
}

fn glue(before: &str, after: &str, at_margin: bool) -> Option<Glue> {
    /// No line of a capture is longer; the patterns are not tried on what cannot match.
    const LONGEST: usize = 400;
    let ends = before.trim_end().chars().next_back()?;
    let begins = after.trim_start().chars().next()?;
    if at_margin {
        return Some(Glue::Exact);
    }
    if before.len() > LONGEST || after.len() > LONGEST {
        return None;
    }
    if opens(before) && closes(after) {
        return Some(Glue::Exact);
    }
    let value = matches!(ends, ':' | '：') && matches!(begins, '{' | '[' | '\'' | '"' | '‘' | '“');
    let name = || before.contains(['\'', '"', '‘', '“']) && after.trim_end().ends_with(['\'', '"', '’', '”']);
    let broken =
        (value && is(&LABEL, before) && is(&VALUE, after)) || (name() && is(&NAME, before) && is(&NAME_END, after));
    broken.then_some(Glue::Blank)
}

/// How wide a line is.
pub(super) type Measure = fn(&str) -> usize;

/// The width at which every line was broken that is as wide.
struct Margin {
    width: usize,
    measure: Measure,
}

impl Margin {
    /// Consoles count cells, programs letters.
    fn of(lines: &[&str]) -> Option<Self> {
        let measures: [Measure; 2] = [UnicodeWidthStr::width, |text| text.chars().count()];
        let by_ids = measures.into_iter().find_map(|measure| Some(Self { width: by_ids(lines, measure)?, measure }));
        let by_lines =
            || measures.into_iter().find_map(|measure| Some(Self { width: by_lines(lines, measure)?, measure }));
        let by_heads =
            || measures.into_iter().find_map(|measure| Some(Self { width: by_heads(lines, measure)?, measure }));
        let by_rule =
            || measures.into_iter().find_map(|measure| Some(Self { width: by_rule(lines, measure)?, measure }));
        by_ids.or_else(by_lines).or_else(by_rule).or_else(by_heads)
    }

    fn is_reached(&self, text: &str) -> bool {
        (self.measure)(text) == self.width
    }
}

/// The width of the lines whose id goes on below, provided that no line is wider.
fn by_ids(lines: &[&str], measure: Measure) -> Option<usize> {
    const NARROWEST: usize = 40;
    let pairs = lines.iter().zip(lines.iter().skip(1));
    let broken = |line: &str, next: &str| (opens(line) && closes(next)) || splits_an_id(line, next);
    let mut broken = pairs.filter(|(line, next)| broken(line, next)).map(|(line, _)| measure(line));
    let margin = broken.next()?;
    let same = broken.all(|width| width == margin);
    (same && margin >= NARROWEST && lines.iter().all(|line| measure(line) <= margin)).then_some(margin)
}

/// Whether a header and the rule below it were broken between two columns: so an editor does.
fn ends_with_a_column(lines: &[&str], at: usize) -> bool {
    let [header, _, rule, more] = lines.get(at..at + 4).unwrap_or_default() else { return false };
    let is_dashes = |line: &str| line.contains('-') && line.chars().all(|c| matches!(c, '-' | ' '));
    let last = header.rsplit(' ').next().and_then(event_labels::column);
    rule.ends_with('-') && is_dashes(more) && last.is_some()
}

/// The width of the widest lines, where breaks go through what names an event on one line of several times that width.
fn by_heads(lines: &[&str], measure: Measure) -> Option<usize> {
    const NARROWEST: usize = 40;
    let widths: Vec<usize> = lines.iter().map(|line| measure(line)).collect();
    let widest = widths.iter().copied().max().filter(|widest| *widest >= NARROWEST)?;
    let is_full = |at: usize| widths.get(at) == Some(&widest);
    let mut at = 0;
    while at < lines.len() {
        let full = (at..lines.len()).take_while(|at| is_full(*at)).count();
        let run = lines.get(at..=at + full).unwrap_or_default();
        if full > 0 && splits_a_head(run) {
            return Some(widest);
        }
        at += full + 1;
    }
    None
}

/// Whether lines are an event together, and none of them is one.
fn splits_a_head(lines: &[&str]) -> bool {
    const LEAST: usize = 3;
    const MOST: usize = 400;
    let Some((first, rest)) = lines.split_first().filter(|_| (LEAST..=MOST).contains(&lines.len())) else {
        return false;
    };
    rest.last().is_some_and(|last| !last.trim().is_empty())
        && !rest.iter().any(|line| begin_alike(first, line))
        && !lines.iter().any(|line| names_event(line))
        && names_event(&lines.concat())
}

/// The width of the rule of a table that goes on in a line of dashes alone, as the header above it and the row below go on,
/// provided that no line is wider. Between two columns an editor breaks, too.
fn by_rule(lines: &[&str], measure: Measure) -> Option<usize> {
    const NARROWEST: usize = 20;
    let is_dashes = |line: &str| line.contains('-') && line.chars().all(|c| c == '-' || c == ' ');
    let width = lines.windows(5).enumerate().find_map(|(at, window)| {
        let [header, rest, rule, more, row] = window else { return None };
        let width = measure(rule);
        let goes_on = is_dashes(rule) && is_dashes(more) && !rest.trim().is_empty();
        let are_full = || [header, row].iter().all(|line| measure(line) == width);
        let end = || [rest, more].iter().all(|line| measure(line) < width);
        (goes_on && are_full() && end() && !ends_with_a_column(lines, at)).then_some(width)
    })?;
    let is_full = |line: &&str| measure(line) == width;
    let ends =
        |pair: &[&str]| pair.first().is_some_and(is_full) && pair.get(1).is_none_or(|next| next.trim().is_empty());
    let fits = lines.iter().all(|line| measure(line) <= width) && !lines.windows(2).any(ends);
    (width >= NARROWEST && fits).then_some(width)
}

/// Whether an id begins at the end of one line and ends at the beginning of the next.
fn splits_an_id(line: &str, next: &str) -> bool {
    let is_of = |c: char, brace: char| c.is_ascii_hexdigit() || c == '-' || c == brace;
    let begins = line.trim_end_matches(|c| is_of(c, '{')).len();
    let ends = next.trim_start_matches(|c| is_of(c, '}')).len();
    let (Some(one), Some(two)) = (line.get(begins..), next.get(..next.len() - ends)) else { return false };
    let both = || format!("{one}{two}");
    let is_id = || both().trim_start_matches('{').trim_end_matches('}').parse::<crate::facts::Guid>().is_ok();
    !one.is_empty() && !two.is_empty() && one.len() + two.len() <= 38 && is_id()
}

/// The width of the widest lines, where each of them goes on below, most in the middle of a word: lines that words were
/// broken between are not all as wide. Rows of a table are, and go on with nothing.
fn by_lines(lines: &[&str], measure: Measure) -> Option<usize> {
    const NARROWEST: usize = 60;
    const LEAST: usize = 3;
    /// Cells that are left free where words were not broken.
    const FREE: usize = 8;
    let widths: Vec<usize> = lines.iter().map(|line| measure(line)).collect();
    let widest = widths.iter().copied().max().filter(|widest| *widest >= NARROWEST)?;
    let full = widths.iter().filter(|width| **width == widest).count();
    let nearly = widths.iter().filter(|width| (widest - FREE..widest).contains(width)).count();
    if full < LEAST || nearly * 3 > full {
        return None;
    }
    let mut in_words = 0;
    for (at, line) in lines.iter().enumerate().filter(|(at, _)| widths.get(*at) == Some(&widest)) {
        let next = lines.get(at + 1).filter(|next| !next.trim().is_empty())?;
        let has_columns = |line: &str| line.trim().contains("  ");
        let rows = widths.get(at + 1) == Some(&widest) && has_columns(line) && has_columns(next);
        let is_cut = line.ends_with("...") || line.ends_with('…');
        if rows
            || is_cut
            || begin_alike(line, next)
            || at.checked_sub(2).is_some_and(|at| ends_with_a_column(lines, at))
        {
            return None;
        }
        let in_word = line.ends_with(char::is_alphanumeric) && next.starts_with(char::is_alphanumeric);
        in_words += usize::from(in_word);
    }
    (in_words * 2 >= full).then_some(widest)
}
