//! What `Format-Table`, `Format-List` and their like print, as objects with line numbers.

mod framed;
mod keyed;
mod list;
mod table;

use super::objects::{Object, Property};
use super::text::Line;

/// Form of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `Format-Table`.
    Table,
    /// `Format-List`.
    List,
}

/// One table, or one run of list records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Form.
    pub form: Form,
    /// Line of the header or of the first property.
    pub line: u32,
    /// Column titles; for a list the properties of its first record.
    pub columns: Vec<String>,
    /// Rows or records.
    pub objects: Vec<Object>,
    /// Lines of rows and records for which there was no room.
    pub left_out: usize,
    /// Columns for which there was no room.
    pub columns_left_out: usize,
}

/// Cells and properties kept of one capture, each of which takes some 150 bytes: several times what any reader keeps.
const MOST: usize = 250_000;

/// All tables and lists in these lines. A table without a line of dashes is taken for one only where `is_header` knows
/// its first line's words.
pub fn blocks(lines: &[Line<'_>], is_header: &dyn Fn(&[&str]) -> bool) -> Vec<Block> {
    let mut blocks = Vec::new();
    let (mut rest, mut room) = (lines, MOST);
    while let Some((line, after)) = rest.split_first() {
        let take = || {
            framed::take(rest, room)
                .or_else(|| table::take(rest, is_header, room).map(|(block, used)| (hashtable(block), used)))
                .or_else(|| list::take(rest, room))
                .or_else(|| keyed::take_yaml(rest))
                .or_else(|| keyed::take_custom(rest))
        };
        let taken = (!line.text.trim().is_empty()).then(take).flatten();
        rest = match taken {
            Some((block, used)) => {
                // A header costs room, too.
                let taken = block.objects.iter().map(|object| object.properties.len() + 1).sum::<usize>() + 1;
                match blocks.last_mut().filter(|_: &&mut Block| room == 0) {
                    Some(last) => {
                        let kept = block.objects.iter().filter(|object| !object.properties.is_empty()).count();
                        last.left_out += block.left_out + kept;
                    }
                    None => blocks.push(block),
                }
                room = room.saturating_sub(taken);
                // Every block uses a line at least: the loop ends.
                rest.get(used.max(1)..).unwrap_or_default()
            }
            None => after,
        };
    }
    blocks
}

/// What PowerShell prints of a hashtable, a table of names and values, is the record that it was.
fn hashtable(block: Block) -> Block {
    let is_pair = |object: &Object| object.text_of("Name").is_some() && object.properties.len() == 2;
    if block.columns != ["Name", "Value"] || block.left_out > 0 || !block.objects.iter().all(is_pair) {
        return block;
    }
    let mut record =
        Object { line: block.objects.first().map_or(block.line, |object| object.line), ..Object::default() };
    for object in &block.objects {
        let Some((name, value)) = object.text_of("Name").zip(object.get("Value")) else { continue };
        if record.get(name).is_some() {
            return block;
        }
        record.properties.push(Property { name: name.to_owned(), value: value.value.clone(), line: object.line });
    }
    let columns = record.columns().map(str::to_owned).collect();
    let objects = if record.properties.is_empty() { Vec::new() } else { vec![record] };
    Block { form: Form::List, columns, objects, ..block }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two tables of 33 columns, 40 MB each, took 378 MiB: rows were counted, whatever they hold.
    #[test]
    fn of_wide_listings_what_is_kept_is_measured_by_cells_and_the_rest_counted() {
        let cells = |cell: &str, between: &str| vec![cell; 50].join(between);
        let table =
            format!("{}\n{}\n{}", cells("cc", " "), cells("--", " "), format!("{}\n", cells("11", " ")).repeat(9_000));
        let framed = format!(
            "|{}|\n|{}|\n{}",
            cells("cc", "|"),
            cells("---", "|"),
            format!("|{}|\n", cells("1", "|")).repeat(9_000)
        );
        let record: String = (0..50).map(|n| format!("p{n:02} : {n}\n")).collect();
        for (form, text, rows, a_row) in [
            (Form::Table, table.as_str(), 9_000, 1),
            (Form::Table, &framed, 9_000, 1),
            (Form::List, &record.repeat(9_000), 9_000, 50),
        ] {
            let lines: Vec<Line<'_>> = text.lines().zip(1..).map(|(text, number)| Line { number, text }).collect();
            let blocks = blocks(&lines, &|_| false);
            let [block] = &blocks[..] else { panic!("{} blocks", blocks.len()) };
            let cells: usize = block.objects.iter().map(|object| object.properties.len()).sum();
            assert!(block.form == form && (MOST - 6_000..=MOST).contains(&cells), "{form:?}: {cells}");
            assert_eq!(cells / 50 * a_row + block.left_out, rows * a_row, "{form:?}");
        }
    }

    #[test]
    fn a_hashtable_is_a_record() {
        let text = "\nName                           Value\n----                           -----\nName                           Cluster Disk 2\nState                          Online\n\n";
        let lines: Vec<Line<'_>> = text.lines().zip(1..).map(|(text, number)| Line { number, text }).collect();
        let blocks = blocks(&lines, &|_| false);
        let [Block { form: Form::List, objects, .. }] = &blocks[..] else { panic!("{blocks:?}") };
        assert_eq!((objects[0].text_of("Name"), objects[0].text_of("State")), (Some("Cluster Disk 2"), Some("Online")));
        assert_eq!(objects[0].line, 4);
    }
}
