//! EVT015: the backup extension's process crashed.

use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::APPLICATION_ERROR;
use crate::facts::{Capture, CaseFacts, Code, Event, NodeFacts};

pub(super) const RULE: Rule = Rule::of_node(Code::EVT015, find)
    .needing(&[Need::All(Capture::EventLogApplication)])
    .reading(&[(APPLICATION_ERROR, &[1000])]);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let names_it =
        |event: &Event| event.data.iter().any(|item| item.value.to_ascii_lowercase().contains("iaasbcdrextension"));
    let crashes = rule.logged(node).filter(|event| names_it(&event.value));
    rule.from(Severity::Warning, crashes.map(|event| event.origin))
}
