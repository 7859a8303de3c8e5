//! CSV018: captures of one node disagree and nothing says which is newer.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Code};

pub(super) const RULE: Rule = Rule {
    code: Code::CSV018,
    needs: &[Need::Any(&[Capture::VssadminWriters, Capture::RegistrySetting])],
    events: &[],
    find,
};

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let mut findings = Vec::new();
    for node in &case.nodes {
        if node.lists_contradict {
            let lists = node.lists.iter().map(|(_, list)| list.origin);
            findings.extend(rule.from(Severity::Warning, lists).map(|found| found.on(&node.name)));
        }
        if node.setting.contradictory {
            let settings = node.settings.iter().map(|(_, setting)| setting.origin);
            let found = rule.from(Severity::Warning, settings);
            findings.extend(found.map(|found| found.on(&node.name).saying("rules.CSV018.setting")));
        }
    }
    findings
}
