//! Writers as objects: `ConvertTo-Json`, `Export-Csv`, `Export-Clixml`, in whatever they are wrapped.

use super::{Property, Row, of_channels, property};
use crate::decode::objects::{self, Object, Value, delimited, json};
use crate::decode::text::Line;
use crate::evidence::writers::{self, Ends};
use crate::facts::{Message, WriterList, WriterTool};
use crate::knowledge::writers as known;

/// The writers of a text that is an export as a whole, and what is to be said of one that breaks off.
pub(super) fn rows(lines: &[Line<'_>]) -> (Vec<Row>, Option<Message>) {
    let columns = |names: &[&str]| {
        let known: Vec<Property> = names.iter().filter_map(|name| property(name)).collect();
        known.contains(&Property::Name) && known.contains(&Property::State)
    };
    let begins_object = lines.iter().find(|line| !line.text.trim().is_empty());
    let is_json = begins_object.is_some_and(|line| line.text.trim_start().starts_with(['[', '{']));
    // What there was no room for is counted where listings are read.
    let (objects, cut) = match is_json {
        true => json::parse(lines).map_or_else(Default::default, |parsed| (parsed.objects, parsed.cut)),
        false => {
            let export = delimited::parse(lines, &|_, names| columns(names));
            (export.map_or_else(Vec::new, |export| export.objects), false)
        }
    };
    let mut rows = Vec::new();
    objects.iter().for_each(|object| rows_of(object, None, &mut rows));
    if rows.is_empty() {
        let mut channels = Vec::new();
        objects.iter().for_each(|object| channels_of(object, &mut channels));
        rows = of_channels(channels);
    }
    let cut = (cut && !rows.is_empty()).then(|| Message::new("listings.json.cut"));
    (rows, cut)
}

/// The lists that exported objects are, each with the computer that they name.
pub(in crate::evidence) fn of_objects(objects: &[Object]) -> Vec<(u32, Option<String>, WriterList)> {
    let mut rows = Vec::new();
    objects.iter().for_each(|object| rows_of(object, None, &mut rows));
    rows.sort_by(|a, b| a.computer.cmp(&b.computer));
    let list = |rows: &[Row]| {
        let first = rows.first()?;
        let blocks = rows.iter().map(|row| row.block.clone()).collect();
        let list = writers::list(WriterTool::Wrapper, blocks, Ends::default()).0;
        Some((first.block.line, first.computer.clone(), list))
    };
    rows.chunk_by(|a, b| a.computer == b.computer).filter_map(list).collect()
}

/// A monitor's channels that are called after writers, with their values.
fn channels_of<'o>(object: &'o Object, channels: &mut Vec<(u32, &'o str, &'o str)>) {
    let known = object.text_of("channel").and_then(known::by_name);
    channels
        .extend(known.zip(object.text_of("value")).map(|(writer, value)| (object.line, writer.name.as_str(), value)));
    for property in &object.properties {
        match &property.value {
            Value::Object(inner) => channels_of(inner, channels),
            Value::List(items) => {
                items.iter().filter_map(Value::as_object).for_each(|item| channels_of(item, channels))
            }
            Value::Text(_) | Value::Nothing => {}
        }
    }
}

/// The writers among an object and what it holds; `name` is the key that it stands under.
pub(super) fn rows_of(object: &Object, name: Option<&str>, rows: &mut Vec<Row>) {
    let mut row = row_of(object);
    if let Some(name) = name.filter(|_| row.block.name.is_empty()) {
        name.clone_into(&mut row.block.name);
    }
    if row.block.state.is_some() && row.is_known_writer() {
        rows.push(row);
        return;
    }
    let from = rows.len();
    inner_rows_of(object, rows);
    // What an object says of its computer holds for what stands in it.
    let inner = rows.get_mut(from..).unwrap_or_default().iter_mut().filter(|inner| inner.computer.is_none());
    if row.computer.is_some() {
        inner.for_each(|inner| inner.computer.clone_from(&row.computer));
    }
}

fn inner_rows_of(object: &Object, rows: &mut Vec<Row>) {
    for objects::Property { name, value, line } in &object.properties {
        match value {
            Value::Object(inner) => rows_of(inner, Some(name), rows),
            Value::List(items) => items.iter().filter_map(Value::as_object).for_each(|item| rows_of(item, None, rows)),
            // A writer's name with its state.
            Value::Text(text) => {
                let mut row = Row::default();
                (row.block.line, row.block.name) = (*line, name.clone());
                row.put(Property::State, name, text.trim());
                rows.extend(Some(row).filter(|row| known::by_name(name).is_some() && row.is_writer()));
            }
            Value::Nothing => {}
        }
    }
}

fn row_of(object: &Object) -> Row {
    let mut row = Row::default();
    row.block.line = object.line;
    for objects::Property { name, value, .. } in &object.properties {
        let Some(own) = property(name) else { continue };
        match value {
            // `"state": {"code": 8, "text": "Failed"}`
            Value::Object(state) if own == Property::State => {
                let of = |names: &[&str]| names.iter().find_map(|name| state.text_of(name));
                row.put(
                    Property::State,
                    name,
                    of(&["text", "name", "word", "description", "value"]).unwrap_or_default(),
                );
                of(&["code", "id", "number"]).into_iter().for_each(|code| row.put(Property::Code, name, code));
            }
            value => value.as_text().into_iter().for_each(|text| row.put(own, name, text.trim())),
        }
    }
    row
}
