//! Events that tell nothing by themselves: which of them are shown.

use jiff::SignedDuration;
use rayon::prelude::*;

use super::{MergeOptions, events};
use crate::facts::{ContextBlock, Locus, MOST_CITED, NodeFacts, Origin, Sourced, Time, Unpacked, provider};

/// Puts those that lie within the same job as an incident of any node among the events of their node, with the first and
/// the last stops of an idle service, which are cited as such; drops the rest.
pub(super) fn show(nodes: &mut [NodeFacts], options: &MergeOptions) {
    let incidents = nodes.iter().flat_map(|node| &node.incidents).flat_map(|incident| &incident.events);
    let mut times: Vec<Time> = incidents.filter_map(|event| event.value.time).collect();
    times.sort_unstable();
    times.dedup();
    let job = SignedDuration::from_secs(options.same_job.into());
    // Whether one of them lies within a job of a stretch of time.
    let is_near = |first: Time, last: Time| {
        let before = times.partition_point(|other| *other < first).checked_sub(1).and_then(|at| times.get(at));
        let after = times.get(times.partition_point(|other| *other < first));
        before.is_some_and(|other| first.0.duration_since(other.0) <= job)
            || after.is_some_and(|other| other.0.duration_since(last.0) <= job)
    };
    let is_stop = |event: &Unpacked<'_>| provider::is_idle_stop(&event.kind.provider, event.kind.id);
    let in_scope = |event: &Unpacked<'_>| options.scope.holds_time(event.time);
    let stops_of = |block: &ContextBlock<'_>| match [block.first, block.last].map(|time| options.scope.holds_time(time))
    {
        [true, true] => block.stops(),
        _ => block.events().filter(in_scope).filter(is_stop).count(),
    };
    nodes.par_iter_mut().for_each(|node| {
        let mut shown = Vec::new();
        for (source, context) in std::mem::take(&mut node.context) {
            let (stops, mut stop): (usize, usize) = (context.blocks().map(|block| stops_of(&block)).sum(), 0);
            let is_end = |stop| stop <= MOST_CITED / 2 || stop + MOST_CITED / 2 > stops;
            for block in context.blocks() {
                let next = stop + stops_of(&block);
                let holds_end = next > stop && (is_end(stop + 1) || is_end(next));
                if !holds_end && !is_near(block.first, block.last) {
                    stop = next;
                    continue;
                }
                let is_shown = |event: &Unpacked<'_>| {
                    stop += usize::from(is_stop(event));
                    is_stop(event) && is_end(stop) || is_near(event.time, event.time)
                };
                shown.extend(block.events().filter(in_scope).filter(is_shown).map(Unpacked::event).map(|event| {
                    let at = event.record_id.map_or(Locus::Whole, Locus::Record);
                    Sourced { value: event, origin: Origin { source, at } }
                }));
            }
        }
        if !shown.is_empty() {
            node.events.append(&mut shown);
            node.events = events::once(std::mem::take(&mut node.events));
        }
    });
}
