//! An event in words: its fields as found, and the typed event that they come to.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::dates;
use crate::evidence::vss_event;
use crate::facts::{DataItem, Event, Level, Time, Trust, Zone, provider};
use crate::knowledge::event_labels::{self, Field};
use crate::knowledge::{csv_events, csv_words, node_events, vss};

/// An event as text gives it.
#[derive(Clone, Debug, Default)]
pub(super) struct RawEvent {
    /// Line of its first field, from 1.
    pub line: u32,
    /// Fields by label.
    pub fields: BTreeMap<Field, String>,
    /// The message, or all unlabelled text.
    pub message: String,
    /// `EventData`, where the form keeps it (XML).
    pub data: Vec<DataItem>,
    /// `Binary`, where the form keeps it (XML).
    pub binary: Option<Vec<u8>>,
}

/// Longest message kept, in bytes: Windows writes at most 32,766 characters a string.
pub(super) const MESSAGE: usize = 128 * 1024;

/// What the bytes beside an event's strings are called.
pub(super) const BINARY: &str = "Binary";

impl RawEvent {
    /// Sets a field unless it has one already; gives back whether it was free.
    pub(super) fn set(&mut self, field: Field, value: &str) -> bool {
        let free = !self.fields.contains_key(&field);
        if free {
            self.fields.insert(field, value.trim().to_owned());
        }
        free
    }

    /// Adds the time of day to a date that stands without one.
    pub(super) fn clock(&mut self, clock: &str) {
        match self.fields.get_mut(&Field::Date) {
            Some(date) if !date.contains(':') => *date = format!("{date} {clock}"),
            Some(_) => {}
            None => drop(self.set(Field::Clock, clock)),
        }
    }

    /// Adds a line to the message, up to [`MESSAGE`].
    pub(super) fn say(&mut self, line: &str) {
        if self.message.len() + line.len() < MESSAGE {
            self.message.push_str(line);
            self.message.push('\n');
        }
    }

    /// Leaves the first half of the message out; gives the number of lines that it had.
    pub(super) fn leave_half(&mut self) -> usize {
        let half = self.message.ceil_char_boundary(self.message.len() / 2);
        self.message.drain(..half).filter(|sign| *sign == '\n').count()
    }

    fn get(&self, field: Field) -> Option<&str> {
        self.fields.get(&field).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// Provider and id: from the fields, else from a sentence that only one event says.
    pub(super) fn name(&self) -> Option<(String, u32)> {
        // `InstanceId` holds severity and facility above the id.
        let id = self.get(Field::Id).and_then(number).map(|id| id & 0xffff);
        match (self.get(Field::Source), id) {
            // Without a source, or with one that is cut or known by another name, the message tells.
            (source, Some(id)) if tells_volume(source, id, &self.message) => Some((provider::CLUSTER.to_owned(), id)),
            (Some(source), Some(id)) => Some((provider(source), id)),
            // Hayabusa leaves the source out: names of the data that only one source's event has tell it.
            (None, Some(id)) if names_volume(id, &self.data) => Some((provider::CLUSTER.to_owned(), id)),
            (None, Some(id)) if vss::has_items(id) && tells_writer(id, &self.data) => {
                Some((provider::VSS.to_owned(), id))
            }
            _ => event_labels::by_sentence(&self.message).map(|(provider, id)| (provider.to_owned(), id)),
        }
    }

    /// Takes over what the same event says in a surer form.
    pub(super) fn replace_by(&mut self, surer: Self) {
        self.fields.extend(surer.fields);
        (self.data, self.binary) = (surer.data, surer.binary);
    }

    /// The event, unless provider or id cannot be told. Local times are read in `zone`.
    pub(super) fn event(&self, zone: &TimeZone) -> Option<Event> {
        let (provider, id) = self.name()?;
        let clock = self.get(Field::Clock).unwrap_or_default();
        let dated = self.get(Field::Date).and_then(|text| {
            let alone = !clock.is_empty() && !text.contains(':');
            if alone { dates::parse(&format!("{text} {clock}"), zone) } else { dates::parse(text, zone) }
        });
        let vss = (provider == provider::VSS).then(|| match self.data.as_slice() {
            [] => vss_event::detail_from_text(&self.message),
            data => vss_event::vss_detail(id, data, self.binary.as_deref()),
        });
        let data = match self.data.as_slice() {
            [] if provider == provider::CLUSTER => {
                let volumes = csv_events::data_of(id, &self.message);
                if volumes.is_empty() { node_events::data_of(id, &self.message) } else { volumes }
            }
            // Some put the whole message where the names stand.
            [DataItem { name: None, value }] if provider == provider::CLUSTER && csv_events::is_listed(id) => {
                let named = csv_events::data_of(id, value);
                if named.is_empty() { self.data.clone() } else { named }
            }
            data => data.to_vec(),
        };
        // As the text of a WMI object has it: `ComputerName = "DOCK1";`.
        let computer = self.get(Field::Computer).map(|name| name.trim_matches(['"', '\'', ';', ' ']));
        Some(Event {
            channel: self.channel(&provider),
            provider,
            id,
            record_id: self.get(Field::Record).and_then(|text| text.parse().ok()),
            time: dated.map(|(time, _): (Time, bool)| time),
            level: self.get(Field::Level).map_or(Level::Unknown, level),
            computer: computer.filter(|name| is_computer(name)).map(str::to_owned),
            data,
            vss: vss.map(Box::new),
            trust: Trust::Text {
                zone: if dated.is_some_and(|(_, assumed)| assumed) { Zone::Assumed } else { Zone::Stated },
            },
        })
    }

    /// The channel by its own name: a viewer may print a translated one.
    fn channel(&self, provider: &str) -> String {
        match self.get(Field::Log) {
            Some(log) if log.is_ascii() => log.to_owned(),
            _ if provider == provider::VSS => "Application".to_owned(),
            _ if provider == provider::CLUSTER || provider == "Volsnap" => "System".to_owned(),
            _ => String::new(),
        }
    }
}

/// The number of an id: `8194`, `8,194` of a sheet, `0x2002 (8194)`.
pub(super) fn number(text: &str) -> Option<u32> {
    let grouped = || {
        let (thousands, rest) = text.split_once([',', '.'])?;
        let fits = rest.len() == 3 && (1..=2).contains(&thousands.len());
        format!("{thousands}{rest}").parse().ok().filter(|_| fits)
    };
    let beside = || text.strip_prefix("0x")?.split_once(" (")?.1.strip_suffix(')')?.parse().ok();
    text.parse().ok().or_else(grouped).or_else(beside)
}

/// Whether the data of an event name a volume as only the cluster service does.
fn names_volume(id: u32, data: &[DataItem]) -> bool {
    let is_named = |item: &DataItem| {
        let name = item.name.as_deref().unwrap_or_default();
        name.eq_ignore_ascii_case("VolumeName") && !item.value.trim().is_empty()
    };
    csv_events::is_listed(id) && data.iter().any(is_named)
}

/// Whether the data of an event tell of a writer by its class id, as only VSS does.
fn tells_writer(id: u32, data: &[DataItem]) -> bool {
    !data.is_empty() && vss_event::vss_detail(id, data, None).writer_id.is_some()
}

/// Whether an event is one of a volume, whatever stands where its source should: its message names one; or speaks of one
/// beside a source that may be the cluster service's; or was cut, and so was the source.
fn tells_volume(source: Option<&str>, id: u32, message: &str) -> bool {
    csv_events::is_listed(id)
        && (csv_events::naming(message).next().is_some()
            || source.is_none_or(may_be_cluster) && csv_events::says(id, message)
            || source
                .and_then(csv_words::without_cut)
                .is_some_and(|kept| kept.len() >= CUT_CLUSTER.len() && provider::CLUSTER.starts_with(kept)))
}

/// What is left at least of the cluster service's name where it was cut.
const CUT_CLUSTER: &str = "Microsoft-Windows-F";

/// A source that may be the cluster service's: cut by a table, or a name of its parts.
fn may_be_cluster(source: &str) -> bool {
    let lower = source.to_lowercase();
    lower.contains("cluster") || lower.ends_with("...") || lower.ends_with('…')
}

/// The provider's own name: Event Viewer shows some without their `Microsoft-Windows-`.
fn provider(source: &str) -> String {
    match source {
        source if provider::is_clustering(source) => provider::CLUSTER.to_owned(),
        "Kernel-General" | "Kernel-Power" | "Backup" => format!("Microsoft-Windows-{source}"),
        vss if vss.eq_ignore_ascii_case("vss") => "VSS".to_owned(),
        volsnap if volsnap.eq_ignore_ascii_case("volsnap") => "Volsnap".to_owned(),
        other => other.to_owned(),
    }
}

fn level(text: &str) -> Level {
    match text.trim() {
        "0" | "4" => Level::Information,
        "1" => Level::Critical,
        "2" => Level::Error,
        "3" => Level::Warning,
        "5" => Level::Verbose,
        word => event_labels::level(word),
    }
}

/// Hexadecimal digits to bytes, with dashes between them or without; `None` where they are none.
pub(super) fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        hex.trim().chars().filter(|c| *c != '-').map(|c| u8::try_from(c.to_digit(16)?).ok()).collect();
    Some(digits?.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
}

/// A host name or FQDN; a placeholder such as `<computer name>` is none.
fn is_computer(name: &str) -> bool {
    name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
}
