//! COV018: a node looks like no cluster node, but something hints at a cluster: it stays unknown.

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{CaseFacts, Enabled, Guid, ListShape, NodeFacts, Origin, Tri};

pub(super) struct MemberUnknown;

impl Rule for MemberUnknown {
    fn about(&self) -> &'static About {
        &about!("COV018")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::VssadminWriters)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let unclear =
            |node: &NodeFacts| Some(self.about().from(Severity::Warning, without_either(node))?.on(&node.name));
        case.nodes.iter().filter_map(unclear).collect()
    }
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
