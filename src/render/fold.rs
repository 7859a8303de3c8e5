//! Long lists folded: the first of them and how many more there are.

use crate::facts::{Arg, Message};
use crate::knowledge::texts::{self, Lang, NoNames};

/// The first `limit` items and the number of the others. A single leftover is shown rather than announced.
pub(super) fn fold<T>(items: &[T], limit: usize) -> (&[T], usize) {
    let shown = if items.len() == limit + 1 { items.len() } else { items.len().min(limit) };
    items.split_at_checked(shown).map_or((items, 0), |(shown, rest)| (shown, rest.len()))
}

/// "and 12 more".
pub(super) fn more(lang: Lang, n: usize) -> String {
    texts::say(lang, &Message::new("render.more").with("n", Arg::Number(n as u64)), &NoNames)
}

/// "and 12 more (--format html)": the option that shows the rest.
pub(super) fn more_with(lang: Lang, n: usize, option: &str) -> String {
    let message = Message::new("render.more.with").with("n", Arg::Number(n as u64));
    texts::say(lang, &message.with("option", Arg::Said(option.to_owned())), &NoNames)
}

/// What shows a long list that is folded in text and Markdown.
pub(super) const HTML: &str = "--format html";
/// What shows a list that even the HTML folds.
pub(super) const JSON: &str = "--format json";
/// What shows more of the text.
pub(super) const VERBOSE: &str = "--verbose";

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
