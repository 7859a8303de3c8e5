//! Tables of HTML, as `ConvertTo-Html` and reports write them.

use std::sync::LazyLock;

use regex::Regex;

use super::{Object, Property, Value};
use crate::decode::text::Line;

/// Rows read of one text, and their cells, each of which takes some 150 bytes.
const MOST: usize = 20_000;
const CELLS: usize = 250_000;

static TAG: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)<(/?)(table|tr|th|td)\b[^>]*>").ok());
static ANY_TAG: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"<[^>]*>").ok());

/// One table: its columns and its rows, or its records where it has a row a property (`-As List`).
pub struct Table {
    /// Line it begins on.
    pub line: u32,
    /// Titles, or the properties of the first record.
    pub columns: Vec<String>,
    /// Rows or records.
    pub objects: Vec<Object>,
    /// Rows for which there was no room: of all tables, said of the last.
    pub left_out: usize,
}

type Row = (u32, Vec<String>);

/// All tables in these lines.
pub fn tables(lines: &[Line<'_>]) -> Vec<Table> {
    let Some(tag) = lines.iter().any(|line| line.text.contains('<')).then(|| TAG.as_ref()).flatten() else {
        return Vec::new();
    };
    let mut tables: Vec<Vec<Row>> = Vec::new();
    let mut cell: Option<String> = None;
    let (mut left, mut left_out, mut cells_left) = (MOST, 0, CELLS);
    for line in lines {
        let mut at = 0;
        for found in tag.captures_iter(line.text) {
            let (Some(whole), Some(slash), Some(name)) = (found.get(0), found.get(1), found.get(2)) else { continue };
            if let (Some(cell), Some(text)) = (&mut cell, line.text.get(at..whole.start())) {
                cell.push_str(text);
            }
            at = whole.end();
            let closes = !slash.is_empty();
            let name = name.as_str().to_ascii_lowercase();
            // A cell or row that is not closed ends where the next begins.
            if let Some(text) = cell.take()
                && let Some((_, cells)) = tables.last_mut().and_then(|rows| rows.last_mut())
            {
                cells.push(plain(&text));
            }
            match (name.as_str(), closes) {
                ("table", false) => tables.push(Vec::new()),
                ("tr", false) if left > 0 && cells_left > 0 => {
                    left -= 1;
                    if tables.is_empty() {
                        tables.push(Vec::new());
                    }
                    tables.last_mut().into_iter().for_each(|rows| rows.push((line.number, Vec::new())));
                }
                ("tr", false) => left_out += 1,
                ("td" | "th", false) if left_out == 0 && cells_left > 0 => {
                    cells_left -= 1;
                    cell = Some(String::new());
                }
                ("td" | "th", false) if cells_left == 0 => left_out = left_out.max(1),
                _ => {}
            }
        }
        if let (Some(cell), Some(rest)) = (&mut cell, line.text.get(at..)) {
            cell.push_str(rest);
            cell.push(' ');
        }
    }
    let mut tables: Vec<Table> = tables.into_iter().filter_map(table).collect();
    tables.last_mut().into_iter().for_each(|last| last.left_out = left_out);
    tables
}

fn table(rows: Vec<Row>) -> Option<Table> {
    let rows: Vec<Row> = rows.into_iter().filter(|(_, cells)| !cells.is_empty()).collect();
    let pair = |(_, cells): &Row| matches!(&cells[..], [name, _] if name.ends_with(':'));
    let line = rows.first()?.0;
    let property = |line: u32, name: &str, value: &str| Property {
        name: name.trim_end_matches(':').trim().to_owned(),
        value: Value::from_cell(value),
        line,
    };
    let mut objects: Vec<Object> = Vec::new();
    if rows.iter().all(pair) {
        for (line, cells) in &rows {
            let [name, value] = &cells[..] else { continue };
            let property = property(*line, name, value);
            if objects.last().is_none_or(|object| object.get(&property.name).is_some()) {
                objects.push(Object { line: *line, ..Object::default() });
            }
            objects.last_mut().into_iter().for_each(|object| object.properties.push(property.clone()));
        }
        let columns = objects.first()?.columns().map(str::to_owned).collect();
        return Some(Table { line, columns, objects, left_out: 0 });
    }
    let (head, body) = rows.split_first()?;
    for (line, cells) in body {
        let properties = head.1.iter().zip(cells).map(|(name, cell)| property(*line, name, cell)).collect();
        objects.push(Object { line: *line, properties, ..Object::default() });
    }
    Some(Table { line, columns: head.1.clone(), objects, left_out: 0 })
}

/// The text of a cell without the tags and entities in it.
fn plain(cell: &str) -> String {
    const ENTITIES: [(&str, &str); 7] = [
        ("&nbsp;", " "),
        ("&#160;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    let text = ANY_TAG.as_ref().map_or(cell.into(), |tag| tag.replace_all(cell, ""));
    let text = ENTITIES.iter().fold(text.into_owned(), |text, (entity, letter)| text.replace(entity, letter));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let lines: Vec<Line<'_>> = text.lines().zip(1..).map(|(text, number)| Line { number, text }).collect();
        let objects = tables(&lines).into_iter().flat_map(|table| table.objects);
        objects.filter_map(|object| object.text_of("Name").map(str::to_owned)).collect()
    }

    #[test]
    fn rows_records_and_rows_that_are_not_closed() {
        for text in [
            "<table><tr><th>Name</th><th>State</th></tr><tr><td>Tills &amp; 1</td><td>Online</td></tr></table>",
            "<TABLE class=\"a\">\n<colgroup><col/></colgroup>\n<TR><TH>Name</TH>\n<TR><TD><b>Tills &amp;\n1</b>\n</TABLE>",
            "<table>\n<tr><td>Name:</td><td>Tills &amp; 1</td></tr>\n<tr><td>State:</td><td>Online</td></tr>\n</table>",
        ] {
            assert_eq!(names(text), ["Tills & 1"], "{text}");
        }
        for text in ["", "a < b", "<table><tr></tr></table>", "<td>x"] {
            assert!(names(text).is_empty(), "{text}");
        }
    }
}
