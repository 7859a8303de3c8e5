//! CSV003: CSV is not used and the CSV writer is off (decision D3).

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Code, CsvUsage, Enabled, NodeFacts};

pub(super) const RULE: Rule = Rule::of_node(Code::CSV003, find)
    .needing(&[Need::All(Capture::ClusterSharedVolume), Need::All(Capture::VssadminWriters)]);

fn find(rule: &Rule, case: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let CsvUsage::NotInUse(proof) = &case.csv else { return None };
    let shown = node.csv_writer.evidence.iter().copied().chain(proof.evidence().iter());
    rule.from(Severity::Info, shown).filter(|_| node.csv_writer.status == Enabled::Disabled)
}
