//! A text without what carried it: JSON strings, HTML, XML, RTF, Markdown, frames, names of hosts, the prefixes of logs, a
//! column or signs behind, lines broken at a margin, blank lines between all.
//!
//! Nothing is taken off that is not seen to be a carrier: each step looks for what only a carrier has.

mod anchor;
mod breaks;
mod carrier;
mod cells;
mod columns;
mod documents;
mod ends;
mod folded;
mod frame;
mod heading;
mod hosts;
mod html;
mod html_strings;
mod literals;
mod markup;
mod prefix;
mod records;
mod reversed;
mod rows;
mod rtf;
mod searched;
mod spaced;
mod strings;
mod table;
mod tail;

pub use folded::begin_alike;
pub use heading::among_words as host_of_heading;
pub use hosts::{MOST as HOSTS, is_host};
pub use prefix::Prefix;

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

    /// The lines of a text of a test.
    #[cfg(test)]
    fn all(text: &str) -> Vec<Self> {
        text.lines().zip(1..).map(|(text, number)| Self { number, text: text.to_owned() }).collect()
    }
}

/// A text without what carried it.
pub struct Unwrapped {
    /// Its lines as they were printed.
    pub lines: Vec<Numbered>,
    /// Numbers of the lines that were carried or changed: they held more than is seen now.
    pub changed: Vec<u32>,
    /// It holds more than was read: a document's pictures and objects, its missing end.
    pub unread: bool,
    /// It is JSON that breaks off, which was read as far as it goes.
    pub cut: bool,
    /// There was no room for more lines, or for more hosts.
    pub full: bool,
}

/// The lines of a text as they were printed, up to `most`; `None` where nothing carried it.
pub fn lines(text: &Text, most: usize) -> Option<Unwrapped> {
    let shown = html_strings::plain(text);
    let (with_pages, holds_picture) = shown.map_or((None, false), |shown| (Some(shown.text), shown.picture));
    let has_pages = with_pages.is_some();
    let original = text;
    let text = with_pages.as_ref().unwrap_or(text);
    let document = rtf::unwrapped(text, most);
    let mut unread = holds_picture || document.as_ref().is_some_and(|document| document.unread);
    // One more tells whether there was room for all.
    let mut cut = false;
    let carried = document.map(|document| document.lines).or_else(|| {
        let (lines, picture) = html::unwrapped(text, most + 1)?;
        unread |= picture;
        Some(lines)
    });
    let carried = carried
        .or_else(|| markup::line_ends(text, most + 1))
        .or_else(|| markup::form_encoded(text, most + 1))
        .or_else(|| columns::unwrapped(text, most + 1));
    let carried = carried.or_else(|| cells::unwrapped(text, most + 1)).or_else(|| {
        if let Some(lines) = records::unwrapped(text, most + 1).or_else(|| documents::unwrapped(text, most + 1)) {
            return Some(lines);
        }
        let strings = strings::unwrapped(text, most + 1)?;
        cut = strings.cut;
        Some(strings.lines)
    });
    if carried.is_none()
        && !has_pages
        && !may_be_carried(text.as_str())
        && !spaced::is(text.lines().map(|line| line.text))
    {
        return None;
    }
    let is_carried = carried.is_some();
    let mut full = carried.as_ref().is_some_and(|lines| lines.len() > most);
    let plain = |line: Line<'_>| Numbered { number: line.number, text: line.text.to_owned() };
    let mut lines = carried.unwrap_or_else(|| {
        let tagged = frame::texts(text.as_str(), text.lines().take(most).map(plain));
        tagged.unwrap_or_else(|| text.lines().take(most).map(plain).collect())
    });
    lines = breaks::part(lines);
    lines.truncate(most);
    spaced::join(&mut lines);
    searched::take_off(&mut lines);
    literals::take_off(&mut lines);
    ends::take_off(&mut lines);
    markup::unescape(&mut lines);
    unframe(&mut lines);
    // A prefix is inferred from whole lines: those that a margin broke behind it are put together first.
    folded::join(&mut lines);
    rows::join(&mut lines);
    let answers = hosts::apart(&lines);
    let is_carried = is_carried || answers.as_ref().is_some_and(|answers| answers.carried);
    if let Some(answers) = answers {
        (lines, full) = (answers.lines, full || answers.full);
    }
    if prefix::take_off(&mut lines) {
        unframe(&mut lines);
    }
    tail::take_off(&mut lines);
    folded::join(&mut lines);
    rows::join(&mut lines);
    reversed::turn(&mut lines);
    let mut changed: Vec<u32> =
        if is_carried { lines.iter().map(|line| line.number).collect() } else { changed(original, &lines) };
    changed.dedup();
    (!changed.is_empty()).then_some(Unwrapped { lines, changed, unread, cut, full })
}

/// Takes the marks of a page off, a frame, and the marks within that.
fn unframe(lines: &mut [Numbered]) {
    let unmark = |lines: &mut [Numbered]| {
        markup::unbreak(lines);
        lines.iter_mut().for_each(markup::unmark);
    };
    unmark(lines);
    if frame::take_off(lines) {
        unmark(lines);
    }
}

/// The numbers of the lines that are not as they were.
fn changed(text: &Text, lines: &[Numbered]) -> Vec<u32> {
    let mut now = lines.iter().peekable();
    let differs = |line: &Line<'_>| match now.next_if(|now| now.number == line.number) {
        Some(now) => now.text != line.text,
        None => true,
    };
    let last = lines.iter().map(|line| line.number).max().unwrap_or_default();
    text.lines().take_while(|line| line.number <= last).filter(differs).map(|line| line.number).collect()
}

/// Whether there is anything that the steps look for: most texts, and all the large ones, are passed over.
fn may_be_carried(text: &str) -> bool {
    // What is behind a prefix or was broken is a table, or has a class id or a source.
    const SHOWS: [&str; 6] = ["----", "VSS", "{", "olsnap", "State", "haredVolume"];
    const TRACES: [&str; 7] = ["riter", "vssadmin", "\u{a0}", "&nbsp;", "&#", "&quot;", markup::CMTRACE];
    TRACES.iter().any(|trace| text.contains(trace))
        || markup::has_emphasis(text)
        || markup::has_hard_breaks(text)
        || markup::has_escapes(text)
        || frame::may_be_framed(text)
        || ends::may_have(text)
        || breaks::may_have(text)
        || (SHOWS.iter().any(|trace| text.contains(trace)) && may_be_behind(text))
}

/// Whether the lines of a text may have been broken at a margin or stand behind a prefix, or those of a table in it.
fn may_be_behind(text: &str) -> bool {
    let ruled = || text.contains("----") && text.lines().any(|line| table::rule(line).is_some_and(|from| from > 0));
    folded::may_be_broken(text) || prefix::begins_alike(text.lines()) || ruled()
}

#[cfg(test)]
mod tests;
