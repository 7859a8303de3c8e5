//! Citations in Markdown: each path for itself, so that it can be copied out of a ticket.

use super::Look;
use super::fold::{HTML, fold, more_with};
use super::markdown_escape::{code, inline};
use crate::report::{Cite, Cites};

/// Citations shown of one claim.
const CITES: usize = 3;
/// Characters of one sentence: what a hostile name could blow up.
const LONG: usize = 2_000;

/// The citations of a claim.
fn labels(cites: &Cites, look: &Look) -> Vec<String> {
    let (shown, left) = fold(&cites.shown, CITES);
    let mut labels: Vec<String> = shown.iter().map(label).collect();
    if left + cites.more > 0 {
        labels.push(and_more(left + cites.more, look));
    }
    labels
}

/// One citation in brackets behind a claim, several as a list below it.
pub(super) fn cites(cites: &Cites, indent: &str, look: &Look) -> String {
    match labels(cites, look).as_slice() {
        [only] => format!(" ({only})"),
        _ => plain_cites(cites, indent, look),
    }
}

/// The same behind a word that says what they are.
pub(super) fn plain_cites(cites: &Cites, indent: &str, look: &Look) -> String {
    match labels(cites, look).as_slice() {
        [only] => format!(" {only}"),
        several => several.iter().map(|label| format!("\n{indent}- {label}")).collect(),
    }
}

/// What a claim is to be compared with: an item of the list below it.
pub(super) fn against(cites: &Cites, look: &Look) -> String {
    if cites.shown.is_empty() {
        return String::new();
    }
    format!("\n  - {}{}", look.word("render.against"), plain_cites(cites, "    ", look))
}

/// A citation: its path alone as code.
pub(super) fn label(cite: &Cite) -> String {
    let path = code(&shorten(&cite.path));
    if cite.place.is_empty() { path } else { format!("{path} {}", inline(&cite.place)) }
}

/// "and 12 more": what is folded here, the page shows.
pub(super) fn and_more(left: usize, look: &Look) -> String {
    inline(&more_with(look.lang, left, HTML))
}

/// A sentence with its citation; a Japanese full stop needs no blank behind it.
pub(super) fn behind(text: &str, cites: &str) -> String {
    let cites = if text.ends_with('。') { cites.strip_prefix(' ').unwrap_or(cites) } else { cites };
    format!("{text}{cites}")
}

/// The beginning of a very long text.
pub(super) fn shorten(text: &str) -> String {
    match text.char_indices().nth(LONG) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or(text)),
        None => text.to_owned(),
    }
}
