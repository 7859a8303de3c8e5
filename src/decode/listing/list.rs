//! `Format-List`: `Name : value` with the colons in one column, wrapped values below each other.

use nom::bytes::complete::{is_not, tag};
use nom::character::complete::space0;
use nom::combinator::{rest, verify};
use nom::{IResult, Parser};

use super::{Block, Form};
use crate::decode::objects::{Object, Property, Value};
use crate::decode::text::Line;

/// Longest name of a property, in bytes.
const MAX_NAME: usize = 100;

/// Properties kept of one record; the longest that a cluster cmdlet prints has some 150.
const MAX_PROPERTIES: usize = 1024;

/// A `Name : value` line: the column of its colon, the name, the value.
struct Entry<'t> {
    indent: usize,
    colon: usize,
    /// One blank stands before the colon: the name may be longer than the column of the others.
    is_long: bool,
    name: &'t str,
    value: &'t str,
}

/// `Name   : value`; a blank stands before the colon, which tells it from `C:\x`, `12:30` and `Error: …`.
fn entry(text: &str) -> Option<Entry<'_>> {
    fn parse(text: &str) -> IResult<&str, (&str, &str, &str)> {
        let name = verify(is_not(":"), |name: &str| name.ends_with([' ', '\t']) && name.trim().len() <= MAX_NAME);
        (verify(space0, |_: &str| true), name, (tag(":"), rest))
            .map(|(indent, name, (_, value))| (indent, name, value))
            .parse(text)
    }
    let (_, (indent, name, value)) = parse(text).ok()?;
    let starts_well = name.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '(');
    let spaced = value.is_empty() || value.starts_with([' ', '\t']);
    (starts_well && spaced).then(|| Entry {
        indent: indent.len(),
        colon: indent.len() + name.len(),
        is_long: name.trim_end().len() + 1 == name.len(),
        name: name.trim(),
        value: value.trim(),
    })
}

/// Records from the first line on. A record ends where a name comes again; blank lines may stand between and inside.
pub(super) fn take(lines: &[Line<'_>], room: usize) -> Option<(Block, usize)> {
    let first = lines.first()?;
    let Entry { indent, colon, .. } = entry(first.text)?;
    let mut objects: Vec<Object> = vec![Object { line: first.number, ..Object::default() }];
    let (mut used, mut left_out, mut taken) = (0, 0, 0);
    for (index, line) in lines.iter().enumerate() {
        if line.text.trim().is_empty() {
            continue;
        }
        // Scripts pad the names to a width that some of them are longer than.
        let overflows = |entry: &Entry<'_>| {
            entry.is_long && entry.colon > colon && entry.indent == indent && index == used && index > 0
        };
        match entry(line.text).filter(|entry| entry.colon == colon || overflows(entry)) {
            Some(_) if taken >= room => left_out += 1,
            Some(entry) => {
                taken += 1;
                left_out += push(&mut objects, line.number, &entry);
            }
            None if is_continuation(line.text, colon) && index == used => append(&mut objects, line.text),
            None => break,
        }
        used = index + 1;
    }
    let columns = objects.first()?.columns().map(str::to_owned).collect();
    Some((Block { form: Form::List, line: first.number, columns, objects, left_out, columns_left_out: 0 }, used))
}

/// A wrapped value goes on below its beginning, two columns behind the colon.
fn is_continuation(text: &str, colon: usize) -> bool {
    let indent = text.len() - text.trim_start_matches(' ').len();
    indent >= colon + 2
}

/// Gives how many properties there was no room for: this one, or none.
fn push(objects: &mut Vec<Object>, line: u32, entry: &Entry<'_>) -> usize {
    if objects.last().is_none_or(|object| object.properties.iter().any(|p| p.name == entry.name)) {
        objects.push(Object { line, ..Object::default() });
    }
    if let Some(object) = objects.last_mut().filter(|object| object.properties.len() < MAX_PROPERTIES) {
        let value = Value::from_cell(entry.value);
        object.properties.push(Property { name: entry.name.to_owned(), value, line });
        return 0;
    }
    1
}

fn append(objects: &mut [Object], text: &str) {
    if let Some(property) = objects.last_mut().and_then(|object| object.properties.last_mut()) {
        match &mut property.value {
            Value::Text(value) => {
                value.push(' ');
                value.push_str(text.trim());
            }
            other => *other = Value::from_cell(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::blocks;
    use super::*;

    fn read(text: &str) -> Vec<Block> {
        let lines: Vec<Line<'_>> = text.lines().zip(1..).map(|(text, number)| Line { number, text }).collect();
        blocks(&lines, &|_| false)
    }

    /// Line, `Name` and `Node` of each record.
    fn records(text: &str) -> Vec<(u32, String, String)> {
        let value = |object: &Object, name| object.text_of(name).unwrap_or("-").to_owned();
        let objects = read(text).into_iter().flat_map(|block| block.objects);
        objects.map(|o| (o.line, value(&o, "Name"), value(&o, "Node"))).collect()
    }

    #[test]
    fn a_record_ends_where_a_name_comes_again() {
        let expected = [(1, "A".to_owned(), "n1".to_owned()), (0, "B".to_owned(), "n2".to_owned())];
        for (text, second) in [
            ("Name : A\nNode : n1\nName : B\nNode : n2", 3),
            ("Name : A \nNode : n1\n\nName : B\nNode : n2\n\n", 4),
            ("Name : A\n\nNode : n1\n\n\nName : B\n\nNode : n2", 6),
        ] {
            let mut expected = expected.clone();
            expected[1].0 = second;
            assert_eq!(records(text), expected, "{text}");
        }
    }

    #[test]
    fn a_wrapped_value_goes_on() {
        let text = "Name : Cluster Virtual\n       Disk (A)\nNode : n1\nPath :\n       C:\\x\nLast : 1";
        assert_eq!(records(text), [(1, "Cluster Virtual Disk (A)".to_owned(), "n1".to_owned())]);
        assert_eq!(read(text)[0].objects[0].text_of("Path"), Some("C:\\x"));
    }

    /// The rest of the record was one of its own, without a name.
    #[test]
    fn a_name_longer_than_the_column_is_of_the_record() {
        let text = "Name      : A\nPath      : C:\\x\nPercentFree : 50\nNode      : n1\nName      : B\nPercentFree : 50\nNode      : n2";
        let expected = [(1, "A".to_owned(), "n1".to_owned()), (5, "B".to_owned(), "n2".to_owned())];
        assert_eq!(records(text), expected);
    }

    #[test]
    fn lists_of_other_widths_are_blocks_of_their_own() {
        let text = "Name : A\nNode : n1\n\nName       : B\nOwnerGroup : g";
        assert_eq!(read(text).len(), 2);
    }

    #[test]
    fn text_with_colons_is_no_list() {
        for text in ["Error: no", "C:\\Windows", "at 12:30", " : value", "Host Name:     VM1", "    + CategoryInfo : x"]
        {
            assert!(read(text).is_empty(), "{text}");
        }
    }
}
