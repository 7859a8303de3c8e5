//! Lines that were broken at a margin: by a console of 80 columns, by a mail program, by a ticket's text field.
//!
//! That a text was broken is seen where a break goes through a value whose shape is known.

use std::sync::LazyLock;

use regex::Regex;
use unicode_width::UnicodeWidthStr;

use super::Numbered;

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
    let margin = margin(lines);
    let mut joined: Vec<Numbered> = Vec::with_capacity(lines.len());
    let mut last_width = 0;
    for line in lines.drain(..) {
        let width = line.text.width();
        let begins_alike = joined.last().is_some_and(|last| begin_alike(&last.text, &line.text));
        let at_margin =
            margin.is_some_and(|margin| margin == last_width) && !line.text.trim().is_empty() && !begins_alike;
        last_width = width;
        match joined.last_mut().and_then(|last| Some((glue(&last.text, &line.text, at_margin)?, last))) {
            Some((glue, last)) => {
                let rest = if glue == Glue::Exact && at_margin { line.text.as_str() } else { line.text.trim() };
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

/// Whether two lines begin with the same letters, as behind one prefix: the second does not go on with the first.
fn begin_alike(one: &str, other: &str) -> bool {
    const LETTERS: usize = 3;
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
    if before.len() > LONGEST || after.len() > LONGEST {
        return None;
    }
    let ends = before.trim_end().chars().next_back()?;
    let begins = after.trim_start().chars().next()?;
    if at_margin || (opens(before) && closes(after)) {
        return Some(Glue::Exact);
    }
    let value = matches!(ends, ':' | '：') && matches!(begins, '{' | '[' | '\'' | '"' | '‘' | '“');
    let name = || before.contains(['\'', '"', '‘', '“']) && after.trim_end().ends_with(['\'', '"', '’', '”']);
    let broken =
        (value && is(&LABEL, before) && is(&VALUE, after)) || (name() && is(&NAME, before) && is(&NAME_END, after));
    broken.then_some(Glue::Blank)
}

/// The width at which every line was broken that is as wide: that of the lines whose id goes on below, provided that no
/// line is wider.
fn margin(lines: &[Numbered]) -> Option<usize> {
    let pairs = lines.iter().zip(lines.iter().skip(1));
    let mut broken = pairs.filter(|(line, next)| opens(&line.text) && closes(&next.text));
    let margin = broken.next()?.0.text.width();
    let same = broken.all(|(line, _)| line.text.width() == margin);
    (same && margin >= 40 && lines.iter().all(|line| line.text.width() <= margin)).then_some(margin)
}
