//! Events that are shown beside a failure only: which of them are.

use jiff::SignedDuration;
use rayon::prelude::*;

use super::{MergeOptions, events};
use crate::facts::{Locus, NodeFacts, Origin, Sourced, Time};

/// Puts those that lie within the same job as an incident of any node among the events of their node, and drops the rest.
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
            let near = context.near(is_near).filter(|event| options.scope.holds(event));
            shown.extend(near.map(|event| {
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
