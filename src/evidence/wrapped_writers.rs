//! Writer lists of scripts that make objects of vssadmin's text: tables and lists of PowerShell properties.

use super::writers::fields::{Value, value_of};
use super::writers::{self, Block, Ends, Id};
use super::{Found, ReadOptions, SectionReader};
use crate::decode::text::Line;
use crate::decode::transcript::Section;
use crate::facts::{Kind, WriterTool};

/// Reads them. Such a list never counts as whole: what the script left out is not known.
pub(super) struct WrappedWriters;

impl SectionReader for WrappedWriters {
    fn read(&self, section: &Section<'_>, _: &ReadOptions, found: &mut Found) -> Option<Kind> {
        let mut blocks = records(&section.lines);
        if blocks.is_empty() {
            blocks = rows(&section.lines);
        }
        let line = blocks.first()?.line;
        writers::add(section, line, writers::list(WriterTool::Wrapper, blocks, Ends::default()), found);
        Some(Kind::VssadminWriters)
    }
}

/// What a property or column is of; scripts name them in English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Property {
    Name,
    Id,
    Instance,
    State,
    Error,
}

fn property(name: &str) -> Option<Property> {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    Some(match plain.to_ascii_lowercase().as_str() {
        "writer" | "writername" | "name" => Property::Name,
        "id" | "writerid" | "writerclassid" | "classid" => Property::Id,
        "instanceid" | "writerinstanceid" => Property::Instance,
        "state" | "writerstate" | "status" => Property::State,
        "lasterror" | "error" | "writerlasterror" => Property::Error,
        _ => return None,
    })
}

fn put(block: &mut Block, property: Property, label: &str, text: &str) {
    match (property, value_of(text)) {
        (Property::Name, _) => block.name = text.to_owned(),
        (Property::Id, Value::Id(id)) => block.id = id,
        (Property::Id, _) => block.id = Id::Unreadable,
        (Property::Instance, Value::Id(id)) => block.instance = id,
        (Property::Instance, _) => block.instance = Id::Unreadable,
        (Property::State, Value::State(code, word)) => block.state = Some((Some(code), word.to_owned())),
        (Property::State, _) => block.state = Some((None, text.to_owned())),
        (Property::Error, _) => block.error = Some((label.to_owned(), text.to_owned())),
    }
}

/// Named, with a state, and with something that only writers have: a state's number, or two ids.
fn is_writer(block: &Block) -> bool {
    let numbered = block.state.as_ref().is_some_and(|(code, _)| code.is_some());
    let named = !block.name.is_empty() && !block.name.starts_with(['\'', '"']);
    named && block.state.is_some() && (numbered || (block.id != Id::Absent && block.instance != Id::Absent))
}

/// `Format-List`: `Property : value`, a blank line between objects.
fn records(lines: &[Line<'_>]) -> Vec<Block> {
    let mut blocks = Vec::new();
    for record in lines.split(|line| line.text.trim().is_empty()) {
        let mut block = Block { line: record.first().map_or(1, |line| line.number), ..Block::default() };
        for (label, value) in record.iter().filter_map(|line| line.text.split_once(':')) {
            let (label, value) = (label.trim(), value.trim());
            if let Some(property) = property(label) {
                put(&mut block, property, label, value);
            }
        }
        blocks.extend(Some(block).filter(is_writer));
    }
    blocks
}

/// Columns of a table that are looked at; a writer has five properties.
const COLUMNS: usize = 32;

/// `Format-Table`: a header, a rule of dashes, and rows whose cells begin where the dashes do.
fn rows(lines: &[Line<'_>]) -> Vec<Block> {
    let is_rule = |line: &Line<'_>| {
        let text = line.text.trim();
        text.contains(" -") && text.starts_with("--") && text.chars().all(|c| matches!(c, '-' | ' '))
    };
    let Some(rule) = lines.iter().position(is_rule) else { return Vec::new() };
    let (above, below) = lines.split_at(rule);
    let (Some(header), Some((rule, below))) = (above.last(), below.split_first()) else { return Vec::new() };
    let mut columns = columns(rule.text);
    columns.truncate(COLUMNS);
    let labels: Vec<&str> = cells(header.text, &columns);
    let mut blocks = Vec::new();
    for line in below.iter().take_while(|line| !line.text.trim().is_empty()) {
        let mut block = Block { line: line.number, ..Block::default() };
        for (label, cell) in labels.iter().zip(cells(line.text, &columns)) {
            if let Some(property) = property(label) {
                put(&mut block, property, label, cell);
            }
        }
        blocks.extend(Some(block).filter(is_writer));
    }
    blocks
}

/// Where each group of dashes begins, in letters.
fn columns(rule: &str) -> Vec<usize> {
    let mut before = ' ';
    let mut starts = Vec::new();
    for (at, letter) in rule.chars().enumerate() {
        if letter == '-' && before != '-' {
            starts.push(at);
        }
        before = letter;
    }
    starts
}

fn cells<'t>(row: &'t str, columns: &[usize]) -> Vec<&'t str> {
    let byte = |letter: usize| row.char_indices().nth(letter).map_or(row.len(), |(at, _)| at);
    let ends = columns.iter().skip(1).copied().chain([usize::MAX]);
    columns.iter().zip(ends).map(|(&from, to)| row.get(byte(from)..byte(to)).unwrap_or_default().trim()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::transcript;
    use crate::facts::{ListShape, Observation};

    fn read(text: &str) -> Vec<(String, bool, Option<u8>, bool)> {
        let lines = text.lines().zip(1..).map(|(text, number)| Line { number, text });
        let mut found = Found::default();
        for section in transcript::split("x.txt", lines, &[]) {
            WrappedWriters.read(&section, &super::super::tests::options(), &mut found);
        }
        let mut all = Vec::new();
        for seen in found.observations {
            let Observation::Writers(list) = seen.fact else { continue };
            assert_eq!((list.tool, list.shape == ListShape::Whole), (WriterTool::Wrapper, false));
            all.extend(list.writers.into_iter().map(|w| {
                (w.name, w.id.is_some() && w.instance_id.is_some(), w.state.and_then(|state| state.code), w.failed)
            }));
        }
        all
    }

    const ID: &str = "{1072ae1c-e5a7-4ea1-9e4a-6f7964656570}";

    #[test]
    fn lists_and_tables_of_objects() {
        let list = format!(
            "\nWriterName : Cluster Writer\nWriterID   : {ID}\nWriterInstanceID : {ID}\nState      : [8] Failed\nLastError  : Timed out\n\n"
        );
        assert_eq!(read(&list), [("Cluster Writer".to_owned(), true, Some(8), true)]);
        let table = format!(
            "Name           Id                                     InstanceId                             State      LastError\n\
             ----           --                                     ----------                             -----      ---------\n\
             Cluster Writer {ID} {ID} [1] Stable No error\n\
             Other (X)      {ID} {ID} [9] Failed No error\n\n"
        );
        let expected =
            [("Cluster Writer".to_owned(), true, Some(1), false), ("Other (X)".to_owned(), true, Some(9), true)];
        assert_eq!(read(&table), expected);
    }

    #[test]
    fn other_objects_are_no_writers() {
        for text in [
            "Name  State  Node\n----  -----  ----\nCluster Disk 1 Online n1\n",
            "Name : Cluster Disk 1\nState : Online\nId : 7275ed00-70a7-46d4-a038-78383d63110a\n",
            "Writer name: 'A'\n   State: [1] Stable\n   Last error: No error\n",
        ] {
            assert_eq!(read(text), [], "{text}");
        }
    }
}
