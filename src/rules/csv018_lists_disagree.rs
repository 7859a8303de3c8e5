//! CSV018: captures of one node disagree and nothing says which is newer.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Code, NodeFacts};

pub(super) const RULE: Rule = Rule::several_of_node(Code::CSV018, find)
    .needing(&[Need::Any(&[Capture::VssadminWriters, Capture::RegistrySetting])]);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Vec<Finding> {
    let lists = node.lists.iter().filter(|_| node.lists_contradict).map(|(_, list)| list.origin);
    let settings = node.settings.iter().filter(|_| node.setting.contradictory).map(|(_, setting)| setting.origin);
    let setting = rule.from(Severity::Warning, settings).map(|found| found.saying("rules.CSV018.setting"));
    rule.from(Severity::Warning, lists).into_iter().chain(setting).collect()
}
