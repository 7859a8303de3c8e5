//! `Format-Table`: a header, a line of dashes below it, cells cut by columns.

use nom::Parser;
use nom::character::complete::{char, space0, space1};
use nom::combinator::all_consuming;
use nom::multi::{many1_count, separated_list1};
use unicode_width::UnicodeWidthChar;

use super::{Block, Form};
use crate::decode::objects::{Object, Property, Value};
use crate::decode::text::Line;

/// Columns of a table that are read; a console has no room for more.
const MAX_COLUMNS: usize = 128;

/// Rows below a header, to the first blank line that is not one of a listing copied with double spacing.
pub(super) fn take(lines: &[Line<'_>], is_header: &dyn Fn(&[&str]) -> bool, room: usize) -> Option<(Block, usize)> {
    let header = lines.first()?;
    let (rule_at, double_spaced) = match lines.get(1) {
        Some(next) if is_rule(next.text) => (Some(1), false),
        Some(next) if next.text.trim().is_empty() => (lines.get(2).filter(|l| is_rule(l.text)).map(|_| 2), true),
        _ => (None, false),
    };
    let tabs = header.text.trim_matches('\t').matches('\t').count();
    let is_tabbed = rule_at.is_none() && tabs > 0;
    let mut starts = match rule_at {
        _ if is_tabbed => {
            let words: Vec<&str> = header.text.split('\t').map(str::trim).filter(|word| !word.is_empty()).collect();
            if words.len() < 2 || !is_header(&words) {
                return None;
            }
            (0..header.text.trim_end_matches('\t').split('\t').count()).collect()
        }
        Some(at) => rule_starts(lines.get(at)?.text),
        None => header_starts(header.text, is_header)?,
    };
    if is_rule(header.text) {
        return None;
    }
    let columns_left_out = starts.len().saturating_sub(MAX_COLUMNS);
    starts.truncate(MAX_COLUMNS);
    let body = lines.get(rule_at.map_or(1, |at| at + 1)..).unwrap_or_default();
    // A mail may put a blank line between rule and rows: what stands in all columns is a row.
    let body = match body {
        [blank, rest @ ..] if rule_at.is_some() && !double_spaced && blank.text.trim().is_empty() => {
            if rest.first().is_some_and(|row| stands_in(row.text, &starts)) { rest } else { body }
        }
        body => body,
    };
    let (mut rows, used) = rows(body, double_spaced && rule_at.is_some());
    let fit = room / (starts.len() + 1);
    let left_out = rows.len().saturating_sub(fit);
    rows.truncate(fit);
    let cut = |text: &str| {
        if !is_tabbed {
            return cut_best(text, &starts);
        }
        let cells = text.split('\t').map(|cell| cell.trim().to_owned()).chain(std::iter::repeat(String::new()));
        cells.take(starts.len()).collect()
    };
    let columns = cut(header.text);
    let objects = objects(&columns, &cut, &rows);
    let used = used + lines.len() - body.len();
    Some((Block { form: Form::Table, line: header.number, columns, objects, left_out, columns_left_out }, used))
}

/// Whether a word begins in each of several columns.
fn stands_in(text: &str, starts: &[usize]) -> bool {
    let words = word_starts(text);
    starts.len() > 2 && starts.iter().all(|start| words.contains(start))
}

/// `----  -----  ----`: runs of dashes and blanks only.
fn is_rule(text: &str) -> bool {
    fn dashes(text: &str) -> nom::IResult<&str, usize> {
        many1_count(char('-')).parse(text)
    }
    let mut rule = all_consuming((space0, separated_list1(space1, dashes), space0));
    nom::Parser::<&str>::parse(&mut rule, text).is_ok_and(|(_, (_, runs, _))| runs.iter().all(|run| *run > 1))
}

/// Where each run of dashes begins, in columns.
fn rule_starts(rule: &str) -> Vec<usize> {
    word_starts(rule)
}

fn word_starts(text: &str) -> Vec<usize> {
    let mut before = ' ';
    let mut starts = Vec::new();
    for (column, c) in text.chars().enumerate() {
        if before.is_whitespace() && !c.is_whitespace() {
            starts.push(column);
        }
        before = c;
    }
    starts
}

/// Without dashes: where each word begins, if the words are known for a header.
fn header_starts(header: &str, is_header: &dyn Fn(&[&str]) -> bool) -> Option<Vec<usize>> {
    let words: Vec<&str> = header.split_whitespace().collect();
    (words.len() > 1 && is_header(&words)).then(|| word_starts(header))
}

fn rows<'a, 't>(body: &'a [Line<'t>], double_spaced: bool) -> (Vec<&'a Line<'t>>, usize) {
    let (mut rows, mut used, mut blanks) = (Vec::new(), 0, 0);
    for (index, line) in body.iter().enumerate() {
        if line.text.trim().is_empty() {
            blanks += 1;
            if blanks > usize::from(double_spaced) {
                break;
            }
            continue;
        }
        blanks = 0;
        rows.push(line);
        used = index + 1;
    }
    (rows, used)
}

fn objects(columns: &[String], cut: &dyn Fn(&str) -> Vec<String>, rows: &[&Line<'_>]) -> Vec<Object> {
    let mut objects: Vec<Object> = Vec::new();
    for row in rows {
        let cells = cut(row.text);
        if objects.last_mut().is_some_and(|last| goes_on(last, &cells)) {
            continue;
        }
        let properties = columns.iter().zip(&cells).map(|(name, cell)| Property {
            name: name.clone(),
            value: Value::from_cell(cell),
            line: row.number,
        });
        objects.push(Object { line: row.number, properties: properties.collect(), ..Object::default() });
    }
    objects
}

/// A line with text in its first column alone goes on with the row before: with its first cell where that row is
/// full (`-Wrap`), with its first empty cell where the console broke the line.
fn goes_on(last: &mut Object, cells: &[String]) -> bool {
    let alone = cells.len() > 1 && cells.iter().skip(1).all(|cell| cell.is_empty());
    let filled = last.properties.iter().filter(|property| property.value != Value::Nothing).count();
    let (Some(text), true, true) = (cells.first(), alone, filled > 1) else { return false };
    let broken = last.properties.iter_mut().find(|property| property.value == Value::Nothing);
    if let Some(property) = broken {
        property.value = Value::from_cell(text);
    } else if let Some(Property { value: Value::Text(name), .. }) = last.properties.first_mut() {
        name.push(' ');
        name.push_str(text);
    }
    true
}

/// Cuts by the width that a console shows; where that cuts through a word, by characters, as `Out-File` pads.
fn cut_best(row: &str, starts: &[usize]) -> Vec<String> {
    if row.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return cut_plain(row.trim_end(), starts);
    }
    let by_width = cut(row, starts, |c| c.width().unwrap_or(0));
    if by_width.1 {
        return by_width.0;
    }
    let by_chars = cut(row, starts, |_| 1);
    if by_chars.1 { by_chars.0 } else { by_width.0 }
}

/// Cells of a row, and whether no cut went through a word. A cut that would is moved to the blank before it (a number
/// that is longer than its title stands to the left of it).
fn cut(row: &str, starts: &[usize], width: fn(char) -> usize) -> (Vec<String>, bool) {
    let mut columns: Vec<(usize, char)> = Vec::new();
    let mut column = 0;
    for c in row.trim_end().chars() {
        columns.push((column, c));
        column += width(c);
    }
    let mut clean = true;
    let mut from = 0;
    let mut cells = Vec::with_capacity(starts.len());
    for next in starts.iter().skip(1) {
        let mut to = columns.partition_point(|(at, _)| at < next).max(from);
        let blank_before =
            |at: usize| at.checked_sub(1).and_then(|i| columns.get(i)).is_none_or(|(_, c)| c.is_whitespace());
        if to < columns.len() && !blank_before(to) {
            clean = false;
            to = (from + 1..to).rev().find(|at| blank_before(*at)).unwrap_or(to);
        }
        cells.push(text(columns.get(from..to)));
        from = to;
    }
    cells.push(text(columns.get(from..)));
    (cells, clean)
}

/// The same for a row in which each letter is a byte and a column.
fn cut_plain(row: &str, starts: &[usize]) -> Vec<String> {
    let mut from = 0;
    let mut cells = Vec::with_capacity(starts.len());
    let blank_before =
        |at: usize| at.checked_sub(1).and_then(|i| row.as_bytes().get(i)).is_none_or(|byte| *byte == b' ');
    let cell = |from: usize, to: usize| row.get(from..to).unwrap_or_default().trim().to_owned();
    for next in starts.iter().skip(1) {
        let mut to = (*next).min(row.len()).max(from);
        if to < row.len() && !blank_before(to) {
            to = (from + 1..to).rev().find(|at| blank_before(*at)).unwrap_or(to);
        }
        cells.push(cell(from, to));
        from = to;
    }
    cells.push(cell(from, row.len()));
    cells
}

fn text(columns: Option<&[(usize, char)]>) -> String {
    let cell: String = columns.unwrap_or_default().iter().map(|(_, c)| c).collect();
    cell.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::{Block, blocks};
    use super::*;

    fn read(text: &str) -> Vec<Block> {
        let lines: Vec<Line<'_>> = text.lines().zip(1..).map(|(text, number)| Line { number, text }).collect();
        blocks(&lines, &|words| words == ["Name", "State", "Node"])
    }

    /// Line and cells of each row.
    fn rows(text: &str) -> Vec<(u32, Vec<String>)> {
        let cells = |o: &Object| o.properties.iter().map(|p| p.value.as_text().unwrap_or("").to_owned()).collect();
        read(text).iter().flat_map(|block| &block.objects).map(|o| (o.line, cells(o))).collect()
    }

    fn row(line: u32, cells: [&str; 3]) -> (u32, Vec<String>) {
        (line, cells.map(str::to_owned).to_vec())
    }

    #[test]
    fn cells_are_cut_by_the_dashes() {
        let expected = [row(3, ["Disk One (VMs)", "Online", "vm-1"])];
        for text in [
            "Name           State  Node\n----           -----  ----\nDisk One (VMs) Online vm-1",
            "Name           State  Node  \n----           -----  ----  \nDisk One (VMs) Online vm-1  \n\n",
            "   Name           State  Node\n   ----           -----  ----\n   Disk One (VMs) Online vm-1",
            "Name                 State                Node \n----                 -----                ---- \nDisk One \
             (VMs)       Online               vm-1",
        ] {
            assert_eq!(rows(text), expected, "{text}");
        }
    }

    #[test]
    fn a_known_header_needs_no_dashes() {
        let text = "Name           State  Node\nDisk One (VMs) Online vm-1\nDisk 2         Failed vm-2\n\nother text";
        assert_eq!(rows(text), [row(2, ["Disk One (VMs)", "Online", "vm-1"]), row(3, ["Disk 2", "Failed", "vm-2"])]);
        assert!(read("Some State Node\nDisk One Online vm-1").is_empty());
    }

    #[test]
    fn wide_characters_pad_by_width_on_a_console_and_by_count_in_a_file() {
        let expected = [row(3, ["共有 ディスク", "Online", "vm-1"])];
        let console = "Name          State  Node\n----          -----  ----\n共有 ディスク Online vm-1";
        let file = "Name    State  Node\n----    -----  ----\n共有 ディスク Online vm-1";
        assert_eq!(rows(console), expected);
        assert_eq!(rows(file), expected);
    }

    #[test]
    fn broken_and_wrapped_rows_are_one_row() {
        let head = "Name       State  Node\n----       -----  ----\n";
        let broken = format!("{head}Disk One   Online \nvm-1\nDisk Two   Online vm-2");
        assert_eq!(rows(&broken), [row(3, ["Disk One", "Online", "vm-1"]), row(5, ["Disk Two", "Online", "vm-2"])]);
        let wrapped = format!("{head}A very     Online vm-1\nlong name\nDisk Two   Online vm-2");
        assert_eq!(
            rows(&wrapped),
            [row(3, ["A very long name", "Online", "vm-1"]), row(5, ["Disk Two", "Online", "vm-2"])]
        );
    }

    #[test]
    fn double_spacing_and_truncated_cells() {
        let text = "Name       State  Node\n\n----       -----  ----\n\nCluster... Online vm-1\n\nDisk Two…  Online vm-2\n\n\nx";
        assert_eq!(rows(text), [row(5, ["Cluster...", "Online", "vm-1"]), row(7, ["Disk Two…", "Online", "vm-2"])]);
    }

    #[test]
    fn numbers_stand_left_of_their_title() {
        let text = "Name Id Node\n---- -- ----\nA    12 x\nB   123 y";
        assert_eq!(rows(text), [row(3, ["A", "12", "x"]), row(4, ["B", "123", "y"])]);
    }

    #[test]
    fn a_header_may_stand_alone() {
        let blocks = read("Name State Node\n---- ----- ----\n\n");
        assert_eq!(blocks.iter().map(|b| (b.line, b.objects.len())).collect::<Vec<_>>(), [(1, 0)]);
    }
}
