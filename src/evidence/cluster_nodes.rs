//! `Get-ClusterNode` and `cluster node`: the nodes as the cluster knows them.

use super::cluster::Listing;
use crate::decode::objects::Object;
use crate::facts::{Message, NodeListing, NodeRow};
use crate::knowledge::states::Enumeration;

/// Rows kept of one capture; a cluster has 64 nodes at most.
const MAX_NODES: usize = 1_000;

/// All nodes of the listings of one capture, with a note on those over the cap.
pub(super) fn nodes(listings: &[&Listing]) -> (NodeListing, Option<Message>) {
    let mut rows: Vec<NodeRow> = listings.iter().flat_map(|listing| &listing.objects).filter_map(row).collect();
    let unread: usize = listings.iter().map(|listing| listing.left_out).sum();
    let over = rows.len().saturating_sub(MAX_NODES) + unread;
    rows.truncate(MAX_NODES);
    let left_out = Message::new("listings.cap.nodes").with("kept", MAX_NODES).with("left", over);
    (NodeListing { rows, asked: None }, (over > 0).then_some(left_out))
}

fn row(object: &Object) -> Option<NodeRow> {
    let name = ["Name", "NodeName", "Node"]
        .iter()
        .find_map(|name| object.get(name).filter(|_| object.text_of(name).is_some()))?;
    let state = object.text_of("State").or_else(|| object.text_of("Status"));
    Some(NodeRow {
        name: name.value.as_text()?.trim().to_owned(),
        state: state.map(|state| Enumeration::Node.word(state).to_owned()),
        line: name.line,
    })
}
