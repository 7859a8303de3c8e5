//! WRT002: a writer list shows another writer than the CSV writer as failed (decision D9).

use super::support::failing::{Failing, failing};
use super::{Finding, Need, Rule, Severity};
use crate::facts::{Arg, Capture, CaseFacts, Code, NodeFacts};
use crate::knowledge::codes;

pub(super) const RULE: Rule = Rule::several_of_node(Code::WRT002, find).needing(&[Need::All(Capture::VssadminWriters)]);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Vec<Finding> {
    let found = |failed: Failing| {
        let state = failed.state.map_or("rules.state.unknown", codes::state);
        let number = failed.state.map_or_else(|| "?".to_owned(), |state| state.to_string());
        let error = match (&failed.error, failed.code) {
            (Some(error), Some(_)) => Arg::Code(error.clone()),
            (Some(error), None) => Arg::Text(error.clone()),
            (None, _) => Arg::Code("?".to_owned()),
        };
        let detail = if failed.service().is_some() { "rules.WRT002.detail" } else { "rules.WRT002.unknown" };
        let title = match (failed.elsewhere_well, failed.logged) {
            (true, _) => "rules.WRT002.once.title",
            (false, true) => "rules.WRT002.logged.title",
            (false, false) => "rules.WRT002.title",
        };
        rule.cited(Severity::Warning, failed.evidence.clone())
            .titled(title)
            .saying(detail)
            .gap("writer", failed.name())
            .gap("number", Arg::Code(number))
            .gap("state", Arg::Word(state))
            .gap("error", error)
            .gap("service", Arg::Code(failed.service().unwrap_or_default().to_owned()))
    };
    failing(node).into_iter().filter(|failed| failed.listed).map(found).collect()
}
