//! The evidence kinds of events as text: what is claimed, what is kept, how far a source could be read.

use std::io::Read as _;

use super::{RawEvent, carried, embedded, json, labelled, messages, printed, reflowed, stated, table, xml};
use crate::decode::body;
use crate::decode::text::{Line, Text};
use crate::decode::transcode::utf8;
use crate::decode::transcript::Section;
use crate::decode::unwrap::Numbered;
use crate::evidence::gathered::Gathered;
use crate::evidence::{Found, Head, ReadOptions, SectionReader, WholeReader, overheard, vss_event};
use crate::facts::{Harvest, Kind, Locus, Message, NamelessEvent, Observation, Observed, Status};
use crate::intake::{Input, Room};
use crate::knowledge::event_labels::Field;
use crate::knowledge::vss::{self, Label};

/// Events as `label: value` lines.
pub(crate) struct LabelledEvents;

impl SectionReader for LabelledEvents {
    fn read(&self, section: &Section<'_>, options: &ReadOptions, found: &mut Found) -> Option<Kind> {
        let whole = reflowed::whole(&section.lines);
        let whole: Option<Vec<Line<'_>>> = whole.as_ref().map(|lines| lines.iter().map(Numbered::line).collect());
        let lines = whole.as_deref().unwrap_or(&section.lines);
        let printed = printed::read(lines);
        let mut claimed = printed.is_some();
        if claimed {
            found.problems.push(Message::new("evidence.event-text.cut-messages"));
        }
        let read = events_of(printed.as_ref().map_or(lines, |printed| &printed.around));
        if let Some(broken) = read.broken {
            claimed = true;
            found.left_out.push(Message::new(broken));
        }
        let left_out = read.left_out + printed.as_ref().map_or(0, |printed| printed.left_out as u64);
        if left_out > 0 {
            found.left_out.push(Message::new("evidence.event-text.left-out").with("count", left_out));
        }
        let mut raws: Vec<RawEvent> =
            printed.into_iter().flat_map(|printed| printed.events).chain(read.events).collect();
        raws.extend(messages::read(&section.lines, &raws));
        raws.extend(stated::read(lines, &raws));
        for raw in &raws {
            match raw.event(&options.timezone) {
                Some(event) if options.filter.wants(&event.provider, event.id) => {
                    claimed = true;
                    let mut seen = section.saw(raw.line, Observation::Event(Box::new(event)));
                    seen.owner = None;
                    found.observations.push(seen);
                }
                event => claimed |= event.is_some_and(|event| event.vss.is_some()),
            }
        }
        for (line, event) in nameless(&raws, section) {
            found.observations.push(section.saw(line, Observation::NamelessEvent(event)));
            claimed = true;
        }
        claimed.then_some(Kind::EventText)
    }
}

/// What the lines of a section hold.
#[derive(Default)]
struct Read {
    events: Vec<RawEvent>,
    /// Events for which there was no room.
    left_out: u64,
    /// An export in them is not well formed, or its events are not understood.
    broken: Option<&'static str>,
}

/// The events of a section's lines: as JSON, as rows, as XML, and as labelled lines.
fn events_of(all: &[Line<'_>]) -> Read {
    let start = all.iter().position(|line| !line.text.trim().is_empty()).unwrap_or(0);
    let lines = all.get(start..).unwrap_or_default();
    let first = lines.first().map_or("", |line| line.text.trim_start());
    let text = || lines.iter().map(|line| line.text).collect::<Vec<_>>().join("\n");
    // Lines of a part keep the numbers that they have in the file.
    let number = |line: u32| {
        let at = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
        lines.get(at).or(lines.last()).map_or(line, |line| line.number)
    };
    let (mut events, mut named) = (Vec::new(), Named::default());
    let mut keep = |raw: RawEvent| {
        named.look(&raw);
        events.push(RawEvent { line: number(raw.line), ..raw });
    };
    let whole = if first.starts_with(['[', '{']) && json::holds_events(&text()) {
        json::read(text().as_bytes(), &mut keep)
    } else if is_table(first, &text) {
        let text = text();
        table::read(&text, text.as_bytes(), &mut keep)
    } else {
        let bare = carried::bare(all);
        let bare: Option<Vec<Line<'_>>> = bare.as_ref().map(|lines| lines.iter().map(Numbered::line).collect());
        let (xml, around, whole) = embedded::split(bare.as_deref().unwrap_or(all));
        let (labelled, left_out) = labelled::read(around.into_iter().map(|line| (line.number, line.text)));
        let broken = (!whole).then_some("evidence.event-text.cut");
        return Read { events: embedded::joined(labelled, xml), left_out, broken };
    };
    // Memory cannot fail to be read; what is cut ends the events.
    let broken = named.gap().or((!whole.unwrap_or(false)).then_some("evidence.event-text.cut"));
    Read { events, left_out: 0, broken }
}

/// Whether the lines are an export of rows: those of a sheet have no quotes around their cells, and go on below.
fn is_table(first: &str, text: &dyn Fn() -> String) -> bool {
    let may_be = table::is_table(first) || first.starts_with("#TYPE ") && table::is_table(&text());
    let whole = || {
        let text = text();
        table::is_table(&text) && is_pure(table::read(&text, text.as_bytes(), drop))
    };
    may_be && (!first.contains('\t') || whole())
}

/// How many events of an export have a name, and how many have fields of one and none.
#[derive(Default)]
struct Named {
    named: u64,
    nameless: u64,
}

impl Named {
    fn look(&mut self, raw: &RawEvent) {
        let has = |field| raw.fields.contains_key(&field);
        match raw.name() {
            Some(_) => self.named += 1,
            None if has(Field::Id) || has(Field::Source) || !raw.data.is_empty() => self.nameless += 1,
            None => {}
        }
    }

    /// What is to be said where nothing of an export was understood.
    fn gap(&self) -> Option<&'static str> {
        (self.named == 0 && self.nameless > 0).then_some("evidence.event-text.nameless")
    }
}

/// The bodies of VSS events whose ids were left out when they were pasted: an error code and the writer's context. No id
/// is made up; writer and code are said.
fn nameless(raws: &[RawEvent], section: &Section<'_>) -> Vec<(u32, NamelessEvent)> {
    /// A mail or a page is no longer; what programs write of their own work is, and has codes and ids, too.
    const LINES: usize = 2_000;
    if !raws.is_empty() || section.lines.len() > LINES {
        return Vec::new();
    }
    let mut said: Vec<(u32, NamelessEvent)> = Vec::new();
    for (line, body) in bodies(&section.lines) {
        let Some(code) = vss_event::failure_code(&body) else { continue };
        let detail = vss_event::detail_from_text(&body);
        // A class id alone stands in lists, too, and any page has two headings that may be an operation and its context.
        if !(has_headings(&body) || detail.writer_id.is_some() && detail.writer_name.is_some()) {
            continue;
        }
        let event = NamelessEvent { writer: detail.writer_name, code };
        if said.iter().all(|(_, known)| *known != event) {
            said.push((line, event));
        }
    }
    said
}

/// Whether a line is the heading of the operation or the context, in a language that is known.
fn has_headings(body: &str) -> bool {
    let bare = |text: &str| text.trim().trim_end_matches([':', '：', ' ', '\u{a0}']).to_owned();
    let is_heading = |line: &str| {
        let line = bare(line);
        let mut known = vss::label_texts().filter(|(label, _)| matches!(label, Label::Operation | Label::Context));
        !line.is_empty() && known.any(|(_, text)| bare(text) == line)
    };
    body.lines().any(is_heading)
}

/// The text cut where an operation is followed by a new message, each with its first line. Paragraphs with a code before
/// the message itself are another program's words.
fn bodies(lines: &[Line<'_>]) -> Vec<(u32, String)> {
    /// Lines of a body, wrapped too: what stands far below in a page is no context of a code above it.
    const BODY: u32 = 64;
    let mut all: Vec<(u32, String)> = Vec::new();
    let mut has_context = false;
    let mut after_blank = true;
    for line in lines {
        let starts = !line.text.starts_with([' ', '\t']);
        let is_message = starts && line.text.contains("hr = ");
        let is_new = match has_context {
            true => is_message,
            false => all.is_empty() || after_blank && starts && line.text.contains("0x"),
        };
        if is_new {
            if !has_context {
                all.pop();
            }
            all.push((line.number, String::new()));
            has_context = false;
        }
        has_context |= line.text.contains('{');
        after_blank = line.text.trim().is_empty();
        if let Some((_, last)) = all.last_mut().filter(|(first, _)| line.number.saturating_sub(*first) < BODY) {
            last.push_str(line.text);
            last.push('\n');
        }
    }
    all
}

/// Events as XML.
pub(crate) struct XmlEvents;

impl WholeReader for XmlEvents {
    fn recognises(&self, head: &Head<'_>) -> bool {
        let is_pure = |text: &str| {
            let mut named = Named::default();
            is_pure(xml::read(text.as_bytes(), |raw| named.look(&raw))) && named.gap().is_none()
        };
        head.text().is_some_and(|text| xml::is_xml(text) && (!head.is_whole() || is_pure(text)))
    }

    fn listens_for(&self) -> Option<overheard::Words> {
        Some(overheard::TEXT)
    }

    fn read(&self, input: Input<'_>, options: &ReadOptions, room: &Room<'_>) -> Harvest {
        let encoding = encoding(input.head);
        let mut kept = Kept::new(options, room);
        let end = xml::read(utf8(body::reader(input.body), encoding), |raw| kept.add(&raw));
        kept.harvest(input.path, encoding, end, "evidence.because.event-xml")
    }
}

/// Events as JSON.
pub(crate) struct JsonEvents;

impl WholeReader for JsonEvents {
    fn recognises(&self, head: &Head<'_>) -> bool {
        let is_pure = |text: &str| {
            let mut named = Named::default();
            is_pure(json::read(text.as_bytes(), |raw| named.look(&raw))) && named.named > 0
        };
        let is = |text: &str| json::is_json(text) && (!head.is_whole() || is_pure(text));
        // Colours and blanks without a width are none of JSON's, and the bytes below have them.
        let as_it_is = || {
            let mut whole = String::new();
            utf8(head.bytes, encoding(head.bytes)).read_to_string(&mut whole).is_ok_and(|_| is(&whole))
        };
        head.text().is_some_and(is) && (head.hides_nothing() || as_it_is())
    }

    fn listens_for(&self) -> Option<overheard::Words> {
        Some(overheard::TEXT)
    }

    fn read(&self, input: Input<'_>, options: &ReadOptions, room: &Room<'_>) -> Harvest {
        let encoding = encoding(input.head);
        let mut kept = Kept::new(options, room);
        let end = json::read(utf8(body::reader(input.body), encoding), |raw| kept.add(&raw));
        kept.harvest(input.path, encoding, end, "evidence.because.event-json")
    }
}

/// Events as rows.
pub(crate) struct EventTable;

impl WholeReader for EventTable {
    fn recognises(&self, head: &Head<'_>) -> bool {
        let is_pure = |text: &str| {
            let mut named = Named::default();
            is_pure(table::read(text, text.as_bytes(), |raw| named.look(&raw))) && named.gap().is_none()
        };
        head.text().is_some_and(|text| table::is_table(text) && (!head.is_whole() || is_pure(text)))
    }

    fn listens_for(&self) -> Option<overheard::Words> {
        Some(overheard::TEXT)
    }

    fn read(&self, input: Input<'_>, options: &ReadOptions, room: &Room<'_>) -> Harvest {
        let text = Text::decode(input.head);
        let start = text.as_ref().map_or("", Text::as_str);
        let encoding = encoding(input.head);
        let mut kept = Kept::new(options, room);
        let end = table::read(start, utf8(body::reader(input.body), encoding), |raw| kept.add(&raw));
        kept.harvest(input.path, encoding, end, "evidence.because.event-table")
    }
}

/// Whether an export has nothing beside it: a small text that has is taken apart like any other.
fn is_pure(read: std::io::Result<bool>) -> bool {
    read.unwrap_or(false)
}

fn encoding(head: &[u8]) -> &'static str {
    Text::decode(head).map_or("utf-8", |text| text.encoding)
}

/// Most events kept of one export; what is beyond is counted.
const EVENTS: usize = 200_000;

/// The events of an export that are wanted.
struct Kept<'o> {
    options: &'o ReadOptions,
    gathered: Gathered<'o>,
    left_out: u64,
    named: Named,
}

impl<'o> Kept<'o> {
    fn new(options: &'o ReadOptions, room: &'o Room<'o>) -> Self {
        Self { options, gathered: Gathered::new(room), left_out: 0, named: Named::default() }
    }

    fn add(&mut self, raw: &RawEvent) {
        self.named.look(raw);
        let Some((provider, id)) = raw.name() else { return };
        if !self.options.filter.wants(&provider, id) {
            return;
        }
        if self.gathered.len() >= EVENTS {
            self.left_out += 1;
            return;
        }
        if let Some(event) = raw.event(&self.options.timezone) {
            let fact = Observation::Event(Box::new(event));
            self.gathered.add(Observed { at: Locus::Line(raw.line), owner: None, captured: None, fact });
        }
    }

    fn harvest(self, path: &str, encoding: &'static str, end: std::io::Result<bool>, because: &'static str) -> Harvest {
        let mut problems = Vec::new();
        let mut status = Status::Parsed;
        if self.left_out > 0 {
            problems.push(Message::new("evidence.event-text.left-out").with("count", self.left_out));
            status = Status::Partial;
        }
        if let Some(gap) = self.named.gap() {
            problems.push(Message::new(gap));
            status = Status::Partial;
        }
        match end {
            Ok(true) => {}
            Ok(false) => {
                problems.push(Message::new("evidence.event-text.cut"));
                status = Status::Partial;
            }
            Err(error) => {
                let why = crate::facts::Arg::Code(error.to_string());
                problems.push(Message::new("evidence.event-text.unreadable").with("error", why));
                status = Status::Partial;
            }
        }
        Harvest {
            encoding: Some(encoding),
            status,
            problems,
            observations: self.gathered.all(),
            ..Harvest::of(path, Kind::EventText, because)
        }
    }
}
