//! What tells a line of a writer list whatever stands before it.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// A quoted name: other texts have that, too.
static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"[:：]\s*['"’“「]([^'"]+)['"’”」]"#).ok());

/// How the banner begins.
const BANNER: &[u8] = b"vssadmin 1.";

/// Characters of a writer's name.
const NAME_LENGTHS: std::ops::RangeInclusive<usize> = 3..=80;

/// What ends a name.
const QUOTES: [char; 5] = ['\'', '"', '’', '”', '」'];

/// A line of a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Anchor {
    /// Where its own words are certain to have begun.
    pub(super) at: usize,
    /// No other text has such a line.
    pub(super) is_sure: bool,
}

/// What tells the line; `None` for lines of no list.
pub(super) fn find(line: &str) -> Option<Anchor> {
    /// No line of a list is longer, with what stands before it.
    const LONGEST: usize = 500;
    if line.len() > LONGEST || !(line.contains(['{', '[', '-']) || line.contains(QUOTES)) {
        return None;
    }
    if let Some(at) = sure(line) {
        return Some(Anchor { at, is_sure: true });
    }
    let named = |found: &Captures<'_>| {
        let (whole, name) = (found.get(0)?, found.get(1)?);
        let is_name = NAME_LENGTHS.contains(&name.as_str().chars().count()) && is_end(line, whole.end());
        is_name.then(|| Anchor { at: whole.start(), is_sure: false })
    };
    line.contains(QUOTES).then(|| NAME.as_ref()?.captures_iter(line).find_map(|found| named(&found)))?
}

/// Where the banner stands, or the sign before an id in braces that ends the line, or the one before a state: lists of all
/// languages have them. By hand, since every writer list asks and a pattern takes longer to make than one to read.
fn sure(line: &str) -> Option<usize> {
    line.char_indices()
        .find(|&(at, sign)| {
            let rest = line.get(at..).unwrap_or_default();
            match sign {
                'v' | 'V' => is_banner_within(line, at),
                ':' | '：' | '=' => {
                    let value = rest.strip_prefix(sign).unwrap_or(rest).trim_start();
                    is_last_id(value) || (sign != '=' && is_state(value))
                }
                _ => false,
            }
        })
        .map(|(at, _)| at)
}

/// `vssadmin 1.1 - `, as a word of its own.
fn is_banner_within(line: &str, at: usize) -> bool {
    let (before, rest) = line.as_bytes().split_at_checked(at).unwrap_or_default();
    let is_word = !before.last().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let Some((name, version)) = rest.split_at_checked(BANNER.len()) else { return false };
    is_word && name.eq_ignore_ascii_case(BANNER) && matches!(version, [b'0'..=b'9', b' ', b'-', b' ', ..])
}

/// An id in braces, with nothing but signs behind it.
fn is_last_id(text: &str) -> bool {
    const ID: usize = 36;
    let id = text.strip_prefix('{').and_then(|text| text.split_at_checked(ID));
    let is_sign = |(at, byte): (usize, u8)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    id.is_some_and(|(id, rest)| {
        rest.strip_prefix('}').is_some_and(|rest| is_end(rest, 0)) && id.bytes().enumerate().all(is_sign)
    })
}

/// `[1] Stable`: a number in brackets before a word.
fn is_state(text: &str) -> bool {
    let Some((number, word)) = text.strip_prefix('[').and_then(|text| text.split_once("] ")) else { return false };
    let is_number = (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    // What looks like the end of an id has to end the line.
    let end = |c: char| c != '}' || is_end(word, c.len_utf8());
    is_number && word.chars().next().is_some_and(|c| !c.is_whitespace() && end(c))
}

/// Whether nothing but signs follows.
fn is_end(line: &str, at: usize) -> bool {
    line.get(at..).is_some_and(|rest| !rest.contains(|c: char| c.is_alphanumeric() || c == '_'))
}

/// Whether the line begins with the banner.
pub(super) fn is_banner(line: &str) -> bool {
    line.as_bytes().get(..BANNER.len()).is_some_and(|start| start.eq_ignore_ascii_case(BANNER))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What [`sure`] does by hand.
    static SURE: LazyLock<Regex> = LazyLock::new(|| {
        const HEX: &str = "[0-9a-fA-F]";
        Regex::new(&format!(
            r"(?i-u:\bvssadmin 1\.[0-9] - )|[:：=]\s*\{{{HEX}{{8}}(?:-{HEX}{{4}}){{3}}-{HEX}{{12}}\}}|[:：]\s*\[[0-9]{{1,2}}\] [^\s]"
        ))
        .expect("a pattern")
    });

    fn by_pattern(line: &str) -> Option<usize> {
        let ends = |found: &regex::Match<'_>| !found.as_str().ends_with('}') || is_end(line, found.end());
        SURE.find_iter(line).find(ends).map(|sure| sure.start())
    }

    proptest! {
        #[test]
        fn what_tells_a_line_is_found_as_a_pattern_finds_it(
            parts in proptest::collection::vec(proptest::sample::select(vec![
                "vssadmin 1.1 - ", "VSSADMIN 1.", "2 - ", "_", "x", "é", ":", "：", "=", " ", "\t", "\u{3000}", "{", "}",
                "{41e12264-35d8-479b-8e5c-9b23d1dad37e}", "41e12264-35d8-479b-8e5c-9b23d1dad37", "[", "1", "] ", "[10] ",
                "[1] Stable", "] }", ".", "日本",
            ]), 0..8)
        ) {
            let line = parts.concat();
            prop_assert_eq!(sure(&line), by_pattern(&line), "{}", line);
        }
    }
}
