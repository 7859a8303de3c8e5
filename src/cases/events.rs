//! Events of one node: each once, those of the time asked for; and which event means what.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::MergeOptions;
use crate::facts::{Event, Guid, Sourced, Trust};

const VSS: &str = "VSS";
const CLUSTERING: [&str; 2] = ["Microsoft-Windows-FailoverClustering", "FailoverClustering"];
/// A writer rejected an event.
const WRITER_REJECTED: u32 = 8229;
/// The backup of the cluster configuration was cancelled.
const CLUSTER_BACKUP_CANCELLED: u32 = 1544;

/// VSS 8229 of the CSV writer.
pub(super) fn is_csv_8229(event: &Event) -> bool {
    let writer = event.vss.as_ref().and_then(|vss| vss.writer_id);
    event.id == WRITER_REJECTED && event.provider.eq_ignore_ascii_case(VSS) && writer == Some(Guid::CSV_WRITER)
}

/// FailoverClustering 1544.
pub(super) fn is_1544(event: &Event) -> bool {
    event.id == CLUSTER_BACKUP_CANCELLED && is_clustering(event)
}

/// An event of the cluster service.
pub(super) fn is_clustering(event: &Event) -> bool {
    CLUSTERING.iter().any(|name| event.provider.eq_ignore_ascii_case(name))
}

#[derive(Debug, Deserialize)]
struct CsvEvents {
    event: Vec<CsvEvent>,
}

#[derive(Debug, Deserialize)]
struct CsvEvent {
    id: u32,
    volume: usize,
    resource: Option<usize>,
}

static CSV_EVENTS: LazyLock<BTreeMap<u32, CsvEvent>> = LazyLock::new(|| {
    let table: Result<CsvEvents, _> = toml::from_str(include_str!("../knowledge/csv_events.toml"));
    table.map_or_else(|_| BTreeMap::new(), |table| table.event.into_iter().map(|event| (event.id, event)).collect())
});

/// The name of the Cluster Shared Volume that a FailoverClustering event speaks of: its resource, else its volume.
pub(super) fn csv_volume(event: &Event) -> Option<&str> {
    let places = CSV_EVENTS.get(&event.id).filter(|_| is_clustering(event) && event.trust != Trust::Recovered)?;
    let named = |name: &str, at: usize| {
        let has_names = event.data.iter().any(|item| item.name.is_some());
        let by_name = event.data.iter().find(|item| item.name.as_deref().is_some_and(|n| n.eq_ignore_ascii_case(name)));
        let item = if has_names { by_name.or_else(|| event.data.get(at)) } else { event.data.get(at) };
        item.map(|item| item.value.trim()).filter(|value| !value.is_empty())
    };
    let volume = named("VolumeName", places.volume)?;
    Some(places.resource.and_then(|at| named("ResourceName", at)).unwrap_or(volume))
}

/// Each event once (ruling 7), in order of time, then record id; undated ones last. Of several copies that of a log
/// counts before that of a text, then that of the first source.
pub(super) fn once(mut events: Vec<Sourced<Event>>) -> Vec<Sourced<Event>> {
    events.sort_by_key(|event| (event.value.trust != Trust::Log, event.origin));
    let mut seen: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    let mut kept: Vec<Sourced<Event>> = Vec::new();
    for event in events {
        let copies = seen.entry(Key::of(&event.value)).or_default();
        let is_copy = copies.iter().any(|i| kept.get(*i).is_some_and(|old| is_copy(&old.value, &event.value)));
        if !is_copy {
            copies.push(kept.len());
            kept.push(event);
        }
    }
    kept.sort_by_key(|event| (event.value.time.is_none(), event.value.time, event.value.record_id, event.origin));
    kept
}

/// What copies of one event share: a text shows whole seconds and may leave the rest out.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    second: Option<i64>,
    id: u32,
    provider: String,
}

impl Key {
    fn of(event: &Event) -> Self {
        let second = event.time.map(|time| time.0.as_second());
        Self { second, id: event.id, provider: event.provider.to_lowercase() }
    }
}

fn is_copy(old: &Event, new: &Event) -> bool {
    let channels = old.channel.eq_ignore_ascii_case(&new.channel);
    if old.record_id.is_some() && new.record_id.is_some() {
        return channels && old.record_id == new.record_id && old.time == new.time;
    }
    match (old.trust, new.trust) {
        (Trust::Log, Trust::Log) => false,
        (Trust::Log, _) => is_text_of(old, new),
        (_, Trust::Log) => is_text_of(new, old),
        _ => old.time == new.time && channels && old.vss == new.vss && old.data == new.data,
    }
}

/// Whether a text shows this record; both are of one second.
fn is_text_of(record: &Event, text: &Event) -> bool {
    let whole_second = text.time.is_some_and(|time| time.0.subsec_nanosecond() == 0 || Some(time) == record.time);
    let channel = text.channel.is_empty() || text.channel.eq_ignore_ascii_case(&record.channel);
    let same = match (&record.vss, &text.vss) {
        (Some(a), Some(b)) => a.writer_id == b.writer_id && a.process_id == b.process_id,
        (None, None) => text.data.is_empty() || text.data == record.data,
        _ => false,
    };
    whole_second && channel && same
}

/// Whether an event lies in the time asked for; one without a time cannot be left out.
pub(super) fn is_asked_for(event: &Event, options: &MergeOptions) -> bool {
    event.time.is_none_or(|time| {
        options.since.is_none_or(|since| time >= since) && options.until.is_none_or(|until| time < until)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_csv_events_parses() {
        assert!(CSV_EVENTS.len() > 10);
        assert!(CSV_EVENTS.contains_key(&5120) && !CSV_EVENTS.contains_key(&5219));
    }
}
