//! AZR004: a role that typically uses CSV on a cluster that is said to use none: ask before changing anything.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Code, CsvUsage, NodeFacts};
use crate::knowledge::writers::HYPER_V;

pub(super) const RULE: Rule = Rule::of_node(Code::AZR004, find)
    .needing(&[Need::All(Capture::ClusterSharedVolume), Need::All(Capture::VssadminWriters)]);

fn find(rule: &Rule, case: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let CsvUsage::NotInUse(proof) = &case.csv else { return None };
    let hosts = node.writers.iter().filter(|writer| writer.value.id == Some(HYPER_V));
    let found = rule.from(Severity::Warning, hosts.map(|writer| writer.origin))?;
    Some(found.inferred().against(proof.evidence().iter()))
}
