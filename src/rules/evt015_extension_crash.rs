//! EVT015: the backup extension's process crashed.

use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::APPLICATION_ERROR;
use crate::facts::{Capture, CaseFacts, Code, Event, NodeFacts};

pub(super) const RULE: Rule = Rule {
    code: Code::EVT015,
    needs: &[Need::All(Capture::EventLogApplication)],
    events: &[(APPLICATION_ERROR, &[1000])],
    find,
};

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let names_it =
        |event: &Event| event.data.iter().any(|item| item.value.to_ascii_lowercase().contains("iaasbcdrextension"));
    let crashed = |node: &NodeFacts| {
        let crashes = rule.logged(node).filter(|event| names_it(&event.value));
        Some(rule.from(Severity::Warning, crashes.map(|event| event.origin))?.on(&node.name))
    };
    case.nodes.iter().filter_map(crashed).collect()
}
