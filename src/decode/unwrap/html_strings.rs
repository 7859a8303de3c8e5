//! Pages in strings of JSON, as messengers, boards and ticket systems export them: each string is what its page shows.

use std::sync::LazyLock;

use regex::Regex;

use super::html;
use super::strings::{STRING, decoded, ended};
use crate::decode::text::Text;

/// Strings in strings: what a hook was sent.
const DEPTH: u32 = 3;
/// Lines of one page.
const MOST: usize = 100_000;
/// The tags without which a string is no page, as they are or as programs write them that send no `<`.
static TAG: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?i-u)(?:<|\\u003c)(?:br|pre|html|body|(?:\\?/)(?:p|div|td|span))(?:[\s/>\\]|$)"#).ok()
});

/// A text whose pages are plain.
pub(super) struct Plain {
    pub(super) text: Text,
    /// One of them shows a picture.
    pub(super) picture: bool,
}

/// The text with what its pages show in their place, on the same lines; `None` where no string is a page.
pub(super) fn plain(text: &Text) -> Option<Plain> {
    let whole = text.as_str();
    // A page itself, and XML, is none in a string.
    if whole.trim_start().starts_with('<') || !whole.contains('"') || !has_tag(whole) {
        return None;
    }
    let mut shown = Shown::default();
    let is_json = whole.trim_start().starts_with(['{', '[']);
    let lines = text.lines().map(|line| shown.line(line.text, is_json, DEPTH)).collect::<Vec<_>>();
    let Shown { picture, any } = shown;
    any.then(|| Plain { text: text.with(lines.join("\n")), picture })
}

fn has_tag(text: &str) -> bool {
    let may_have = text.contains('<') || text.contains("\\u003");
    may_have && TAG.as_ref().is_some_and(|tag| tag.is_match(text))
}

#[derive(Default)]
struct Shown {
    any: bool,
    picture: bool,
}

impl Shown {
    /// A line with its pages made plain: values behind a key, or any string of a text that is JSON.
    fn line(&mut self, line: &str, is_json: bool, depth: u32) -> String {
        let pattern = if has_tag(line) { STRING.as_ref() } else { None };
        // A text that breaks off in the middle of its page has no end of the string.
        let whole = pattern.and_then(|_| ended(line)).filter(|_| is_json);
        let text = whole.as_deref().unwrap_or(line);
        let mut all = String::with_capacity(line.len());
        let (mut at, mut is_first) = (0, true);
        for literal in pattern.into_iter().flat_map(|string| string.find_iter(text)) {
            let signs = text.get(at..literal.start()).unwrap_or_default();
            let is_value = is_json || !is_first && signs.trim() == ":";
            (at, is_first) = (literal.end(), false);
            all.push_str(signs);
            let page = Some(literal.as_str()).filter(|literal| is_value && has_tag(literal));
            let page = page.and_then(|literal| self.page(&decoded(literal)?, depth));
            match page.and_then(|page| serde_json::to_string(&page).ok()) {
                Some(page) => all.push_str(&page),
                None => all.push_str(literal.as_str()),
            }
        }
        all.push_str(text.get(at..).unwrap_or_default());
        if whole.is_some() && all.ends_with('"') {
            all.pop();
        }
        all
    }

    /// What a string shows that is a page, or holds some.
    fn page(&mut self, string: &str, depth: u32) -> Option<String> {
        if let Some((lines, picture)) = html::shown(string, MOST).filter(|_| !holds_strings(string)) {
            (self.any, self.picture) = (true, self.picture || picture);
            return Some(lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n"));
        }
        let has_more = depth > 0 && holds_strings(string);
        has_more.then(|| string.lines().map(|line| self.line(line, true, depth - 1)).collect::<Vec<_>>().join("\n"))
    }
}

/// Whether a string is JSON itself.
fn holds_strings(string: &str) -> bool {
    string.trim_start().starts_with(['{', '[']) && string.contains("\":")
}
