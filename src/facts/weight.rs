//! About how many bytes of memory a fact takes: what is kept of a case is bounded by their sum.

use std::mem::size_of;

use super::{Event, Observation, Observed, VolumeOutcome, VssDetail};

/// A short text on the heap with what the allocator adds.
const TEXT: usize = 48;

impl Observed {
    /// Its bytes.
    pub fn weight(&self) -> u64 {
        let rest = match &self.fact {
            Observation::Event(event) => weight_of_event(event),
            Observation::Context(context) => context.weight(),
            Observation::Routine(routine) => routine.weight(),
            Observation::Log(log) => 512 + log.other_computers.len() * TEXT * 2,
            Observation::Writers(list) => list.writers.len() * 6 * TEXT,
            Observation::Volumes(listing) => match &listing.outcome {
                VolumeOutcome::Rows(rows) => rows.len() * 5 * TEXT,
                _ => 0,
            },
            Observation::Nodes(listing) => listing.rows.len() * 3 * TEXT,
            _ => TEXT,
        };
        (size_of::<Self>() + rest) as u64
    }
}

pub(super) fn weight_of_event(event: &Event) -> usize {
    let texts = [&event.provider, &event.channel].map(String::len).iter().sum::<usize>();
    let data: usize = event.data.iter().map(|item| item.value.len() + TEXT * 2).sum();
    let vss = event.vss.as_ref().map_or(0, |_| size_of::<VssDetail>() + 6 * TEXT);
    size_of::<Event>() + texts + data + vss + 3 * TEXT
}
