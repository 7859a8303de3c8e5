//! Writers as records: `Format-List`'s `Property : value` with a blank line between objects, YAML. Labels of other
//! languages are read by what stands behind them.

use super::{Property, Row, property};
use crate::decode::text::{Line, holds};
use crate::evidence::writers::Id;
use crate::evidence::writers::fields::{Value, value_of};
use crate::knowledge::writers::{by_id, by_name};

/// The writers of all records in these lines.
pub(super) fn rows(lines: &[Line<'_>]) -> Vec<Row> {
    let blocks = lines.split(|line| line.text.trim().is_empty());
    let row = |record: &[Line<'_>]| by_label(record).or_else(|| by_value(record));
    let mut rows: Vec<Row> = blocks
        .flat_map(|block| match hashtable(block) {
            Some(row) => vec![row],
            None => objects(block).into_iter().filter_map(row).collect(),
        })
        .collect();
    // Services have states in words as well, and the names of some.
    let known = |name: &str| by_name(name).is_some();
    let known = || rows.iter().filter(|row| known(&row.block.name));
    if !known().any(|row| row.block.name.contains("riter")) && known().nth(1).is_none() {
        rows.retain(Row::is_writer);
    }
    rows
}

/// What PowerShell prints of a hashtable: a table of names and values, a property a row.
fn hashtable(block: &[Line<'_>]) -> Option<Row> {
    let [head, rule, rows @ ..] = block else { return None };
    let is_rule = |text: &str| text.contains(" -") && text.chars().all(|c| matches!(c, '-' | ' '));
    let column = head.text.find("Value").filter(|_| head.text.split_whitespace().eq(["Name", "Value"]))?;
    if !is_rule(rule.text.trim()) {
        return None;
    }
    let mut row = Row::default();
    row.block.line = rows.first()?.number;
    for (label, value) in rows.iter().filter_map(|line| line.text.split_at_checked(column)) {
        if let Some(property) = property(label) {
            let label = if property == Property::Error { "Last error" } else { label.trim() };
            row.put(property, label, value.trim());
        }
    }
    Some(row).filter(|row| row.block.state.is_some() && row.is_writer())
}

/// The objects of lines without a blank one between: a label that comes again begins the next.
fn objects<'a, 't>(lines: &'a [Line<'t>]) -> Vec<&'a [Line<'t>]> {
    let first = lines.first().and_then(|line| labelled(line.text)).map(|(label, _)| label);
    let mut from = 0;
    let mut all = Vec::new();
    for (at, line) in lines.iter().enumerate().skip(1) {
        let again = first.is_some() && labelled(line.text).map(|(label, _)| label) == first;
        if again || line.text.trim_start().starts_with("- ") {
            all.extend(lines.get(from..at));
            from = at;
        }
    }
    all.extend(lines.get(from..));
    all
}

/// A label and its value, without the mark of an item and the quotes of YAML.
fn labelled(line: &str) -> Option<(&str, &str)> {
    let item = line.trim_start().strip_prefix("- ");
    let (label, value) = item.unwrap_or(line).split_once(':')?;
    Some((label.trim(), value.trim()))
}

fn is_of_event(label: &str) -> bool {
    ["operation", "exception code", "exception location"].iter().any(|word| holds(label, word))
}

fn by_label(record: &[Line<'_>]) -> Option<Row> {
    let is_item = record.first()?.text.trim_start().starts_with("- ");
    let mut row = Row::default();
    row.block.line = record.first()?.number;
    // An event's text may tell its writer's state, which is none of a list.
    if record.iter().filter_map(|line| labelled(line.text)).any(|(label, _)| is_of_event(label)) {
        return None;
    }
    for (label, value) in record.iter().filter_map(|line| labelled(line.text)) {
        let value = if is_item { value.trim_matches(['"', '\'']) } else { value };
        if let Some(property) = property(label) {
            row.put(property, label, value);
        }
    }
    // An event names its writer with the same labels; a list's objects have a state.
    Some(row).filter(|row| row.block.state.is_some() && (row.is_writer() || row.is_worded()))
}

/// A name, ids, a state's number and word, an error, each behind a label of any language.
fn by_value(record: &[Line<'_>]) -> Option<Row> {
    const FIELDS: std::ops::RangeInclusive<usize> = 3..=6;
    let fields: Vec<(&str, Value<'_>)> =
        record.iter().filter_map(|line| labelled(line.text)).map(|(label, value)| (label, value_of(value))).collect();
    if !FIELDS.contains(&record.len()) || fields.len() != record.len() {
        return None;
    }
    let mut row = Row::default();
    let block = &mut row.block;
    block.line = record.first()?.number;
    for (label, value) in fields {
        match value {
            Value::Other(name) if block.name.is_empty() && !name.is_empty() => name.clone_into(&mut block.name),
            Value::Id(id) if block.id == Id::Absent => block.id = id,
            Value::Id(id) => block.instance = id,
            Value::State(code, word) => block.state = Some((Some(code), word.to_owned())),
            Value::Other(error) if block.state.is_some() => block.error = Some((label.to_owned(), error.to_owned())),
            Value::Other(_) | Value::Quoted(..) => return None,
        }
    }
    // An event's context has names and ids as well, and no state.
    let known = row.block.id.known().is_some_and(|id| by_id(id).is_some());
    Some(row).filter(|row| known && row.block.state.is_some() && row.is_writer())
}
