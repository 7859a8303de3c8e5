//! Events of one node: each once, those of the time asked for; and which event means what.

use std::collections::BTreeSet;

use super::MergeOptions;
use crate::facts::{Event, Guid, Sourced, Trust};
use crate::knowledge::csv_events;

const VSS: &str = "VSS";
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
    csv_events::is_clustering(&event.provider)
}

/// The name of the Cluster Shared Volume that a FailoverClustering event speaks of.
pub(super) fn csv_volume(event: &Event) -> Option<&str> {
    csv_events::volume(event).filter(|_| event.trust != Trust::Recovered)
}

/// Each event once (ruling 7), in order of time, then record id; undated ones last. Of several copies that of a log
/// counts before that of a text, one of a known zone before one of an assumed zone, then that of the first source.
pub(super) fn once(mut events: Vec<Sourced<Event>>) -> Vec<Sourced<Event>> {
    events.sort_by_key(|event| (event.value.trust != Trust::Log, is_assumed(&event.value), event.origin));
    let mut stays = without_copies(&events).into_iter();
    events.retain(|_| stays.next().unwrap_or(true));
    let (mut kept, mut undated): (Vec<_>, Vec<_>) = events.into_iter().partition(|event| event.value.time.is_some());
    if !undated.is_empty() {
        // A text without a date that tells of a writer's run what a dated event tells is one of the same.
        let told: BTreeSet<Told> = kept.iter().filter_map(|event| Told::of(&event.value)).collect();
        undated.retain(|event| Told::of(&event.value).is_none_or(|this| !told.contains(&this)));
    }
    kept.sort_by_key(|event| (event.value.time, event.value.record_id, event.origin));
    undated.sort_by_key(|event| (event.value.record_id, event.origin));
    kept.extend(undated);
    kept
}

/// For each event whether it stays: no surer one before it is the same.
fn without_copies(events: &[Sourced<Event>]) -> Vec<bool> {
    let mut alike: Vec<_> = events.iter().enumerate().map(|(at, event)| (key(&event.value), at)).collect();
    alike.sort_unstable();
    let mut stays = vec![true; events.len()];
    for group in alike.chunk_by(|a, b| a.0 == b.0) {
        let mut kept: Vec<&Sourced<Event>> = Vec::new();
        for (_, at) in group {
            let Some(event) = events.get(*at) else { continue };
            let is_new = !kept.iter().any(|old| is_copy(old, event));
            stays.get_mut(*at).into_iter().for_each(|stays| *stays = is_new);
            kept.extend(is_new.then_some(event));
        }
    }
    stays
}

/// Zones differ from each other by multiples of so many seconds.
const ZONE_STEP: i64 = 900;
/// The furthest that a zone is from UTC. Two zones may lie further apart, but a day apart nightly jobs look the same.
const ZONES: i64 = 14 * 3600;

/// What copies of one event share: a text shows whole seconds and may leave the rest out, or be of another zone.
fn key(event: &Event) -> (Option<i64>, u32) {
    (event.time.map(|time| time.0.as_second().rem_euclid(ZONE_STEP)), event.id)
}

/// What an event tells of one run of one writer.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Told(u32, Option<Guid>, Guid, Option<u32>, Option<String>);

impl Told {
    fn of(event: &Event) -> Option<Self> {
        let vss = event.vss.as_ref()?;
        Some(Self(event.id, vss.writer_id, vss.writer_instance_id?, vss.process_id, vss.error_code.clone()))
    }
}

fn is_assumed(event: &Event) -> bool {
    event.trust == Trust::Text { assumed_zone: true }
}

/// Whether two events that share their key are one; the first is the surer one.
fn is_copy(old: &Sourced<Event>, new: &Sourced<Event>) -> bool {
    let (old, new, one_source) = (&old.value, &new.value, old.origin.source == new.origin.source);
    if !old.provider.eq_ignore_ascii_case(&new.provider) {
        return false;
    }
    let channels = old.channel.eq_ignore_ascii_case(&new.channel);
    let zoned = is_assumed(old) == is_assumed(new);
    if zoned && old.record_id.is_some() && new.record_id.is_some() {
        return channels && old.record_id == new.record_id && old.time == new.time;
    }
    match (old.trust, new.trust) {
        (Trust::Log, Trust::Log) => false,
        (Trust::Log, _) => is_text_of(old, new),
        _ if one_source || old.time.is_none() => {
            old.time == new.time && channels && old.vss == new.vss && old.data == new.data
        }
        _ => is_text_of(old, new),
    }
}

/// Whether a text shows this event, of which something surer is known.
fn is_text_of(event: &Event, text: &Event) -> bool {
    let records = event.record_id.is_none() || text.record_id.is_none() || event.record_id == text.record_id;
    let channel = text.channel.is_empty() || text.channel.eq_ignore_ascii_case(&event.channel);
    let same = match (&event.vss, &text.vss) {
        (Some(a), Some(b)) => a.writer_id == b.writer_id && a.process_id == b.process_id,
        (None, None) => text.data.is_empty() || text.data == event.data,
        _ => false,
    };
    records && channel && same && is_time_of(event, text)
}

/// Whether a text's time can be the event's: cut to the second, or in the zone of a machine that is not known.
fn is_time_of(event: &Event, text: &Event) -> bool {
    let Some((time, shown)) = event.time.zip(text.time) else { return event.time == text.time };
    let (exact, cut) = (time.0.subsec_nanosecond(), shown.0.subsec_nanosecond());
    let is_cut = [1, 1_000_000, 1_000_000_000].iter().any(|unit| exact - exact % unit == cut);
    let off = shown.0.as_second() - time.0.as_second();
    let zone = is_assumed(text) && !is_assumed(event) && off % ZONE_STEP == 0 && off.abs() <= ZONES;
    is_cut && (off == 0 || zone)
}

/// Whether an event lies in the time asked for; one without a time cannot be left out.
pub(super) fn is_asked_for(event: &Event, options: &MergeOptions) -> bool {
    event.time.is_none_or(|time| {
        options.since.is_none_or(|since| time >= since) && options.until.is_none_or(|until| time < until)
    })
}
