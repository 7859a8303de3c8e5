//! Records of `Name: value` lines as YAML writes them, and what `Format-Custom` prints.

use super::{Block, Form};
use crate::decode::objects::{Object, Property, Value};
use crate::decode::text::Line;

/// Properties kept of one record.
const MOST: usize = 1024;

/// YAML: `- Name: value` begins a record, deeper `Name: value` lines go on with it.
pub(super) fn take_yaml(lines: &[Line<'_>]) -> Option<(Block, usize)> {
    let first = lines.first()?;
    item(first.text)?;
    let indent = |text: &str| text.len() - text.trim_start().len();
    let mut objects: Vec<Object> = Vec::new();
    let (mut used, mut left_out) = (0, 0);
    for line in lines {
        let (begins, entry) = match item(line.text) {
            // A list inside a record is its own.
            Some(entry) => (indent(line.text) <= indent(first.text), entry),
            None => match entry(line.text).filter(|_| line.text.starts_with([' ', '\t'])) {
                Some(entry) => (false, entry),
                None => break,
            },
        };
        used += 1;
        if begins {
            objects.push(Object { line: line.number, ..Object::default() });
        }
        left_out += push(objects.last_mut()?, line.number, entry);
    }
    Some((block(first.number, objects, left_out)?, used))
}

/// `class ClusterSharedVolume`, a brace, `Name = value` lines; of what stands deeper the name.
pub(super) fn take_custom(lines: &[Line<'_>]) -> Option<(Block, usize)> {
    let first = lines.first()?;
    class(first.text).filter(|_| lines.get(1).is_some_and(|line| line.text.trim() == "{"))?;
    let mut objects: Vec<Object> = Vec::new();
    let (mut depth, mut used, mut left_out) = (0_usize, 0, 0);
    for line in lines {
        let text = line.text.trim();
        match (text, class(text)) {
            ("", _) => {}
            ("{" | "[", _) => depth += 1,
            ("}" | "]", _) => depth = depth.saturating_sub(1),
            (_, Some(name)) if depth == 0 => {
                let type_name = format!("Microsoft.FailoverClusters.PowerShell.{name}");
                objects.push(Object { line: line.number, type_name: Some(type_name), ..Object::default() });
            }
            _ if depth == 0 => break,
            _ => {
                let object = objects.last_mut()?;
                let named = text.split_once('=').map(|(name, value)| (name.trim(), value.trim()));
                match (depth, named) {
                    (1, Some(entry)) => left_out += push(object, line.number, entry),
                    // The name of an object inside stands for it.
                    (2, Some(("Name", value))) => {
                        if let Some(open) = object.properties.last_mut().filter(|p| p.value == Value::Nothing) {
                            open.value = Value::from_cell(value);
                        }
                    }
                    _ => {}
                }
            }
        }
        used += 1;
    }
    Some((block(first.number, objects, left_out)?, used))
}

fn block(line: u32, objects: Vec<Object>, left_out: usize) -> Option<Block> {
    let columns = objects.first()?.columns().map(str::to_owned).collect();
    Some(Block { form: Form::List, line, columns, objects, left_out, columns_left_out: 0 })
}

/// Gives how many properties there was no room for: this one, or none.
fn push(object: &mut Object, line: u32, (name, value): (&str, &str)) -> usize {
    let has_room = object.properties.len() < MOST;
    if has_room {
        object.properties.push(Property { name: name.to_owned(), value: Value::from_cell(value), line });
    }
    usize::from(!has_room)
}

fn class(text: &str) -> Option<&str> {
    text.trim().strip_prefix("class ").map(|name| name.trim().rsplit('#').next_back().unwrap_or_default())
}

fn item(text: &str) -> Option<(&str, &str)> {
    entry(text.trim_start().strip_prefix("- ")?)
}

/// `Name: value` with a name of one word; quotes around the value are gone.
fn entry(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once(':')?;
    let name = name.trim();
    let is_word = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    let spaced = value.is_empty() || value.starts_with(' ');
    (is_word && spaced).then(|| (name, value.trim().trim_matches(['"', '\''])))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Take = fn(&[Line<'_>]) -> Option<(Block, usize)>;

    fn read(take: Take, text: &str) -> Vec<(Option<String>, Option<String>)> {
        let lines: Vec<Line<'_>> = text.lines().zip(1..).map(|(text, number)| Line { number, text }).collect();
        let told = |o: &Object| (o.text_of("Name").map(str::to_owned), o.text_of("OwnerNode").map(str::to_owned));
        take(&lines).map_or_else(Vec::new, |(block, _)| block.objects.iter().map(told).collect())
    }

    fn both(name: &str, node: Option<&str>) -> (Option<String>, Option<String>) {
        (Some(name.to_owned()), node.map(str::to_owned))
    }

    #[test]
    fn records_of_yaml() {
        let text = "- Name: Tills 1\n  State: Online\n  OwnerNode: 'n1'\n- Name: \"Tills 2\"\n";
        assert_eq!(read(take_yaml, text), [both("Tills 1", Some("n1")), both("Tills 2", None)]);
        assert!(read(take_yaml, "- a sentence: with more than a word\n").len() < 2);
        assert!(read(take_yaml, "Name: x\n").is_empty());
    }

    #[test]
    fn classes_of_format_custom() {
        let text = "class ClusterSharedVolume\n{\n  Name = Tills 1\n  State = Online\n  OwnerNode = \n    class ClusterNode\n    {\n      Name = n1\n    }\n    \n}\n\nclass ClusterSharedVolume\n{\n  Name = Tills 2\n}\n";
        assert_eq!(read(take_custom, text), [both("Tills 1", Some("n1")), both("Tills 2", None)]);
        assert!(read(take_custom, "class war\nnever again\n").is_empty());
    }
}
