//! Console output kept as strings of JSON: guest agents, runners of remote commands, logs of one object a line.

use std::sync::LazyLock;

use regex::Regex;
use serde::de::IgnoredAny;

use super::hosts::{self, is_host};
use super::{Numbered, anchor, carrier, records, table};
use crate::decode::text::{Line, Text};
use crate::decode::transcript::{answer_of, answered_by, is_prompt};
use crate::facts::is_host_name;
use crate::knowledge::csv_words;
use crate::knowledge::event_labels::names_event;

pub(super) static STRING: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#""(?:[^"\\]|\\.)*""#).ok());

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
    if let Some(lines) = alone(whole, most) {
        return Some(Strings { lines, cut: false });
    }
    if let Some(lines) = quoted(text, most) {
        return Some(Strings { lines, cut: false });
    }
    let escapes = whole.contains("\\n") && (is_json || whole.contains("\": \"") || whole.contains("\":\""));
    let may_be_list = whole.contains(['"', '\''])
        && (["riter", "State", LINES_KEY, "----", "ource", "VSS", "olsnap"].iter().any(|trace| whole.contains(trace))
            || whole.trim_start().starts_with('['));
    if !escapes && !may_be_list {
        return None;
    }
    // The messages of events are theirs.
    let is_output = is_json && !is_export(whole);
    let cut = is_json && breaks_off(whole);
    let last = text.lines().take(most).filter(|line| !line.text.trim().is_empty()).last().filter(|_| cut);
    let ended = last.and_then(|line| Some((line.number, ended(line.text)?)));
    let whole = |line: Line<'_>| ended.as_ref().filter(|(number, _)| *number == line.number);
    let mut keys = Keys::default();
    let unwrap = |line: Line<'_>| {
        let text = whole(line).map_or(line.text, |(_, text)| text);
        unwrap_line(Line { text, ..line }, is_output.then_some(&mut keys), DEPTH)
    };
    let mut lines: Vec<Numbered> = text.lines().flat_map(unwrap).take(most).collect();
    one_heading(&mut lines);
    let lists = lists(&lines);
    let lines =
        Some(lists.unwrap_or(lines)).filter(|lines| lines.iter().map(Numbered::line).ne(text.lines().take(most)));
    lines.map(|lines| Strings { lines, cut })
}

/// A host heads what it said once where each writer of its list came in a record of its own.
fn one_heading(lines: &mut [Numbered]) {
    let mut last: Option<String> = None;
    for at in 0..lines.len() {
        let next = lines.get(at + 1).map_or("", |line| line.text.as_str());
        let begins_writer = anchor::find(next).is_some_and(|anchor| !anchor.is_sure);
        let Some(line) = lines.get_mut(at) else { continue };
        if let Some(host) = answered_by(&line.text) {
            match last.as_deref() == Some(host) && begins_writer {
                true => line.text.clear(),
                false => last = Some(host.to_owned()),
            }
        }
    }
}

/// A text that is one string of JSON, or one as Python shows it.
fn alone(whole: &str, most: usize) -> Option<Vec<Numbered>> {
    let literal = whole.trim();
    let is_one = literal.ends_with(['"', '\'']) && !literal.contains('\n');
    let read = || decoded(literal).filter(|_| literal.starts_with('"')).or_else(|| shown(literal));
    let text = is_one.then(read).flatten().filter(|text| text.contains('\n') || is_event_line(text))?;
    Some(text.lines().take(most).map(|text| Numbered { number: 1, text: text.to_owned() }).collect())
}

/// What a string or bytes of Python are that stand there as it shows them: `b'Writer name: \'System Writer\'\r\n'`.
fn shown(literal: &str) -> Option<String> {
    let (is_bytes, literal) = literal.strip_prefix('b').map_or((false, literal), |literal| (true, literal));
    let quote = literal.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let inner = literal.strip_prefix(quote)?.strip_suffix(quote)?;
    let (mut bytes, mut rest) = (Vec::with_capacity(inner.len()), inner);
    let push = |c: char, bytes: &mut Vec<u8>| bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        if c == quote {
            return None;
        }
        if c != '\\' {
            push(c, &mut bytes);
            continue;
        }
        let escape = rest.chars().next()?;
        rest = rest.get(escape.len_utf8()..).unwrap_or_default();
        let digits = match escape {
            'x' => 2,
            'u' => 4,
            _ => 0,
        };
        let number = (digits > 0).then(|| u32::from_str_radix(rest.get(..digits)?, 16).ok()).flatten();
        match (escape, number) {
            ('x', Some(byte)) if is_bytes => bytes.push(u8::try_from(byte).ok()?),
            (_, Some(number)) => push(char::from_u32(number)?, &mut bytes),
            ('n', _) => bytes.push(b'\n'),
            ('r', _) => bytes.push(b'\r'),
            ('t', _) => bytes.push(b'\t'),
            ('\\' | '\'' | '"', _) => push(escape, &mut bytes),
            _ => return None,
        }
        rest = rest.get(digits..)?;
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// JSON or rows of CSV whose lines stand in quotes each, those in them as they are or, as in a column of CSV, doubled; a
/// name may stand above.
fn quoted(text: &Text, most: usize) -> Option<Vec<Numbered>> {
    let inner = |line: &str| line.trim().strip_prefix('"').and_then(|line| line.strip_suffix('"')).map(str::to_owned);
    let told = || text.lines().filter(|line| !line.text.trim().is_empty());
    // Asked of each text: most are told by their first lines.
    let is_row = |inner: &str| inner.starts_with('"') && !inner.starts_with("\",") && inner.ends_with('"');
    let begins = |line: &Line<'_>| {
        inner(line.text).is_some_and(|inner| is_row(&inner) || inner.trim_start().starts_with(['[', '{']))
    };
    let headings = told().take(3).position(|line| begins(&line))?;
    let of_line = |line: Line<'_>| Some(Numbered { number: line.number, text: inner(line.text)? });
    let mut lines: Vec<Numbered> = told().take(most).map(of_line).collect::<Option<_>>()?;
    let is_good = |lines: &[Numbered]| {
        let texts = || lines.iter().skip(headings).map(|line| line.text.as_str());
        is_json(texts()) || texts().all(|text| is_row(text) && !text.starts_with("\"\"")) && carrier::are_rows(texts())
    };
    if !is_good(&lines) {
        lines.iter_mut().for_each(|line| line.text = line.text.replace("\"\"", "\""));
    }
    is_good(&lines).then_some(lines)
}

/// Whether lines are one object or list of JSON.
fn is_json<'l>(lines: impl DoubleEndedIterator<Item = &'l str> + Clone) -> bool {
    let whole = || lines.clone().collect::<Vec<_>>().join("\n");
    carrier::is_json(lines.clone()) && serde_json::from_str::<IgnoredAny>(&whole()).is_ok()
}

/// Whether the keys of JSON are those of events: their strings are fields.
pub(super) fn is_export(text: &str) -> bool {
    /// An export has a handful of keys, each of its objects the same.
    const KEYS: usize = 512;
    let literals = STRING.iter().flat_map(|string| string.find_iter(text));
    let is_key =
        |literal: &regex::Match<'_>| text.get(literal.end()..).is_some_and(|rest| rest.trim_start().starts_with(':'));
    records::is_event(literals.filter(is_key).take(KEYS).map(|key| key.as_str().trim_matches('"')))
}

/// Whether a text is JSON, one value or one behind another, but for its end.
fn breaks_off(text: &str) -> bool {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    values.find_map(Result::err).is_some_and(|error| error.is_eof())
}

/// A line of JSON whose last string has no end, with one; no string spans lines. Of a sign that is not whole (`\u00`)
/// nothing is kept.
pub(super) fn ended(line: &str) -> Option<String> {
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
        // JSON in a string has strings of its own.
        let several = several.filter(|text| text.contains('\n') || text.trim_start().starts_with(['{', '[']));
        // What a program printed may be one line.
        let is_line = |text: &String| anchor::find(text).is_some_and(|anchor| anchor.is_sure) || is_event_line(text);
        let is_output = is_output || is_message && line.text.contains("StdOut/");
        let several = several.or_else(|| decoded(literal.as_str()).filter(|text| is_output && is_line(text)));
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
    if inner.is_empty() && literals.len() > 1 && !is_row(line.text, &literals) {
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
    let is_json = keys.is_some();
    let unwrapped = |string: &String| {
        let mut within = (is_json && !is_export(string)).then(Keys::default);
        let unwrap = |text| unwrap_line(Line { number: line.number, text }, within.as_mut(), depth - 1);
        string.lines().flat_map(unwrap).collect::<Vec<_>>()
    };
    heading.iter().chain(&beside).chain(&inner).flat_map(unwrapped).collect()
}

/// Whether strings are the cells of a row of CSV, with nothing but separators between and around.
fn is_row(line: &str, literals: &[regex::Match<'_>]) -> bool {
    let mut at = line.len() - line.trim_start().len();
    let mut is_set = |literal: &regex::Match<'_>| {
        let between = line.get(at..literal.start()).is_some_and(|signs| matches!(signs.trim(), "" | "," | ";"));
        at = literal.end();
        between
    };
    literals.iter().all(&mut is_set) && line.get(at..).is_some_and(|rest| rest.trim().is_empty())
}

/// Whether a key, in its quotes, is that of what a program printed.
fn is_output(key: &str) -> bool {
    const KEYS: [&str; 6] = ["stdout", "stderr", "std_out", "output", "msg", "StandardOutputContent"];
    KEYS.contains(&key.trim_matches('"'))
}

/// Whether a string is an event on one line.
fn is_event_line(text: &str) -> bool {
    text.trim_start().starts_with("<Event ") || names_event(text)
}

/// Whether a key is a host, and not what was kept of an answer (`out-data`, `captured-output`).
fn is_host_key(key: &str) -> bool {
    const OF_ANSWERS: [&str; 30] = [
        "body", "captured", "cmd", "code", "command", "content", "contents", "data", "err", "error", "exec", "full",
        "line", "lines", "log", "message", "out", "output", "raw", "response", "result", "results", "return",
        "standard", "status", "std", "stderr", "stdout", "text", "value",
    ];
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_of_answer = |part: &str| is_number(part) || OF_ANSWERS.iter().any(|word| word.eq_ignore_ascii_case(part));
    // Fields of a board: `System.Description`.
    let is_field = ["System.", "Microsoft.", "Custom."].iter().any(|of| key.starts_with(of));
    is_host(key) && !is_field && !key.split(['-', '.']).all(is_of_answer)
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
                    let own = self.last.take().filter(|key| is_host_key(key));
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
        own.filter(|key| is_host_key(key)).or_else(|| self.open.last().cloned().flatten())
    }
}

pub(super) fn decoded(literal: &str) -> Option<String> {
    // Other languages escape the other quote, too.
    let otherwise =
        || literal.contains("\\'").then(|| serde_json::from_str(&literal.replace("\\'", "'")).ok()).flatten();
    serde_json::from_str(literal).ok().or_else(otherwise)
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
    let (mut changed, mut headed, mut closes) = (false, false, false);
    let mut all = Vec::with_capacity(lines.len());
    for run in lines.iter().zip(strings).collect::<Vec<_>>().chunk_by(|a, b| a.1.is_some() == b.1.is_some()) {
        let texts = || run.iter().filter_map(|(_, text)| text.as_deref());
        let of_event = || {
            let mut telling = records::Telling::default();
            texts().for_each(|text| telling.look(text));
            telling.tells()
        };
        let of_volumes = || carrier::shows_volumes(&texts().collect::<Vec<_>>()) || texts().any(table::is_rule);
        let of_data = || run.len() > 1 && (is_json(texts()) || carrier::are_rows(texts()));
        let of_capture = || {
            let holds =
                || texts().any(is_capture) || of_event() || carrier::holds_evidence(&texts().collect::<Vec<_>>());
            run.len() >= RUN && holds() || run.len() > 1 && of_volumes() || of_data() || texts().any(is_event_line)
        };
        let captured = headed || of_capture();
        if headed && is_said(&all, &texts().collect::<Vec<_>>()) {
            // Ansible gives what was printed as one string and as its lines.
            (changed, headed) = (true, false);
            continue;
        }
        headed = run.last().is_some_and(|(line, _)| heads(line));
        changed |= captured;
        // The bracket before a list is none of what it lists, either.
        if let Some(above) = all.last_mut().filter(|above: &&mut Numbered| captured && above.text.trim() == "[") {
            above.text.clear();
        }
        let from = all.len();
        all.extend(run.iter().map(|(line, text)| match text {
            Some(text) if captured => Numbered { number: line.number, text: text.clone() },
            _ => (*line).clone(),
        }));
        // The bracket behind a list is no row of what it lists.
        let is_bracket = |line: &&mut Numbered| matches!(line.text.trim(), "]" | "],");
        if let Some(line) = all.get_mut(from).filter(|line| closes && is_bracket(line)) {
            line.text.clear();
        }
        closes = captured;
    }
    changed.then_some(all)
}

/// Whether what stands before is what these lines say, unwrapped out of one string.
fn is_said(before: &[Numbered], texts: &[&str]) -> bool {
    let heading =
        before.iter().rev().take_while(|line| line.text.contains(LINES_KEY) || line.text.trim().is_empty()).count();
    let said = before.get(..before.len() - heading).unwrap_or_default();
    let told = |text: &&str| !text.trim().is_empty();
    let mut said = said.iter().rev().map(|line| line.text.as_str()).filter(told);
    let mut texts = texts.iter().rev().copied().filter(told).peekable();
    texts.peek().is_some() && texts.all(|text| said.next().is_some_and(|said| said.trim() == text.trim()))
}

/// Whether a line is of a capture: ids alone stand in the messages of events as well, which are read as JSON.
fn is_capture(text: &str) -> bool {
    anchor::find(text).is_some_and(|anchor| anchor.is_sure && !text.trim_end().ends_with('}')) || is_prompt(text)
}
