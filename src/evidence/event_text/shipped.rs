//! Events as shippers of logs send them on: Elastic's Winlogbeat and agent, as nested objects or with dotted keys, of
//! any version. Their names of fields are labels like others (`event_labels.toml`) once an object is laid flat.

use serde_json::{Map, Value};

use super::RawEvent;
use super::raw::{BINARY, bytes};
use crate::facts::DataItem;

/// Objects that hold fields of an event, by the first part of their names.
const PARTS: [&str; 7] = ["winlog", "event", "evt", "host", "log", "event_data", "user_data"];

/// Objects below which an event's own names stand, whatever carried it: CrowdStrike's, Wazuh's, Datadog's.
const CARRIERS: [&str; 5] = ["attributes", "windows", "data", "win", "system"];

/// Where the insertion strings are.
const DATA: [&str; 4] = ["winlog.event_data.", "winlog.user_data.", "event_data.", "user_data."];

/// How deep objects may lie in each other: `winlog.event_data.VolumeName`.
const DEEPEST: usize = 4;

/// Whether a key holds a field of such an event.
pub(super) fn is_part(key: &str) -> bool {
    let first = key.split('.').next().unwrap_or_default();
    PARTS.contains(&first) || CARRIERS.contains(&first)
}

/// Whether a text `has` the names, in small letters, of the fields that make an event: its id and its source.
pub(super) fn is_shipped(has: &dyn Fn(&str) -> bool) -> bool {
    let nested = || has("winlog") || has("event_data");
    has("winlog.event_id") && has("winlog.provider_name")
        || has("event.code") && has("event.provider")
        || has("event_id") && (nested() || has("source_name") || has("provider_name"))
        || has("event") && has("code") && has("provider")
        || has("evt") && has("id") && has("attributes")
        || has("_sourcename") && has("_eventid")
}

/// The object with the fields of its parts beside each other, under dotted names.
pub(super) fn flat(object: &Map<String, Value>) -> Map<String, Value> {
    let mut all = Map::new();
    for (key, value) in object {
        lay(key.clone(), value, is_part(key), DEEPEST, &mut all);
    }
    all
}

fn lay(name: String, value: &Value, is_part: bool, depth: usize, all: &mut Map<String, Value>) {
    match value {
        Value::Object(inner) if is_part && depth > 0 => {
            let carries = CARRIERS.contains(&name.as_str());
            for (key, value) in inner {
                let below = if carries { key.clone() } else { format!("{name}.{key}") };
                lay(below, value, !carries || self::is_part(key), depth - 1, all);
            }
        }
        // Search results give each field as an array of its values.
        Value::Array(values)
            if values.len() == 1 && values.iter().all(|value| value.is_string() || value.is_number()) =>
        {
            all.extend(values.iter().map(|value| (name.clone(), value.clone())));
        }
        value => drop(all.insert(name, value.clone())),
    }
}

/// What the event was given beside its message: by name, or by number where its provider names nothing.
pub(super) fn data(flat: &Map<String, Value>, raw: &mut RawEvent) {
    let strings = flat.iter().filter_map(|(key, value)| {
        let name = DATA.iter().find_map(|begin| key.strip_prefix(begin))?;
        Some((name, value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
    });
    let mut numbered = Vec::new();
    for (name, value) in strings {
        if name == BINARY {
            raw.binary = bytes(&value);
            continue;
        }
        match name.strip_prefix("param").and_then(|number| number.parse::<u32>().ok()) {
            Some(number) => numbered.push((number, DataItem { name: None, value })),
            None => raw.data.push(DataItem { name: Some(name.to_owned()), value }),
        }
    }
    // Of an event without names the message says more, where there is one.
    if raw.message.is_empty() {
        numbered.sort_by_key(|(number, _)| *number);
        raw.data.extend(numbered.into_iter().map(|(_, item)| item));
    }
}
