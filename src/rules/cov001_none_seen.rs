//! COV001: no rejection of the CSV writer in the span of the Application log that was searched.

use super::support::near::spans;
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::VSS;
use crate::facts::{Capture, CaseFacts, Code, Locus, NodeFacts, Origin};

pub(super) const RULE: Rule =
    Rule::of_node(Code::COV001, find).needing(&[Need::All(Capture::EventLogApplication)]).reading(&[(VSS, &[8229])]);

fn find(rule: &Rule, case: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    if !node.incidents.is_empty() {
        return None;
    }
    let logs = || spans(node, "Application").filter(|log| log.value.first.is_some());
    let (since, until) = (case.scope.since, case.scope.until);
    let first = logs().filter_map(|log| log.value.first).min().max(since)?;
    let last = logs().filter_map(|log| log.value.last).max()?;
    let last = until.map_or(last, |until| last.min(until));
    let detail = if logs().any(|log| log.value.has_gaps()) { "rules.COV001.lost" } else { "rules.COV001.detail" };
    let ends = logs().flat_map(|log| {
        let record = log.value.first_record.map(Locus::Record);
        record.map(|at| Origin { at, ..log.origin }).into_iter().chain([log.origin])
    });
    let found = rule.from(Severity::Info, ends)?;
    let found = found.saying(detail);
    Some(found.gap("first", first).gap("last", last))
}
