//! `ConvertTo-Json`: one object or an array of objects.

use memchr::memchr2_iter;
use serde_json::Value as Json;

use super::{Object, Property, Value};
use crate::decode::text::Line;

/// Bytes of JSON that are parsed; what a cmdlet prints of a cluster is far below.
const MAX_BYTES: usize = 16 << 20;

/// Values that are parsed, as told by what stands between them: each takes some 300 bytes.
const MAX_VALUES: usize = 250_000;

/// The objects of a text that is JSON as a whole; `None` where it is not. An empty array gives no objects.
pub fn parse(lines: &[Line<'_>]) -> Option<Vec<Object>> {
    let first = lines.iter().map(|line| line.text.trim()).find(|text| !text.is_empty())?;
    let size = || lines.iter().map(|line| line.text.len() + 1).sum::<usize>();
    let values = || lines.iter().map(|line| memchr2_iter(b',', b'[', line.text.as_bytes()).count()).sum::<usize>();
    if !first.starts_with(['[', '{']) || size() > MAX_BYTES || values() > MAX_VALUES {
        return None;
    }
    let text: Vec<&str> = lines.iter().map(|line| line.text).collect();
    let json: Json = serde_json::from_str(&text.join("\n")).ok()?;
    let mut place = Place { keys: lines.iter().flat_map(keys).collect::<Vec<_>>().into_iter(), line: 1 };
    let objects = match unwrap_collection(json) {
        Json::Array(items) => items.into_iter().filter_map(|item| object(item, &mut place)).collect(),
        single => object(single, &mut place).into_iter().collect(),
    };
    Some(objects)
}

/// Windows PowerShell wraps an array that carries members of its own as `{"value": […], "Count": n}`.
fn unwrap_collection(json: Json) -> Json {
    match json {
        Json::Object(mut map) if map.contains_key("Count") && map.get("value").is_some_and(Json::is_array) => {
            map.remove("value").unwrap_or(Json::Null)
        }
        other => other,
    }
}

/// The keys of a text that is known to be JSON, in order of place: the parser gives no lines.
struct Place<'t> {
    keys: std::vec::IntoIter<(&'t str, u32)>,
    line: u32,
}

impl Place<'_> {
    /// Line of the next key of this name; of the last one found where it is not there.
    fn of(&mut self, name: &str) -> u32 {
        // A key that stands twice in an object is met once: those between are passed over.
        if let Some((_, line)) = self.keys.find(|(key, _)| *key == name || key.contains('\\')) {
            self.line = line;
        }
        self.line
    }
}

/// The strings of a line that a colon follows. No string of JSON spans lines.
fn keys<'t>(line: &Line<'t>) -> Vec<(&'t str, u32)> {
    let mut keys = Vec::new();
    let mut rest = line.text;
    while let Some((_, after)) = rest.split_once('"') {
        let mut escaped = false;
        let end = after.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        let Some((key, tail)) = end.and_then(|end| after.split_at_checked(end)) else { break };
        rest = tail.strip_prefix('"').unwrap_or_default();
        if rest.trim_start().starts_with(':') {
            keys.push((key, line.number));
        }
    }
    keys
}

fn object(json: Json, place: &mut Place<'_>) -> Option<Object> {
    let Json::Object(map) = json else { return None };
    let mut object = Object::default();
    for (name, json) in map {
        let line = place.of(&name);
        if object.properties.is_empty() {
            object.line = line;
        }
        let value = value(json, place);
        object.properties.push(Property { name, value, line });
    }
    Some(object)
}

fn value(json: Json, place: &mut Place<'_>) -> Value {
    match json {
        Json::Null => Value::Nothing,
        Json::Bool(flag) => Value::Text(flag.to_string()),
        Json::Number(number) => Value::Text(number.to_string()),
        Json::String(text) => Value::Text(text),
        Json::Array(items) => Value::List(items.into_iter().map(|item| value(item, place)).collect()),
        nested => object(nested, place).map_or(Value::Nothing, |object| Value::Object(Box::new(object))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Vec<Object>> {
        let lines: Vec<Line<'_>> = text.lines().zip(1..).map(|(text, number)| Line { number, text }).collect();
        parse(&lines)
    }

    #[test]
    fn an_array_gives_its_objects_with_their_lines() {
        let text = "[\n  {\n    \"Name\": \"Disk A\",\n    \"State\": 2,\n    \"OwnerNode\": { \"Name\": \"n1\" }\n  },\n  {\n    \
                    \"Name\": \"Disk B\",\n    \"State\": null\n  }\n]";
        let objects = read(text).expect("JSON");
        assert_eq!(
            objects.iter().map(|o| (o.line, o.text_of("name"))).collect::<Vec<_>>(),
            [(3, Some("Disk A")), (8, Some("Disk B"))]
        );
        assert_eq!(objects[0].text_of("State"), Some("2"));
        assert_eq!(objects[0].text_of("OwnerNode"), Some("n1"));
        assert_eq!(objects[1].text_of("State"), None);
    }

    #[test]
    fn one_object_and_the_wrapped_array_of_windows_powershell_read_alike() {
        assert_eq!(read("{\"Name\":\"A\"}").map(|o| o.len()), Some(1));
        assert_eq!(read("{\"value\":[{\"Name\":\"A\"},{\"Name\":\"B\"}],\"Count\":2}").map(|o| o.len()), Some(2));
        assert_eq!(read("[]").map(|o| o.len()), Some(0));
    }

    #[test]
    fn other_text_is_no_json() {
        let many = format!("[{}0]", "0,".repeat(MAX_VALUES + 1));
        for text in ["", "Name State", "[host]: PS C:\\> ", "{", &"[".repeat(5000), &many] {
            assert_eq!(read(text), None, "{text:.20}");
        }
    }
}
