//! COV006: the cluster service did not run when a capture was taken.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Code, NodeFacts};

pub(super) const RULE: Rule = Rule {
    code: Code::COV006,
    needs: &[Need::Any(&[Capture::VssadminWriters, Capture::ClusterSharedVolume, Capture::ClusterNodes])],
    events: &[],
    find,
};

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let down = |node: &NodeFacts| {
        let evidence = node.service_down.clone()?;
        Some(rule.cited(Severity::Warning, evidence).on(&node.name))
    };
    case.nodes.iter().filter_map(down).collect()
}
