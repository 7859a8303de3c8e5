//! Events of one node: each once, those of the time asked for; and which event means what.

use std::collections::BTreeSet;

use super::copies::{Copies, is_assumed};
use crate::facts::{Event, Guid, NodeFacts, Sourced, Time, Trust};
use crate::knowledge::csv_events;

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

/// Of recovered records those go that stand among the live ones, too: a chunk is written over what another one was copied
/// from.
pub(super) fn drop_live(node: &mut NodeFacts) {
    let key = |event: &Event| event.time.zip(event.record_id);
    let mut live: BTreeSet<(Time, u64)> = node.recovered.iter().filter_map(|event| key(&event.value)).collect();
    if live.is_empty() {
        return;
    }
    let mut seen: BTreeSet<(Time, u64)> = node.events.iter().filter_map(|event| key(&event.value)).collect();
    let context = node.context.iter().flat_map(|(_, context)| context.blocks()).flat_map(|block| block.events());
    seen.extend(context.map(|event| (event.time, event.record_id)).filter(|key| live.contains(key)));
    live.retain(|key| seen.contains(key));
    node.recovered.retain(|event| key(&event.value).is_none_or(|key| !live.contains(&key)));
}

/// For each event whether it stays: no surer one before it is the same.
fn without_copies(events: &[Sourced<Event>]) -> Vec<bool> {
    let has_texts = events.last().is_some_and(|last| last.value.trust != Trust::Log);
    let mut sources = events.iter().map(|event| event.origin.source);
    let first = sources.next();
    let shows = has_texts && sources.any(|source| Some(source) != first);
    let mut copies = Copies::default();
    events.iter().map(|event| copies.take(event, shows)).collect()
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
