//! Single signs that programs change on the way: Markdown's escapes and emphasis, entities, blanks that do not break.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::Numbered;
use crate::decode::text::{Line, Text};

/// Brackets, braces and quotes that Markdown escaped around a state, an id or a name.
static ESCAPED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"\\([\[{'"])([^\\\[\]{}'"]{1,80})\\([\]}'"])"#).ok());
/// The same where only the opening sign was escaped, or the backslash itself was: around numbers behind a label.
static HALF_ESCAPED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"([:=]\s*)\\{1,2}([\[{])([0-9a-fA-F-]{1,36})\\{0,2}([\]}])").ok());
/// A number in the brackets of East Asian letters.
static WIDE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"［(\d{1,2})］").ok());
static ENTITY: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"&(#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-z]{2,6});").ok());
/// A line in italics or bold, quoted or not, with Markdown's hard line break behind it or none.
static EMPHASIS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?m)^[ \t>]*(?:_([^_\s][^\n]*[^\s])_|\*\*([^*\n]+)\*\*|\*([^*\s][^*\n]*[^*\s])\*)\\?[ \t\r]*$").ok()
});
/// A label in bold or italics before its value, or a name or id in a code span.
static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^([ \t]*(?:[-*+][ \t]+)?)(?:\*\*|__)([^*_\n]{1,60}?)(:?)(?:\*\*|__)(:?)([ \t]*)").ok()
});

/// The same behind single signs, which are a label's only around a colon.
static ITALIC: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^([ \t]*(?:[-*+][ \t]+)?)(?:_([^*_\n]{1,60}?:)_|\*([^*_\n]{1,60}?:)\*)").ok());

/// The lines of a capture that XML holds on one line, with line ends as entities, up to `most`; `None` for other texts.
pub(super) fn line_ends(text: &Text, most: usize) -> Option<Vec<Numbered>> {
    const ENDS: [&str; 3] = ["&#10;", "&#xA;", "&#xa;"];
    const RETURNS: [&str; 3] = ["&#13;", "&#xD;", "&#xd;"];
    const LEAST: usize = 3;
    let whole = text.as_str();
    let end = ENDS.into_iter().find(|end| whole.matches(end).nth(LEAST - 1).is_some())?;
    let lines = text.lines().flat_map(|line| line.text.split(end).map(move |part| (line.number, part)));
    let plain = |(number, part): (u32, &str)| {
        let part = RETURNS.iter().fold(part.to_owned(), |part, sign| part.replace(sign, ""));
        Numbered { number, text: entities(&part).into_owned() }
    };
    Some(lines.take(most).map(plain).collect())
}

/// The lines of a capture that a form or an address holds on one line, up to `most`; `None` for other texts.
pub(super) fn form_encoded(text: &Text, most: usize) -> Option<Vec<Numbered>> {
    const LEAST: usize = 3;
    let whole = text.as_str();
    let holds = |line: &str| line.matches("%0A").nth(LEAST - 1).is_some() && line.contains("%3A");
    if !holds(whole) {
        return None;
    }
    let decoded = |line: &str| {
        let mut bytes = Vec::with_capacity(line.len());
        let mut rest = line.as_bytes();
        while let [first, tail @ ..] = rest {
            let code = tail.get(..2).filter(|_| *first == b'%').and_then(|code| std::str::from_utf8(code).ok());
            match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
                Some(byte) => {
                    bytes.push(byte);
                    rest = tail.get(2..).unwrap_or_default();
                }
                None => {
                    bytes.push(if *first == b'+' { b' ' } else { *first });
                    rest = tail;
                }
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let plain = |line: Line<'_>| {
        let text = if holds(line.text) { decoded(line.text) } else { line.text.to_owned() };
        let lines = text.lines().map(|text| Numbered { number: line.number, text: text.to_owned() });
        lines.collect::<Vec<_>>()
    };
    Some(text.lines().flat_map(plain).take(most).collect())
}

/// What stands behind a message in Configuration Manager's logs.
pub(super) const CMTRACE: &str = "]LOG]!>";

/// Whether a text has lines in italics or bold: cheap to ask of a large text.
pub(super) fn has_emphasis(text: &str) -> bool {
    const MARKS: [&str; 6] = ["_\\\n", "_\n", "*\n", ":**", ":_", ":*"];
    MARKS.iter().any(|mark| text.contains(mark))
}

/// Markdown's hard line break.
const BREAK: char = '\\';

/// Whether a text has lines that end in Markdown's hard line break: cheap to ask of a large text.
pub(super) fn has_hard_breaks(text: &str) -> bool {
    ["\\\n", "\\\r\n"].iter().any(|mark| text.matches(mark).nth(HARD_BREAKS - 1).is_some())
}

/// Lines of a text that end in a hard line break at least.
const HARD_BREAKS: usize = 2;

/// Takes Markdown's hard line break off the lines where every second one has it: one alone ends a path, and lines of a
/// registry's export go on behind a comma.
pub(super) fn unbreak(lines: &mut [Numbered]) {
    let ends = |line: &Numbered| line.text.trim_end().ends_with(BREAK);
    // Bytes of a registry's export, which JSON has none of.
    let goes_on = |line: &Numbered| {
        let bytes = line.text.trim_end().strip_suffix(",\\");
        bytes.is_some_and(|bytes| bytes.ends_with(|c: char| c.is_ascii_hexdigit()) && !bytes.contains("\": "))
    };
    let (mut all, mut broken) = (0, 0);
    for line in lines.iter().filter(|line| !line.text.trim().is_empty()) {
        all += 1;
        broken += usize::from(ends(line) && !goes_on(line));
    }
    if broken < HARD_BREAKS || broken * 2 < all {
        return;
    }
    for line in lines.iter_mut().filter(|line| ends(line)) {
        let end = line.text.trim_end().len() - BREAK.len_utf8();
        line.text.truncate(end);
    }
}

/// Signs that Markdown escapes outside a word, and within one.
const ESCAPES: [char; 16] = ['[', ']', '{', '}', '(', ')', '*', '#', '`', '|', '!', '_', '-', '.', '+', '>'];

/// Whether a text may have escaped brackets or signs within words: cheap to ask of a large text.
pub(super) fn has_escapes(text: &str) -> bool {
    ["\\[", "\\]", "\\_"].iter().any(|sign| text.contains(sign))
        || text.starts_with(WIDE_BLANK)
        || text.contains("\n\u{3000}")
}

/// Takes the backslash off signs before all of which a text has one: whoever escapes for Markdown does so everywhere. A
/// path's own stay.
pub(super) fn unescape(lines: &mut [Numbered]) {
    const LEAST: usize = 2;
    let mut counts = [(0_usize, 0_usize); ESCAPES.len()];
    let mut count = |text: &str| {
        let mut before = ' ';
        for sign in text.chars() {
            if let Some((all, escaped)) = ESCAPES.iter().position(|one| *one == sign).and_then(|at| counts.get_mut(at))
            {
                (*all, *escaped) = (*all + 1, *escaped + usize::from(before == '\\'));
            }
            before = if before == '\\' && sign == '\\' { ' ' } else { sign };
        }
    };
    if !lines.iter().any(|line| line.text.contains('\\')) {
        return;
    }
    lines.iter().flat_map(|line| words(&line.text)).for_each(|(_, word)| count(word));
    let escaped: Vec<char> = ESCAPES
        .into_iter()
        .zip(counts)
        .filter(|(sign, (all, escaped))| all == escaped && *all >= if is_bracket(*sign) { 1 } else { LEAST })
        .map(|(sign, _)| sign)
        .collect();
    // One bracket is half of nothing.
    let has = |pair: [char; 2]| pair.iter().all(|sign| escaped.contains(sign));
    let is_sure = |sign: &char| match sign {
        '[' | ']' => has(['[', ']']),
        '{' | '}' => has(['{', '}']),
        '(' | ')' => has(['(', ')']),
        _ => true,
    };
    let escaped: Vec<char> = escaped.iter().copied().filter(is_sure).collect();
    if escaped.is_empty() {
        return;
    }
    for line in lines.iter_mut().filter(|line| line.text.contains('\\')) {
        let mut text = String::with_capacity(line.text.len());
        for (blanks, word) in words(&line.text) {
            text.push_str(blanks);
            let mut signs = word.chars().peekable();
            while let Some(sign) = signs.next() {
                match signs.peek() {
                    Some(next) if sign == '\\' && !is_path(word) && escaped.contains(next) => {}
                    Some('\\') if sign == '\\' => text.extend(signs.next().into_iter().chain([sign])),
                    _ => text.push(sign),
                }
            }
        }
        line.text = text;
    }
}

fn is_bracket(sign: char) -> bool {
    matches!(sign, '[' | ']' | '{' | '}' | '(' | ')')
}

/// The words of a line, each with the blanks before it; the last may be none.
fn words(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let word = rest.trim_start();
        let (blanks, _) = rest.split_at_checked(rest.len() - word.len())?;
        let (word, after) = word.split_at_checked(word.find(char::is_whitespace).unwrap_or(word.len()))?;
        rest = after;
        Some((blanks, word))
    })
}

/// Whether a word has a path's own backslashes.
fn is_path(word: &str) -> bool {
    word.contains(":\\") || word.starts_with("\\\\")
}

/// The blank of East Asian letters, as wide as two.
const WIDE_BLANK: char = '\u{3000}';

/// Puts back the signs that were there.
pub(super) fn unmark(line: &mut Numbered) {
    let text = &mut line.text;
    // A line of Configuration Manager's logs, before its time and component.
    if let Some((message, _)) = text.strip_prefix("<![LOG[").and_then(|rest| rest.rsplit_once(CMTRACE)) {
        *text = message.to_owned();
    }
    // A line of blanks alone is left: whether it is empty is not for this step to say.
    if text.contains(['\u{a0}', '\u{202f}', '\u{2007}']) && !text.trim().is_empty() {
        *text = text.replace(['\u{a0}', '\u{202f}', '\u{2007}'], " ");
    }
    if text.starts_with(WIDE_BLANK) {
        let inner = text.trim_start_matches(WIDE_BLANK);
        let wide = (text.len() - inner.len()) / WIDE_BLANK.len_utf8();
        *text = "  ".repeat(wide) + inner;
    }
    if text.contains('&') && !text.contains('<') {
        *text = entities(text).into_owned();
    }
    if text.contains('\\') {
        replace(text, &ESCAPED, "$1$2$3");
        replace(text, &HALF_ESCAPED, "$1$2$3$4");
    }
    if text.contains('［') {
        replace(text, &WIDE, "[$1]");
    }
    if text.contains(['_', '*']) {
        replace(text, &EMPHASIS, "$1$2$3");
        replace(text, &LABEL, "$1$2$3$4$5");
        replace(text, &ITALIC, "$1$2$3");
    }
}

fn replace(text: &mut String, pattern: &LazyLock<Option<Regex>>, by: &str) {
    if let Some(Cow::Owned(changed)) = pattern.as_ref().map(|pattern| pattern.replace_all(text, by)) {
        *text = changed;
    }
}

/// The text with the signs that entities stand for.
pub(super) fn entities(text: &str) -> Cow<'_, str> {
    let sign = |found: &Captures<'_>| {
        let name = found.get(1).map_or("", |name| name.as_str());
        let code = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
        let sign = match name {
            "nbsp" => Some(' '),
            "quot" | "ldquo" | "rdquo" => Some('"'),
            "apos" | "lsquo" | "rsquo" => Some('\''),
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "lbrack" | "lsqb" => Some('['),
            "rbrack" | "rsqb" => Some(']'),
            "lbrace" | "lcub" => Some('{'),
            "rbrace" | "rcub" => Some('}'),
            _ => match name.strip_prefix('#') {
                Some(number) => match number.strip_prefix(['x', 'X']) {
                    Some(hex) => code(hex, 16),
                    None => code(number, 10),
                },
                None => None,
            },
        };
        let sign = sign.map(|sign| if sign == '\u{a0}' { ' ' } else { sign }).filter(|sign| !sign.is_control());
        sign.map_or_else(|| found.get(0).map_or("", |whole| whole.as_str()).to_owned(), String::from)
    };
    match ENTITY.as_ref() {
        Some(entity) if text.contains('&') => entity.replace_all(text, sign),
        _ => Cow::Borrowed(text),
    }
}
