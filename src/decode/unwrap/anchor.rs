//! What tells a line of a writer list whatever stands before it.

use std::sync::LazyLock;

use regex::Regex;

/// The banner; an id in braces at the end; a state. Lists of all languages have them.
static SURE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\bvssadmin 1\.\d - ",
        r"|[:：=]\s*\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}\W*$",
        r"|[:：]\s*\[\d{1,2}\] \S",
    ))
    .ok()
});

/// A quoted name at the end: other texts have that, too.
static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"[:：]\s*['"’“「][^'"]{3,80}['"’”」]\W*$"#).ok());

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
    if line.len() > LONGEST || !line.contains(['{', '[', '\'', '"', '’', '”', '」', '-']) {
        return None;
    }
    let sure = SURE.as_ref()?.find(line).map(|found| Anchor { at: found.start(), is_sure: true });
    sure.or_else(|| NAME.as_ref()?.find(line).map(|found| Anchor { at: found.start(), is_sure: false }))
}

/// Whether the line begins with the banner.
pub(super) fn is_banner(line: &str) -> bool {
    line.to_ascii_lowercase().starts_with("vssadmin 1.")
}
