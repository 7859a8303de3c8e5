//! COV007: captures are older than the newest rejection or boot.

use super::support::captures::volumes;
use super::support::near::newest_rejection;
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::VSS;
use crate::facts::{Capture, CaseFacts, Code, NodeFacts};

pub(super) const RULE: Rule = Rule::of_case(Code::COV007, find)
    .needing(&[
        Need::Any(&[Capture::VssadminWriters, Capture::ClusterSharedVolume, Capture::RegistrySetting]),
        Need::All(Capture::EventLogApplication),
    ])
    .reading(&[(VSS, &[8229])]);

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let mut findings: Vec<Finding> = case.nodes.iter().flat_map(|node| of(rule, node)).collect();
    let newest = case.nodes.iter().filter_map(newest_rejection).max();
    if let Some(newest) = newest.filter(|_| case.csv_stale) {
        let older = volumes(case).into_iter().filter(|v| v.taken.is_some_and(|taken| taken.is_before(newest)));
        let found = rule.from(Severity::Warning, older.map(|listing| listing.origin));
        let found = found.map(|found| found.saying("rules.COV007.volumes"));
        findings.extend(found.map(|found| found.gap("newest", newest)));
    }
    findings
}

fn of(rule: &Rule, node: &NodeFacts) -> Vec<Finding> {
    let lists = node.lists.iter().filter(|_| node.csv_writer.stale).map(|(_, list)| list.origin);
    let settings = node.settings.iter().filter(|_| node.setting.stale).map(|(_, setting)| setting.origin);
    let list = rule.from(Severity::Warning, lists);
    let setting = rule.from(Severity::Warning, settings).map(|found| found.saying("rules.COV007.setting"));
    list.into_iter().chain(setting).map(|found| found.on(&node.name)).collect()
}
