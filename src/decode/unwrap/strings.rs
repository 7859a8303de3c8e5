//! Console output kept as strings of JSON: guest agents, runners of remote commands, logs of one object a line.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::hosts::{self, is_host, is_host_name};
use super::{Numbered, anchor, table};
use crate::decode::text::{Line, Text};
use crate::decode::transcript::{answer_of, answered_by, is_prompt};
use crate::knowledge::csv_words;

static STRING: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#""(?:[^"\\]|\\.)*""#).ok());

/// Strings in strings: an agent's log that holds a runner's answer.
const DEPTH: u32 = 3;
/// The key of an array of what a program printed.
const LINES_KEY: &str = "stdout_lines";
/// Lines that stand together as strings of their own.
const RUN: usize = 3;

/// What strings of a text hold.
pub(super) struct Strings {
    /// All lines of the text.
    pub(super) lines: Vec<Numbered>,
    /// It is JSON that breaks off: what comes before was read, of the last string, too.
    pub(super) cut: bool,
}

/// The lines of a text with each string of several lines as these lines, and each run of strings that are the lines of a
/// capture without their quotes, all numbered as the line that holds the string, up to `most`; `None` where there is no
/// such string.
pub(super) fn unwrapped(text: &Text, most: usize) -> Option<Strings> {
    let whole = text.as_str();
    let is_json = whole.trim_start().starts_with(['{', '[']);
    let escapes = whole.contains("\\n") && (is_json || whole.contains("\": \"") || whole.contains("\":\""));
    if let Some(lines) = items(text, most).filter(|_| is_json) {
        return Some(Strings { lines, cut: false });
    }
    let may_be_list = whole.contains(['"', '\'']) && (whole.contains("riter") || whole.contains(LINES_KEY));
    if !escapes && !may_be_list {
        return None;
    }
    if let Some(lines) = objects(text, most).filter(|_| is_json) {
        return Some(Strings { lines, cut: false });
    }
    let cut = is_json && breaks_off(whole);
    let last = text.lines().take(most).filter(|line| !line.text.trim().is_empty()).last().filter(|_| cut);
    let ended = last.and_then(|line| Some((line.number, ended(line.text)?)));
    let whole = |line: Line<'_>| ended.as_ref().filter(|(number, _)| *number == line.number);
    let mut keys = Keys::default();
    let unwrap = |line: Line<'_>| {
        let text = whole(line).map_or(line.text, |(_, text)| text);
        unwrap_line(Line { text, ..line }, is_json.then_some(&mut keys), DEPTH)
    };
    let lines: Vec<Numbered> = text.lines().flat_map(unwrap).take(most).collect();
    let lists = lists(&lines);
    let lines =
        Some(lists.unwrap_or(lines)).filter(|lines| lines.iter().map(Numbered::line).ne(text.lines().take(most)));
    lines.map(|lines| Strings { lines, cut })
}

/// Whether a text is JSON, one value or one behind another, but for its end.
fn breaks_off(text: &str) -> bool {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    values.find_map(Result::err).is_some_and(|error| error.is_eof())
}

/// A line of JSON whose last string has no end, with one; no string spans lines. Of a sign that is not whole (`\u00`)
/// nothing is kept.
fn ended(line: &str) -> Option<String> {
    let mut rest = line;
    for literal in STRING.as_ref()?.find_iter(line) {
        rest = line.get(literal.end()..)?;
    }
    let (before, string) = rest.split_once('"')?;
    let mut escapes = string.match_indices('\\').map(|(at, _)| at);
    let mut kept = string;
    while let Some(at) = escapes.next() {
        let sign = string.get(at + 1..)?;
        let is_whole = match sign.chars().next() {
            None => false,
            Some('u') => sign.get(1..5).is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit())),
            Some(_) => true,
        };
        if !is_whole {
            kept = string.get(..at)?;
            break;
        }
        if sign.starts_with('\\') {
            escapes.next();
        }
    }
    let length = line.len() - rest.len() + before.len() + 1 + kept.len();
    Some(format!("{}\"", line.get(..length)?))
}

/// The lines that a line holds; `keys` are those around it in a text that is JSON.
fn unwrap_line(line: Line<'_>, mut keys: Option<&mut Keys>, depth: u32) -> Vec<Numbered> {
    let plain = || vec![Numbered { number: line.number, text: line.text.to_owned() }];
    let pattern = if line.text.contains('"') { STRING.as_ref() } else { None };
    let literals: Vec<_> = pattern.into_iter().flat_map(|string| string.find_iter(line.text)).collect();
    let mut at = 0;
    let mut inner = Vec::new();
    let mut rest = String::new();
    let mut key = "";
    for literal in &literals {
        let is_output = is_output(key) && line.text.get(at..literal.start()).is_some_and(|signs| signs.trim() == ":");
        let is_message = key == r#""message""#;
        key = literal.as_str();
        let host = keys.as_mut().and_then(|keys| keys.host_of(line.text.get(at..literal.start())?, literal.as_str()));
        rest.push_str(line.text.get(at..literal.start()).unwrap_or_default());
        at = literal.end();
        let several = literal.as_str().contains("\\n").then(|| decoded(literal.as_str())).flatten();
        // What a program printed may be one line.
        let alone = || decoded(literal.as_str()).filter(|text| anchor::find(text).is_some_and(|anchor| anchor.is_sure));
        let several = several.or_else(|| alone().filter(|_| is_output || is_message && line.text.contains("StdOut/")));
        // Amid other text, line ends in quotes are as likely a path (`"C:\new\nodes"`).
        if let Some(string) = several.filter(|string| keys.is_some() || is_output || string.lines().any(is_capture)) {
            inner.extend(host.map(|host| answer_of(&host)));
            inner.push(string);
        } else {
            rest.push_str(literal.as_str());
        }
    }
    if let Some(keys) = keys.as_mut() {
        keys.passed(line.text.get(at..).unwrap_or_default());
    }
    if inner.is_empty() && literals.len() > 1 {
        // An array of lines on one line.
        let all: Vec<String> = literals.iter().filter_map(|literal| decoded(literal.as_str())).collect();
        let of_key = all.iter().position(|text| text == LINES_KEY).and_then(|at| all.get(at + 1..));
        let lines = of_key.or_else(|| all.iter().any(|text| is_capture(text)).then_some(&all[..]));
        inner.extend(lines.map(|lines| lines.join("\n")));
    }
    if inner.is_empty() || depth == 0 {
        return plain();
    }
    let heading = answered_by(line.text).map(answer_of);
    rest.push_str(line.text.get(at..).unwrap_or_default());
    // What stands beside the strings goes on with the line, where it may count.
    let beside = csv_words::words_in(&rest).next().map(|_| rest.clone());
    let mut within = keys.is_some().then(Keys::default);
    let lines = heading.iter().chain(&beside).chain(&inner).flat_map(|string| string.lines());
    lines.flat_map(|text| unwrap_line(Line { number: line.number, text }, within.as_mut(), depth - 1)).collect()
}

/// Whether a key, in its quotes, is that of what a program printed.
fn is_output(key: &str) -> bool {
    matches!(key, r#""stdout""# | r#""stderr""# | r#""std_out""# | r#""output""# | r#""msg""#)
}

/// The keys around a place in JSON that are names of hosts: what several hosts answered, by host.
#[derive(Default)]
struct Keys {
    open: Vec<Option<String>>,
    last: Option<String>,
}

impl Keys {
    /// Signs between strings.
    fn passed(&mut self, signs: &str) {
        for sign in signs.chars() {
            match sign {
                '{' | '[' => {
                    let own = self.last.take().filter(|key| is_host(key));
                    self.open.push(own.or_else(|| self.open.last().cloned().flatten()));
                }
                '}' | ']' => drop(self.open.pop()),
                ',' => self.last = None,
                _ => {}
            }
        }
    }

    /// Whose a string is that stands behind these signs.
    fn host_of(&mut self, signs: &str, literal: &str) -> Option<String> {
        self.passed(signs);
        let value = decoded(literal).unwrap_or_default();
        let own = self.last.replace(value.clone());
        // `"host": "n1"` says whose the other strings of its object are.
        if let Some(open) =
            self.open.last_mut().filter(|_| own.as_deref().is_some_and(hosts::is_key) && is_host_name(&value))
        {
            *open = Some(value);
        }
        own.filter(|key| is_host(key)).or_else(|| self.open.last().cloned().flatten())
    }
}

fn decoded(literal: &str) -> Option<String> {
    serde_json::from_str(literal).ok()
}

/// A log of one object a line, each with a line of the capture under the same key.
fn objects(text: &Text, most: usize) -> Option<Vec<Numbered>> {
    let object = |line: Line<'_>| serde_json::from_str::<BTreeMap<String, Value>>(line.text).ok();
    let lines = || text.lines().take(most).filter(|line| !line.text.trim().is_empty());
    let line_of = |said: Value| said.as_str().filter(|said| !said.contains('\n')).map(str::to_owned);
    // One object of several lines is no such log.
    object(lines().next()?)?;
    // Under the key stand names and what follows them: objects of writers have each under a key of its own. A prompt and a
    // rule of a table are no other text's.
    let mut told: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    let mut lines_told = lines().filter_map(object).flatten().filter_map(|(key, said)| Some((key, line_of(said)?)));
    let key = lines_told.find_map(|(key, said)| {
        let anchor = anchor::find(&said);
        let is_set = is_prompt(&said) || table::is_rule(&said);
        if anchor.is_none() && !is_set {
            return None;
        }
        let [names, others, set] = told.entry(key.clone()).or_default();
        match anchor {
            Some(anchor) => *(if anchor.is_sure { &mut *others } else { &mut *names }) += 1,
            None => *set += 1,
        }
        let is_list = *names > 0 && *others > 0 && *names + *others >= RUN;
        (is_list || *set > 0 && (table::is_rule(&said) || *names + *others > 0)).then_some(key)
    })?;
    let mut by_host: Vec<(Option<String>, Vec<Numbered>)> = Vec::new();
    for line in lines() {
        let mut fields = object(line).unwrap_or_default();
        let text = fields.remove(&key).and_then(line_of).unwrap_or_default();
        let host = fields.into_iter().find_map(|(key, said)| {
            let name = said.as_str().filter(|name| hosts::is_key(&key) && is_host_name(name))?;
            Some(name.to_owned())
        });
        let said = Numbered { number: line.number, text };
        match by_host.iter_mut().rev().take(hosts::MOST).find(|(known, _)| *known == host) {
            Some((_, lines)) => lines.push(said),
            None => by_host.push((host, vec![said])),
        }
    }
    let headed = |(host, lines): (Option<String>, Vec<Numbered>)| {
        let number = lines.first().map_or(1, |line| line.number);
        host.map(|host| Numbered { number, text: answer_of(&host) }).into_iter().chain(lines)
    };
    Some(by_host.into_iter().flat_map(headed).collect())
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

/// What stands between the single quotes of YAML, in which a quote is doubled.
fn of_yaml(text: &str) -> Option<String> {
    let inner = text.strip_prefix("- ")?.trim().strip_prefix('\'')?.strip_suffix('\'')?;
    (!inner.replace("''", "").contains('\'')).then(|| inner.replace("''", "'"))
}

/// What stands between the quotes around a line that holds quotes of its own, doubled or as they are.
fn between_quotes(text: &str) -> Option<String> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    // A key and its value are no line.
    (!["\",\"", "\":", "\" :"].iter().any(|mark| inner.contains(mark))).then(|| inner.replace("\"\"", "\""))
}

/// Lines that are strings themselves: an array of lines, a column of a table in CSV.
fn lists(lines: &[Numbered]) -> Option<Vec<Numbered>> {
    let heads = |line: &Numbered| line.text.trim_end_matches(['[', ' ', ':', '"']).ends_with(LINES_KEY);
    let plain_items = lines.iter().any(heads);
    let string = |line: &Numbered| {
        let text = line.text.trim().trim_end_matches(',');
        let plain = || text.strip_prefix("- ").filter(|plain| plain_items && !plain.starts_with('"'));
        if let Some(inner) = of_yaml(text).or_else(|| plain().map(str::to_owned)) {
            return Some(inner);
        }
        let text = text.strip_prefix("- ").filter(|_| plain_items).unwrap_or(text);
        let whole = STRING.as_ref()?.find(text).is_some_and(|found| found.range() == (0..text.len()));
        whole.then(|| decoded(text)).flatten().or_else(|| between_quotes(text))
    };
    let strings: Vec<Option<String>> = lines.iter().map(string).collect();
    let (mut changed, mut headed) = (false, false);
    let mut all = Vec::with_capacity(lines.len());
    for run in lines.iter().zip(strings).collect::<Vec<_>>().chunk_by(|a, b| a.1.is_some() == b.1.is_some()) {
        let of_capture = || run.len() >= RUN && run.iter().any(|(_, text)| text.as_deref().is_some_and(is_capture));
        let captured = headed || of_capture();
        headed = run.last().is_some_and(|(line, _)| heads(line));
        changed |= captured;
        all.extend(run.iter().map(|(line, text)| match text {
            Some(text) if captured => Numbered { number: line.number, text: text.clone() },
            _ => (*line).clone(),
        }));
    }
    changed.then_some(all)
}

/// Whether a line is of a capture: ids alone stand in the messages of events as well, which are read as JSON.
fn is_capture(text: &str) -> bool {
    anchor::find(text).is_some_and(|anchor| anchor.is_sure && !text.trim_end().ends_with('}')) || is_prompt(text)
}
