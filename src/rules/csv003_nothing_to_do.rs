//! CSV003: CSV is not used and the CSV writer is off (decision D3).

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Code, CsvUsage, Enabled};

pub(super) const RULE: Rule = Rule {
    code: Code::CSV003,
    needs: &[Need::All(Capture::ClusterSharedVolume), Need::All(Capture::VssadminWriters)],
    events: &[],
    find,
};

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let CsvUsage::NotInUse(proof) = &case.csv else { return Vec::new() };
    let off = case.nodes.iter().filter(|node| node.csv_writer.status == Enabled::Disabled);
    off.filter_map(|node| {
        let shown = node.csv_writer.evidence.iter().copied();
        Some(rule.from(Severity::Info, shown.chain(proof.evidence().iter()))?.on(&node.name))
    })
    .collect()
}
