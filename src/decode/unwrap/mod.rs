//! A text without what carried it: JSON strings, HTML, Markdown, the prefixes of logs, lines broken at a margin.
//!
//! Nothing is taken off that is not seen to be a carrier: each step looks for what only a carrier has.

mod anchor;
mod folded;
mod html;
mod markup;
mod prefix;
mod strings;

use super::text::{Line, Text};

/// A line with the number that it has in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered {
    /// Number in the file, from 1.
    pub number: u32,
    /// What it says.
    pub text: String,
}

impl Numbered {
    /// The line as the readers take it.
    pub fn line(&self) -> Line<'_> {
        Line { number: self.number, text: &self.text }
    }
}

/// The lines of a text as they were printed, up to `most`; `None` where nothing carried it.
pub fn lines(text: &Text, most: usize) -> Option<Vec<Numbered>> {
    let carried = html::unwrapped(text, most).or_else(|| strings::unwrapped(text, most));
    if carried.is_none() && !may_be_carried(text.as_str()) {
        return None;
    }
    let plain = |line: Line<'_>| Numbered { number: line.number, text: line.text.to_owned() };
    let mut lines = carried.unwrap_or_else(|| text.lines().take(most).map(plain).collect());
    lines.iter_mut().for_each(markup::unmark);
    prefix::take_off(&mut lines);
    folded::join(&mut lines);
    Some(lines)
}

/// Whether there is anything that the steps look for: most texts, and all the large ones, are passed over.
fn may_be_carried(text: &str) -> bool {
    const TRACES: [&str; 6] = ["riter", "vssadmin", "\u{a0}", "&nbsp;", "&#", "&quot;"];
    TRACES.iter().any(|trace| text.contains(trace)) || markup::has_emphasis(text)
}

#[cfg(test)]
mod tests;
