//! Who is no member any more (contract, ruling 37): the newest list of nodes, or an eviction after the last list, says so.

use std::collections::{BTreeMap, BTreeSet};

use super::attribution::Attribution;
use super::order::is_newer;
use super::said;
use crate::facts::proof::Why;
use crate::facts::{
    CaptureTime, Citations, CsvUsage, Event, Harvest, KnownNode, NodeFacts, Observation, Origin, Sourced, Trust,
    provider,
};

/// A node was evicted; its first parameter is the node.
const EVICTED: u32 = 1011;

/// A list of nodes with when and where it was taken.
struct List {
    stamp: (Option<CaptureTime>, Origin),
    names: BTreeSet<String>,
}

fn lists(nodes: &[NodeFacts], rest: &NodeFacts, found: &Attribution) -> Vec<List> {
    let all = nodes.iter().chain([rest]).flat_map(|node| &node.others);
    let list = |(time, seen): &(Option<CaptureTime>, Sourced<Observation>)| {
        let Observation::Nodes(listing) = &seen.value else { return None };
        let names = listing.rows.iter().filter_map(|row| found.node(&row.name)).collect();
        Some(List { stamp: (*time, seen.origin), names })
    };
    all.filter_map(list).collect()
}

/// Whether a node that an event names is none any more: no list of nodes has it, and one that has the node that logged the
/// event was not taken before that.
pub(super) fn is_in_no_list(known: &KnownNode, nodes: &[NodeFacts], rest: &NodeFacts, found: &Attribution) -> bool {
    // Rows stand on a line.
    if known.listed || known.row.value.line > 0 {
        return false;
    }
    let origin = known.row.origin;
    let event =
        |node: &NodeFacts| node.events.iter().find(|event| event.origin == origin).map(|event| event.value.time);
    let Some((logged_by, time)) = nodes.iter().find_map(|node| Some((&node.name, event(node)?))) else { return false };
    let lists = lists(nodes, rest, found);
    let is_later = |list: &&List| list.stamp.0.is_none_or(|taken| time.is_none_or(|time| !taken.is_before(time)));
    let mut of_cluster = lists.iter().filter(|list| list.names.contains(logged_by)).filter(is_later);
    of_cluster.next().is_some() && lists.iter().all(|list| !list.names.contains(&known.name))
}

/// Nodes that left, with what shows it.
pub(super) fn left(nodes: &[NodeFacts], rest: &NodeFacts, found: &Attribution) -> BTreeMap<String, Citations> {
    let everything = || nodes.iter().chain([rest]);
    let lists = lists(nodes, rest, found);
    let mut left = BTreeMap::new();
    for name in lists.iter().flat_map(|list| &list.names) {
        let (with, without): (Vec<&List>, Vec<&List>) = lists.iter().partition(|list| list.names.contains(name));
        let supersedes = |new: &&&List| {
            let same_cluster = with.iter().any(|old| !old.names.is_disjoint(&new.names));
            same_cluster && with.iter().all(|old| is_newer(new.stamp, old.stamp))
        };
        if let Some(new) = without.iter().find(supersedes) {
            left.insert(name.clone(), Citations::new(new.stamp.1));
        }
    }
    for event in everything().flat_map(|node| &node.events) {
        let Some((name, time)) = evicted(event).and_then(|(name, time)| Some((found.node(name)?, time))) else {
            continue;
        };
        let with = lists.iter().filter(|list| list.names.contains(&name));
        if with.clone().all(|list| list.stamp.0.is_some_and(|taken| taken.is_before(time))) {
            left.entry(name).or_insert_with(|| Citations::new(event.origin));
        }
    }
    left
}

fn evicted(event: &Sourced<Event>) -> Option<(&str, crate::facts::Time)> {
    let Event { id, trust, data, time, .. } = &event.value;
    let it = *id == EVICTED && *trust != Trust::Recovered && event.value.is_of(provider::CLUSTER);
    Some((data.first().filter(|_| it)?.value.as_str(), (*time)?))
}

/// What only nodes that left show does not speak for the cluster.
pub(super) fn weigh(csv: CsvUsage, left: &BTreeMap<String, Citations>, sources: &[Harvest]) -> CsvUsage {
    let CsvUsage::NotInUse(proof) = &csv else { return csv };
    let evidence = proof.evidence();
    let of_left = |origin: Origin| {
        origin.source.of(sources).and_then(|source| source.node.as_ref()).is_some_and(|node| left.contains_key(node))
    };
    if !evidence.iter().all(of_left) {
        return csv;
    }
    CsvUsage::Unknown {
        why: vec![said(Why::Left, evidence.iter(), sources)],
        evidence: evidence.iter().collect(),
        contradictory: false,
    }
}
