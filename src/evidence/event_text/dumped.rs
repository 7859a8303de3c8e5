//! An event as the tools that read logs elsewhere dump it: the parts of its XML as JSON.

use serde_json::{Map, Value};

use super::RawEvent;
use crate::facts::DataItem;
use crate::knowledge::event_labels::Field;

/// The parts of an event.
pub(super) const PARTS: [&str; 3] = ["System", "EventData", "UserData"];

/// The event, if the object is one.
pub(super) fn event(object: &Map<String, Value>, line: u32) -> Option<RawEvent> {
    let system = object.get("System")?.as_object()?;
    let mut raw = RawEvent { line, ..RawEvent::default() };
    for (field, part, attribute) in [
        (Field::Source, "Provider", "Name"),
        (Field::Id, "EventID", ""),
        (Field::Level, "Level", ""),
        (Field::Date, "TimeCreated", "SystemTime"),
        (Field::Record, "EventRecordID", ""),
        (Field::Log, "Channel", ""),
        (Field::Computer, "Computer", ""),
    ] {
        let text = system.get(part).and_then(|value| text(value, attribute));
        if let Some(text) = text {
            raw.set(field, &text);
        }
    }
    data(object, &mut raw);
    Some(raw)
}

/// What the event was given, where it stands as in its XML.
pub(super) fn data(object: &Map<String, Value>, raw: &mut RawEvent) {
    let own = || object.get("UserData")?.as_object()?.values().next();
    let data = object.get("EventData").or_else(|| object.get("eventdata")).or_else(own);
    let Some(Value::Object(data)) = data else { return };
    for (name, value) in data.iter().filter(|(name, _)| !name.starts_with('#')) {
        match (name.as_str(), value) {
            ("Data", Value::Array(all)) => raw.data.extend(all.iter().filter_map(item)),
            ("Data", Value::Object(data)) if data.get("#text").is_some_and(Value::is_array) => {
                let all = data.get("#text").and_then(Value::as_array);
                raw.data.extend(all.into_iter().flatten().filter_map(item));
            }
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
    Some(DataItem { name: value.is_object().then(|| text(value, "Name")).flatten(), value: text(value, "")? })
}

/// What an element says, or one of its attributes.
fn text(value: &Value, attribute: &str) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(object) => {
            let attributes = object.get("#attributes").and_then(Value::as_object).unwrap_or(object);
            let keys = if attribute.is_empty() { ["#text", "Value"] } else { [attribute, "SystemTime"] };
            keys.iter().find_map(|key| object.get(*key).or_else(|| attributes.get(*key)).and_then(|v| text(v, "")))
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
            r##"{"timestamp":"2024-09-03T01:00:00Z","ComputerName":"n2","windows":{"Channel":"System","EventID":5142,"EventData":{"VolumeName":"Volume1","ResourceName":"Tills"},"ProviderName":"Microsoft-Windows-FailoverClustering"}}"##,
            r##"{"agent":{"name":"n2"},"data":{"win":{"system":{"providerName":"Microsoft-Windows-FailoverClustering","eventID":"5142","computer":"n2"},"eventdata":{"volumeName":"Volume1","resourceName":"Tills"}}}}"##,
        ] {
            assert_eq!(volumes(text), tills, "{text}");
        }
    }
}
