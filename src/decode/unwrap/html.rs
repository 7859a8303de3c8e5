//! What an HTML page shows: exports of tickets, mails and wikis that hold a console's text.

use std::sync::LazyLock;

use regex::Regex;

use super::{Numbered, markup};
use crate::decode::text::Text;

/// Tags, comments and line ends. Tags that HTML does not have are text (`<computer name>`).
static MARKS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?s)<!--.*?-->|</?([a-zA-Z][a-zA-Z0-9:]*)(?:[\s/][^<>]*)?>|<!(?i:doctype)[^>]*>|\r\n?|\n").ok()
});

/// Tags without which a text is no page: code in a ticket may hold any other.
const TELLING: [&str; 8] = ["<br", "<pre", "</p>", "</div>", "</td>", "</span>", "<html", "<body"];
/// A whole page: the ends of its source's lines are blanks.
const PAGE: [&str; 3] = ["<html", "<body", "<!doctype html"];
/// What a page does not show.
const HIDDEN: [&str; 4] = ["script", "style", "head", "title"];
/// What begins and ends lines.
const LINES: [&str; 22] = [
    "br",
    "p",
    "div",
    "tr",
    "li",
    "ul",
    "ol",
    "pre",
    "table",
    "tbody",
    "thead",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "blockquote",
    "section",
    "dt",
    "dd",
];
/// What shows nothing of its own.
const INLINE: [&str; 26] = [
    "html", "body", "span", "font", "b", "i", "u", "em", "strong", "code", "tt", "kbd", "samp", "a", "o:p", "small",
    "img", "meta", "link", "center", "s", "sub", "sup", "col", "colgroup", "button",
];

/// How a picture begins that lies in the page itself, and characters of the longest that is a sign or a logo.
const PICTURE: &str = "data:image/";
const LOGO: usize = 4096;

/// The lines that a page shows, numbered as in its source, up to `most`, and whether it shows a picture besides; `None` for
/// what is no page.
pub(super) fn unwrapped(text: &Text, most: usize) -> Option<(Vec<Numbered>, bool)> {
    shown(text.as_str(), most)
}

/// The same of a page or a piece of one that stands within another text.
pub(super) fn shown(text: &str, most: usize) -> Option<(Vec<Numbered>, bool)> {
    // XML is read by readers of its own, and is no page.
    if !text.contains('<') || text.trim_start().starts_with("<?xml") || text.contains("<Event") {
        return None;
    }
    let start = text.get(..text.floor_char_boundary(4096)).unwrap_or(text).to_ascii_lowercase();
    let is_page = PAGE.iter().any(|tag| start.contains(tag));
    let has = |tag: &&str| text.contains(*tag) || text.contains(&tag.to_ascii_uppercase());
    if !is_page && !TELLING.iter().any(has) {
        return None;
    }
    let is_piece = !is_page && !text.trim_end().contains(['\r', '\n']);
    let mut shown = Shown { most, is_page, is_piece, ..Shown::default() };
    shown.number = 1;
    let mut at = 0;
    for mark in MARKS.as_ref()?.captures_iter(text) {
        let Some(whole) = mark.get(0) else { continue };
        shown.text(text.get(at..whole.start()).unwrap_or_default());
        at = whole.end();
        match mark.get(1) {
            Some(name) => shown.tag(whole.as_str(), &name.as_str().to_ascii_lowercase()),
            None => shown.source(whole.as_str()),
        }
    }
    shown.text(text.get(at..).unwrap_or_default());
    shown.end_line();
    Some((shown.lines, shown.picture))
}

#[derive(Default)]
struct Shown {
    lines: Vec<Numbered>,
    most: usize,
    is_page: bool,
    /// A piece of a page without line ends of its own: its marks alone say where lines end.
    is_piece: bool,
    now: String,
    /// Line of the source.
    number: u32,
    /// Line of the source on which the open line began.
    begun: Option<u32>,
    hidden: Option<String>,
    pre: u32,
    /// A cell is open, and how long its line was when it began.
    cell: Option<usize>,
    /// A mark ended a line of a text that keeps its source's lines: the end of that adds none.
    broken: bool,
    /// A block in a cell ended: the line goes on if the cell ends, too.
    block_ended: bool,
    /// It shows a picture that may hold text.
    picture: bool,
}

impl Shown {
    fn text(&mut self, text: &str) {
        if self.hidden.is_some() || text.is_empty() {
            return;
        }
        let text = if self.pre == 0 && self.is_page && self.now.is_empty() { text.trim_start() } else { text };
        if !text.trim().is_empty() && std::mem::take(&mut self.block_ended) {
            self.end_line();
        }
        if !text.is_empty() {
            self.begun.get_or_insert(self.number);
            self.now.push_str(&markup::entities(text));
        }
    }

    /// A comment or a line end of the source.
    fn source(&mut self, mark: &str) {
        if !mark.starts_with('<') && (self.pre > 0 || !self.is_page) {
            if !std::mem::take(&mut self.broken) || !self.now.trim().is_empty() {
                self.end_line();
            }
        } else if !mark.starts_with('<') && !self.now.is_empty() && self.hidden.is_none() {
            self.now.push(' ');
        }
        let ends = mark.bytes().filter(|b| *b == b'\n').count() + usize::from(mark == "\r");
        self.number = self.number.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX));
    }

    fn tag(&mut self, whole: &str, name: &str) {
        let closes = whole.starts_with("</");
        if let Some(hidden) = &self.hidden {
            if closes && hidden == name {
                self.hidden = None;
            }
        } else if HIDDEN.contains(&name) {
            self.hidden = (!closes && !whole.ends_with("/>")).then(|| name.to_owned());
        } else if matches!(name, "td" | "th") {
            let (begins, ends) = (self.cell.unwrap_or(0), self.now.trim_end().len());
            self.now.truncate(if closes { begins.max(ends) } else { self.now.len() });
            self.cell = (!closes).then_some(self.now.len());
            self.block_ended = false;
            // A label and what it labels, as a list prints them.
            if closes && self.now.ends_with(':') && !self.now.contains('\t') {
                self.now.pop();
                self.now.push_str(" : ");
            } else if closes {
                self.now.push('\t');
            }
        } else if self.is_block_of_cell(name, closes) {
            self.block_ended |= closes;
        } else if LINES.contains(&name) {
            self.block_ended = false;
            // Where the source's own lines are kept, its mark at the end of a line adds none; nor does a row of a table.
            let is_row = ["tr", "table", "tbody", "thead"].contains(&name);
            let is_second = name == "br" && self.broken;
            let is_end = match self.is_piece && self.pre == 0 {
                // What begins or ends a block ends the line that is open; a blank that does not break is one, too.
                true => name == "br" || !self.now.is_empty(),
                false => (self.is_page && !is_row) || self.pre > 0 || !self.now.trim().is_empty() || is_second,
            };
            if is_end {
                self.broken = name == "br" && !self.is_page && self.pre == 0;
                self.end_line();
            }
            if name == "table" && self.is_page && self.cell.is_none() {
                self.end_block();
            }
            if name == "pre" {
                self.pre = if closes { self.pre.saturating_sub(1) } else { self.pre + 1 };
            }
        } else if !INLINE.contains(&name) {
            self.text(whole);
        }
        self.picture |= name == "img" && whole.len() > LOGO && whole.contains(PICTURE);
        let ends = whole.bytes().filter(|b| *b == b'\n').count();
        self.number = self.number.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX));
    }

    /// The first paragraph of a cell stands on the line of its row; others are lines of their own.
    fn is_block_of_cell(&self, name: &str, closes: bool) -> bool {
        let Some(from) = self.cell.filter(|_| matches!(name, "p" | "div")) else { return false };
        let empty = self.now.get(from..).is_none_or(|text| text.trim().is_empty());
        closes != empty
    }

    /// A table stands apart from what is above and below it.
    fn end_block(&mut self) {
        if self.lines.last().is_some_and(|last| !last.text.trim().is_empty()) {
            self.end_line();
        }
    }

    fn end_line(&mut self) {
        let text = std::mem::take(&mut self.now);
        self.cell = self.cell.map(|_| 0);
        let number = self.begun.take().unwrap_or(self.number);
        if self.lines.len() < self.most && self.hidden.is_none() {
            self.lines.push(Numbered { number, text: text.trim_end().to_owned() });
        }
    }
}
