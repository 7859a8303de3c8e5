//! Corrections of a node's clock: what was logged before them carries another time than other nodes' events.

use jiff::SignedDuration;

use super::near::events;
use crate::facts::{Event, NodeFacts, Origin, Time};

/// Windows set the clock of a node.
pub(crate) struct Correction {
    /// The time that it was set to.
    pub(crate) at: Time,
    old: Time,
    /// By how much; more than zero where it had been behind.
    pub(crate) seconds: f64,
    /// The event that says so.
    pub(crate) place: Origin,
}

/// Provider of the event.
pub(crate) const KERNEL: &str = "Microsoft-Windows-Kernel-General";
/// Its id.
pub(crate) const CLOCK_SET: &[u32] = &[1];
/// Smaller corrections are those of every day.
const AT_LEAST: f64 = 60.0;
/// Larger ones are those of a machine that was started anew or restored.
const AT_MOST: f64 = 6.0 * 3600.0;

/// Corrections of a node's clock that move attempts, in order of time.
pub(crate) fn corrections(node: &NodeFacts) -> Vec<Correction> {
    let set = events(node, KERNEL, CLOCK_SET).filter_map(|event| {
        let (new, old) = (stated(&event.value, "NewTime", 0)?, stated(&event.value, "OldTime", 1)?);
        let seconds = new.seconds_since(old);
        let counts = (AT_LEAST..=AT_MOST).contains(&seconds.abs());
        counts.then_some(Correction { at: new, old, seconds, place: event.origin })
    });
    let mut all: Vec<Correction> = set.collect();
    all.sort_by_key(|one| one.at);
    all
}

/// A time of the event's data, by its name, else by its place.
fn stated(event: &Event, name: &str, place: usize) -> Option<Time> {
    let named = event.data.iter().find(|item| item.name.as_deref() == Some(name));
    let item = named.or_else(|| event.data.get(place).filter(|item| item.name.is_none()))?;
    item.value.trim().parse().ok().map(Time)
}

/// The time of an event by the clock that was set right next after it.
pub(crate) fn set_right(time: Time, clock: &[Correction]) -> Time {
    let Some(next) = clock.iter().find(|one| time <= one.old) else { return time };
    let by = SignedDuration::try_from_secs_f64(next.seconds).unwrap_or_default();
    time.0.checked_add(by).map_or(time, Time)
}
