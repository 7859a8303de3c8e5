//! Events whose head stands on one line: monitoring, backup products' logs, clean-up tools' reports, 2003's viewer copied
//! into a mail (`VSS Warning 12/17/2023 8:23:12 AM EventID: 8229 …`, `(Source: VSS) (EventID: 8194)`).

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use super::{RawEvent, cef, dates, row, snare, told};
use crate::decode::unwrap::is_host;
use crate::facts::Level;
use crate::knowledge::event_labels::{self, Field, is_source};

/// The longest event on one line: its message is no longer than any other.
const LONGEST: usize = super::raw::MESSAGE;
/// Words and bytes of the longest label.
const WORDS: usize = 5;
const LABEL: usize = 128;
/// Bytes in which the labels of a line stand; its message may be longer.
const HEAD: usize = 8 * 1024;

/// The events that a line is: one with its fields, those that a sentence or a check of monitoring tells. Below the name of
/// a computer, `is_placed`, a sentence need not name one.
pub(super) fn events(number: u32, line: &str, is_placed: bool) -> Vec<RawEvent> {
    if line.len() > LONGEST || !line.bytes().any(|b| b.is_ascii_digit()) || !event_labels::may_name_a_source(line) {
        return Vec::new();
    }
    let line = &without_links(line);
    let mut told = told::events(number, line, is_placed);
    match event(number, line) {
        // A sentence names more than the labels in it do, behind what a log put before its date, too.
        Some(mut raw) => {
            let date =
                raw.fields.get(&Field::Date).and_then(|date| line.find(date.as_str())).filter(|_| told.is_empty());
            if let Some(sentence) = date.and_then(|at| line.get(at..)).filter(|rest| rest.len() < line.len()) {
                told = told::events(number, sentence, is_placed);
            }
            let (same, others): (Vec<_>, Vec<_>) = told.into_iter().partition(|told| told.name() == raw.name());
            // A sentence that tells of this one and of others.
            let others = if same.is_empty() { Vec::new() } else { others };
            for (field, value) in same.into_iter().take(1).flat_map(|told| told.fields) {
                raw.set(field, &value);
            }
            std::iter::once(raw).chain(others).collect()
        }
        None => {
            if told.is_empty() {
                told = checked(number, line);
            }
            told
        }
    }
}

/// The line without addresses of pages, which may name an event (`?eventid=8194&source=VSS`).
fn without_links(line: &str) -> Cow<'_, str> {
    if !line.contains("://") {
        return line.into();
    }
    line.split_inclusive(char::is_whitespace).filter(|word| !word.contains("://")).collect::<String>().into()
}

/// `VSS(8194, error), VSS (warning, 12289)`, `error: VSS: 8194: …`, and a log's own line `0.8194 VSS …`.
static CHECKED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const SOURCE: &str = r"(?:^|[\s/,;(])((?i:vss|volsnap|microsoft-windows-failoverclustering|failoverclustering))";
    Regex::new(&format!(
        r"{SOURCE}(?: ?\((?:[a-z]+, ?)?([0-9]{{1,5}})(?:, ?[a-z]+)?\)|: ([0-9]{{1,5}}):)|\b[0-9]{{1,5}}\.([0-9]{{1,5}}) ((?i:vss|volsnap))\b"
    ))
    .ok()
});

/// How a check of monitoring begins.
static CHECK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(?:[A-Za-z ]{1,20}: *)?(?:\[?(?:CRITICAL|WARNING|CRIT|WARN)\]?(?:: | - |$)|event log found |[CW] [A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8} )",
    )
    .ok()
});

/// The events that a check of monitoring lists: its state stands before them, as no sentence begins.
fn checked(number: u32, line: &str) -> Vec<RawEvent> {
    if !CHECK.as_ref().is_some_and(|check| check.is_match(line)) {
        return Vec::new();
    }
    let mut events: Vec<RawEvent> = Vec::new();
    for found in CHECKED.iter().flat_map(|checked| checked.captures_iter(line)) {
        let id = [2, 3, 4].into_iter().find_map(|group| found.get(group));
        let (Some(source), Some(id)) = (found.get(1).or(found.get(5)), id) else { continue };
        let mut raw = RawEvent { line: number, ..RawEvent::default() };
        raw.set(Field::Source, source.as_str());
        raw.set(Field::Id, id.as_str());
        let whole = found.get(0).map_or("", |whole| whole.as_str());
        whole
            .split(apart)
            .find(|word| event_labels::level(word) != Level::Unknown)
            .map(|word| raw.set(Field::Level, word));
        raw.say(line.get(id.end().max(source.end())..).unwrap_or_default().trim_matches(|c| apart(c) || c == '.'));
        events.push(raw);
    }
    events
}

/// The event that a line is, or that the message in it tells of with fields of its own.
fn event(number: u32, line: &str) -> Option<RawEvent> {
    headed(number, line).or_else(|| {
        let message = heads(line).pop().filter(|last| last.field == Field::Message)?;
        headed(number, message.value)
    })
}

/// The event of a line: its id behind a label, its source behind a label or as a known word. `None` where either is
/// missing, or where nothing tells the line from a sentence that speaks of an event.
fn headed(number: u32, line: &str) -> Option<RawEvent> {
    if let Some(raw) = terse(number, line) {
        return Some(raw);
    }
    if !line.contains([':', '=', '：', '#']) {
        return None;
    }
    if line.contains("CEF:") {
        return cef::event(number, line);
    }
    // Syslog writes a tab so.
    let tabs = line.contains("#011").then(|| line.replace("#011", "\t"));
    let line = tabs.as_deref().unwrap_or(line);
    if let Some(raw) = snare::event(number, line) {
        return Some(raw);
    }
    let heads = heads(line);
    if let Some(raw) = before_source(number, line, &heads) {
        return Some(raw);
    }
    let Some(at) = heads.iter().position(|head| head.field == Field::Id && leading_number(head.value).is_some()) else {
        return named(number, line).or_else(|| row::event(number, line));
    };
    let mut raw = RawEvent { line: number, ..RawEvent::default() };
    let before = line.get(..heads.first()?.start).unwrap_or_default();
    for head in heads.iter().filter(|head| !matches!(head.field, Field::Other | Field::Message | Field::Id)) {
        let (value, _) = apart_from_message(head.value);
        if head.field == Field::Clock {
            raw.clock(value);
        } else if head.field == Field::Computer {
            value.split(apart).next().map(|name| raw.set(Field::Computer, name));
        } else if !value.is_empty() {
            raw.set(head.field, value);
        }
    }
    let id = heads.get(at)?;
    let (digits, rest) = leading_number(id.value)?;
    raw.set(Field::Id, digits);
    if heads.len() == 1 || !raw.fields.contains_key(&Field::Source) {
        raw.set(Field::Source, before.split(apart).chain(rest.split(apart)).find(|word| is_source(word))?);
    }
    let has_date = raw.fields.get(&Field::Date).is_some_and(|date| dates::is_date(date));
    // Behind the time of a log stands the event's own; what the message tells of is no event's time.
    let end = id.value.as_ptr().addr().saturating_sub(line.as_ptr().addr()) + digits.len();
    let head = id.start..end.min(line.len());
    if let Some(date) = dates::nearest(line, head).filter(|_| !has_date) {
        raw.fields.insert(Field::Date, date.to_owned());
    }
    if !raw.fields.contains_key(&Field::Level) {
        let word = before.split(apart).find(|word| event_labels::level(word) != Level::Unknown);
        word.map(|word| raw.set(Field::Level, word));
    }
    raw.say(bare(rest));
    heads.iter().filter(|head| head.field == Field::Message).for_each(|head| raw.say(head.value));
    // Behind structured data (`[sd EventID="8229" EventType="WARNING"] A VSS writer …`) stands the message.
    let last = heads.last().filter(|last| !matches!(last.field, Field::Message | Field::Id));
    last.into_iter().for_each(|last| raw.say(apart_from_message(last.value).1));
    Some(raw)
}

/// `Event ID 8193 (Source: VSS) - …`: no sign stands behind the label of the id.
fn before_source(number: u32, line: &str, heads: &[Head<'_>]) -> Option<RawEvent> {
    let first = heads.first().filter(|first| first.field == Field::Source)?;
    let source = first.value.split(apart).next().filter(|word| is_source(word))?;
    let before =
        line.get(..first.start)?.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | ',' | '-'));
    let from = before.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + 1);
    let (label, id) = before.split_at_checked(from)?;
    let (_, field) = label_at_end(label.trim_end(), 0).filter(|_| (1..=5).contains(&id.len()))?;
    let mut raw = RawEvent { line: number, ..RawEvent::default() };
    raw.set(Field::Source, source);
    raw.set(Field::Id, id);
    dates::find(line).map(|date| raw.set(Field::Date, date));
    raw.say(bare(first.value.get(source.len()..)?));
    (field == Field::Id).then_some(raw)
}

/// A line that is nothing but an event's id behind its label, its source, and what else a head has, with or without signs
/// between them: `Event ID 8194 - Source VSS:`, `- VSS Event ID 8194, 14/09/2024 15:00:01`.
fn terse(number: u32, line: &str) -> Option<RawEvent> {
    const LONGEST: usize = 100;
    const BETWEEN: [&str; 4] = ["from", "log", "on", "at"];
    if line.len() > LONGEST || !line.split(apart).any(is_source) {
        return None;
    }
    let date = dates::find(line);
    let undated = date.map_or_else(|| line.to_owned(), |date| line.replacen(date, " ", 1));
    let (at, digits) = undated
        .match_indices(|c: char| c.is_ascii_digit())
        .find_map(|(at, _)| {
            let (digits, _) = leading_number(undated.get(at..)?)?;
            let before = undated.get(..at)?.trim_end_matches(|c: char| c.is_whitespace() || c == '(');
            let (start, field) = label_at_end(before, 0)?;
            (field == Field::Id && before.len() < at).then_some((start, at, digits))
        })
        .map(|(start, at, digits)| (start..at + digits.len(), digits))?;
    let mut raw = RawEvent { line: number, ..RawEvent::default() };
    raw.set(Field::Id, digits);
    date.map(|date| raw.set(Field::Date, date));
    let rest = [undated.get(..at.start)?, undated.get(at.end..)?];
    let words = rest.iter().flat_map(|part| part.split(|c: char| apart(c) || is_mark(c)));
    for word in words.filter(|word| !word.is_empty()) {
        match (event_labels::field(word), event_labels::level(word)) {
            _ if is_source(word) => drop(raw.set(Field::Source, word)),
            (_, level) if level != Level::Unknown => drop(raw.set(Field::Level, word)),
            (Some(Field::Source | Field::Level | Field::Date | Field::Clock | Field::Log), _) => {}
            _ if ["Application", "System"].contains(&word) => drop(raw.set(Field::Log, word)),
            _ if BETWEEN.contains(&word) => {}
            _ => return None,
        }
    }
    raw.fields.contains_key(&Field::Source).then_some(raw)
}

/// Signs that set the items of a list apart.
fn is_mark(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '*' | '•' | '▪' | '◦' | '·' | '>')
}

/// A value, and what stands behind it where quotes show where it ends.
fn apart_from_message(value: &str) -> (&str, &str) {
    let quoted = value.strip_prefix('"').and_then(|rest| rest.split_once('"'));
    quoted.map_or((bare(value), ""), |(value, rest)| (value.trim(), rest.trim_start_matches([']', ' '])))
}

static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const SOURCE: &str = r"(?:vss|volsnap|microsoft-windows-failoverclustering|failoverclustering)";
    Regex::new(&format!(
        r"(?i)(?:(?:^|[\s/\\(\[|,;:])(?:({SOURCE})(?:[ \](\[/|,;\t#-]{{1,3}}| {{4,20}})(?:(?:event|イベント|ereignis) ?(?:-?id)?\W{{0,3}})?(\d{{1,5}})|event\W{{1,3}}(\d{{1,5}}) (?:from|by) ({SOURCE})|({SOURCE})(?:: (\d{{2,5}}):| (?:warning|error|information) (\d{{2,5}})))|\t(\d{{1,5}})\t({SOURCE}))(?:[:;,|)\]]| -|$|\s)"
    ))
    .ok()
});

/// The time at the beginning of a line of a syslog, without a year.
static YEARLESS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?:<\d{1,3}>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d ").ok());

/// A dated line of a log in which the id stands right beside the source (`… WARNING Application/VSS 8229: …`).
fn named(number: u32, line: &str) -> Option<RawEvent> {
    let date = dates::find(line).or_else(|| YEARLESS.as_ref()?.is_match(line).then_some(""))?;
    let found = NAMED.as_ref()?.captures(line)?;
    let (source, id) = found
        .get(1)
        .zip(found.get(2))
        .or_else(|| found.get(4).zip(found.get(3)))
        .or_else(|| found.get(5).zip(found.get(6).or_else(|| found.get(7))))
        .or_else(|| found.get(9).zip(found.get(8)))?;
    let head = source.start().min(id.start())..source.end().max(id.end());
    let date = if date.is_empty() { date } else { dates::nearest(line, head).unwrap_or(date) };
    let mut raw = RawEvent { line: number, ..RawEvent::default() };
    for (field, value) in [(Field::Date, date), (Field::Source, source.as_str()), (Field::Id, id.as_str())] {
        raw.set(field, value);
    }
    // In front of the source stands the computer, or the word of a program.
    let before = line.get(..source.start())?.split(apart).rfind(|word| !word.is_empty());
    // So does it behind the time of a syslog.
    let placed = || {
        let time = YEARLESS.as_ref()?.find(line)?;
        line.get(time.end()..)?.split(apart).next()
    };
    let host = before.filter(|word| is_host(word)).or_else(|| placed().filter(|word| is_host(word)));
    host.map(|host| raw.set(Field::Computer, host));
    let mut words = line.get(..found.get(0)?.start())?.split(apart);
    if let Some(level) = words.find(|word| event_labels::level(word) != Level::Unknown) {
        raw.set(Field::Level, level);
    }
    // Of the columns of a shipper the message is the longest.
    let rest = line.get(found.get(0)?.end()..)?.trim();
    raw.say(rest.split('\t').max_by_key(|column| column.len()).unwrap_or(rest));
    Some(raw)
}

/// A label and what stands behind it, up to the next label.
struct Head<'l> {
    start: usize,
    field: Field,
    value: &'l str,
}

/// The known labels of a line with their values; a message runs to its end.
fn heads(line: &str) -> Vec<Head<'_>> {
    let mut found: Vec<(usize, usize, Field)> = Vec::new();
    for (at, sign) in line.match_indices([':', '：', '=', '#']).take_while(|(at, _)| *at < HEAD) {
        let from = found.last().map_or(0, |(_, end, _)| *end);
        if let Some((start, field)) = line.get(from..at).and_then(|text| label_at_end(text, from)) {
            // `Event ID #8194`; other labels have no such sign.
            if sign == "#" && field != Field::Id {
                continue;
            }
            found.push((start, at + sign.len(), field));
            if field == Field::Message {
                break;
            }
        }
    }
    let ends = found.iter().skip(1).map(|(start, ..)| *start).chain([line.len()]);
    let head = |((start, from, field), to): (&(usize, usize, Field), usize)| Head {
        start: *start,
        field: *field,
        value: line.get(*from..to).unwrap_or_default().trim(),
    };
    found.iter().zip(ends).map(head).collect()
}

/// The longest known label that ends a text, and where it begins.
pub(super) fn label_at_end(text: &str, from: usize) -> Option<(usize, Field)> {
    // No more of it is looked at than a label may have, with the word before it: it is asked of each sign of a line.
    let cut = text.ceil_char_boundary(text.len().saturating_sub(2 * LABEL));
    let (from, text) = (from + cut, text.get(cut..)?);
    let trimmed = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '*' | '`'));
    let begins = |(at, c): (usize, char)| (!c.is_alphanumeric()).then_some(at + c.len_utf8());
    let starts = trimmed.char_indices().rev().filter_map(begins).take(WORDS * 2).chain([0]);
    // `Process ID` is no label of an event's id: a short one has to stand apart.
    let stands_apart = |start: usize| {
        let (before, label) = trimmed.split_at_checked(start)?;
        let stands = before.trim_end().is_empty() || before.ends_with("  ") || !before.ends_with(' ');
        // Behind one word, the value of the label before it: `source=VSS id=8194`.
        let apart = stands || from > 0 && !before.trim().contains(apart);
        (label.len() > 2 || apart).then_some(label)
    };
    let field = |label: &str| event_labels::field(label).or((label == "Event").then_some(Field::Id));
    let known = |start: usize| field(stands_apart(start)?).map(|field| (from + start, field));
    starts.filter_map(known).last()
}

fn apart(c: char) -> bool {
    c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')' | ',' | ';' | '|' | '"' | '\'' | ':' | '/' | '\\')
}

fn bare(value: &str) -> &str {
    value.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '(' | ')' | '[' | ']' | ',' | ';' | '|' | '"' | '\'' | '_' | '{' | '}' | '•')
            || is_mark(c)
    })
}

/// A number of at most five digits, and what follows it.
pub(super) fn leading_number(value: &str) -> Option<(&str, &str)> {
    let value =
        value.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '#' | '"' | '\'' | '*' | '`'));
    let digits = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
    let ends = value.get(digits..)?.chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '.' && c != '-');
    ((1..=5).contains(&digits) && ends).then(|| value.split_at_checked(digits)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_of_many_makes() {
        for (line, id, date) in [
            (
                "VSS Warning 12/17/2023 8:23:12 AM EventID: 8229 A VSS writer has rejected",
                8229,
                "12/17/2023 8:23:12 AM",
            ),
            ("Error: (01/14/2022 07:59:26 PM) (Source: VSS) (EventID: 8229) (User: )", 8229, "01/14/2022 07:59:26 PM"),
            ("[2024-09-01 18:19:40] WARN Application/VSS event id=8229: refused", 8229, "2024-09-01 18:19:40"),
            ("Source: VSS, Event ID: 8229, Level: Warning", 8229, ""),
            ("2024-09-03 10:22:11 WARNING Application/VSS 8229: refused", 8229, "2024-09-03 10:22:11"),
            ("2024-09-03 10:22:19 ERROR System/volsnap 25: deleted", 25, "2024-09-03 10:22:19"),
            ("2024-09-03 10:22:11 CRITICAL: Application: VSS(8229) refused", 8229, "2024-09-03 10:22:11"),
            ("ERROR - Application, VSS (8229), 2024-09-03 10:22:11, vm-1", 8229, "2024-09-03 10:22:11"),
            (
                "2024-09-03T10:22:11Z vm-1 MSWinEventLog\t1\tApplication\t8229\tVSS\tN/A\trefused",
                8229,
                "2024-09-03T10:22:11Z",
            ),
            (
                "<13>Sep  1 18:19:40 vm-1 MSWinEventLog#0112#011Application#0117#011Sun Sep 01 18:19:41 2024#0118229#011VSS#011N/A",
                8229,
                "Sep 01 18:19:41 2024",
            ),
            ("Sep  1 18:19:40 vm-1 VSS: 8229: refused", 8229, ""),
            ("Error\t2024/09/14 15:00:01\tVSS\t8194\tNone", 8194, "2024/09/14 15:00:01"),
            ("[2024-09-14 15:00:01] [Error] [VSS] [8194] x", 8194, "2024-09-14 15:00:01"),
            ("[1725214780] SERVICE ALERT: vm-1;Log;WARNING;HARD;3;VSS 8229 refused", 8229, "1725214780"),
            ("4120:20240901:181940.123 eventlog[Application] VSS Warning 8229 refused", 8229, "20240901:181940.123"),
            (
                "<14>1 - vm-1 VSS 0 - [sd EventID=\"8229\" SourceName=\"VSS\" EventTime=\"2024-09-01 18:19:40\"] refused",
                8229,
                "2024-09-01 18:19:40",
            ),
            ("Source: VSS, Event ID #8229", 8229, ""),
            ("Event ID 8194 - Source VSS:", 8194, ""),
            ("- VSS Event ID 8194, 14/09/2024 15:00:01", 8194, "14/09/2024 15:00:01"),
            ("\"Source\":\"VSS\",\"Event ID\":\"8194\",\"Level\":\"Error\"", 8194, ""),
            ("{'Event ID': 8194, 'Source': 'VSS', 'Date': '2024-09-03 01:00:00'}", 8194, "2024-09-03 01:00:00"),
            ("ERROR 14-Sep-2024 15:00:01 source=VSS id=8194 refused", 8194, "14-Sep-2024 15:00:01"),
            ("Event #8229 from VSS on VM-A-01 at 2024-09-03 10:22:11: refused", 8229, "2024-09-03 10:22:11"),
            (
                "Tipo evento: Errore Origine evento: VolSnap\tCategoria evento: Nessuna ID evento:  5 Descrizione: Impossibile",
                5,
                "",
            ),
            (
                "Typ události: Chyba Zdroj události: VSS ID události: 12289 Datum: 1.9.2024 Čas: 18:19:40 Popis: x",
                12289,
                "1.9.2024 18:19:40",
            ),
            (
                "LogName=Application SourceName=VSS EventCode=8229 EventType=3 ComputerName=vm-1 Message=refused",
                8229,
                "",
            ),
        ] {
            let raw = events(3, line, false).into_iter().next().unwrap_or_else(|| panic!("{line}"));
            assert_eq!(raw.name().map(|(_, id)| id), Some(id), "{line}");
            assert_eq!(raw.fields.get(&Field::Date).map_or("", String::as_str), date, "{line}");
        }
    }

    /// Each message was taken apart within the one before it, which ended the program, and each prefix of a long word and
    /// each label that a long line may have was looked up whole, which took seconds.
    #[test]
    fn long_lines_are_read_in_one_go() {
        let messages = "Message: a ".repeat(11_000);
        let word = "\u{8a9e}".repeat(40_000);
        for line in [format!("VSS 9 {messages}"), format!("VSS 8194 {word}"), format!("VSS 9 {}", "a:".repeat(60_000))]
        {
            for _ in 0..20 {
                assert!(events(1, &line, false).is_empty(), "{}", line.get(..40).unwrap_or_default());
            }
        }
        let line = format!("Source: VSS, Event ID: 8194, Message: {}", "x ".repeat(20_000));
        assert_eq!(events(1, &line, false).len(), 1);
    }

    #[test]
    fn checks_of_monitoring_tell_several() {
        for (line, expected) in [
            ("CRITICAL: 2 (2) Application: VSS(8194, error), VSS(12289, error)|'count'=2", [8194, 12289].as_slice()),
            ("WARNING: 1 message(s) Application VSS (error, 8194): refused", &[8194]),
            ("event log found critical entries: error: VSS: 8194: refused", &[8194]),
            ("C Sep 03 01:00:00 0.8194 VSS Volume Shadow Copy Service error", &[8194]),
            ("Message: 1 new. [Source: VSS, Event ID: 8194, Type: Error, Message: refused]", &[8194]),
        ] {
            let ids: Vec<u32> = events(1, line, false).iter().filter_map(|raw| Some(raw.name()?.1)).collect();
            assert_eq!(ids, expected, "{line}");
        }
    }

    #[test]
    fn lines_that_are_no_head() {
        for line in [
            "Event ID: 8229",
            "Source: VSS",
            "we see VSS event ID 8229 every night at 18:19",
            "Process ID: 4004 of VSS",
            "Source: VSS Process ID: 4004",
            "VSS raised event ID 8194 on all nodes",
            "Event ID 8194",
            "Id: {1072ae1c-e5a7-4ea1-9e4a-6f7964656570}",
            "VSS Id: 1.2.3",
            "2024-09-03 10:22:11: the agent asked VSS 3.1 for a snapshot",
            "2024-09-03 10:22:11: VSS started",
            "see http://help.example/?eventid=8194&source=VSS",
            "OK: no event of VSS(8194, error)",
        ] {
            assert!(events(1, line, false).is_empty(), "{line}");
        }
    }
}
