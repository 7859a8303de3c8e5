//! CSV006: someone turned the writer off on a cluster that uses CSV (decision D6).

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Code, CsvUsage, Enabled, NodeFacts, Switch};

pub(super) const RULE: Rule = Rule::of_node(Code::CSV006, find).needing(&[
    Need::Any(&[Capture::ClusterSharedVolume, Capture::EventLogSystem]),
    Need::Any(&[Capture::VssadminWriters, Capture::RegistrySetting]),
]);

fn find(rule: &Rule, case: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let CsvUsage::InUse { evidence, .. } = &case.csv else { return None };
    let (set, off) = (matches!(node.setting.switch, Switch::Set(_)), node.csv_writer.status == Enabled::Disabled);
    let shown = [(set, &node.setting.evidence), (off, &node.csv_writer.evidence)];
    let shown = shown.into_iter().filter(|(yes, _)| *yes).flat_map(|(_, places)| places.iter().copied());
    let found = rule.from(Severity::Error, shown.chain(evidence.iter())).filter(|_| set || off)?;
    Some(said(found, node.csv_writer.status))
}

/// A switch that is set turns the writer off with the next restart, if it has not done so.
fn said(found: Finding, writer: Enabled) -> Finding {
    match writer {
        Enabled::Disabled => found,
        Enabled::Enabled => found.titled("rules.CSV006.title.set").saying("rules.CSV006.set"),
        Enabled::Unknown => found.titled("rules.CSV006.title.set").saying("rules.CSV006.unknown"),
    }
}
