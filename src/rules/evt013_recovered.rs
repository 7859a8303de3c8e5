//! EVT013: records recovered from the unused part of a log.

use super::support::near::labels;
use super::{Finding, Rule, Severity};
use crate::facts::{CaseFacts, Code, NodeFacts};

pub(super) const RULE: Rule = Rule::of_node(Code::EVT013, find);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let found = rule.from(Severity::Info, node.recovered.iter().map(|event| event.origin))?;
    let found = found.inferred().gap("count", node.recovered.len());
    Some(found.gap("events", labels(&node.recovered)))
}
