//! COV016: a machine in the evidence is no cluster node: beside cluster nodes it is left out of the count.

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{CaseFacts, NodeFacts, Tri};

pub(super) struct PlainServer;

impl Rule for PlainServer {
    fn about(&self) -> &'static About {
        &about!("COV016")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::VssadminWriters)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let alone = case.nodes.iter().all(|node| matches!(node.cluster_member, Tri::No(_)));
        let detail = if alone { "rules.COV016.alone" } else { "rules.COV016.detail" };
        let plain = |node: &NodeFacts| match &node.cluster_member {
            Tri::No(evidence) => {
                Some(self.about().cited(Severity::Info, evidence.clone()).on(&node.name).saying(detail))
            }
            _ => None,
        };
        case.nodes.iter().filter_map(plain).collect()
    }
}
