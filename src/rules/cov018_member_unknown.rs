//! COV018: a node looks like no cluster node, but something hints at a cluster: it stays unknown.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Code, Enabled, Guid, ListShape, NodeFacts, Origin, Tri};

pub(super) const RULE: Rule = Rule::of_node(Code::COV018, find).needing(&[Need::All(Capture::VssadminWriters)]);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    rule.from(Severity::Warning, without_either(node))
}

/// Whether a list of the node shows neither a cluster node nor that it is none.
pub(super) fn speaks_of(node: &NodeFacts) -> bool {
    without_either(node).next().is_some()
}

fn without_either(node: &NodeFacts) -> impl Iterator<Item = Origin> {
    let open = node.cluster_member == Tri::Unknown
        && node.csv_writer.status == Enabled::Unknown
        && node.service_down.is_none();
    let cluster = [Some(Guid::CSV_WRITER), Some(Guid::CLUSTER_DATABASE)];
    let without = node.lists.iter().filter(move |(_, list)| {
        let whole = list.value.shape == ListShape::Whole;
        open && whole && !list.value.writers.iter().any(|writer| cluster.contains(&writer.id))
    });
    without.map(|(_, list)| list.origin)
}
