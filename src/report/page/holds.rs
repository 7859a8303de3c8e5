//! What stands at a cited place, as far as it was kept: the fields of an event, a writer, a volume, a setting.

use std::collections::BTreeMap;

use super::attempts::tells_seconds_only;
use super::nodes::mark;
use crate::facts::{
    CaseFacts, CsvUsage, Event, EventMessage, Harvest, Level, Locus, LogSpan, NodeFacts, Origin, RegistryData,
    SettingState, Sourced, Volume, VolumeListing, VolumeOutcome, Writer,
};
use crate::knowledge::csv_events;
use crate::report::Wording;
use crate::report::json::Converter;

pub(super) type Holds = Vec<(&'static str, String)>;

struct Shelf<'a> {
    wording: &'a Wording,
    convert: Converter<'a>,
    wanted: &'a BTreeMap<Origin, usize>,
    holds: BTreeMap<Origin, Holds>,
}

/// What stands at each of the `wanted` places.
pub(super) fn collect(
    facts: &CaseFacts,
    wording: &Wording,
    wanted: &BTreeMap<Origin, usize>,
) -> BTreeMap<Origin, Holds> {
    let mut shelf = Shelf { wording, convert: Converter { wording, facts }, wanted, holds: BTreeMap::new() };
    for node in facts.machines() {
        shelf.node(node);
    }
    if let CsvUsage::InUse { volumes, .. } = &facts.csv {
        for volume in volumes {
            shelf.put(volume.origin, |shelf| shelf.volume(&volume.value));
        }
    }
    for origin in wanted.keys() {
        if let Some(message) = facts.messages.get(origin) {
            let said = shelf.fields([
                ("render.holds.message", Some(in_one_paragraph(&wording.text(&message.text)))),
                ("render.holds.recorded-in", Some(recorded_in(facts, wording, message))),
            ]);
            shelf.holds.entry(*origin).or_default().extend(said);
        }
    }
    shelf.holds
}

/// A text without its line breaks, which are those of the machine that showed it.
pub(super) fn in_one_paragraph(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The file that a text was recorded in.
pub(super) fn recorded_in(facts: &CaseFacts, wording: &Wording, message: &EventMessage) -> String {
    let origin = Origin { source: message.recorded_in, at: Locus::Whole };
    facts.source(origin).map_or_else(String::new, |source| wording.path(&source.path))
}

impl Shelf<'_> {
    /// Keeps what stands at a place if that place is cited and nothing is kept of it yet.
    fn put(&mut self, origin: Origin, make: impl FnOnce(&Self) -> Holds) {
        if self.wanted.contains_key(&origin) && !self.holds.contains_key(&origin) {
            let holds = make(self);
            self.holds.insert(origin, holds);
        }
    }

    fn node(&mut self, node: &NodeFacts) {
        for event in node.incidents.iter().flat_map(|incident| &incident.events).chain(&node.events) {
            self.put(event.origin, |shelf| shelf.event(&event.value));
        }
        for event in &node.recovered {
            self.put(event.origin, |shelf| shelf.event(&event.value));
        }
        for log in &node.logs {
            // A finding cites the ends of a log, and the records beside what is lost of it.
            let records = [log.value.first_record, log.value.beside_gap].into_iter().flatten();
            let places = records.map(|record| Origin { at: Locus::Record(record), ..log.origin });
            for place in places.chain([log.origin]) {
                self.put(place, |shelf| shelf.log(&log.value));
            }
        }
        for writer in &node.writers {
            self.put(writer.origin, |shelf| shelf.writer(&writer.value));
        }
        for (_, listing) in &node.volumes {
            self.listing(listing);
        }
        for (_, setting) in &node.settings {
            self.put(setting.origin, |shelf| shelf.setting(&setting.value.state));
        }
    }

    /// A line holds its own volume; a place that is no line of one holds all that was listed.
    fn listing(&mut self, listing: &Sourced<VolumeListing>) {
        let said = match &listing.value.outcome {
            VolumeOutcome::Rows(rows) => {
                for row in rows {
                    let line = Origin { source: listing.origin.source, at: Locus::Line(row.line) };
                    self.put(line, |shelf| shelf.volume(row));
                }
                return self.put(listing.origin, |shelf| rows.iter().flat_map(|row| shelf.volume(row)).collect());
            }
            VolumeOutcome::Silent(_) => "render.holds.printed-nothing",
            VolumeOutcome::NoObjects | VolumeOutcome::Unnamed => "render.holds.no-objects",
            VolumeOutcome::Counted(stated) => {
                let count = stated.count.to_string();
                return self
                    .put(listing.origin, |shelf| vec![(shelf.wording.word("render.holds.volumes"), count.clone())]);
            }
        };
        self.put(listing.origin, |shelf| {
            vec![(shelf.wording.word("render.holds.volumes"), shelf.wording.word(said).to_owned())]
        });
    }

    fn time(&self, event: &Event) -> Option<String> {
        let time = event.time?;
        let shown = match tells_seconds_only(event) {
            true => self.wording.beside(time, time.0.strftime("%Y-%m-%dT%H:%M:%SZ")),
            false => self.wording.beside(time, time),
        };
        Some(self.wording.marked(shown, mark(event)))
    }

    fn event(&self, event: &Event) -> Holds {
        let shown = self.convert.event(event, String::new());
        let id = format!("{} {}", shown.provider, shown.event_id);
        let process = shown.process_id.map(|id| id.to_string());
        self.fields([
            ("render.holds.event", Some(id)),
            ("render.holds.time", self.time(event)),
            ("render.holds.channel", shown.channel),
            ("render.holds.level", level(event.level).map(|key| self.wording.word(key).to_owned())),
            ("render.holds.volume", csv_events::volume(event).map(|name| self.wording.volume(name))),
            ("render.holds.writer", shown.writer_name),
            ("render.holds.writer-id", shown.writer_id),
            ("render.holds.instance-id", shown.writer_instance_id),
            ("render.holds.operation", shown.operation),
            ("render.holds.error", join(shown.error_code, shown.error_text)),
            ("render.holds.command-line", shown.command_line),
            ("render.holds.process-id", process),
        ])
    }

    fn log(&self, log: &LogSpan) -> Holds {
        self.fields([
            ("render.holds.channel", Some(self.wording.text(&log.channel))),
            ("render.holds.first", log.first.map(|time| self.wording.beside(time, time))),
            ("render.holds.last", log.last.map(|time| self.wording.beside(time, time))),
            ("render.holds.records", Some(log.records.to_string())),
        ])
    }

    fn writer(&self, writer: &Writer) -> Holds {
        let state = writer.state.as_ref().map(|state| state.shown(&self.wording.text(&state.text)));
        self.fields([
            ("render.holds.writer", Some(self.wording.text(&writer.name))),
            ("render.holds.writer-id", writer.id.map(|id| id.to_string())),
            ("render.holds.instance-id", writer.instance_id.map(|id| self.wording.instance(id))),
            ("render.holds.state", state),
            ("render.holds.last-error", writer.last_error.as_deref().map(|error| self.wording.text(error))),
        ])
    }

    fn volume(&self, volume: &Volume) -> Holds {
        self.fields([
            ("render.holds.volume", Some(self.wording.volume(&volume.name))),
            ("render.holds.state", volume.state.as_deref().map(|state| self.wording.text(state))),
            ("render.holds.owner", volume.owner_node.as_deref().map(|node| self.wording.host(node))),
        ])
    }

    fn setting(&self, state: &SettingState) -> Holds {
        let value = match state {
            SettingState::Value(RegistryData::Dword(value)) => format!("REG_DWORD 0x{value:x}"),
            SettingState::Value(RegistryData::Other { kind, text }) => {
                format!("{} {}", self.wording.text(kind), self.wording.text(text))
            }
            SettingState::KeyWithoutValue => self.wording.word("render.holds.key-without-value").to_owned(),
            SettingState::NotFoundText => self.wording.word("render.holds.not-found").to_owned(),
        };
        vec![("EnableCsvVssWriter", value)]
    }

    fn fields<const N: usize>(&self, fields: [(&'static str, Option<String>); N]) -> Holds {
        self::fields(self.wording, fields)
    }
}

/// What a file was taken for and why, and what proves that it is this one.
pub(super) fn about(wording: &Wording, source: &Harvest) -> Holds {
    fields(
        wording,
        [
            ("render.holds.kind", Some(source.kind.as_str().to_owned())),
            ("render.holds.because", Some(wording.say(&source.because))),
            ("render.holds.encoding", source.encoding.map(str::to_owned)),
            ("render.holds.sha256", source.sha256.clone()),
        ],
    )
}

/// Fields that have a value, with their names as words.
fn fields<const N: usize>(wording: &Wording, fields: [(&'static str, Option<String>); N]) -> Holds {
    fields.into_iter().filter_map(|(key, value)| Some((wording.word(key), value?))).collect()
}

/// A level as a word.
fn level(level: Level) -> Option<&'static str> {
    match level {
        Level::Critical => Some("render.level.critical"),
        Level::Error => Some("render.level.error"),
        Level::Warning => Some("render.level.warning"),
        Level::Information => Some("render.level.information"),
        Level::Verbose => Some("render.level.verbose"),
        Level::Unknown => None,
    }
}

fn join(code: Option<String>, text: Option<String>) -> Option<String> {
    match (code, text) {
        (Some(code), Some(text)) => Some(format!("{code} {text}")),
        (code, text) => code.or(text),
    }
}
