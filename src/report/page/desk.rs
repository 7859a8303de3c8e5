//! Where the sections of a page are written: what is known of the case, how it is worded, how much is to be said.

use super::blocks::{
    Block, Cell, CellKind, Cite, Cites, Column, Depth, Item, Items, ListOf, Nodes, Row, Section, Table,
};
use super::cites::CiteBook;
use crate::diagnosis::{Diagnosis, Verdict};
use crate::facts::{Arg, CaseFacts, Message, Origin};
use crate::report::Wording;

/// What shows a list that is folded.
const DETAILS: &str = "--details";
/// What shows a list that even the page folds.
const JSON: &str = "--format json";

/// The sections' common ground.
pub(super) struct Desk<'a> {
    pub(super) facts: &'a CaseFacts,
    pub(super) diagnosis: &'a Diagnosis,
    pub(super) wording: &'a Wording,
    pub(super) depth: Depth,
    /// Sources, writers and rules that were not evaluated, too.
    pub(super) verbose: bool,
    pub(super) cites: CiteBook<'a>,
}

impl Desk<'_> {
    /// Whether all that is known is to be said.
    pub(super) fn says_all(&self) -> bool {
        self.depth >= Depth::Details
    }

    /// The number for a short page and that for a whole one.
    pub(super) fn limit(&self, short: usize, whole: usize) -> usize {
        if self.says_all() { whole } else { short }
    }

    /// Whether a short page has to make room for the message to the customer: nothing else can be done yet.
    pub(super) fn makes_room(&self) -> bool {
        !self.says_all() && self.diagnosis.verdict == Verdict::NeedsEvidence
    }

    pub(super) fn word(&self, key: &'static str) -> &'static str {
        self.wording.word(key)
    }

    /// What stands for a section that is folded on a page that opens it: how much it holds.
    pub(super) fn folded(&self, key: &'static str, n: usize) -> Option<String> {
        (self.depth == Depth::Page).then(|| self.wording.say(&Message::new(key).with("n", n)))
    }

    /// The heading of times, with the zone of those that lead.
    pub(super) fn clock(&self, key: &'static str) -> String {
        format!("{} ({})", self.word(key), self.wording.zone_name())
    }

    /// "and 12 more (--details)": what is left out, with the option that shows it.
    pub(super) fn more(&self, n: usize) -> Option<String> {
        let option = if self.says_all() { JSON } else { DETAILS };
        let message = Message::new("render.more.with").with("n", n);
        (n > 0).then(|| self.wording.say(&message.with("option", Arg::Said(option.to_owned()))))
    }

    /// Cites the places of one claim, the first of them on a short page.
    pub(super) fn cite(&mut self, places: impl IntoIterator<Item = Origin>) -> Cites {
        /// A place that needs more than a line of a short page leaves no room for a second one.
        const LINE: usize = 70;
        /// The JSON has all.
        const WHOLE: usize = 20;
        let places: Vec<Origin> = places.into_iter().collect();
        let (shown, _) = fold(&places, self.limit(1, WHOLE));
        let mut shown: Vec<Cite> = shown.iter().map(|place| self.cites.cite(*place)).collect();
        let is_long = shown.iter().any(|cite| cite.label.chars().count() > LINE);
        if is_long && !self.says_all() {
            shown.truncate(1);
        }
        Cites { more: self.more(places.len() - shown.len()), shown }
    }

    /// Names of nodes behind a label; a long list is cut.
    pub(super) fn nodes(&self, label: &'static str, names: Vec<String>, limit: usize) -> Option<Nodes> {
        let (shown, left) = fold(&names, limit);
        (!names.is_empty()).then(|| Nodes { label, names: shown.to_vec(), more: self.more(left) })
    }
}

/// The first `limit` items and the number of the others. A single leftover is shown rather than announced.
pub(super) fn fold<T>(items: &[T], limit: usize) -> (&[T], usize) {
    let shown = if items.len() == limit + 1 { items.len() } else { items.len().min(limit) };
    items.split_at_checked(shown).map_or((items, 0), |(shown, rest)| (shown, rest.len()))
}

/// A section that is always open; `None` without anything in it.
pub(in crate::report) fn section(id: &'static str, title: &str, blocks: Vec<Block>) -> Option<Section> {
    (!blocks.is_empty()).then(|| Section { id, title: title.to_owned(), folded: None, blocks })
}

/// A list; nothing without entries.
pub(in crate::report) fn list(of: ListOf, items: Vec<Item>) -> Option<Block> {
    (!items.is_empty()).then_some(Block::Items(Items { of, items }))
}

/// A table with headings.
pub(in crate::report) fn table(of: &'static str, columns: Vec<Column>, rows: Vec<Row>) -> Block {
    Block::Table(Table { of, has_head: true, columns, rows })
}

/// A column.
pub(in crate::report) fn column(title: &str, kind: CellKind) -> Column {
    Column { title: title.to_owned(), kind }
}

/// A row of plain cells.
pub(super) fn row<const N: usize>(cells: [String; N]) -> Row {
    Row { cells: cells.into_iter().map(Cell::from).collect(), quiet: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_only_what_saves_a_line() {
        assert_eq!(fold(&[1, 2, 3], 3), (&[1, 2, 3][..], 0));
        assert_eq!(fold(&[1, 2, 3, 4], 3), (&[1, 2, 3, 4][..], 0));
        assert_eq!(fold(&[1, 2, 3, 4, 5], 3), (&[1, 2, 3][..], 2));
    }
}
