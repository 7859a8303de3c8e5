//! `Export-Csv` and `ConvertTo-Csv`: a header, quoted cells, with or without a `#TYPE` line before it.

use super::{Object, Property, Value, bare_type};
use crate::decode::text::Line;

/// Rows of one export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// Line of the header.
    pub line: u32,
    /// Type after `#TYPE`.
    pub type_name: Option<String>,
    /// The header's cells.
    pub columns: Vec<String>,
    /// One object a row.
    pub objects: Vec<Object>,
    /// Rows for which there was no room.
    pub left_out: usize,
    /// Columns for which there was no room.
    pub columns_left_out: usize,
}

/// Columns that are kept of a row: more is no export of a cmdlet.
const MAX_COLUMNS: usize = 512;

/// Cells that are kept: each takes some 150 bytes, with its column's name.
const MAX_CELLS: usize = 250_000;

/// Reads a text that is such an export as a whole; `None` where its first line is no header, or none that `is_wanted`
/// (given the type and the columns): exports of events run to gigabytes.
pub fn parse(lines: &[Line<'_>], is_wanted: &dyn Fn(Option<&str>, &[&str]) -> bool) -> Option<Export> {
    let mut rest = lines.iter().skip_while(|line| line.text.trim().is_empty()).peekable();
    let type_name = match rest.peek()?.text.trim().strip_prefix("#TYPE ") {
        Some(name) => {
            rest.next();
            Some(bare_type(name).to_owned())
        }
        None => None,
    };
    let header = rest.find(|line| !line.text.trim().is_empty())?;
    let delimiter = delimiter(header.text)?;
    let (columns, whole) = cells(header.text, delimiter);
    let titles: Vec<&str> = columns.iter().map(String::as_str).collect();
    if !whole || !titles.iter().all(|name| is_name(name)) || !is_wanted(type_name.as_deref(), &titles) {
        return None;
    }
    let (mut objects, mut room, mut left_out) = (Vec::new(), MAX_CELLS, 0);
    while let Some(line) = rest.next() {
        if line.text.trim().is_empty() {
            continue;
        }
        let mut row = line.text.to_owned();
        let (mut values, mut whole) = cells(&row, delimiter);
        // A quoted cell may hold line ends; no row of these exports spans more lines than this.
        for _ in 0..16 {
            if whole {
                break;
            }
            let Some(next) = rest.next() else { break };
            row.push('\n');
            row.push_str(next.text);
            (values, whole) = cells(&row, delimiter);
        }
        let cells = columns.len().min(values.len());
        if cells > room {
            (room, left_out) = (0, left_out + 1);
            continue;
        }
        room -= cells;
        objects.push(object(line.number, &columns, values, type_name.as_deref()));
    }
    let columns_left_out = (header.text.matches(delimiter).count() + 1).saturating_sub(MAX_COLUMNS);
    Some(Export { line: header.number, type_name, columns, objects, left_out, columns_left_out })
}

/// The delimiter of a header: what follows its first cell. A header of one quoted cell has none and reads as commas.
fn delimiter(header: &str) -> Option<char> {
    let quoted = header.trim().strip_prefix('"');
    let after = match quoted {
        Some(text) => text.split_once('"')?.1.chars().next().unwrap_or(','),
        None => header.chars().find(|c| [',', ';', '\t'].contains(c))?,
    };
    [',', ';', '\t'].contains(&after).then_some(after)
}

/// A property's name: no sentence, no path, no time.
fn is_name(text: &str) -> bool {
    (1..=80).contains(&text.len()) && text.starts_with(|c: char| c.is_alphabetic() || c == '_') && !text.contains(':')
}

/// Cells of a row, and whether its last quote is closed.
fn cells(row: &str, delimiter: char) -> (Vec<String>, bool) {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = row.trim_end_matches(['\r', '\n']).chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            c if c == delimiter && !quoted => {
                if cells.len() < MAX_COLUMNS {
                    cells.push(std::mem::take(&mut cell));
                }
            }
            // Of those for which there is no room.
            _ if cells.len() == MAX_COLUMNS => {}
            c => cell.push(c),
        }
    }
    if cells.len() < MAX_COLUMNS {
        cells.push(cell);
    }
    (cells.into_iter().map(|cell| cell.trim().to_owned()).collect(), !quoted)
}

fn object(line: u32, columns: &[String], values: Vec<String>, type_name: Option<&str>) -> Object {
    let properties = columns.iter().zip(values).map(|(name, value)| Property {
        name: name.clone(),
        value: Value::from_cell(&value),
        line,
    });
    Object { line, type_name: type_name.map(str::to_owned), text: None, properties: properties.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Export> {
        let lines: Vec<Line<'_>> = text.lines().zip(1..).map(|(text, number)| Line { number, text }).collect();
        parse(&lines, &|_, columns| columns[0] == "Name")
    }

    #[test]
    fn all_delimiters_with_and_without_a_type() {
        for (text, line) in [
            ("#TYPE Contoso.Disk\n\"Name\",\"State\"\n\"Disk, A\",\"Online\"", 3),
            ("\"Name\";\"State\"\r\n\"Disk, A\";\"Online\"\r\n", 2),
            ("Name\tState\nDisk, A\tOnline\n\n", 2),
            ("Name,State\n\"Disk, A\",Online", 2),
        ] {
            let export = read(text).expect(text);
            assert_eq!(export.columns, ["Name", "State"], "{text}");
            let rows: Vec<_> = export.objects.iter().map(|o| (o.line, o.text_of("Name"), o.text_of("State"))).collect();
            assert_eq!(rows, [(line, Some("Disk, A"), Some("Online"))], "{text}");
        }
        assert_eq!(
            read("#TYPE Selected.Contoso.Disk\n\"Name\"\n").and_then(|e| e.type_name).as_deref(),
            Some("Contoso.Disk")
        );
    }

    #[test]
    fn a_quoted_cell_may_hold_quotes_and_line_ends() {
        let export = read("\"Name\",\"Note\"\n\"A \"\"b\"\"\",\"one\ntwo\"\n\"C\",\"\"\n").expect("an export");
        let rows: Vec<_> = export.objects.iter().map(|o| (o.line, o.text_of("Name"), o.text_of("Note"))).collect();
        assert_eq!(rows, [(2, Some("A \"b\""), Some("one\ntwo")), (4, Some("C"), None)]);
    }

    /// A header of more was none, and 40 MB of a hundred columns took half a gigabyte.
    #[test]
    fn of_too_many_columns_or_cells_the_first_are_kept_and_the_others_counted() {
        let wide = |n: usize, cell: &str| vec![cell; n].join(",");
        let header = |n: usize| format!("Name,State,{}", wide(n, "x"));
        let export = read(&format!("{}\nA,Online,{}\n", header(600), wide(600, "1"))).expect("an export");
        assert_eq!((export.columns.len(), export.columns_left_out, export.left_out), (MAX_COLUMNS, 90, 0));
        assert_eq!((export.objects[0].text_of("Name"), export.objects[0].properties.len()), (Some("A"), MAX_COLUMNS));
        let row = format!("A,Online,{}\n", wide(98, "1"));
        let export = read(&format!("{}\n{}", header(98), row.repeat(MAX_CELLS / 100 + 7))).expect("an export");
        assert_eq!((export.objects.len(), export.left_out, export.columns_left_out), (MAX_CELLS / 100, 7, 0));
    }

    #[test]
    fn other_text_is_no_export() {
        for text in [
            "",
            "Name State Node",
            "Other,State",
            "Note: one, two",
            "10:00:01,something",
            "\"unclosed, \nName",
            "C:\\a,b",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
