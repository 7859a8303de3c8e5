//! Writers as elements of XML: an element a property, or `ConvertTo-Xml`'s `<Property Name="State">`.

use std::sync::LazyLock;

use regex::Regex;

use super::exported::rows_of;
use super::{Property, Row, of_channels, property};
use crate::decode::objects::properties;
use crate::decode::text::Line;
use crate::knowledge::writers::by_name;

/// Lines in which the properties of a writer stand.
const NEAR: u32 = 16;

static ELEMENT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"<([A-Za-z_][A-Za-z0-9_.-]{0,60})(?: [^<>]{0,200})?>([^<>]{0,400})</").ok());

/// The writers of all elements in these lines.
pub(super) fn rows(lines: &[Line<'_>]) -> Vec<Row> {
    if !lines.iter().any(|line| line.text.contains("</")) {
        return Vec::new();
    }
    let mut rows = Vec::new();
    properties::objects(lines).0.iter().for_each(|object| rows_of(object, None, &mut rows));
    if rows.is_empty() { of_elements(lines) } else { rows }
}

fn of_elements(lines: &[Line<'_>]) -> Vec<Row> {
    let Some(element) = ELEMENT.as_ref() else { return Vec::new() };
    let mut rows: Vec<Row> = Vec::new();
    let mut channels: Vec<(u32, &str, &str)> = Vec::new();
    let mut channel = None;
    for line in lines.iter().filter(|line| line.text.contains("</")) {
        for found in element.captures_iter(line.text) {
            let (Some(tag), Some(text)) = (found.get(1), found.get(2)) else { continue };
            let (tag, text) = (tag.as_str(), text.as_str().trim());
            let near = |row: &&mut Row| line.number.saturating_sub(row.block.line) <= NEAR;
            match (tag.to_ascii_lowercase().as_str(), property(tag)) {
                ("channel", _) => channel = by_name(text).map(|known| (line.number, known.name.as_str())),
                ("value", _) => channels.extend(channel.take().map(|(line, name)| (line, name, text))),
                (_, Some(Property::Name)) => {
                    let mut row = Row::default();
                    row.block.line = line.number;
                    row.put(Property::Name, tag, text);
                    rows.push(row);
                }
                (_, Some(property)) => rows.last_mut().filter(near).into_iter().for_each(|row| {
                    let label = if property == Property::Error { "Last error" } else { tag };
                    row.put(property, label, text);
                }),
                (_, None) => {}
            }
        }
    }
    rows.retain(Row::is_known_writer);
    if rows.is_empty() { of_channels(channels) } else { rows }
}
