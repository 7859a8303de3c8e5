//! COV006: the cluster service did not run when a capture was taken.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Code, NodeFacts};

pub(super) const RULE: Rule = Rule::of_node(Code::COV006, find).needing(&[Need::Any(&[
    Capture::VssadminWriters,
    Capture::ClusterSharedVolume,
    Capture::ClusterNodes,
])]);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let evidence = node.service_down.clone()?;
    Some(rule.cited(Severity::Warning, evidence))
}
