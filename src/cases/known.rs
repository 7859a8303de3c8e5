//! Cluster nodes that are known by name but sent nothing (contract, ruling 24).

use std::collections::{BTreeMap, BTreeSet};

use super::attribution::Attribution;
use crate::facts::{
    Harvest, Kind, KnownNode, Locus, NodeRow, Observation, Observed, Origin, SourceId, Sourced, Status, Trust,
    VolumeOutcome,
};
use crate::knowledge::node_events;

/// A row that names a node of the cluster.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) row: NodeRow,
    /// `Get-ClusterNode` gave it.
    by_list: bool,
    at: Locus,
}

/// The rows of one source that name nodes.
pub(super) fn listed(harvest: &Harvest) -> Vec<Listed> {
    let rows = |observed: &Observed| {
        let at = observed.at;
        names_listed(&observed.fact).into_iter().map(move |(row, by_list)| {
            let at = if row.line > 0 { Locus::Line(row.line) } else { at };
            Listed { row, by_list, at }
        })
    };
    harvest.observations.iter().flat_map(rows).collect()
}

/// Names of cluster nodes that one observation gives, and whether `Get-ClusterNode` gave them.
fn names_listed(fact: &Observation) -> Vec<(NodeRow, bool)> {
    let named = |name: &str, line: u32| (NodeRow { name: name.to_owned(), state: None, line }, false);
    match fact {
        Observation::Nodes(listing) => listing.rows.iter().map(|row| (row.clone(), true)).collect(),
        Observation::Volumes(listing) => match &listing.outcome {
            VolumeOutcome::Rows(rows) => {
                rows.iter().filter_map(|row| Some(named(row.owner_node.as_deref()?, row.line))).collect()
            }
            _ => Vec::new(),
        },
        Observation::Owners(rows) => rows.iter().map(|row| (row.clone(), false)).collect(),
        Observation::Event(event) if event.trust != Trust::Recovered => {
            node_events::node(event).map(|name| named(name, 0)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Every node that a list, an event or a folder names, with the place that does.
pub(super) fn named(harvests: &[Harvest], found: &Attribution) -> BTreeMap<String, KnownNode> {
    let mut named: BTreeMap<String, KnownNode> = BTreeMap::new();
    for (source, rows) in (0..).zip(&found.listed) {
        for Listed { row, by_list: listed, at } in rows {
            let Some(name) = found.node(&row.name) else { continue };
            let origin = Origin { source: SourceId(source), at: *at };
            let stronger = named.get(&name).is_none_or(|old| *listed && !old.listed);
            if stronger {
                let row = Sourced { value: row.clone(), origin };
                named.insert(name.clone(), KnownNode { name, row, listed: *listed });
            }
        }
    }
    for known in without_content(harvests, found) {
        named.entry(known.name.clone()).or_insert(known);
    }
    named
}

/// Folders whose captures are all empty or unreadable name a node, unless other nodes' evidence lies in them too.
fn without_content(harvests: &[Harvest], found: &Attribution) -> Vec<KnownNode> {
    let is_full: Vec<bool> = harvests.iter().map(|harvest| super::gather::has_content(Some(harvest))).collect();
    let full: BTreeSet<&str> =
        harvests.iter().zip(&is_full).filter(|(_, full)| **full).map(|(harvest, _)| harvest.path.as_str()).collect();
    let shared = |path: &str, name: &str| {
        let names_it = |part: &str| found.node(part).or_else(|| super::names::path_name(part)).as_deref() == Some(name);
        let before = path.split('/').take_while(|part| !names_it(part)).map(|part| part.len() + 1).sum::<usize>();
        // What lies in the folder comes together in the order of paths.
        let folder = path.get(before..).and_then(|rest| Some(before + rest.find('/')? + 1));
        let Some(folder) = folder.and_then(|end| path.get(..end)) else { return false };
        full.range(folder..).next().is_some_and(|other| other.starts_with(folder))
    };
    let all = (0_u32..).zip(harvests.iter().zip(&found.paths).zip(&is_full));
    let empty = all.filter_map(|(i, ((harvest, node), is_full))| {
        let node = node.as_deref()?;
        let evidence = harvest.kind != Kind::Other && harvest.status != Status::Unrecognised;
        (evidence && !is_full && !shared(&harvest.path, node)).then(|| {
            let row = NodeRow { name: node.to_owned(), state: None, line: 1 };
            let origin = Origin { source: SourceId(i), at: Locus::Whole };
            KnownNode { name: node.to_owned(), row: Sourced { value: row, origin }, listed: false }
        })
    });
    empty.collect()
}
