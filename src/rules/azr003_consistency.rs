//! AZR003: what a rejection does to a recovery point, and what it does not explain.

use super::support::near::rejections;
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::VSS;
use crate::facts::{Capture, CaseFacts, Code};

pub(super) const RULE: Rule =
    Rule::of_case(Code::AZR003, find).needing(&[Need::All(Capture::EventLogApplication)]).reading(&[(VSS, &[8229])]);

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let newest = case.nodes.iter().filter_map(|node| rejections(node).last()).map(|event| event.origin);
    rule.from(Severity::Info, newest).into_iter().collect()
}
