//! CSV006: someone turned the writer off on a cluster that uses CSV (decision D6).

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Code, CsvUsage, Enabled, Switch};

pub(super) const RULE: Rule = Rule {
    code: Code::CSV006,
    needs: &[
        Need::Any(&[Capture::ClusterSharedVolume, Capture::EventLogSystem]),
        Need::Any(&[Capture::VssadminWriters, Capture::RegistrySetting]),
    ],
    events: &[],
    find,
};

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let CsvUsage::InUse { evidence, .. } = &case.csv else { return Vec::new() };
    let mut findings = Vec::new();
    for node in &case.nodes {
        let set = matches!(node.setting.switch, Switch::Set(_));
        let off = node.csv_writer.status == Enabled::Disabled;
        if !set && !off {
            continue;
        }
        let shown = [(set, &node.setting.evidence), (off, &node.csv_writer.evidence)];
        let shown = shown.into_iter().filter(|(yes, _)| *yes).flat_map(|(_, places)| places.iter().copied());
        let found = rule.from(Severity::Error, shown.chain(evidence.iter()));
        findings.extend(found.map(|found| said(found.on(&node.name), node.csv_writer.status)));
    }
    findings
}

/// A switch that is set turns the writer off with the next restart, if it has not done so.
fn said(found: Finding, writer: Enabled) -> Finding {
    match writer {
        Enabled::Disabled => found,
        Enabled::Enabled => found.titled("rules.CSV006.title.set").saying("rules.CSV006.set"),
        Enabled::Unknown => found.titled("rules.CSV006.title.set").saying("rules.CSV006.unknown"),
    }
}
