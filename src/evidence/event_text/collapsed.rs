//! Tables of events whose blanks a mail or a form collapsed: nothing is below its column, and each cell is told by what it is.

use super::RawEvent;
use crate::decode::text::Line;
use crate::facts::Level;
use crate::knowledge::event_labels::{self, Field};

/// Words of a time: `9/14/2024 3:00:01 AM`.
const TIME: usize = 5;
/// Columns of a table that are of times: a date and a time of day. Where there are more, their words can be parted in too many
/// ways to try.
const TIMES: usize = 2;

/// The events of a table in which one blank stands between all words of the header and of the rule below it.
pub(super) fn events(table: &[Line<'_>]) -> Vec<RawEvent> {
    let mut told = table.iter().filter(|line| !line.text.trim().is_empty());
    let (Some(header), Some(rule)) = (told.next(), told.next()) else { return Vec::new() };
    let names: Vec<&str> = header.text.split_whitespace().collect();
    let is_one_blank = |text: &str| !text.trim().contains("  ") && !text.contains('\t');
    if !is_one_blank(header.text) || !is_one_blank(rule.text) || rule.text.split_whitespace().count() != names.len() {
        return Vec::new();
    }
    let columns: Vec<Option<Field>> = names.iter().map(|name| event_labels::column(name)).collect();
    if columns.iter().filter(|column| is_of_time(**column)).count() > TIMES {
        return Vec::new();
    }
    let row = |line: &Line<'_>| {
        let words: Vec<&str> = line.text.split_whitespace().collect();
        let mut raw = RawEvent { line: line.number, ..RawEvent::default() };
        is_one_blank(line.text).then(|| take(&columns, &words, &mut raw))?.then_some(raw)
    };
    told.filter_map(row).collect()
}

/// Puts the words into the columns, as far as each holds what its column is of.
fn take(columns: &[Option<Field>], words: &[&str], raw: &mut RawEvent) -> bool {
    let Some((column, columns)) = columns.split_first() else { return words.is_empty() };
    if *column == Some(Field::Message) && columns.is_empty() {
        raw.message = words.join(" ");
        return true;
    }
    let most = if is_of_time(*column) { TIME } else { 1 };
    for count in 1..=most.min(words.len()) {
        let (cell, rest) = words.split_at(count);
        let cell = cell.join(" ");
        if holds(*column, &cell) && take(columns, rest, raw) {
            column.map(|field| raw.set(field, &cell));
            return true;
        }
    }
    false
}

fn is_of_time(column: Option<Field>) -> bool {
    matches!(column, Some(Field::Date | Field::Clock))
}

/// Whether a cell holds what its column is of.
fn holds(column: Option<Field>, cell: &str) -> bool {
    let has_digit = || cell.bytes().any(|byte| byte.is_ascii_digit());
    match column {
        Some(Field::Id) => super::labelled::is_number(cell),
        Some(Field::Level) => event_labels::level(cell) != Level::Unknown,
        Some(Field::Source) => event_labels::is_source(cell),
        _ if is_of_time(column) => has_digit() && cell.contains([':', '/', '.', '-']),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each way to part the words among forty columns of times was tried.
    #[test]
    fn a_table_of_many_times_is_none() {
        let text = [
            "Source EventID Date Time Level",
            "------ ------- ---- ---- -----",
            "VSS 8229 9/3/2024 1:00:00 AM Warning",
        ];
        let count = |text: [String; 3]| {
            let lines: Vec<Line<'_>> = text.iter().zip(1..).map(|(text, number)| Line { number, text }).collect();
            events(&lines).len()
        };
        assert_eq!(count(text.map(str::to_owned)), 1);
        let many = |head: &str, word: &str| format!("{head} {}", format!("{word} ").repeat(40));
        assert_eq!(
            count([
                many("Source EventID", "Time"),
                many("------ -------", "----"),
                many("VSS 8229", "1:00 1:00") + "x"
            ]),
            0
        );
    }
}
