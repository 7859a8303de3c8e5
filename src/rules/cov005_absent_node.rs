//! COV005: a cluster node known by name sent nothing.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Citations, Code};

pub(super) const RULE: Rule = Rule::of_case(Code::COV005, find).needing(&[Need::All(Capture::ClusterNodes)]);

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let absent = case.absent.iter();
    absent.map(|node| rule.cited(Severity::Warning, Citations::new(node.row.origin)).on(&node.name)).collect()
}
