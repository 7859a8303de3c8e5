//! `ConvertTo-Json`: one object or an array of objects.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Object, Property, Value};
use crate::decode::text::Line;

/// Bytes of JSON that are parsed; what a cmdlet prints of a cluster is far below.
const MAX_BYTES: usize = 16 << 20;

/// Values that are kept: each takes some 150 bytes.
const MAX_VALUES: usize = 250_000;

/// The objects of a text.
#[derive(Debug, Default)]
pub struct Parsed {
    /// In order.
    pub objects: Vec<Object>,
    /// Values for which there was no room, each with all that is in it.
    pub left_out: usize,
    /// It ends too early, or goes on as something else: the objects before that, and of the one that it breaks off in the
    /// properties before that.
    pub cut: bool,
}

/// The objects of a text that is JSON, or of which a list of objects begins as JSON; `None` where it is neither. An empty
/// array gives no objects.
pub fn parse(lines: &[Line<'_>]) -> Option<Parsed> {
    let first = lines.iter().map(|line| line.text.trim()).find(|text| !text.is_empty())?;
    let size = || lines.iter().map(|line| line.text.len() + 1).sum::<usize>();
    if !first.starts_with(['[', '{']) || size() > MAX_BYTES {
        return None;
    }
    let text: Vec<&str> = lines.iter().map(|line| line.text).collect();
    let keys = lines.iter().flat_map(keys).take(2 * MAX_VALUES).collect::<Vec<_>>().into_iter();
    let mut place = Place { keys, line: 1, values: 0, left_out: 0, before: Vec::new(), broken: None };
    let text = text.join("\n");
    let mut json = serde_json::Deserializer::from_str(&text);
    let value = InPlace { place: &mut place, depth: Depth::Top }.deserialize(&mut json).and_then(|value| {
        json.end()?;
        Ok(value)
    });
    let (mut objects, cut): (Vec<Object>, _) = match value.map(unwrap_collection) {
        Ok(Value::List(items)) => (items.into_iter().filter_map(Value::into_object).collect(), false),
        Ok(single) => (single.into_object().into_iter().collect(), false),
        Err(_) => {
            // A number has no end of its own: where the text ends with it, it may have had more digits.
            let is_open = |last: &Property| {
                let number = last.value.as_text().filter(|value| value.ends_with(|c: char| c.is_ascii_digit()));
                number.is_some_and(|number| text.trim_end().ends_with(number))
            };
            if let Some(object) = &mut place.broken {
                drop(object.properties.pop_if(|last| is_open(last)));
            }
            let before = std::mem::take(&mut place.before).into_iter().filter_map(Value::into_object);
            (before.chain(place.broken.take()).collect(), true)
        }
    };
    let is_whole = !cut && place.left_out == 0;
    if !is_whole {
        // Of which nothing was kept.
        objects.retain(|object| !object.properties.is_empty());
    }
    // A list of which nothing was kept is not an empty one.
    (is_whole || !objects.is_empty()).then_some(Parsed { objects, left_out: place.left_out, cut })
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
    /// Values that were kept.
    values: usize,
    left_out: usize,
    /// What the outermost list has before it breaks off.
    before: Vec<Value>,
    /// The object in it, or the only one, that breaks off: what stands in it before that.
    broken: Option<Object>,
}

impl Place<'_> {
    fn is_full(&self) -> bool {
        self.values >= MAX_VALUES
    }

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
    while let Some((_, after)) = rest.split_once('"').filter(|_| keys.len() < 2 * MAX_VALUES) {
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
struct InPlace<'p, 't> {
    place: &'p mut Place<'t>,
    depth: Depth,
}

/// Where a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// It is the outermost, or the list that stands for it.
    Top,
    /// In that list.
    Item,
    /// In one of them.
    Inside,
}

impl<'de> DeserializeSeed<'de> for InPlace<'_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Value, D::Error> {
        self.place.values += 1;
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
        let depth = if self.depth == Depth::Top { Depth::Item } else { Depth::Inside };
        loop {
            let next = match self.place.is_full() {
                true => items.next_element::<IgnoredAny>().map(|item| item.map(|_| None)),
                false => items.next_element_seed(InPlace { place: &mut *self.place, depth }).map(|i| i.map(Some)),
            };
            match next {
                Ok(Some(Some(item))) => all.push(item),
                Ok(Some(None)) => self.place.left_out += 1,
                Ok(None) => return Ok(Value::List(all)),
                Err(error) => {
                    if self.depth == Depth::Top {
                        self.place.before = all;
                    }
                    return Err(error);
                }
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut object = Object::default();
        let read = read_map(self.place, self.depth, &mut map, &mut object);
        last_of_each(&mut object.properties);
        match read {
            Ok(()) => Ok(Value::Object(Box::new(object))),
            Err(error) => {
                // Of an object around the list nothing more is wanted.
                if self.depth != Depth::Inside && self.place.before.is_empty() {
                    self.place.broken.get_or_insert(object);
                }
                Err(error)
            }
        }
    }
}

fn read_map<'de, A: MapAccess<'de>>(
    place: &mut Place<'_>,
    depth: Depth,
    map: &mut A,
    object: &mut Object,
) -> Result<(), A::Error> {
    while let Some(name) = map.next_key::<String>()? {
        if place.is_full() {
            map.next_value::<IgnoredAny>()?;
            place.left_out += 1;
            continue;
        }
        let line = place.of(&name);
        if object.properties.is_empty() {
            object.line = line;
        }
        let depth = if depth == Depth::Top && name == "value" { Depth::Top } else { Depth::Inside };
        let value = map.next_value_seed(InPlace { place: &mut *place, depth })?;
        object.properties.push(Property { name, value, line });
    }
    Ok(())
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
        parse(&lines).map(|parsed| parsed.objects)
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

    /// Nothing was read of them, and nobody told.
    #[test]
    fn of_too_many_values_the_first_are_kept_and_the_others_counted() {
        let lines = |text: String| parse(&[Line { number: 1, text: &text }]).expect("JSON");
        let rest = "{\"a\":0},".repeat(MAX_VALUES);
        let list = lines(format!("[{{\"Name\":\"A\"}},{rest}{{}}]"));
        assert_eq!(list.objects[0].text_of("Name"), Some("A"));
        let kept = list.objects.len();
        // The last that was kept may lack something, which counts, too.
        let all = kept + list.left_out;
        assert!(kept > MAX_VALUES / 3 && (MAX_VALUES + 2..MAX_VALUES + 4).contains(&all), "{kept} of {all}");
        let wide: String = (0..=MAX_VALUES).map(|n| format!("\"p{n}\":0,")).collect();
        let object = lines(format!("{{\"Name\":\"A\",{wide}\"z\":0}}"));
        assert_eq!((object.objects.len(), object.objects[0].text_of("Name")), (1, Some("A")));
        assert!(object.left_out > 0 && object.left_out + object.objects[0].properties.len() == MAX_VALUES + 3);
    }

    #[test]
    fn of_a_list_that_breaks_off_the_objects_before_that_are_kept() {
        let parsed = |text: &str| parse(&[Line { number: 1, text }]);
        let names = |text: &str| {
            let parsed = parsed(text)?;
            let names = parsed.objects.iter().map(|object| object.text_of("Name").unwrap_or("-").to_owned());
            parsed.cut.then(|| names.collect::<Vec<_>>().concat())
        };
        let list = r#"[{"Name":"A","In":[{"Name":"x"}]},{"Name":"B","In":[{"Name":"y"},{"Na"#;
        assert_eq!(names(list).as_deref(), Some("AB"), "of the one that is not whole what stands before that");
        assert_eq!(names(&format!(r#"{{"value":{list}"#)).as_deref(), Some("AB"));
        for (text, name, others) in [
            (r#"{"Name":"A","State":"Failed","Last Err"#, "A", 1),
            (r#"[{"Name":"A","In":[{"Name":"x"},"#, "A", 0),
            (r#"{"value":[{"Name":"A","State":2,"Owner":"n1"#, "A", 1),
            (r#"[{"Name":"A","State":1"#, "A", 0),
            (r#"[{"Name":"A","State":1,"#, "A", 1),
        ] {
            let cut = parsed(text).expect("JSON");
            assert_eq!((cut.objects.len(), cut.cut, cut.left_out), (1, true, 0), "{text}");
            assert_eq!(cut.objects[0].text_of("Name"), Some(name), "{text}");
            assert_eq!(cut.objects[0].properties.len(), 1 + others, "a value that is cut is none: {text}");
        }
        assert_eq!(names(r#"[{"Name":"A"},{"Name":"B"}"#).as_deref(), Some("AB"));
        assert_eq!(names(r#"[{"Name":"A"},{"Name":"B"}] PS C:\>"#), None, "what follows a whole one is no list's");
        for text in ["[", "[{", r#"[{"Name":"A"#, "[1,2", "[1] VSS", r#"{"In":[{"Name":"x"},"#] {
            assert!(parsed(text).is_none(), "{text}");
        }
        assert!(parsed(r#"[{},{"Na"#).is_none() && parsed(&format!("[{}0]", "0,".repeat(MAX_VALUES))).is_none());
        assert!(parsed("[]").is_some_and(|parsed| !parsed.cut && parsed.objects.is_empty()));
    }

    #[test]
    fn other_text_is_no_json() {
        for text in ["", "Name State", "[host]: PS C:\\> ", "{", &"[".repeat(5000)] {
            assert_eq!(read(text), None, "{text:.20}");
        }
    }
}
