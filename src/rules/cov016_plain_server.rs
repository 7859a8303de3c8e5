//! COV016: a machine in the evidence is no cluster node: beside cluster nodes it is left out of the count.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Code, NodeFacts, Tri};

pub(super) const RULE: Rule =
    Rule { code: Code::COV016, needs: &[Need::All(Capture::VssadminWriters)], events: &[], find };

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let alone = case.nodes.iter().all(|node| matches!(node.cluster_member, Tri::No(_)));
    let detail = if alone { "rules.COV016.alone" } else { "rules.COV016.detail" };
    let plain = |node: &NodeFacts| match &node.cluster_member {
        Tri::No(evidence) => Some(rule.cited(Severity::Info, evidence.clone()).on(&node.name).saying(detail)),
        _ => None,
    };
    case.nodes.iter().filter_map(plain).collect()
}
