//! Whether the evidence is of one cluster (contract, rulings 18 and 43): by the clusters' names, and by node lists that
//! do not meet.

use std::collections::{BTreeMap, BTreeSet};

use super::attribution::Attribution;
use super::said;
use crate::facts::proof::Why;
use crate::facts::{Citations, ClusterName, CsvUsage, Harvest, NodeFacts, Observation, Origin, Sourced, Tri};

/// Nodes of one cluster, as far as a list, or a name that they share, holds them together.
#[derive(Debug, Default)]
struct Group {
    nodes: BTreeSet<String>,
    places: Vec<Origin>,
}

/// The clusters of a case.
#[derive(Debug)]
pub(super) struct Clusters(Vec<Group>);

impl Clusters {
    pub(super) fn of(nodes: &[NodeFacts], rest: &NodeFacts, found: &Attribution) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        for (_, seen) in nodes.iter().chain([rest]).flat_map(|node| &node.others) {
            if let Observation::Nodes(listing) = &seen.value {
                let names = listing.rows.iter().filter_map(|row| found.node(&row.name)).collect();
                join(&mut groups, Group { nodes: names, places: vec![seen.origin] });
            }
        }
        let listed = !groups.is_empty();
        for (_, group) in by_name(nodes) {
            join(&mut groups, group);
        }
        if listed {
            for node in strangers(nodes, &groups) {
                groups.push(Group { nodes: BTreeSet::from([node.name.clone()]), places: member_of(node) });
            }
        }
        groups.retain(|group| !group.nodes.is_empty());
        Self(groups)
    }

    /// What shows that they are several; nothing where they may be one.
    pub(super) fn apart(&self, names: &[Sourced<ClusterName>]) -> Vec<Origin> {
        let several = self.0.len() > 1 || names.len() > 1;
        let places = self.0.iter().flat_map(|group| &group.places).chain(names.iter().map(|name| &name.origin));
        places.filter(|_| several).copied().collect()
    }

    /// "Not in use" has to be shown in each cluster of which a node is seen: one says nothing about the other.
    pub(super) fn weigh(&self, csv: CsvUsage, nodes: &[NodeFacts], sources: &[Harvest], apart: bool) -> CsvUsage {
        let CsvUsage::NotInUse(proof) = &csv else { return csv };
        let evidence = proof.evidence();
        let shown: BTreeSet<&str> =
            evidence.iter().filter_map(|origin| origin.source.of(sources)?.node.as_deref()).collect();
        let proven = |name: &str| {
            let group = self.0.iter().find(|group| group.nodes.contains(name));
            shown.contains(name) || group.is_some_and(|group| shown.iter().any(|shown| group.nodes.contains(*shown)))
        };
        let members = nodes.iter().filter(|node| matches!(node.cluster_member, Tri::Yes(_)));
        let unproven: Vec<&NodeFacts> = members.filter(|node| apart && !proven(&node.name)).collect();
        if unproven.is_empty() {
            return csv;
        }
        CsvUsage::Unknown {
            why: vec![said(Why::Clusters, evidence.iter(), sources)],
            evidence: evidence.iter().collect(),
            contradictory: false,
        }
    }
}

/// Adds a group to those that it meets.
fn join(groups: &mut Vec<Group>, mut new: Group) {
    let meets = |group: &mut Group| !group.nodes.is_disjoint(&new.nodes);
    let met: Vec<Group> = groups.extract_if(.., meets).collect();
    for group in met {
        new.nodes.extend(group.nodes);
        new.places.extend(group.places);
    }
    new.places.sort();
    groups.push(new);
}

/// Nodes that say the same cluster's name; of one that says several nothing follows.
fn by_name(nodes: &[NodeFacts]) -> BTreeMap<String, Group> {
    let mut groups = BTreeMap::new();
    // A machine from which clusters are managed is of none of them.
    for node in nodes.iter().filter(|node| !matches!(node.cluster_member, Tri::No(_))) {
        let said = node.others.iter().filter_map(|(_, seen)| match &seen.value {
            Observation::Cluster(cluster) => Some((short(&cluster.name), seen.origin)),
            _ => None,
        });
        let said: Vec<(String, Origin)> = said.collect();
        let Some((name, origin)) = said.first().filter(|(first, _)| said.iter().all(|(name, _)| name == first)) else {
            continue;
        };
        let group: &mut Group = groups.entry(name.clone()).or_default();
        group.nodes.insert(node.name.clone());
        group.places.push(*origin);
    }
    groups
}

/// A cluster's name without its domain: both spellings are one.
fn short(name: &str) -> String {
    name.split('.').next().unwrap_or_default().to_lowercase()
}

/// Cluster nodes that no list and no name holds. A node that is only called after its folder may be one that is listed
/// under its own name and not seen.
fn strangers<'a>(nodes: &'a [NodeFacts], groups: &[Group]) -> Vec<&'a NodeFacts> {
    let is_seen = |name: &String| nodes.binary_search_by(|node| node.name.cmp(name)).is_ok();
    let held = |node: &&NodeFacts| groups.iter().any(|group| group.nodes.contains(&node.name));
    let member = |node: &&NodeFacts| matches!(node.cluster_member, Tri::Yes(_));
    let unseen = groups.iter().flat_map(|group| &group.nodes).filter(|name| !is_seen(name)).count();
    let strange = nodes.iter().filter(member).filter(|node| !held(node));
    let (stated, called): (Vec<&NodeFacts>, Vec<&NodeFacts>) = strange.partition(|node| states_its_name(node));
    if called.len() > unseen { stated.into_iter().chain(called).collect() } else { stated }
}

/// Whether its own evidence names it.
fn states_its_name(node: &NodeFacts) -> bool {
    node.fqdn.is_some()
        || !node.logs.is_empty()
        || !node.host.is_empty()
        || node.events.iter().any(|event| event.value.computer.is_some())
}

fn member_of(node: &NodeFacts) -> Vec<Origin> {
    match &node.cluster_member {
        Tri::Yes(cited) | Tri::No(cited) => Citations::iter(cited).take(1).collect(),
        Tri::Unknown => Vec::new(),
    }
}
