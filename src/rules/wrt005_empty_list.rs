//! WRT005: a writer list without writers: they could not be enumerated.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Code, ListShape, NodeFacts};

pub(super) const RULE: Rule = Rule::of_node(Code::WRT005, find).needing(&[Need::All(Capture::VssadminWriters)]);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let lists = node.lists.iter().filter(|(_, list)| list.value.shape == ListShape::Empty);
    rule.from(Severity::Warning, lists.map(|(_, list)| list.origin))
}
