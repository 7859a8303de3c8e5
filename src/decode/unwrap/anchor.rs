//! What tells a line of a writer list whatever stands before it.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// The banner; an id in braces; a state. Lists of all languages have them.
static SURE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const HEX: &str = "[0-9a-fA-F]";
    Regex::new(&format!(
        r"(?i-u:\bvssadmin 1\.[0-9] - )|[:：=]\s*\{{{HEX}{{8}}(?:-{HEX}{{4}}){{3}}-{HEX}{{12}}\}}|[:：]\s*\[[0-9]{{1,2}}\] [^\s]"
    ))
    .ok()
});

/// A quoted name: other texts have that, too.
static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"[:：]\s*['"’“「]([^'"]+)['"’”」]"#).ok());

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
    // An id ends its line.
    let ends = |found: &regex::Match<'_>| !found.as_str().ends_with('}') || is_end(line, found.end());
    if let Some(sure) = SURE.as_ref()?.find_iter(line).find(ends) {
        return Some(Anchor { at: sure.start(), is_sure: true });
    }
    let named = |found: &Captures<'_>| {
        let (whole, name) = (found.get(0)?, found.get(1)?);
        let is_name = NAME_LENGTHS.contains(&name.as_str().chars().count()) && is_end(line, whole.end());
        is_name.then(|| Anchor { at: whole.start(), is_sure: false })
    };
    line.contains(QUOTES).then(|| NAME.as_ref()?.captures_iter(line).find_map(|found| named(&found)))?
}

/// Whether nothing but signs follows.
fn is_end(line: &str, at: usize) -> bool {
    line.get(at..).is_some_and(|rest| !rest.contains(|c: char| c.is_alphanumeric() || c == '_'))
}

/// Whether the line begins with the banner.
pub(super) fn is_banner(line: &str) -> bool {
    line.to_ascii_lowercase().starts_with("vssadmin 1.")
}
