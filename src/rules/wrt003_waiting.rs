//! WRT003: `[5]` waiting for completion is normal.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Code, NodeFacts, Sourced, Writer};

pub(super) const RULE: Rule = Rule::of_node(Code::WRT003, find).needing(&[Need::All(Capture::VssadminWriters)]);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let five = |writer: &&Sourced<Writer>| {
        !writer.value.failed && writer.value.state.as_ref().is_some_and(|state| state.code == Some(5))
    };
    let places: Vec<_> = node.writers.iter().filter(five).map(|writer| writer.origin).collect();
    let count = places.len();
    Some(rule.from(Severity::Info, places)?.gap("count", count))
}
