//! Nodes that rows of other cluster cmdlets name: owners of groups and resources, nodes of network interfaces.

use std::collections::BTreeMap;

use super::Listing;
use crate::decode::objects::Object;
use crate::facts::{NodeRow, is_host_name};
use crate::knowledge::states::Enumeration;

/// Each node that a row names, once, with the first line that does.
pub(super) fn owners<'a>(listings: impl Iterator<Item = &'a Listing>) -> Vec<NodeRow> {
    /// A cluster has 64 nodes at most.
    const MOST: usize = 1_000;
    let mut named: BTreeMap<String, u32> = BTreeMap::new();
    for object in listings.flat_map(|listing| &listing.objects) {
        let Some(name) = owner(object).filter(|_| named.len() < MOST) else { continue };
        let line = named.entry(name.to_owned()).or_insert(object.line);
        *line = object.line.min(*line);
    }
    let mut rows: Vec<NodeRow> = named.into_iter().map(|(name, line)| NodeRow { name, state: None, line }).collect();
    rows.sort_by_key(|row| row.line);
    rows
}

/// A value that was cut is no name, and a row whose cells were pushed out of their columns names nobody: its state is none.
/// An interface is called after its node.
fn owner(object: &Object) -> Option<&str> {
    let name = object.text_of("Name").unwrap_or_default();
    let node = match object.get("Network") {
        Some(_) => name.split_once(" -").map(|(node, _)| node)?,
        None => object.text_of("OwnerNode").or_else(|| object.text_of("Node"))?,
    };
    // A group's is that of a resource, or says so of a part of them.
    let is_state = |state: &str| {
        Enumeration::Resource.has_word(state) || state == "PartialOnline" || Enumeration::Resource.word(state) != state
    };
    let fits = object.get("Network").is_some() || object.text_of("State").is_none_or(is_state);
    Some(node.trim()).filter(|node| fits && is_host_name(node))
}
