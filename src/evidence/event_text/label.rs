//! `label: value` lines, as items of lists, rows of tickets and pairs on one line, too.

use super::dates;
use super::labelled::is_number;
use crate::facts::Level;
use crate::knowledge::event_labels::{self, Field};

/// Two labels on one line with wide blanks between them: `Time:  9/1/2024 6:19:40 PM   ID:  8194`.
pub(super) fn two_labels(line: &str) -> Option<[(Field, &str); 2]> {
    let (before, after) = line.trim().rsplit_once("  ").filter(|(_, after)| after.len() < line.len())?;
    let (before, after) = match label(after) {
        Some(_) => (before, after),
        // The value stands apart from its label.
        None => {
            let at = before.trim_end().rfind("  ")?;
            let whole = line.trim().get(at..)?.trim_start();
            (line.trim().get(..at)?, whole)
        }
    };
    let (second, first) = (label(after)?, label(before)?);
    (second.0 == Field::Id && is_number(second.1) && first.0 != Field::Message).then_some([first, second])
}

/// The pairs of a line of Vino's Event Viewer: `Log: 'Application' Date/Time: 14/09/2024 15:00:01`, and below it `Type:
/// Error Category: 0`.
pub(super) fn vew(line: &str) -> Option<[(Field, &str); 2]> {
    let line = line.trim();
    let (first, rest, second) = match line.strip_prefix("Log: '") {
        Some(rest) => (Field::Log, rest.split_once("' Date/Time: ")?, Field::Date),
        None => (Field::Level, line.strip_prefix("Type: ")?.split_once(" Category: ")?, Field::Other),
    };
    Some([(first, rest.0), (second, rest.1)])
}

/// A label without a sign behind it, and a value that is no word of a sentence: `Event ID 8194`, `Source(VSS)`.
pub(super) fn unsigned(line: &str) -> Option<(Field, &str)> {
    const LONGEST: usize = 60;
    let line = unlisted(line).trim().trim_end_matches(')');
    let at = match line.find(|c: char| c.is_ascii_digit()) {
        Some(at) => at,
        None => line.rfind([' ', '(', '\t'])? + 1,
    };
    let (label, value) = line.split_at_checked(at).filter(|_| line.len() <= LONGEST)?;
    let label = label.trim_end_matches(|c: char| c.is_whitespace() || c == '(');
    let field = event_labels::field(label).filter(|_| label.len() < at)?;
    let fits = match field {
        Field::Id => is_number(value) && value.len() <= 5,
        Field::Date => dates::is_date(value),
        Field::Source => event_labels::is_source(value),
        Field::Level => event_labels::level(value) != Level::Unknown,
        _ => false,
    };
    fits.then_some((field, value))
}

/// `label: value`, with an ASCII or full-width colon or an equals sign, blanks before it or none.
pub(super) fn label(line: &str) -> Option<(Field, &str)> {
    let line = unlisted(line);
    let equals = || line.split_once('=').map(|(label, value)| (label, value.trim()));
    let known = |(label, value): (&str, &'_ str)| Some((event_labels::field(label)?, value.len()));
    if let Some((label, value)) = two_cells(line) {
        return Some((event_labels::field(label)?, value));
    }
    // `eventquery` calls the id so.
    let event = || split(line).filter(|(label, id)| label.trim() == "Event" && is_number(id) && id.len() <= 5);
    if let Some((_, id)) = event() {
        return Some((Field::Id, id));
    }
    let Some((field, length)) = split(line).and_then(known).or_else(|| equals().and_then(known)) else {
        return unsigned(line);
    };
    let line = line.trim_end();
    Some((field, line.get(line.len() - length..)?))
}

/// The line without what makes it an item of a list or a quotation.
fn unlisted(line: &str) -> &str {
    let line = line.trim_start_matches(['>', ' ', '*', '•', '▪', '◦']);
    let numbered = line.split_once(['.', ')']).filter(|(number, rest)| is_number(number) && rest.starts_with(' '));
    numbered.filter(|(number, _)| number.len() <= 3).map_or(line, |(_, item)| item.trim_start())
}

/// The row of a ticket's table that holds a label and its value.
fn two_cells(line: &str) -> Option<(&str, &str)> {
    let row = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    let (label, value) = row.split_once('|')?;
    (!value.contains('|')).then(|| (label.trim(), value.trim()))
}

pub(super) fn split(line: &str) -> Option<(&str, &str)> {
    line.split_once([':', '：']).map(|(label, value)| (label, value.trim()))
}
