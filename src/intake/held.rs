//! What a source says, cut down to the room that is left for it.

use crate::facts::{Harvest, Observation, Observed};

/// Keeps no more than `room` bytes: events give way first, the oldest of them; gives how many facts were left out.
pub(super) fn cut(harvest: &mut Harvest, room: u64) -> u64 {
    let is_event = |observed: &Observed| matches!(observed.fact, Observation::Event(_));
    let all = &harvest.observations;
    let others = all.iter().enumerate().filter(|(_, observed)| !is_event(observed));
    // They stand in order of time.
    let newest_first = all.iter().enumerate().rev().filter(|(_, observed)| is_event(observed));
    let (mut kept, mut left) = (vec![false; all.len()], room);
    for (at, observed) in others.chain(newest_first) {
        let Some(rest) = left.checked_sub(observed.weight()) else { break };
        left = rest;
        kept.get_mut(at).into_iter().for_each(|kept| *kept = true);
    }
    let left_out = kept.iter().filter(|kept| !**kept).count() as u64;
    let mut kept = kept.into_iter();
    harvest.observations.retain(|_| kept.next().unwrap_or(false));
    harvest.observations.shrink_to_fit();
    left_out
}
