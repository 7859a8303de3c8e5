//! A column that a remote shell or a table puts behind every line of a writer list: the computer that answered.

use super::{Numbered, anchor};

/// Lines of a list that have to carry it.
const TELLING: usize = 8;

/// Takes off the word that every line ends with, behind at least two blanks.
pub(super) fn take_off(lines: &mut [Numbered]) {
    let columns = lines.iter().filter_map(|line| column(&line.text));
    let mut telling = columns.filter(|(before, _)| anchor::find(before).is_some()).peekable();
    let Some(tail) = telling.peek().map(|(_, tail)| (*tail).to_owned()) else { return };
    let has_it = |line: &Numbered| column(&line.text).is_some_and(|(_, last)| last == tail);
    if telling.count() < TELLING || !lines.iter().all(|line| line.text.trim().is_empty() || has_it(line)) {
        return;
    }
    for line in lines {
        if let Some(before) = column(&line.text).map(|(before, _)| before.to_owned()) {
            line.text = before;
        }
    }
}

/// A line before its last column, and that column: one word.
fn column(line: &str) -> Option<(&str, &str)> {
    let (before, last) = line.trim_end().rsplit_once("  ")?;
    (!last.is_empty() && !last.contains(char::is_whitespace)).then_some((before.trim_end(), last))
}
