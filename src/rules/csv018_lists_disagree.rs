//! CSV018: captures of one node disagree and nothing says which is newer.

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::CaseFacts;

pub(super) struct ListsDisagree;

impl Rule for ListsDisagree {
    fn about(&self) -> &'static About {
        &about!("CSV018")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::Any(&[Capture::VssadminWriters, Capture::RegistrySetting])]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let mut findings = Vec::new();
        for node in &case.nodes {
            if node.lists_contradict {
                let lists = node.lists.iter().map(|(_, list)| list.origin);
                findings.extend(self.about().from(Severity::Warning, lists).map(|found| found.on(&node.name)));
            }
            if node.setting.contradictory {
                let settings = node.settings.iter().map(|(_, setting)| setting.origin);
                let found = self.about().from(Severity::Warning, settings);
                findings.extend(found.map(|found| found.on(&node.name).saying("rules.CSV018.setting")));
            }
        }
        findings
    }
}
