//! Captures of which each line, or the whole, lies in a record of its own: logs of one object a line, `Get-Content |
//! ConvertTo-Json`, strings of CliXML.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::hosts::{self, is_host};
use super::{Numbered, anchor, carrier, markup, table};
use crate::decode::clixml;
use crate::decode::text::{Line, Text};
use crate::decode::transcript::{answer_of, is_prompt};
use crate::facts::is_host_name;
use crate::knowledge::csv_words;
use crate::knowledge::event_labels::{self, Field};

/// Lines that stand together as strings of their own.
pub(super) const RUN: usize = 3;

/// The lines of the capture that the records of a text hold, numbered as their records, up to `most`; `None` where it
/// holds none.
pub(super) fn unwrapped(text: &Text, most: usize) -> Option<Vec<Numbered>> {
    let whole = text.as_str();
    match whole.trim_start().chars().next()? {
        '{' => items(text, most).or_else(|| objects(text, most)),
        '[' => items(text, most),
        '<' | '#' if clixml::begins(whole) => clixml_strings(text, most).or_else(|| clixml_lines(text, most)),
        _ => None,
    }
}

/// What tells that lines under one key are those of a capture.
#[derive(Default)]
pub(super) struct Telling {
    names: usize,
    sure: usize,
    source: bool,
    id: bool,
    prompt: bool,
}

impl Telling {
    /// Looks at one more line.
    pub(super) fn look(&mut self, line: &str) {
        match anchor::find(line) {
            Some(anchor) if anchor.is_sure => self.sure += 1,
            Some(_) => self.names += 1,
            None => {}
        }
        self.prompt |= is_prompt(line);
        let label = line.split_once([':', '：', '=']);
        let label = label.map(|(label, _)| label.trim_matches(['>', ' ', '\t', '_', '*']));
        match label.and_then(event_labels::field) {
            Some(Field::Source) => self.source = true,
            Some(Field::Id) => self.id = true,
            _ => {}
        }
    }

    /// Whether labels of an event stand before what they say.
    pub(super) fn is_event(&self) -> bool {
        self.source && self.id
    }

    /// Whether they are the lines of a list, of an event, or of a console.
    pub(super) fn tells(&self) -> bool {
        self.names > 0 && self.sure > 0 && self.names + self.sure >= RUN || self.is_event() || self.prompt
    }
}

/// What a record says, and the line on which it stands.
#[derive(Clone)]
pub(super) struct Record {
    pub(super) number: u32,
    /// The host that what it lies in names.
    pub(super) host: Option<String>,
    /// By name, below whatever it lies in: `_source.message`.
    pub(super) fields: BTreeMap<String, Value>,
}

/// A log of one object a line, each with a line of the capture under the same key.
fn objects(text: &Text, most: usize) -> Option<Vec<Numbered>> {
    let object = |line: Line<'_>| serde_json::from_str::<BTreeMap<String, Value>>(line.text).ok();
    let lines = || text.lines().take(most).filter(|line| !line.text.trim().is_empty());
    // One object of several lines is no such log, and objects of events have their own fields.
    if are_of_event(&flat(object(lines().next()?)?)) {
        return None;
    }
    // What breaks off says nothing, and its line stays.
    let record =
        |line: Line<'_>| Record { number: line.number, host: None, fields: flat(object(line).unwrap_or_default()) };
    of_records(|| lines().map(record))
}

/// Whether fields are those of an event, wherever they lie.
pub(super) fn are_of_event(fields: &BTreeMap<String, Value>) -> bool {
    let last = |name: &'_ String| name.rsplit('.').next().map(str::to_owned);
    let inner: Vec<String> = fields.keys().filter_map(last).collect();
    is_event(fields.keys().map(String::as_str)) || is_event(inner.iter().map(String::as_str))
}

/// The fields of an object beside those of the objects in it; what is the only one of its kind may stand in a list.
pub(super) fn flat(object: BTreeMap<String, Value>) -> BTreeMap<String, Value> {
    const DEEPEST: usize = 4;
    fn lay(name: String, value: Value, depth: usize, all: &mut BTreeMap<String, Value>) {
        match value {
            Value::Object(inner) if depth > 0 => {
                inner.into_iter().for_each(|(key, value)| lay(format!("{name}.{key}"), value, depth - 1, all));
            }
            Value::Array(values) if values.len() == 1 && values.iter().all(Value::is_string) => {
                all.extend(values.into_iter().map(|value| (name.clone(), value)));
            }
            value => drop(all.insert(name, value)),
        }
    }
    let mut all = BTreeMap::new();
    object.into_iter().for_each(|(key, value)| lay(key, value, DEEPEST, &mut all));
    all
}

/// A line of the capture, if a value is one.
fn line_of(said: Value) -> Option<String> {
    said.as_str().filter(|said| !said.contains('\n')).map(str::to_owned)
}

/// The lines of the capture that records hold one of each under the same key, by host.
fn of_records<I: Iterator<Item = Record>>(records: impl Fn() -> I) -> Option<Vec<Numbered>> {
    let key = key_of_lines(records().flat_map(|record| record.fields))?;
    let speaks = |record: Record| record.fields.keys().any(|name| *name != key && names_volumes(name));
    (!records().any(speaks)).then(|| lines_of(records(), &key))
}

/// Whether a field of this name is one of Cluster Shared Volumes: what stands there goes on only with the text as it is.
pub(super) fn names_volumes(name: &str) -> bool {
    csv_words::words_in(name).next().is_some() || csv_words::has_key(&format!("\"{name}\": [1"))
}

/// The lines that records hold under a key, by host.
pub(super) fn lines_of(records: impl Iterator<Item = Record>, key: &str) -> Vec<Numbered> {
    let mut by_host: Vec<(Option<String>, Vec<Numbered>)> = Vec::new();
    for Record { number, host, mut fields } in records {
        let text = fields.remove(key).and_then(line_of).unwrap_or_default();
        let host = host_of(&fields).or(host);
        let said = Numbered { number, text };
        match by_host.iter_mut().rev().take(hosts::MOST).find(|(known, _)| *known == host) {
            Some((_, lines)) => lines.push(said),
            None => by_host.push((host, vec![said])),
        }
    }
    by_host.into_iter().flat_map(headed).collect()
}

/// The key of the fields that are the lines of a capture together.
pub(super) fn key_of_lines(fields: impl Iterator<Item = (String, Value)>) -> Option<String> {
    let mut events: BTreeMap<String, Telling> = BTreeMap::new();
    // Under the key stand names and what follows them: objects of writers have each under a key of its own. A prompt and a
    // rule of a table are no other text's.
    let mut told: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    const VOLUME: [&[&str]; 3] = [&["Name"], &["State"], &["Node", "OwnerNode"]];
    let mut volume: BTreeMap<String, [bool; VOLUME.len()]> = BTreeMap::new();
    // Of JSON that was sent line by line, and the first label of a list under the key.
    let mut ends: BTreeMap<String, [String; 2]> = BTreeMap::new();
    let mut labels: BTreeMap<String, String> = BTreeMap::new();
    let mut lines_told = fields.filter_map(|(key, said)| Some((key, line_of(said)?)));
    let key = lines_told.find_map(|(key, said)| {
        let telling = events.entry(key.clone()).or_default();
        telling.look(&said);
        // Without a time of its own an event has that of its record.
        if telling.is_event() || has_clock(&said) && event_labels::names_event(&said) {
            return Some(key);
        }
        let anchor = anchor::find(&said);
        // What a volume is told by stands under one key together.
        let property = said.split_once(':').map_or("", |(property, _)| property.trim());
        if let Some(at) = VOLUME.iter().position(|names| names.contains(&property)) {
            let has = volume.entry(key.clone()).or_default();
            has.get_mut(at).into_iter().for_each(|has| *has = true);
            if *has == [true; VOLUME.len()] {
                return Some(key);
            }
        }
        if !said.trim().is_empty() {
            let [_, last] = ends.entry(key.clone()).or_insert_with(|| [said.clone(), String::new()]);
            last.clone_from(&said);
        }
        let is_typed = is_prompt(&said);
        let is_set = is_typed || table::is_rule(&said);
        if anchor.is_none() && !is_set {
            return None;
        }
        let [names, others, set] = told.entry(key.clone()).or_default();
        match anchor {
            Some(anchor) => *(if anchor.is_sure { &mut *others } else { &mut *names }) += 1,
            None => *set += 1,
        }
        // What `Format-List` prints has several under one key; what a writer is has each under its own.
        let label = || said.get(..anchor?.at).map(str::trim).filter(|label| !label.is_empty()).map(str::to_owned);
        let differs = label().is_some_and(|label| *labels.entry(key.clone()).or_insert_with(|| label.clone()) != label);
        let is_list = *others > 0 && (*names > 0 || differs) && *names + *others >= RUN;
        // A console that was asked for volumes, or that was asked twice, has no other lines that tell.
        let is_console = is_typed && (*set > 1 || csv_words::words_in(&said).next().is_some());
        let has_more = *set > 0 && (table::is_rule(&said) || *names + *others > 0);
        (is_list || is_console || has_more).then_some(key)
    });
    let of_json = |(key, ends): (String, [String; 2])| {
        let is_alone = ends.first().is_some_and(|first| matches!(first.trim(), "[" | "{"));
        let ends = || ends.iter().map(String::as_str);
        (is_alone && carrier::is_json(ends()) || carrier::are_rows(ends())).then_some(key)
    };
    key.or_else(|| ends.into_iter().find_map(of_json))
}

/// The host that the fields of a record name: `"host": "n1"`, and as shippers of logs say it, `"host": {"name": "n1"}` or
/// `"host.name": "n1"`, wherever that lies.
pub(super) fn host_of(fields: &BTreeMap<String, Value>) -> Option<String> {
    const SHIPPERS: [&str; 4] = ["host", "winlog", "agent", "beat"];
    let rank_of = |key: &str| {
        let (before, last) = key.rsplit_once('.').unwrap_or(("", key));
        let shipper = before.rsplit('.').next().unwrap_or_default();
        // What is said of the record itself comes first, then what says who sent it.
        let of = SHIPPERS.iter().position(|known| *known == shipper);
        match () {
            () if hosts::is_key(key) => Some((0, None)),
            () if of.is_some() && (last == "name" || hosts::is_key(last)) => Some((1, of)),
            () if hosts::is_key(last) => Some((2, None)),
            () => None,
        }
    };
    let names = fields.iter().filter_map(|(key, said)| Some((said.as_str()?, rank_of(key)?)));
    let first = names.filter(|(name, _)| is_host_name(name)).min_by_key(|(_, rank)| *rank);
    first.map(|(name, _)| name.to_owned())
}

/// Whether a text has a time of day.
fn has_clock(text: &str) -> bool {
    let is_clock =
        |clock: &[u8]| matches!(clock, [a, b, b':', c, d] if [a, b, c, d].iter().all(|digit| digit.is_ascii_digit()));
    text.as_bytes().windows(5).any(is_clock)
}

/// Whether names are those of an event's own fields: its source and its id.
pub(super) fn is_event<'n>(names: impl Iterator<Item = &'n str>) -> bool {
    let (mut source, mut id) = (false, false);
    for field in names.filter_map(event_labels::column) {
        (source, id) = (source || field == Field::Source, id || field == Field::Id);
    }
    source && id
}

/// A line of text as Windows PowerShell makes JSON of it, with what it knows of where the line is from.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Item {
    #[serde(rename = "value")]
    text: String,
    #[serde(rename = "PSComputerName")]
    host: Option<String>,
    #[serde(rename = "PSPath")]
    path: Option<IgnoredAny>,
    read_count: Option<IgnoredAny>,
    runspace_id: Option<IgnoredAny>,
}

/// An array of such lines: `Get-Content x | ConvertTo-Json`, `Invoke-Command { vssadmin … } | ConvertTo-Json`.
fn items(text: &Text, most: usize) -> Option<Vec<Numbered>> {
    const KEY: &str = "\"value\"";
    let whole = text.as_str();
    let tells = ["\"PSComputerName\"", "\"PSPath\"", "\"ReadCount\"", "\"RunspaceId\""];
    if !whole.contains(KEY) || !tells.iter().any(|key| whole.contains(key)) {
        return None;
    }
    /// Windows PowerShell puts an array into an object that counts it.
    #[derive(Deserialize)]
    struct Counted {
        value: Vec<Item>,
    }
    let counted = || serde_json::from_str(whole).map(|counted: Counted| counted.value);
    let items: Vec<Item> = serde_json::from_str(whole).or_else(|_| counted()).ok()?;
    let is_line = |item: &Item| {
        let is_from = item.host.is_some() || item.path.is_some() || item.read_count.is_some();
        (is_from || item.runspace_id.is_some()) && !item.text.contains('\n')
    };
    if !items.iter().all(is_line) {
        return None;
    }
    // Strings alone are lines: what a property holds under that key is a number.
    let keys = |line: Line<'_>| {
        let strings = line.text.match_indices(KEY).filter(|(at, key)| {
            let value = line.text.get(at + key.len()..).unwrap_or_default().trim_start().strip_prefix(':');
            value.is_some_and(|value| value.trim_start().starts_with('"'))
        });
        std::iter::repeat_n(line.number, strings.count()).collect::<Vec<_>>()
    };
    let numbers: Vec<u32> = text.lines().flat_map(keys).collect();
    let mut numbers = Some(numbers).filter(|numbers| numbers.len() == items.len())?.into_iter();
    let mut of = None;
    let mut all = Vec::new();
    for item in items.into_iter().take(most) {
        let number = numbers.next()?;
        let host = item.host.filter(|host| is_host(host));
        if host.is_some() && host != of {
            all.extend(host.as_ref().map(|host| Numbered { number, text: answer_of(host) }));
            of = host;
        }
        all.push(Numbered { number, text: item.text });
    }
    Some(all)
}

/// A string of CliXML, and what stands for a sign in it.
static STRING: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?s)<S(?: [^<>]*)?>(.*?)</S>|<S />|\n").ok());
static SIGN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"_x([0-9A-Fa-f]{4})_").ok());

/// A line that remoting gave, the host that its note names, or the end of a line of the file.
static NOTED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?s)<Obj [^<>]*>\s*<S(?:>(.*?)</S>| ?/>)|<S N="PSComputerName">(.*?)</S>"#).ok());

/// Lines of text, below the host that the note of each names.
fn clixml_lines(text: &Text, most: usize) -> Option<Vec<Numbered>> {
    let whole = text.as_str();
    if !clixml::holds_lines(whole) {
        return None;
    }
    let mut said: Vec<(Option<String>, Numbered)> = Vec::new();
    let (mut number, mut counted) = (1_u32, 0);
    for found in NOTED.as_ref()?.captures_iter(whole).take(2 * most) {
        let at = found.get(0).map_or(counted, |all| all.start());
        let ends = whole.get(counted..at).unwrap_or_default().matches('\n').count();
        (number, counted) = (number.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX)), at);
        match (found.get(2), said.last_mut()) {
            (Some(host), Some((of, _))) => *of = Some(host.as_str().to_owned()).filter(|host| is_host_name(host)),
            _ => said.push((None, Numbered { number, text: plain(found.get(1).map_or("", |text| text.as_str()))? })),
        }
    }
    let mut by_host: Vec<(Option<String>, Vec<Numbered>)> = Vec::new();
    for (host, line) in said {
        match by_host.iter_mut().rev().take(hosts::MOST).find(|(known, _)| *known == host) {
            Some((_, lines)) => lines.push(line),
            None => by_host.push((host, vec![line])),
        }
    }
    Some(by_host.into_iter().flat_map(headed).collect())
}

/// What a host said below a heading that names it.
fn headed((host, lines): (Option<String>, Vec<Numbered>)) -> impl Iterator<Item = Numbered> {
    let number = lines.first().map_or(1, |line| line.number);
    host.map(|host| Numbered { number, text: answer_of(&host) }).into_iter().chain(lines)
}

/// A string of CliXML without what stands for signs in it.
fn plain(text: &str) -> Option<String> {
    let sign = |found: &Captures<'_>| {
        let code = found.get(1).and_then(|digits| u32::from_str_radix(digits.as_str(), 16).ok());
        code.and_then(char::from_u32)
            .map_or_else(|| found.get(0).map_or("", |all| all.as_str()).to_owned(), String::from)
    };
    Some(SIGN.as_ref()?.replace_all(&markup::entities(text), sign).into_owned())
}

fn clixml_strings(text: &Text, most: usize) -> Option<Vec<Numbered>> {
    let whole = text.as_str();
    if !clixml::holds_strings(whole) {
        return None;
    }
    let (mut number, mut lines) = (1, Vec::new());
    for found in STRING.as_ref()?.captures_iter(whole) {
        let all = found.get(0).map_or("", |all| all.as_str());
        if all != "\n" {
            let text = plain(found.get(1).map_or("", |text| text.as_str()))?;
            let blank = text.is_empty().then_some("");
            lines.extend(text.lines().chain(blank).map(|text| Numbered { number, text: text.to_owned() }));
        }
        number += u32::try_from(all.matches('\n').count()).unwrap_or(u32::MAX);
        if lines.len() > most {
            break;
        }
    }
    Some(lines)
}
