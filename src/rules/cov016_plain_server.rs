//! COV016: a machine in the evidence is no cluster node: beside cluster nodes it is left out of the count.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Code, NodeFacts, Tri};

pub(super) const RULE: Rule = Rule::of_node(Code::COV016, find).needing(&[Need::All(Capture::VssadminWriters)]);

fn find(rule: &Rule, case: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let alone = case.nodes.iter().all(|node| matches!(node.cluster_member, Tri::No(_)));
    let detail = if alone { "rules.COV016.alone" } else { "rules.COV016.detail" };
    match &node.cluster_member {
        Tri::No(evidence) => Some(rule.cited(Severity::Info, evidence.clone()).saying(detail)),
        _ => None,
    }
}
