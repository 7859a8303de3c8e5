//! `ConvertTo-Json`: one object or an array of objects.

use std::collections::BTreeSet;
use std::fmt;

use memchr::memchr2_iter;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{Object, Property, Value};
use crate::decode::text::Line;

/// Bytes of JSON that are parsed; what a cmdlet prints of a cluster is far below.
const MAX_BYTES: usize = 16 << 20;

/// Values that are parsed, as told by what stands between them: each takes some 150 bytes.
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
    let mut place = Place { keys: lines.iter().flat_map(keys).collect::<Vec<_>>().into_iter(), line: 1 };
    let text = text.join("\n");
    let mut json = serde_json::Deserializer::from_str(&text);
    let value = InPlace(&mut place).deserialize(&mut json).ok()?;
    json.end().ok()?;
    let objects = match unwrap_collection(value) {
        Value::List(items) => items.into_iter().filter_map(Value::into_object).collect(),
        single => single.into_object().into_iter().collect(),
    };
    Some(objects)
}

/// Windows PowerShell wraps an array that carries members of its own as `{"value": […], "Count": n}`.
fn unwrap_collection(value: Value) -> Value {
    let Value::Object(mut object) = value else { return value };
    let counted = object.properties.iter().any(|property| property.name == "Count");
    let is_value = |property: &Property| property.name == "value" && matches!(property.value, Value::List(_));
    match object.properties.iter().position(is_value).filter(|_| counted) {
        Some(at) => object.properties.swap_remove(at).value,
        None => Value::Object(object),
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

/// Reads a value where it comes: as a tree of the parser's own it would be held twice, and take twice as much each.
struct InPlace<'p, 't>(&'p mut Place<'t>);

impl<'de> DeserializeSeed<'de> for InPlace<'_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for InPlace<'_, '_> {
    type Value = Value;

    fn expecting(&self, form: &mut fmt::Formatter<'_>) -> fmt::Result {
        form.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Nothing)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Text(flag.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Text(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Text(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(serde_json::Number::from_f64(number).map_or(Value::Nothing, |number| Value::Text(number.to_string())))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element_seed(InPlace(&mut *self.0))? {
            all.push(item);
        }
        Ok(Value::List(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut object = Object::default();
        while let Some(name) = map.next_key::<String>()? {
            let line = self.0.of(&name);
            if object.properties.is_empty() {
                object.line = line;
            }
            let value = map.next_value_seed(InPlace(&mut *self.0))?;
            object.properties.push(Property { name, value, line });
        }
        last_of_each(&mut object.properties);
        Ok(Value::Object(Box::new(object)))
    }
}

/// Of two properties of a name the last counts, as to every parser.
fn last_of_each(properties: &mut Vec<Property>) {
    let mut names = BTreeSet::new();
    let is_last: Vec<bool> = properties.iter().rev().map(|property| names.insert(property.name.as_str())).collect();
    let mut is_last = is_last.into_iter().rev();
    properties.retain(|_| is_last.next().unwrap_or(false));
    properties.shrink_to_fit();
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
        let twice = read("{\"Name\":\"A\",\n\"State\":1.5,\n\"Name\":-2}").expect("JSON");
        let properties = twice[0].properties.iter().map(|one| (one.name.as_str(), one.value.as_text(), one.line));
        assert_eq!(properties.collect::<Vec<_>>(), [("State", Some("1.5"), 2), ("Name", Some("-2"), 3)]);
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
