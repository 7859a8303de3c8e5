//! Events that tell nothing by themselves: which of them are shown.

use jiff::SignedDuration;
use rayon::prelude::*;

use super::{MergeOptions, events};
use crate::facts::{Locus, MOST_CITED, NodeFacts, Origin, Sourced, Time, Unpacked, provider};

/// Puts those that lie within the same job as an incident of any node among the events of their node, with the first and
/// the last stops of an idle service, which are cited as such; drops the rest.
pub(super) fn show(nodes: &mut [NodeFacts], options: &MergeOptions) {
    let incidents = nodes.iter().flat_map(|node| &node.incidents).flat_map(|incident| &incident.events);
    let mut times: Vec<Time> = incidents.filter_map(|event| event.value.time).collect();
    times.sort_unstable();
    times.dedup();
    let job = SignedDuration::from_secs(options.same_job.into());
    let is_near = |time: Time| {
        let next = times.partition_point(|other| *other < time);
        let beside = [next.checked_sub(1), Some(next)].into_iter().flatten().filter_map(|at| times.get(at));
        beside.map(|other| other.0.duration_since(time.0).abs()).any(|gap| gap <= job)
    };
    nodes.par_iter_mut().for_each(|node| {
        let mut shown = Vec::new();
        for (source, context) in std::mem::take(&mut node.context) {
            let is_stop = |event: &Unpacked<'_>| provider::is_idle_stop(&event.kind.provider, event.kind.id);
            let in_scope = || context.iter().filter(|event| options.scope.holds_time(event.time));
            let (stops, mut stop) = (in_scope().filter(is_stop).count(), 0);
            let is_shown = |event: &Unpacked<'_>| {
                stop += usize::from(is_stop(event));
                let is_end = stop <= MOST_CITED / 2 || stop + MOST_CITED / 2 > stops;
                is_stop(event) && is_end || is_near(event.time)
            };
            shown.extend(in_scope().filter(is_shown).map(Unpacked::event).map(|event| {
                let at = event.record_id.map_or(Locus::Whole, Locus::Record);
                Sourced { value: event, origin: Origin { source, at } }
            }));
        }
        if !shown.is_empty() {
            node.events.append(&mut shown);
            node.events = events::once(std::mem::take(&mut node.events));
        }
    });
}
