//! About how many bytes of memory a fact takes: what is kept of a case is bounded by their sum.

use std::mem::size_of;

use super::{Event, Observation, Observed, VolumeListing, VolumeOutcome, VssDetail};

/// Keeps no more than `room` bytes: events give way first, the oldest of them, and volumes last, of which one decides, so
/// that of a listing that is too long its first rows stay. Gives how many facts were left out.
pub fn cut(observations: &mut Vec<Observed>, room: u64) -> u64 {
    let time = |observed: &Observed| match &observed.fact {
        Observation::Event(event) => Some(event.time),
        _ => None,
    };
    let is_volume = |observed: &Observed| matches!(observed.fact, Observation::Volumes(_));
    let volumes = observations.iter().enumerate().filter(|(_, observed)| is_volume(observed)).map(|(at, _)| at);
    let (mut events, mut order) = (Vec::new(), volumes.collect::<Vec<_>>());
    for (at, observed) in observations.iter().enumerate() {
        match time(observed) {
            Some(time) => events.push((time, at)),
            None if is_volume(observed) => {}
            None => order.push(at),
        }
    }
    events.sort_unstable();
    order.extend(events.into_iter().rev().map(|(_, at)| at));
    let (mut kept, mut left, mut rows) = (vec![false; observations.len()], room, 0);
    for at in order {
        let Some(observed) = observations.get_mut(at) else { continue };
        rows += shorten(observed, left);
        let Some(rest) = left.checked_sub(observed.weight()) else { break };
        left = rest;
        kept.get_mut(at).into_iter().for_each(|kept| *kept = true);
    }
    let left_out = rows + kept.iter().filter(|kept| !**kept).count() as u64;
    let mut kept = kept.into_iter();
    observations.retain(|_| kept.next().unwrap_or(false));
    observations.shrink_to_fit();
    left_out
}

/// Keeps of a listing of volumes no more rows than fit into `room`, and one in any case; gives how many it had beside
/// them.
fn shorten(observed: &mut Observed, room: u64) -> u64 {
    let over = observed.weight().saturating_sub(room);
    let Observation::Volumes(VolumeListing { outcome: VolumeOutcome::Rows(rows), .. }) = &mut observed.fact else {
        return 0;
    };
    let all = rows.len();
    rows.truncate(all.saturating_sub(usize::try_from(over).unwrap_or(usize::MAX).div_ceil(ROW)).max(1));
    rows.shrink_to_fit();
    (all - rows.len()) as u64
}

/// A short text on the heap with what the allocator adds.
const TEXT: usize = 48;

/// A volume: once as a row, and several times on its way into a report, which lists every one.
const ROW: usize = 28 * TEXT;

impl Observed {
    /// Its bytes.
    pub fn weight(&self) -> u64 {
        let rest = match &self.fact {
            // Between those that are kept, what a text was taken apart into leaves holes, on each thread its own: eight
            // texts of 40 MB took 300 MiB where 128 were counted.
            Observation::Event(event) => 2 * weight_of_event(event),
            Observation::Context(context) => context.weight(),
            Observation::Routine(routine) => routine.weight(),
            Observation::Log(log) => 512 + log.other_computers.len() * TEXT * 2,
            Observation::Writers(list) => list.writers.len() * 6 * TEXT,
            Observation::FailedWriters(writers) => writers.len() * 6 * TEXT,
            Observation::Volumes(listing) => match &listing.outcome {
                VolumeOutcome::Rows(rows) => rows.len() * ROW,
                _ => 0,
            },
            Observation::Nodes(listing) => listing.rows.len() * 3 * TEXT,
            Observation::Owners(rows) => rows.len() * 3 * TEXT,
            _ => TEXT,
        };
        // A list that grows has room for as many again, and each fact is marked once more where copies are told apart.
        (2 * size_of::<Self>() + rest) as u64
    }
}

pub(super) fn weight_of_event(event: &Event) -> usize {
    let texts = [&event.provider, &event.channel].map(String::len).iter().sum::<usize>();
    let data: usize = event.data.iter().map(|item| item.value.len() + TEXT * 2).sum();
    let vss = event.vss.as_ref().map_or(0, |_| size_of::<VssDetail>() + 6 * TEXT);
    size_of::<Event>() + texts + data + vss + 5 * TEXT
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Locus, Volume, VolumeForm};

    /// It was dropped whole, and with it the proof that volumes are in use.
    #[test]
    fn of_a_listing_that_is_too_long_its_first_volumes_stay() {
        let volume = |line| Volume { name: format!("Cluster Disk {line}"), state: None, owner_node: None, line };
        let outcome = VolumeOutcome::Rows((0..1_000).map(volume).collect());
        let fact = Observation::Volumes(VolumeListing { form: VolumeForm::Table, outcome });
        let mut all = vec![Observed { at: Locus::Line(1), owner: None, captured: None, fact }];
        let left_out = cut(&mut all, 100 * ROW as u64);
        let Some(Observation::Volumes(VolumeListing { outcome: VolumeOutcome::Rows(rows), .. })) =
            all.first().map(|seen| &seen.fact)
        else {
            panic!("{all:?}");
        };
        assert!((90..100).contains(&rows.len()) && left_out == 1_000 - rows.len() as u64, "{left_out}");
    }
}
