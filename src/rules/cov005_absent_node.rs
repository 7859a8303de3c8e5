//! COV005: a cluster node known by name sent nothing.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Citations, Code};

pub(super) const RULE: Rule =
    Rule { code: Code::COV005, needs: &[Need::All(Capture::ClusterNodes)], events: &[], find };

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let absent = case.absent.iter();
    absent.map(|node| rule.cited(Severity::Warning, Citations::new(node.row.origin)).on(&node.name)).collect()
}
