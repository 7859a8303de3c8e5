//! Console output in the cells of a table in CSV: what several computers answered, a row or a line of it each.

use super::hosts;
use super::records::Telling;
use super::{Numbered, anchor, carrier, table};
use crate::decode::text::Text;
use crate::decode::transcript::{answer_of, is_prompt};
use crate::facts::is_host_name;
use crate::knowledge::csv_words;
use crate::knowledge::event_labels::{self, Field};

/// Columns of such a table.
const COLUMNS: usize = 32;
/// Bytes of the longest name of one.
const NAME: usize = 60;
/// Lines of output in one column.
const LEAST: usize = 3;

/// A row, and the line on which it begins.
struct Row {
    number: u32,
    cells: csv::StringRecord,
}

/// The lines of the column that holds output, by host where another column names it, up to `most`; `None` where there is
/// no such column. A table of events is read as one.
pub(super) fn unwrapped(text: &Text, most: usize) -> Option<Vec<Numbered>> {
    const LONGEST: usize = 2_000;
    let whole = text.as_str();
    let header = whole.lines().find(|line| !line.trim().is_empty())?;
    if header.len() > LONGEST || !whole.contains('"') || !may_tell(whole) {
        return None;
    }
    let count = |delimiter: &char| header.matches(*delimiter).count();
    let delimiter = [',', ';', '\t'].into_iter().max_by_key(count).filter(|delimiter| count(delimiter) > 0)?;
    let mut rows = rows(whole, delimiter, most)?.into_iter().peekable();
    // Without a line of names the first row holds output as well.
    let is_headless = |row: &Row| row.cells.len() > 1 && row.cells.iter().any(anchor::is_banner);
    let names = match rows.next_if(|row| !is_headless(row)) {
        Some(row) => row.cells,
        None => csv::StringRecord::from(vec!["column"; rows.peek()?.cells.len()]),
    };
    // The first line of a text that is no table has signs, dates or nothing where names have to stand.
    let is_name = |name: &str| {
        name.len() <= NAME
            && name.trim_start().starts_with(|c: char| c.is_alphabetic() || c == '_')
            && !name.trim_end().ends_with([':', '：'])
    };
    let is_event = names.iter().any(|name| event_labels::column(name) == Some(Field::Id));
    if names.len() > COLUMNS
        || !names.iter().all(is_name)
        || is_event
        || names.iter().any(|name| name.contains('\n') || tells(name))
    {
        return None;
    }
    let rows: Vec<Row> = rows.collect();
    let lines_of = |column: usize| rows.iter().filter_map(move |row| row.cells.get(column)).flat_map(str::lines);
    let told = |column: usize| lines_of(column).filter(|line| tells(line)).count();
    // An event has but a few lines that tell, and they tell together. Where a row holds all of one, its other cells say
    // when that was.
    let is_event = |column: &usize| {
        let is_line = |row: &Row| !row.cells.get(*column).unwrap_or_default().contains('\n');
        let mut telling = Telling::default();
        lines_of(*column).for_each(|line| telling.look(line));
        rows.iter().all(is_line) && telling.is_event()
    };
    let is_listing = |column: &usize| {
        let lines: Vec<&str> = lines_of(*column).collect();
        carrier::shows_volumes(&lines) || carrier::are_rows(lines.into_iter())
    };
    let output = (0..names.len()).max_by_key(|column| told(*column)).filter(|column| told(*column) > 0);
    let output = output.or_else(|| (0..names.len()).find(|column| is_event(column) || is_listing(column)))?;
    let lines = |row: &Row| row.cells.get(output).map_or(0, |cell| cell.lines().count());
    if rows.iter().map(lines).sum::<usize>() < LEAST {
        return None;
    }
    let host = names.iter().position(hosts::is_key);
    let host_of =
        |row: &Row| host.and_then(|host| row.cells.get(host)).filter(|name| is_host_name(name)).map(str::to_owned);
    let of_row = |row: Row| (host_of(&row), beside(&row, output), said(&row, output));
    let mut all: Vec<Numbered> = Vec::new();
    let mut by_host: Vec<(Option<String>, Vec<Numbered>)> = Vec::new();
    for (host, beside, said) in rows.into_iter().map(of_row) {
        all.extend(beside);
        match by_host.iter_mut().rev().take(hosts::MOST).find(|(known, _)| *known == host) {
            Some((_, lines)) => lines.extend(said),
            None => by_host.push((host, said)),
        }
    }
    for (host, lines) in by_host {
        let number = lines.first().map_or(1, |line| line.number);
        all.extend(host.map(|host| Numbered { number, text: answer_of(&host) }));
        all.extend(lines);
    }
    Some(all)
}

/// Whether a text holds anything that output is known by: asked before it is taken apart.
fn may_tell(text: &str) -> bool {
    ["riter", "vssadmin", "----", "PS ", ":\\", "{", "ource", "State"].iter().any(|trace| text.contains(trace))
}

fn tells(line: &str) -> bool {
    anchor::find(line).is_some() || table::is_rule(line) || is_prompt(line)
}

fn rows(whole: &str, delimiter: char, most: usize) -> Option<Vec<Row>> {
    let delimiter = u8::try_from(delimiter).ok()?;
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(whole.as_bytes());
    let (mut number, mut counted) = (1_u32, 0_usize);
    let mut rows = Vec::new();
    for cells in reader.records().take(most) {
        let cells = cells.ok()?;
        let at = usize::try_from(cells.position()?.byte()).ok()?;
        let rest = whole.get(at..)?;
        // The line end of the row before may stand there.
        let at = whole.len() - rest.trim_start_matches(['\r', '\n']).len();
        let ends = whole.get(counted..at)?.matches('\n').count();
        number = number.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX));
        counted = at;
        rows.push(Row { number, cells });
    }
    Some(rows)
}

/// The lines of a row's output.
fn said(row: &Row, output: usize) -> Vec<Numbered> {
    let before: usize = row.cells.iter().take(output).map(|cell| cell.matches('\n').count()).sum();
    let first = row.number.saturating_add(u32::try_from(before).unwrap_or(u32::MAX));
    let cell = row.cells.get(output).unwrap_or_default();
    let empty = cell.is_empty().then_some("");
    (first..).zip(cell.lines().chain(empty)).map(|(number, text)| Numbered { number, text: text.to_owned() }).collect()
}

/// The other cells of a row, where they may count.
fn beside(row: &Row, output: usize) -> Option<Numbered> {
    let others = || row.cells.iter().enumerate().filter(|(column, _)| *column != output).map(|(_, cell)| cell);
    let counts = others().any(|cell| csv_words::words_in(cell).next().is_some());
    counts.then(|| Numbered { number: row.number, text: others().collect::<Vec<_>>().join(" ") })
}
