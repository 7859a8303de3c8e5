//! Events as JSON: `Get-WinEvent | ConvertTo-Json`, `Get-EventLog | ConvertTo-Json`, in one array, one object, or one
//! object after another.

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::fuse::Fuse;
use super::raw::number;
use super::{RawEvent, dumped, shipped, xml};
use crate::facts::DataItem;
use crate::knowledge::event_labels::{self, Field};

/// Whether a text begins as events in JSON do: an object with the properties of an event.
pub(super) fn is_json(start: &str) -> bool {
    tells(start, false)
}

/// The same, or with such an object, or an event in XML, in a string.
pub(super) fn holds_events(start: &str) -> bool {
    tells(start, true)
}

fn tells(start: &str, in_strings: bool) -> bool {
    let start = start.trim_start_matches('\u{feff}').trim_start();
    // `[4120]` is what a log puts before a line.
    let inner = start.strip_prefix(['[', '{']).map(str::trim_start);
    if !inner.is_some_and(|inner| inner.is_empty() || inner.starts_with(['{', '[', '"', ']', '}'])) {
        return false;
    }
    // Tools spell the same names in letters of any case; in a string of JSON the quotes are escaped.
    let lower = start.to_ascii_lowercase();
    let has = |key: &str| {
        let mut ends = lower.match_indices(key).map(|(at, _)| (at, lower.get(at + key.len()..).unwrap_or_default()));
        ends.any(|(at, rest)| {
            let rest = if in_strings { rest.trim_start_matches('\\') } else { rest };
            lower.get(..at).is_some_and(|before| before.ends_with('"')) && rest.starts_with('"')
        })
    };
    has("providername") && has("id")
        || has("system") && has("eventid")
        || has("eventid") && (has("provider") || has("providername") || has("provider_name"))
        || shipped::is_shipped(&has)
        || has("sourcename") && (has("eventid") || has("eventcode"))
        || has("source") && (has("eventid") || has("instanceid")) && (has("entrytype") || has("timegenerated"))
        || in_strings && xml::speaks(start)
}

/// Reads events as they come; `on_event` gets each, with its line counted from 1. `Ok(false)` where the text is no JSON
/// or ends in the middle.
///
/// # Errors
/// What the bytes below say.
pub(super) fn read(body: impl BufRead, mut on_event: impl FnMut(RawEvent)) -> io::Result<bool> {
    read_within(body, NESTED, &mut on_event)
}

/// Texts in strings of texts: an event in a message of a log of a shipper.
const NESTED: u32 = 3;

fn read_within(body: impl BufRead, depth: u32, on_event: &mut dyn FnMut(RawEvent)) -> io::Result<bool> {
    let place = Place { line: Rc::new(Cell::new(1)), fuse: Rc::new(Cell::new(false)) };
    let counted = Counted { inner: Fuse::new(body), place: place.clone() };
    let mut json = serde_json::Deserializer::from_reader(counted);
    let mut take = |object: &Map<String, Value>, line: u32| taken(object, line, depth, on_event);
    loop {
        match (Each { take: &mut take, place: &place }).deserialize(&mut json) {
            Ok(()) if json.end().is_ok() => return Ok(true),
            Ok(()) => {}
            Err(error) if error.is_io() => return Err(io::Error::from(error)),
            Err(_) => return Ok(false),
        }
    }
}

/// The event that an object is, else those that lie in what it holds.
fn taken(object: &Map<String, Value>, line: u32, depth: u32, on_event: &mut dyn FnMut(RawEvent)) {
    let raw = event(object, line);
    let is_event = raw.name().is_some();
    on_event(raw);
    if !is_event {
        object.values().for_each(|value| within(value, line, depth, on_event));
    }
}

fn within(value: &Value, line: u32, depth: u32, on_event: &mut dyn FnMut(RawEvent)) {
    match value {
        Value::Array(all) => all.iter().for_each(|value| within(value, line, depth, on_event)),
        Value::Object(object) => taken(object, line, depth, on_event),
        Value::String(text) if depth > 0 && xml::is_xml(text) => {
            // Memory cannot fail to be read; what is no XML ends the events.
            drop(xml::read(text.as_bytes(), |raw| on_event(RawEvent { line, ..raw })));
        }
        Value::String(text) if depth > 0 && holds_events(text) => {
            drop(read_within(text.as_bytes(), depth - 1, &mut |raw| on_event(RawEvent { line, ..raw })));
        }
        _ => {}
    }
}

/// What the reader below the parser shares with what is parsed.
#[derive(Clone)]
struct Place {
    /// Line that was read last.
    line: Rc<Cell<u32>>,
    /// An item ended: the fuse is to be renewed.
    fuse: Rc<Cell<bool>>,
}

struct Counted<R> {
    inner: Fuse<R>,
    place: Place,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.place.fuse.take() {
            self.inner.renew();
        }
        let read = self.inner.read(buffer)?;
        let lines = memchr::memchr_iter(b'\n', buffer.get(..read).unwrap_or_default()).count();
        self.place.line.set(self.place.line.get().saturating_add(u32::try_from(lines).unwrap_or(u32::MAX)));
        Ok(read)
    }
}

/// One value of the text: its objects, of which only one is held at a time.
struct Each<'a> {
    take: &'a mut dyn FnMut(&Map<String, Value>, u32),
    place: &'a Place,
}

impl<'de> DeserializeSeed<'de> for Each<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl Each<'_> {
    /// Reads what is of use of an object, up to where it breaks off; `last` is the key that was met last.
    fn read_map<'de, A: MapAccess<'de>>(
        &mut self,
        map: &mut A,
        object: &mut Map<String, Value>,
        last: &mut String,
    ) -> Result<(), A::Error> {
        let mut columns = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            last.clone_from(&key);
            // Windows PowerShell wraps an array that carries members of its own as {"value": […], "Count": n}; dumps of
            // logs wrap each event, and searches each of their hits.
            if WRAPPERS.contains(&key.as_str()) && object.is_empty() {
                map.next_value_seed(Each { take: &mut *self.take, place: self.place })?;
            } else if key == "columns" {
                match map.next_value()? {
                    // osquery's are those of one row.
                    Value::Object(row) => object.extend(row),
                    value => columns = names(&value),
                }
            } else if key == "rows" && !columns.is_empty() {
                map.next_value_seed(Rows {
                    columns: &columns,
                    each: Each { take: &mut *self.take, place: self.place },
                })?;
            } else if is_of_use(&key) {
                object.insert(key, map.next_value()?);
            } else {
                // Whoever sends events on has a name of his own for what holds them.
                map.next_value_seed(Each { take: &mut *self.take, place: self.place })?;
            }
        }
        Ok(())
    }
}

impl<'de> Visitor<'de> for Each<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Each { take: &mut *self.take, place: self.place })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        self.place.fuse.set(true);
        let line = self.place.line.get();
        let mut object = Map::new();
        let mut last = String::new();
        let read = self.read_map(&mut map, &mut object, &mut last);
        // A number has no end of its own: where the text breaks off behind it, it may have had more digits.
        if read.is_err() && object.get(&last).is_some_and(Value::is_number) {
            object.remove(&last);
        }
        (self.take)(&object, line);
        read
    }

    // A scalar where an object could stand is nothing to be read.
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        if text.trim_start().starts_with(['{', '[', '<']) {
            let alone = [(String::new(), Value::String(text.to_owned()))];
            (self.take)(&alone.into_iter().collect(), self.place.line.get());
        }
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
}

/// Keys below which events stand, where nothing of an event was seen beside them.
const WRAPPERS: [&str; 8] = ["value", "Event", "hits", "_source", "fields", "result", "results", "tables"];

/// The names of a table's columns, as an API gives them before its rows.
fn names(columns: &Value) -> Vec<String> {
    let name = |column: &Value| column.get("name").or(Some(column)).and_then(Value::as_str).map(str::to_owned);
    columns.as_array().into_iter().flatten().map(|column| name(column).unwrap_or_default()).collect()
}

/// The rows of such a table: each is an object whose keys stand above.
struct Rows<'c, 'a> {
    columns: &'c [String],
    each: Each<'a>,
}

impl<'de> DeserializeSeed<'de> for Rows<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Rows<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<(), A::Error> {
        while let Some(row) = rows.next_element::<Value>()? {
            self.each.place.fuse.set(true);
            let cells = row.as_array().into_iter().flatten();
            let object = self.columns.iter().zip(cells).map(|(name, cell)| (name.clone(), cell.clone())).collect();
            (self.each.take)(&object, self.each.place.line.get());
        }
        Ok(())
    }
}

/// The event's insertion strings: what is left of it where its message could not be made.
const STRINGS: [&str; 2] = ["Properties", "ReplacementStrings"];

fn is_of_use(key: &str) -> bool {
    STRINGS.contains(&key)
        || dumped::PARTS.contains(&key)
        || dumped::PAYLOADS.contains(&key)
        || shipped::is_part(key)
        || event_labels::column(key).is_some_and(|field| field != Field::Other)
}

fn event(object: &Map<String, Value>, line: u32) -> RawEvent {
    if let Some(raw) = dumped::event(object, line) {
        return raw;
    }
    let mut raw = RawEvent { line, ..RawEvent::default() };
    let object = &shipped::flat(object);
    let fields = || object.iter().filter(|(key, _)| !STRINGS.contains(&key.as_str()));
    let own = fields().filter(|(key, _)| !event_labels::is_senders(key));
    let is_gelf = object.contains_key(GELF);
    for (key, value) in own.chain(fields().filter(|(key, _)| event_labels::is_senders(key))) {
        if dumped::payload(value, &mut raw) {
            continue;
        }
        let (Some(field), Some(text)) = (event_labels::column(key), scalar(value)) else { continue };
        match field {
            Field::Message => text.lines().for_each(|line| raw.say(line)),
            Field::Level if is_gelf && key == "level" => drop(raw.set(field, syslog_level(&text))),
            Field::Level if key.eq_ignore_ascii_case("EntryType") => drop(raw.set(field, entry_type(&text))),
            _ if text.is_empty() => {}
            // A store has ids of its own.
            Field::Id if number(&text).is_none() => {}
            _ => drop(raw.set(field, &text)),
        }
    }
    if raw.message.is_empty() && raw.data.is_empty() {
        let strings = STRINGS.iter().filter_map(|key| object.get(*key)?.as_array()).flatten();
        raw.data = strings.filter_map(scalar).map(|value| DataItem { name: None, value }).collect();
    }
    shipped::data(object, &mut raw);
    if raw.message.is_empty() {
        dumped::data(object, &mut raw);
    }
    raw
}

/// A scalar as text; of an object that a cmdlet made of one (a date, an enumeration, a property), what it holds.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(object) => ["value", "Value", "DateTime"]
            .iter()
            .find_map(|key| object.get(*key).filter(|v| !v.is_object()).and_then(scalar)),
        _ => None,
    }
}

/// The key of a message of Graylog's format, whose levels are those of syslog.
const GELF: &str = "short_message";

/// A level of syslog as the number of Windows' level.
fn syslog_level(text: &str) -> &str {
    match text {
        "0" | "1" | "2" => "1",
        "3" => "2",
        "4" => "3",
        "5" | "6" => "4",
        "7" => "5",
        word => word,
    }
}

/// `System.Diagnostics.EventLogEntryType` as the number of the level that it is.
fn entry_type(text: &str) -> &str {
    match text {
        "1" => "2",
        "2" => "3",
        "4" | "8" | "16" => "4",
        word => word,
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::facts::{Event, Level};

    fn events(text: &str) -> (Vec<(u32, Event)>, bool) {
        let mut events = Vec::new();
        let whole = read(text.as_bytes(), |raw| events.push(raw)).expect("reads from memory");
        (events.iter().filter_map(|raw| Some((raw.line, raw.event(&TimeZone::UTC)?))).collect(), whole)
    }

    const WHEN: &str = "2024-09-01T18:19:40.1230000Z";

    #[test]
    fn the_time_of_every_powershell() {
        for when in [
            r#""\/Date(1725214780123)\/""#,
            r#""/Date(1725214780123+0900)/""#,
            r#""2024-09-02T03:19:40.123+09:00""#,
            r#""2024-09-01T18:19:40.123Z""#,
            r#"{"value": "\/Date(1725214780123)\/", "DisplayHint": 2, "DateTime": "Monday, September 2, 2024 3:19:40 AM"}"#,
        ] {
            let text = format!(
                r#"{{"TimeCreated": {when}, "Id": 8229, "ProviderName": "VSS", "Level": 3, "RecordId": 812,
                    "LogName": "Application", "MachineName": "vm-1.contoso.com", "Message": "refused\r\n\r\nOperation:\r\n   Freeze"}}"#
            );
            assert!(is_json(&text));
            let (events, whole) = events(&text);
            let [(1, event)] = &events[..] else { panic!("{events:?}") };
            assert_eq!((event.time.map(|time| time.to_string()).as_deref(), whole), (Some(WHEN), true), "{when}");
            assert_eq!((event.computer.as_deref(), event.record_id), (Some("vm-1.contoso.com"), Some(812)));
            assert_eq!(event.level, Level::Warning);
            assert_eq!(event.vss.as_ref().and_then(|vss| vss.operation.as_deref()), Some("Freeze"));
        }
    }

    /// It was lost, with whatever it said, and the source counted as read.
    #[test]
    fn of_an_event_that_breaks_off_what_stands_before_that_is_read() {
        let start = format!(r#"[{{"ProviderName": "VSS", "TimeCreated": "{WHEN}", "MachineName": "vm-1", "Id": 8229"#);
        for (end, id) in [(r#", "Message": "A VSS wri"#, Some(8229)), ("", None)] {
            let mut raws = Vec::new();
            let whole = read(format!("{start}{end}").as_bytes(), |raw| raws.push(raw)).expect("reads from memory");
            let found: Vec<Event> = raws.iter().filter_map(|raw| raw.event(&TimeZone::UTC)).collect();
            assert!(!whole, "{end}");
            assert_eq!(found.first().map(|event| event.id), id, "{end}");
        }
    }

    #[test]
    fn an_entry_of_the_old_cmdlet_has_levels_of_its_own() {
        let text = r#"[
  {"MachineName": "vm-1", "Data": [45, 32], "Index": 7, "EventID": 8229, "EntryType": 2, "Message": "refused",
   "Source": "VSS", "ReplacementStrings": ["a"], "InstanceId": 8229, "TimeGenerated": "\/Date(1725214780123)\/"},
  {"Index": 8, "EventID": 8193, "EntryType": 1, "Message": null, "Source": "VSS",
   "ReplacementStrings": ["0x80070005", "Access is denied."], "TimeGenerated": "\/Date(1725214780123)\/"}
]"#;
        let (events, whole) = events(text);
        assert!(whole && is_json(text));
        let seen: Vec<_> =
            events.iter().map(|(line, event)| (*line, event.id, event.level, event.data.len())).collect();
        assert_eq!(seen, [(2, 8229, Level::Warning, 0), (4, 8193, Level::Error, 2)]);
    }

    #[test]
    fn a_wrapped_array_objects_in_a_row_and_a_cut_text() {
        let one = |id: u32| {
            format!(r#"{{"ProviderName": "VSS", "Id": {id}, "Message": "m", "Properties": [{{"Value": "x"}}]}}"#)
        };
        let ids = |text: &str| {
            let (events, whole) = events(text);
            (events.into_iter().map(|(_, event)| event.id).collect::<Vec<_>>(), whole)
        };
        assert_eq!(ids(&format!(r#"{{"value": [{}, {}], "Count": 2}}"#, one(1), one(2))), (vec![1, 2], true));
        assert_eq!(ids(&format!("{}\n{}\n", one(1), one(2))), (vec![1, 2], true));
        let cut = format!("[{}, {}", one(1), one(2).trim_end_matches('}'));
        assert_eq!(ids(&cut), (vec![1, 2], false), "all but its end");
    }

    #[test]
    fn rows_below_the_names_of_their_columns() {
        let text = r#"{"tables":[{"name":"PrimaryResult","columns":[{"name":"TimeGenerated","type":"datetime"},{"name":"Source"},{"name":"EventID"},{"name":"RenderedDescription"}],
"rows":[["2024-09-01T18:19:40.123Z","VSS",8229,"refused"],["2024-09-01T18:20:00Z","VSS",8224,"idle"]]}]}"#;
        assert!(is_json(text));
        let (events, whole) = events(text);
        assert_eq!(events.iter().map(|(line, event)| (*line, event.id)).collect::<Vec<_>>(), [(2, 8229), (2, 8224)]);
        assert!(whole && events[0].1.time.map(|time| time.to_string()).as_deref() == Some(WHEN));
    }

    #[test]
    fn other_json_is_none_of_ours() {
        for text in
            ["", "{\"Name\": \"Cluster Disk 1\"}", "[]", "\"ProviderName\" \"Id\"", "{\"Id\": 1, \"Source\": \"x\"}"]
        {
            assert!(!is_json(text), "{text}");
        }
    }
}
