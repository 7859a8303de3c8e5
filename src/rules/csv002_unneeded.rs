//! CSV002: the CSV writer is on although CSV is not used (decision D2).

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Code, CsvUsage, Switch};

pub(super) const RULE: Rule = Rule {
    code: Code::CSV002,
    needs: &[
        Need::All(Capture::ClusterSharedVolume),
        Need::Any(&[Capture::VssadminWriters, Capture::EventLogApplication]),
    ],
    events: &[],
    find,
};

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let CsvUsage::NotInUse(proof) = &case.csv else { return Vec::new() };
    let on = case.nodes.iter().filter(|node| node.has_writer_on() && node.setting.switch != Switch::Set(0));
    on.filter_map(|node| {
        let shown = node.csv_writer.evidence.iter().copied();
        Some(rule.from(Severity::Error, shown.chain(proof.evidence().iter()))?.on(&node.name))
    })
    .collect()
}
