//! Captures of which each line lies in a record of one document of JSON: hits of a search, events of a log group, values
//! of a stream, rows of a table.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::records::{self, RUN, Record, flat};
use super::strings::{STRING, is_export};
use super::{Numbered, anchor, table};
use crate::decode::text::Text;
use crate::decode::transcript::is_prompt;
use crate::knowledge::csv_words;

/// Lists in lists.
const DEEPEST: usize = 8;
/// Records of one document.
const RECORDS: usize = 100_000;

/// The lines of the capture that the records of a document hold, numbered as the records, up to `most`; `None` where it
/// holds none, or text besides that would be lost.
pub(super) fn unwrapped(text: &Text, most: usize) -> Option<Vec<Numbered>> {
    let whole = text.as_str();
    if !whole.trim_start().starts_with(['{', '[']) || !whole.contains('[') || is_export(whole) || !tells(whole) {
        return None;
    }
    let mut walk = Walk { opens: opens(text), records: Vec::new(), most: most.min(RECORDS), names_volumes: false };
    for value in serde_json::Deserializer::from_str(whole).into_iter::<Value>() {
        walk.value(value.ok()?, None, &[], DEEPEST);
    }
    let all = walk.records;
    let key = records::key_of_lines(all.iter().flat_map(|record| record.fields.clone()))?;
    // What stands beside the lines goes on only with the text as it is.
    let speaks = |text: &str| {
        csv_words::words_in(text).next().is_some() || csv_words::is_path(text) || csv_words::has_disk_name(text)
    };
    let is_beside = |(name, value): (&String, &Value)| {
        let text = value.as_str().unwrap_or_default();
        text.contains('\n') || *name != key && (speaks(text) || records::names_volumes(name))
    };
    let is_left = |record: &Record| records::are_of_event(&record.fields) || record.fields.iter().any(is_beside);
    if walk.names_volumes || all.iter().any(is_left) {
        return None;
    }
    Some(records::lines_of(all.into_iter().filter(|record| record.fields.contains_key(&key)), &key))
}

/// Whether strings are lines of a capture, as they stand: asked before a document is taken apart, which takes many times
/// its own size.
fn tells(whole: &str) -> bool {
    let is_property =
        |line: &str| line.split_once(':').is_some_and(|(name, _)| matches!(name.trim(), "Node" | "OwnerNode"));
    let is_set = |line: &str| is_prompt(line) || table::is_rule(line) || is_property(line);
    let mut anchors = 0;
    let mut literals =
        STRING.iter().flat_map(|string| string.find_iter(whole)).map(|found| found.as_str().trim_matches('"'));
    literals.any(|line| {
        anchors += usize::from(anchor::find(line).is_some());
        anchors >= RUN || is_set(line)
    })
}

/// The lines of a text on which objects and lists begin, in their order.
fn opens(text: &Text) -> std::vec::IntoIter<u32> {
    let (mut opens, mut is_string, mut is_escaped) = (Vec::new(), false, false);
    for line in text.lines() {
        for sign in line.text.bytes() {
            match sign {
                _ if std::mem::take(&mut is_escaped) => {}
                b'\\' => is_escaped = is_string,
                b'"' => is_string = !is_string,
                b'{' | b'[' if !is_string => opens.push(line.number),
                _ => {}
            }
        }
    }
    opens.into_iter()
}

/// What is met on the way through a document.
struct Walk {
    /// Where the objects and lists begin that are still to come.
    opens: std::vec::IntoIter<u32>,
    records: Vec<Record>,
    most: usize,
    /// A list was met whose name is one of Cluster Shared Volumes.
    names_volumes: bool,
}

impl Walk {
    /// Goes through a value; `host` is named by what it lies in, `columns` are what the cells of rows are.
    fn value(&mut self, value: Value, host: Option<&str>, columns: &[String], depth: usize) {
        match value {
            Value::Object(object) => self.object(object, host, depth),
            Value::Array(values) => {
                self.opens.next();
                for value in values {
                    match value {
                        Value::Array(cells) if !holds_lists(&cells) => {
                            let number = self.begins();
                            let name = |at: usize| columns.get(at).cloned().unwrap_or_else(|| at.to_string());
                            cells.iter().for_each(|cell| self.pass(cell));
                            let cells = cells.into_iter().enumerate().map(|(at, cell)| (name(at), cell));
                            self.add(number, host, flat(cells.collect()));
                        }
                        value if depth > 0 => self.value(value, host, &[], depth - 1),
                        value => self.pass(&value),
                    }
                }
            }
            _ => {}
        }
    }

    fn object(&mut self, object: Map<String, Value>, host: Option<&str>, depth: usize) {
        let number = self.begins();
        let own = object.iter().filter(|(_, value)| !is_list(value));
        let fields = flat(own.map(|(key, value)| (key.clone(), value.clone())).collect());
        let own = records::host_of(&fields);
        let host = own.as_deref().or(host);
        self.add(number, host, fields);
        let columns = object.get("columns").map(names).unwrap_or_default();
        for (name, value) in object {
            self.names_volumes |= records::names_volumes(&name);
            match is_list(&value) && depth > 0 {
                true => self.value(value, host, &columns, depth - 1),
                false => self.pass(&value),
            }
        }
    }

    /// The line on which the next object or list begins.
    fn begins(&mut self) -> u32 {
        self.opens.next().unwrap_or(1)
    }

    /// Goes past a value with all that begins in it.
    fn pass(&mut self, value: &Value) {
        if let Some(last) = begun(value).checked_sub(1) {
            self.opens.nth(last);
        }
    }

    fn add(&mut self, number: u32, host: Option<&str>, fields: BTreeMap<String, Value>) {
        if self.records.len() < self.most && !fields.is_empty() {
            self.records.push(Record { number, host: host.map(str::to_owned), fields });
        }
    }
}

/// How many objects and lists begin in a value.
fn begun(value: &Value) -> usize {
    match value {
        Value::Array(values) => 1 + values.iter().map(begun).sum::<usize>(),
        Value::Object(object) => 1 + object.values().map(begun).sum::<usize>(),
        _ => 0,
    }
}

/// Whether a value is a list of objects or of lists, or holds one.
fn is_list(value: &Value) -> bool {
    match value {
        Value::Array(values) => holds_lists(values) || values.iter().any(Value::is_object),
        Value::Object(object) => object.values().any(is_list),
        _ => false,
    }
}

fn holds_lists(values: &[Value]) -> bool {
    values.iter().any(|value| value.is_array() || is_list(value))
}

/// The names of columns, alone or of objects.
fn names(columns: &Value) -> Vec<String> {
    let name = |column: &Value| column.get("name").or(Some(column)).and_then(Value::as_str).map(str::to_owned);
    columns.as_array().into_iter().flatten().map(|column| name(column).unwrap_or_default()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::transcript::answer_of;

    const LIST: [&str; 5] = [
        "Writer name: 'ASR Writer'",
        "   Writer Id: {d61d61c8-d73a-4eee-8cdd-f6f9786b7124}",
        "   State: [8] Failed",
        "",
        "Writer name: 'WMI Writer'",
    ];

    fn told(text: &str) -> Option<Vec<(u32, String)>> {
        let text = Text::decode(text.as_bytes()).expect("a text");
        Some(unwrapped(&text, 100)?.into_iter().map(|line| (line.number, line.text)).collect())
    }

    /// Each was read as something else, or lost its states.
    #[test]
    fn records_of_any_document_are_the_lines_that_they_hold() {
        let record = |of: &str| LIST.map(|line| of.replace("{}", line)).join(",\n");
        for (document, host, first) in [
            (format!("[\n{}\n]", record(r#"{"ts": 1, "text": "{}"}"#)), None, 2),
            (format!("{{\"events\": [\n{}]}}", record(r#"{"timestamp": 1, "message": "{}", "tags": []}"#)), None, 2),
            (
                format!(
                    "{{\"took\": 3, \"hits\": {{\"hits\": [\n{}\n]}}}}",
                    record(r#"{"_source": {"host": {"name": "n1"}, "message": "{}"}, "sort": [1]}"#)
                ),
                Some("n1"),
                2,
            ),
            (
                format!(
                    "{{\"data\": {{\"result\": [{{\"stream\": {{\"host\": \"n1\"}},\n\"values\": [\n{}]}}]}}}}",
                    record(r#"["172", "{}"]"#)
                ),
                Some("n1"),
                3,
            ),
            (
                format!(
                    "{{\"tables\": [{{\"columns\": [{{\"name\": \"Computer\"}}, {{\"name\": \"RawData\"}}], \"rows\": [\n{}]}}]}}",
                    record(r#"["n1", "{}"]"#)
                ),
                Some("n1"),
                2,
            ),
        ] {
            let heading = host.map(|host| (first, answer_of(host)));
            let lines = (first..).zip(LIST.map(str::to_owned));
            assert_eq!(told(&document), Some(heading.into_iter().chain(lines).collect()), "{document}");
        }
    }

    #[test]
    fn objects_of_their_own_and_documents_that_say_more_are_left() {
        for document in [
            r#"[{"Name": "Cluster Disk 1", "State": 2}, {"Name": "Cluster Disk 2", "State": 2}]"#.to_owned(),
            r#"[{"WriterName": "A", "State": "[1] Stable"}, {"WriterName": "B", "State": "[8] Failed"}]"#.to_owned(),
            format!(
                "{{\"log\": \"two\\nlines\", \"events\": [{}]}}",
                LIST.map(|line| format!("{{\"m\": \"{line}\"}}")).join(",")
            ),
            format!(
                "{{\"csv\": [{{\"a\": 1}}], \"events\": [{}]}}",
                LIST.map(|line| format!("{{\"m\": \"{line}\"}}")).join(",")
            ),
            format!(
                "{{\"disk\": \"Cluster Disk 3\", \"events\": [{}]}}",
                LIST.map(|line| format!("{{\"m\": \"{line}\"}}")).join(",")
            ),
        ] {
            assert_eq!(told(&document), None, "{document}");
        }
    }
}
