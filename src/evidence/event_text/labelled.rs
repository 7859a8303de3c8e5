//! Events as `label: value` lines: Event Viewer's copy, `wevtutil qe /f:text`, `Get-WinEvent | fl`, tickets.

mod fields;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::label::{label, split, two_labels, unsigned, vew};
use super::table::Header;
use super::{RawEvent, dates, one_line, told};
use crate::decode::unwrap::is_host;
use crate::facts::is_host_name;
use crate::knowledge::event_labels::{self, Field};

/// Most events read from one section; a longer list belongs into a log.
const EVENTS: usize = 100_000;

/// Words that no value of a head has.
const SENTENCE: usize = 7;

/// Bytes of what stands above the head of an event that may be its message.
const ABOVE: usize = 64 << 10;

/// `Event[3]:` of wevtutil.
static NUMBERED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^Event\[\d+\]:?$").ok());
/// `Event Properties - Event 1544, FailoverClustering` in any language: the dialog's title as it is copied.
static TITLE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\D{3,}[ -]\D*?(\d{1,5}), ([\w.-]+)$").ok());

/// Reads the events of numbered lines; beside them the number of those that were left out.
pub(super) fn read<'a>(lines: impl IntoIterator<Item = (u32, &'a str)>) -> (Vec<RawEvent>, u64) {
    read_most(lines, EVENTS)
}

fn read_most<'a>(lines: impl IntoIterator<Item = (u32, &'a str)>, most: usize) -> (Vec<RawEvent>, u64) {
    let mut reader = Reader { most, ..Reader::default() };
    for (number, line) in lines {
        reader.line(number, line);
    }
    reader.end_event();
    (reader.events, reader.left_out)
}

/// The field that an event began with, and what its label was where one stood alone on the line.
#[derive(PartialEq, Eq)]
struct First {
    field: Field,
    label: Option<String>,
}

/// A labelled line that does not say yet which event it is of.
struct Ahead {
    number: u32,
    first: First,
    value: String,
}

#[derive(Default)]
struct Reader {
    events: Vec<RawEvent>,
    /// Events kept at most, and how many there were beyond.
    most: usize,
    left_out: u64,
    now: RawEvent,
    /// The field that the event began with: in a list without blank lines the next event begins with it, too.
    first: Option<First>,
    /// The label of the source in a language that is not known: the next event has it, too.
    source_label: Option<String>,
    /// The label of a host that stands before all that an event says of itself.
    sender: Option<String>,
    /// What the columns of the table hold whose rows follow.
    header: Option<Header>,
    /// The column in which the last row breaks off.
    breaks_off: Option<usize>,
    /// Inside what the viewer's details show as a tree.
    in_tree: bool,
    /// The machine that a notification names above the events that it tells of.
    above: Option<String>,
    /// Lines that were looked at for it.
    looked: u32,
    in_message: bool,
    /// A label of the message was seen: a second one, behind other labels, is of another event.
    has_message: bool,
    /// Source and id stood above the message: what names an event behind it names another one.
    is_whole: bool,
    /// Its message began without a label.
    is_unlabelled: bool,
    /// What may be its own below its message, or begin the head of the next.
    ahead: Vec<Ahead>,
    /// The event began with the dialog's title: it names id and source before their labels do.
    titled: bool,
    /// The line before was blank: `Format-List` sets its objects apart so.
    after_blank: bool,
    /// Blanks before the line, and before the first label of the event.
    blanks: usize,
    indent: usize,
    /// Blank lines stand between the fields of the event, too: then none is a sign of the next.
    is_spaced: bool,
    /// The event before may not be over: what comes without a name of its own is still of it.
    is_soft: bool,
    /// Numbers of the lines of a message without a head.
    numbers: Vec<u32>,
    /// A date alone on the line before: Splunk sets its events apart so.
    date_above: Option<String>,
    /// Value behind the last label of an unknown language: the computer's name stands last before the message.
    last_unknown: Option<String>,
}

impl Reader {
    fn line(&mut self, number: u32, line: &str) {
        let text = line.trim();
        self.blanks = line.len() - line.trim_start_matches(' ').len();
        // Most lines of a long text are neither: asked for once.
        let may_be_labelled = line.contains([':', '：', '=', '|']);
        let may_be_date = text.len() <= 40 && text.starts_with(char::is_alphanumeric);
        let date = (may_be_date && dates::find(text) == Some(text)).then(|| text.to_owned());
        if let (Some(header), Some(column)) = (&self.header, self.breaks_off)
            && self.in_message
            && header.event(number, line).is_none()
            && header.go_on(column, line, &mut self.now)
        {
            self.breaks_off = None;
            return;
        }
        if text.starts_with("Event[") && NUMBERED.as_ref().is_some_and(|begin| begin.is_match(text)) {
            self.end_event();
            self.now.line = number;
        } else if let Some(header) = Header::shown(line) {
            self.end_event();
            self.header = Some(header);
        } else if let Some(events) = self.told(number, line) {
            let head = self.take_head();
            for event in events {
                self.end_event();
                self.now = event;
                for (field, value) in &head {
                    self.now.set(*field, value);
                }
                (self.in_message, self.has_message, self.is_whole) = (true, true, true);
            }
        } else if let Some(both) = may_be_labelled.then(|| two_labels(line).or_else(|| vew(line))).flatten() {
            both.into_iter().for_each(|(field, value)| self.labelled(number, line, field, value));
        } else if let Some((field, value)) = self.branch(text) {
            self.field(number, field, value, None);
        } else if !self.title(number, text) && !self.numbered_source(number, text) {
            match if may_be_labelled { label(line) } else { unsigned(line) } {
                Some((field, value)) => self.labelled(number, line, field, value),
                None => match self.guess(line) {
                    Some((Field::Clock, value)) => self.clock(number, value),
                    Some((field, value)) => self.field(number, field, value, label_of(line, value)),
                    None => self.text(number, line),
                },
            }
        }
        self.look_above(line);
        self.after_blank = text.is_empty();
        self.date_above = date;
    }

    /// A branch of the tree that the viewer's details show: `[ Name]  VSS`, `- EventID 8194`, `Computer DOCK1`.
    fn branch<'l>(&mut self, text: &'l str) -> Option<(Field, &'l str)> {
        const NAME: &str = "[ Name]";
        if text.starts_with(NAME) {
            self.end_event();
            self.in_tree = true;
        }
        if !self.in_tree {
            return None;
        }
        let text = text.trim_start_matches("- ");
        let (label, value) = match text.strip_prefix("[ ").and_then(|rest| rest.split_once(']')) {
            Some(("Name", value)) => ("Source", value),
            Some(("SystemTime", value)) => ("TimeCreated", value),
            Some(_) => return None,
            None => text.split_once(' ')?,
        };
        self.in_tree &= label != "EventData";
        const KEPT: [&str; 7] = ["Source", "TimeCreated", "EventID", "Level", "EventRecordID", "Channel", "Computer"];
        let field = KEPT.contains(&label).then(|| event_labels::field(label)).flatten()?;
        Some((field, value.trim())).filter(|(_, value)| !value.is_empty())
    }

    /// The events that a line is, but for what a message says of its own.
    fn told(&mut self, number: u32, line: &str) -> Option<Vec<RawEvent>> {
        if let Some((row, breaks_off)) = self.header.as_ref().and_then(|header| header.event(number, line)) {
            self.breaks_off = breaks_off;
            return Some(vec![row]);
        }
        let text = line.trim();
        // The number is the record's, and no event's.
        if numbered(text).is_some() {
            return None;
        }
        let events = one_line::events(number, text, self.above.is_some());
        let new: Vec<RawEvent> = events.into_iter().filter(|event| self.is_new(event)).collect();
        (!new.is_empty()).then_some(new)
    }

    /// Keeps the machine that a notification names above its events.
    fn look_above(&mut self, line: &str) {
        /// A notification names its machine at its top.
        const TOP: u32 = 200;
        self.looked += 1;
        // System Center calls the computer that it watches the source of an alert.
        let is_watched = |field: Field, name: &str| {
            field == Field::Source && name.contains('.') && !is_source(name) && is_host_name(name)
        };
        let names = |(field, value): (&Field, &String)| {
            matches!(field, Field::Source | Field::Id) && !is_watched(*field, value)
        };
        if self.looked > TOP || self.in_message || self.now.fields.iter().any(names) {
            return;
        }
        let is_above = |label: &str, value: &str| {
            event_labels::is_above(label) || event_labels::field(label).is_some_and(|field| is_watched(field, value))
        };
        let Some((_, value)) = split(line).filter(|(label, value)| is_above(label, value)) else {
            self.above = told::machine(line).map(str::to_owned).or(self.above.take());
            return;
        };
        let name = value.split([' ', '(', '[']).next().unwrap_or_default();
        // A word alone is no name where more stands behind it: `Device: Local disk`.
        if is_host(name) || name == value && is_host_name(name) {
            self.above = Some(name.to_owned());
        }
    }

    /// A line behind a known label.
    fn labelled(&mut self, number: u32, line: &str, field: Field, value: &str) {
        match (field, value) {
            (field, _) if self.in_context(field) => self.text(number, line),
            // The context of a message may call a GUID so.
            (Field::Id, value) if self.in_message && !is_number(value) => self.text(number, line),
            (Field::Message, value) => self.message(number, value),
            (Field::Date | Field::Clock, value) if is_clock(field, value) => self.clock(number, value),
            (Field::Date, value) if !is_date(value) => self.field(number, Field::Other, value, label_of(line, value)),
            (Field::Clock, value) => match is_date(value) {
                true => self.field(number, Field::Date, value, label_of(line, value)),
                false => self.text(number, line),
            },
            (field, value) => self.field(number, field, value, label_of(line, value)),
        }
    }

    /// `[118231] VSS`: a record's number and its source, as `psloglist` begins an event.
    fn numbered_source(&mut self, number: u32, text: &str) -> bool {
        let Some((record, source)) = numbered(text) else { return false };
        self.end_event();
        self.now.line = number;
        self.now.set(Field::Record, record);
        self.now.set(Field::Source, source);
        true
    }

    /// Whether an event on one line is another one than the one whose message the line stands in (`The description for
    /// Event ID: 8229 from source VSS cannot be found`).
    fn is_new(&self, event: &RawEvent) -> bool {
        let computer = |event: &RawEvent| event.fields.get(&Field::Computer).map(|name| name.to_lowercase());
        let short = |name: String| name.split('.').next().map(str::to_owned);
        let is_elsewhere = || match (computer(&self.now).and_then(short), computer(event).and_then(short)) {
            (Some(here), Some(there)) => here != there,
            _ => false,
        };
        !self.in_message || self.now.name() != event.name() || event.fields.contains_key(&Field::Date) || is_elsewhere()
    }

    /// The fields of a head that names no event yet, right above the line that does.
    fn take_head(&mut self) -> BTreeMap<Field, String> {
        let names = |field: &Field| matches!(field, Field::Source | Field::Id);
        let is_head = !self.after_blank && !self.in_message && !self.now.fields.keys().any(names);
        let mut head = if is_head { std::mem::take(&mut self.now.fields) } else { BTreeMap::new() };
        // The date of a notification is its own.
        if self.above.is_some() {
            head.retain(|field, _| !matches!(field, Field::Date | Field::Clock));
        }
        head
    }

    /// System Center calls the computer that it watches the source of an alert, above the source of the event.
    fn watched(&mut self) -> Option<()> {
        let named = self.now.fields.get(&Field::Source).filter(|name| !is_source(name))?;
        let host = named.clone();
        self.now.fields.remove(&Field::Source);
        if host.contains('.') && !host.contains(' ') {
            self.now.set(Field::Computer, &host);
        }
        Some(())
    }

    /// The time of day on a line of its own.
    fn clock(&mut self, number: u32, value: &str) {
        if !self.ahead.is_empty() {
            let first = First { field: Field::Clock, label: None };
            self.ahead.push(Ahead { number, first, value: value.to_owned() });
        }
        if self.in_message {
            return;
        }
        self.begin(number);
        self.now.clock(value);
    }

    /// The dialog's title, whose message stands before its labels.
    fn title(&mut self, number: u32, text: &str) -> bool {
        // Asked first: the pattern costs more to make than most texts to read.
        if !text.rsplit_once(", ").is_some_and(|(_, source)| is_source(source)) {
            return false;
        }
        let title = TITLE.as_ref().and_then(|title| title.captures(text));
        let Some(title) = title.filter(|title| title.get(2).is_some_and(|source| is_source(source.as_str()))) else {
            return false;
        };
        self.end_event();
        self.now.line = number;
        for (group, field) in [(1, Field::Id), (2, Field::Source)] {
            if let Some(value) = title.get(group) {
                self.now.set(field, value.as_str());
            }
        }
        (self.titled, self.in_message) = (true, true);
        true
    }

    fn message(&mut self, number: u32, value: &str) {
        self.own_ahead();
        if self.has_message && !self.in_message {
            self.end_event();
        }
        self.begin(number);
        let has = |field| self.now.fields.contains_key(&field);
        self.is_whole = has(Field::Source) && has(Field::Id);
        (self.in_message, self.has_message) = (true, true);
        self.now.say(value);
    }

    /// A field by its value, behind a label of an unknown language.
    fn guess<'l>(&mut self, line: &'l str) -> Option<(Field, &'l str)> {
        let (label, value) = split(line)?;
        if self.in_message && !self.titled && is_source(value) && self.source_label.as_deref() == Some(label) {
            self.end_event();
            return Some((Field::Source, value));
        }
        if self.in_message && !(self.titled && line.contains(":\t")) {
            return None;
        }
        let has = |field| self.now.fields.contains_key(&field);
        // Behind a head that is told, a sentence begins the message, whatever stands before a colon in it.
        let is_sentence = || value.split_whitespace().count() > SENTENCE;
        if !self.titled && has(Field::Source) && has(Field::Id) && is_sentence() {
            return None;
        }
        let number = is_number(value) && value.len() <= 5;
        let has_day = self.now.fields.get(&Field::Date).is_some_and(|date| !date.contains(':'));
        if is_source(value) && !has(Field::Source) {
            self.source_label = Some(label.to_owned());
            return Some((Field::Source, value));
        }
        // What an alert says of itself has a source and dates, too.
        if !self.now.fields.get(&Field::Source).is_some_and(|source| is_source(source))
            || event_labels::is_around(label)
        {
            return None;
        }
        if number && !has(Field::Id) {
            return Some((Field::Id, value));
        }
        if !has(Field::Date) && is_date(value) {
            return Some((Field::Date, value));
        }
        if has_day && is_clock(Field::Other, value) {
            return Some((Field::Clock, value));
        }
        if !value.is_empty() && !self.titled {
            self.last_unknown = Some(value.to_owned());
        }
        Some((Field::Other, value))
    }

    fn text(&mut self, number: u32, line: &str) {
        // A message may stand above its head: the end of a long text above it may be one, or an event that has no head.
        if self.now.fields.is_empty() && self.now.message.len() > ABOVE {
            match self.now.name() {
                Some(_) => self.end_event(),
                None => drop(self.numbers.drain(..self.now.leave_half().min(self.numbers.len()))),
            }
        }
        if self.now.fields.is_empty() {
            self.numbers.push(number);
        }
        if !line.trim().is_empty() {
            self.own_ahead();
            self.begin(number);
            if let Some(computer) = self.last_unknown.take() {
                self.now.set(Field::Computer, &computer);
                self.in_message = true;
            }
            // Behind a head that is told a sentence begins the message, whose own labels are no fields: `Writer Name: …`.
            let has = |field| self.now.fields.contains_key(&field);
            if !self.in_message && !line.starts_with([' ', '\t']) && has(Field::Source) && has(Field::Id) {
                (self.in_message, self.is_whole, self.is_unlabelled) = (true, true, true);
            }
        }
        self.now.say(line);
    }

    fn begin(&mut self, number: u32) {
        if self.now.line == 0 {
            self.now.line = number;
        }
    }

    fn end_event(&mut self) {
        self.own_ahead();
        (self.in_message, self.has_message, self.titled, self.in_tree) = (false, false, false, false);
        (self.is_whole, self.is_unlabelled, self.is_spaced) = (false, false, false);
        (self.last_unknown, self.first) = (None, None);
        let mut done = std::mem::take(&mut self.now);
        let numbers = std::mem::take(&mut self.numbers);
        // One without a head is cited by the sentence that tells it.
        if let Some(at) = event_labels::sentence_at(&done.message).filter(|_| done.fields.is_empty()) {
            let lines = done.message.get(..at).map_or(0, |before| before.matches('\n').count());
            done.line = numbers.get(lines).copied().unwrap_or(done.line);
        }
        if let (true, None, Some(last)) = (std::mem::take(&mut self.is_soft), done.name(), self.events.last_mut()) {
            done.fields.iter().for_each(|(field, value)| {
                last.set(*field, value);
            });
            last.say(&done.message);
            return;
        }
        if let (Some(_), Some(above)) = (done.name(), &self.above) {
            done.set(Field::Computer, above);
        }
        match done.name() {
            Some(_) if self.events.len() < self.most => self.events.push(done),
            Some(_) => self.left_out += 1,
            None => {}
        }
    }
}

/// A record's number and its source, alone on a line.
fn numbered(text: &str) -> Option<(&str, &str)> {
    let begins = text.strip_prefix('[').and_then(|rest| rest.split_once("] "));
    begins.filter(|(record, source)| is_number(record) && is_source(source))
}

/// The label before a value that ends its line.
fn label_of<'l>(line: &'l str, value: &str) -> Option<&'l str> {
    Some(line.trim_end().strip_suffix(value)?.trim())
}

pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_date(text: &str) -> bool {
    dates::is_date(text)
}

/// A time of day without a date. With dots it is one only behind its own label: a date looks like that, too.
fn is_clock(field: Field, text: &str) -> bool {
    let parts: Vec<&str> = dates::without_half(text).trim().split([':', '.']).collect();
    let is_part = |part: &&str| (1..=2).contains(&part.len()) && is_number(part);
    let clock = (2..=3).contains(&parts.len()) && parts.iter().all(is_part);
    clock && (text.contains(':') || field == Field::Clock)
}

/// A source that this tool knows, by either of its spellings.
fn is_source(name: &str) -> bool {
    event_labels::is_source(name) || crate::facts::provider::is_clustering(name)
}

#[cfg(test)]
mod tests;
