//! An event as the tools that read logs elsewhere dump it: the parts of its XML as JSON.

use serde_json::{Map, Value};

use super::RawEvent;
use super::raw::{BINARY, bytes};
use crate::facts::DataItem;
use crate::knowledge::event_labels::Field;

/// The parts of an event.
pub(super) const PARTS: [&str; 3] = ["System", "EventData", "UserData"];

/// Keys of an event's parts that are JSON in a string: EvtxECmd's, osquery's.
pub(super) const PAYLOADS: [&str; 2] = ["Payload", "data"];

/// The event, if the object is one.
pub(super) fn event(object: &Map<String, Value>, line: u32) -> Option<RawEvent> {
    let system = object.get("System")?.as_object()?;
    let mut raw = RawEvent { line, ..RawEvent::default() };
    for (field, part, attribute, flat) in [
        (Field::Source, "Provider", "Name", "ProviderName"),
        (Field::Id, "EventID", "", ""),
        (Field::Level, "Level", "", ""),
        (Field::Date, "TimeCreated", "SystemTime", "SystemTime"),
        (Field::Record, "EventRecordID", "", ""),
        (Field::Log, "Channel", "", ""),
        (Field::Computer, "Computer", "", ""),
        (Field::Message, "Message", "", ""),
    ] {
        let said = |name: &str, attribute: &str| system.get(name).and_then(|value| text(value, attribute));
        // Chainsaw sets attributes beside what they are of.
        let beside = || said(&format!("{part}_attributes"), attribute);
        match said(part, attribute).or_else(beside).or_else(|| said(flat, "")) {
            Some(text) if field == Field::Message => text.lines().for_each(|line| raw.say(line)),
            Some(text) => drop(raw.set(field, &text)),
            None => {}
        }
    }
    if let Some(message) =
        object.get("RenderingInfo").and_then(|info| info.get("Message")).and_then(|said| text(said, ""))
    {
        message.lines().for_each(|line| raw.say(line));
    }
    if raw.message.is_empty() {
        data(object, &mut raw);
    }
    Some(raw)
}

/// What the event was given, where a string holds its parts as JSON; whether one does.
pub(super) fn payload(value: &Value, raw: &mut RawEvent) -> bool {
    let of_string = || {
        let text = value.as_str()?.trim();
        let names = ["EventData", "UserData"].iter().any(|part| text.contains(part));
        if !text.starts_with('{') || !names {
            return None;
        }
        serde_json::from_str::<Map<String, Value>>(text).ok()
    };
    let Some(parts) = of_string() else { return false };
    data(&parts, raw);
    true
}

/// What the event was given, where it stands as in its XML.
pub(super) fn data(object: &Map<String, Value>, raw: &mut RawEvent) {
    let own = || object.get("UserData")?.as_object()?.values().find(|value| value.is_object());
    match object.get("EventData").or_else(|| object.get("eventdata")).filter(|data| !data.is_null()).or_else(own) {
        Some(Value::Object(data)) => named(data, raw),
        Some(Value::Array(all)) => raw.data.extend(all.iter().filter_map(item)),
        Some(value) => raw.data.extend(item(value)),
        None => {}
    }
}

fn named(data: &Map<String, Value>, raw: &mut RawEvent) {
    for (name, value) in data.iter().filter(|(name, _)| !name.starts_with(['#', '@'])) {
        match (name.as_str(), value) {
            (BINARY, value) => raw.binary = text(value, "").as_deref().and_then(bytes),
            ("Data", Value::Array(all)) => raw.data.extend(all.iter().filter_map(item)),
            ("Data", Value::Object(data)) => match data.get("#text") {
                Some(Value::Array(all)) => raw.data.extend(all.iter().filter_map(item)),
                Some(_) => raw.data.extend(item(value)),
                None => named(data, raw),
            },
            ("Data", value) => raw.data.extend(item(value)),
            (name, value) => {
                let named = |value| DataItem { name: Some(name.to_owned()), value };
                raw.data.extend(text(value, "").map(named));
            }
        }
    }
}

/// One datum, which may carry its name as an attribute.
fn item(value: &Value) -> Option<DataItem> {
    let value_of = |value| text(value, "").or_else(|| value.is_object().then(String::new));
    Some(DataItem { name: value.is_object().then(|| text(value, "Name")).flatten(), value: value_of(value)? })
}

/// What an element says, or one of its attributes.
fn text(value: &Value, attribute: &str) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(object) => {
            let attributes = object.get("#attributes").and_then(Value::as_object).unwrap_or(object);
            let keys = if attribute.is_empty() { ["#text", "Value"] } else { [attribute, "SystemTime"] };
            // xmltodict marks attributes.
            let marked = |key: &str| object.get(&format!("@{key}"));
            let of = |key: &str| object.get(key).or_else(|| attributes.get(key)).or_else(|| marked(key));
            keys.iter().find_map(|key| of(key).and_then(|value| text(value, "")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::super::json;
    use crate::knowledge::csv_events;

    fn volumes(text: &str) -> Vec<Option<String>> {
        assert!(json::is_json(text), "{text}");
        let mut volumes = Vec::new();
        let read = json::read(text.as_bytes(), |raw| {
            let event = raw.event(&TimeZone::UTC);
            volumes.extend(event.map(|event| csv_events::volume(&event).map(str::to_owned)));
        });
        assert!(read.is_ok_and(|whole| whole));
        volumes
    }

    #[test]
    fn dumps_of_several_tools_are_one_event() {
        let tills = [Some("Tills".to_owned())];
        for text in [
            r##"{"Event":{"#attributes":{"xmlns":"x"},"System":{"Provider":{"#attributes":{"Name":"Microsoft-Windows-FailoverClustering"}},"EventID":5142,"TimeCreated":{"#attributes":{"SystemTime":"2024-09-03T01:00:00Z"}},"Channel":"System","Computer":"n2"},"EventData":{"VolumeName":"Volume1","ResourceName":"Tills"}}}"##,
            r##"[{"System":{"Provider":{"Name":"Microsoft-Windows-FailoverClustering"},"EventID":{"Value":5142},"Computer":"n2"},"EventData":{"Data":[{"Name":"VolumeName","#text":"Volume1"},{"Name":"ResourceName","#text":"Tills"}]}}]"##,
            r##"{"Event":{"System":{"Provider":{"#attributes":{"Name":"Microsoft-Windows-FailoverClustering"}},"EventID":{"#attributes":{"Qualifiers":0},"#text":5142}},"EventData":{"Data":{"#text":["Volume1","Tills"]}}}}"##,
            r##"{"Event":{"System":{"Provider_attributes":{"Name":"Microsoft-Windows-FailoverClustering"},"EventID":5142,"TimeCreated_attributes":{"SystemTime":"2024-09-03T01:00:00Z"}},"EventData":{"VolumeName":"Volume1","ResourceName":"Tills"}}}"##,
            r##"{"timestamp":"2024-09-03T01:00:00Z","ComputerName":"n2","windows":{"Channel":"System","EventID":5142,"EventData":{"VolumeName":"Volume1","ResourceName":"Tills"},"ProviderName":"Microsoft-Windows-FailoverClustering"}}"##,
            r##"{"agent":{"name":"n2"},"data":{"win":{"system":{"providerName":"Microsoft-Windows-FailoverClustering","eventID":"5142","computer":"n2"},"eventdata":{"volumeName":"Volume1","resourceName":"Tills"}}}}"##,
        ] {
            assert_eq!(volumes(text), tills, "{text}");
        }
    }

    /// The time and the host were lost.
    #[test]
    fn dumps_and_stores_say_when_and_where() {
        for text in [
            r#"{"Event": {"System": {"Provider_attributes": {"Name": "VSS"}, "EventID": 8229, "TimeCreated_attributes": {"SystemTime": "2024-09-01T18:19:40.123Z"}, "Computer": "vm-1"}, "EventData": {"Data": ["0x0", "x"]}}}"#,
            r#"{"data": [{"id": "9A", "type": "log", "attributes": {"host": "vm-1", "timestamp": "2024-09-01T18:19:40.123Z", "message": "refused", "attributes": {"evt": {"id": 8229, "name": "VSS"}, "channel": "Application"}}}]}"#,
        ] {
            assert!(json::is_json(text), "{text}");
            let mut events = Vec::new();
            let read = json::read(text.as_bytes(), |raw| events.extend(raw.event(&TimeZone::UTC)));
            let [event] = &events[..] else { panic!("{events:?}") };
            assert!(read.is_ok_and(|whole| whole));
            let time = event.time.map(|time| time.to_string());
            assert_eq!(
                (event.id, time.as_deref(), event.computer.as_deref()),
                (8229, Some("2024-09-01T18:19:40.1230000Z"), Some("vm-1"))
            );
        }
    }
}
