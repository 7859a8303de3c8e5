//! WRT002: a writer list shows another writer than the CSV writer as failed (decision D9).

use super::support::failing::failing;
use super::{Finding, Need, Rule, Severity};
use crate::facts::{Arg, Capture, CaseFacts, Code};
use crate::knowledge::codes;

pub(super) const RULE: Rule =
    Rule { code: Code::WRT002, needs: &[Need::All(Capture::VssadminWriters)], events: &[], find };

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let mut findings = Vec::new();
    for node in &case.nodes {
        for failed in failing(node).into_iter().filter(|failed| failed.listed) {
            let state = failed.state.map_or("rules.state.unknown", codes::state);
            let service = failed.service().map(str::to_owned);
            let (known, unknown) = ("rules.WRT002.detail", "rules.WRT002.unknown");
            let detail = if service.is_some() { known } else { unknown };
            let number = failed.state.map_or_else(|| "?".to_owned(), |state| state.to_string());
            let error = match (&failed.error, failed.code) {
                (Some(error), Some(_)) => Arg::Code(error.clone()),
                (Some(error), None) => Arg::Text(error.clone()),
                (None, _) => Arg::Code("?".to_owned()),
            };
            let found = rule.cited(Severity::Warning, failed.evidence.clone()).on(&node.name).saying(detail);
            findings.push(
                found
                    .gap("writer", failed.name())
                    .gap("number", Arg::Code(number))
                    .gap("state", Arg::Word(state))
                    .gap("error", error)
                    .gap("service", Arg::Code(service.unwrap_or_default())),
            );
        }
    }
    findings
}
