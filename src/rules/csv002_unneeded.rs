//! CSV002: the CSV writer is on although CSV is not used (decision D2).

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Code, CsvUsage, NodeFacts, Switch};

pub(super) const RULE: Rule = Rule::of_node(Code::CSV002, find).needing(&[
    Need::All(Capture::ClusterSharedVolume),
    Need::Any(&[Capture::VssadminWriters, Capture::EventLogApplication]),
]);

fn find(rule: &Rule, case: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let CsvUsage::NotInUse(proof) = &case.csv else { return None };
    let on = node.has_writer_on() && node.setting.switch != Switch::Set(0);
    // Each of thousands of nodes may have shown that none is used: they are gone through for those that matter alone.
    if !on {
        return None;
    }
    rule.from(Severity::Error, node.csv_writer.evidence.iter().copied().chain(proof.evidence().iter()))
}
