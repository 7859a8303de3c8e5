//! EVT013: records recovered from the unused part of a log.

use super::support::near::labels;
use super::{Finding, Rule, Severity};
use crate::facts::{Arg, CaseFacts, Code, NodeFacts};

pub(super) const RULE: Rule = Rule::of_node(Code::EVT013, find);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let found = rule.from(Severity::Info, node.recovered.iter().map(|event| event.origin))?;
    let count = u64::try_from(node.recovered.len()).unwrap_or(u64::MAX);
    let found = found.inferred().gap("count", Arg::Number(count));
    Some(found.gap("events", labels(&node.recovered)))
}
