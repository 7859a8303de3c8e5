//! WRT005: a writer list without writers: they could not be enumerated.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Code, ListShape, NodeFacts};

pub(super) const RULE: Rule =
    Rule { code: Code::WRT005, needs: &[Need::All(Capture::VssadminWriters)], events: &[], find };

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let empty = |node: &NodeFacts| {
        let lists = node.lists.iter().filter(|(_, list)| list.value.shape == ListShape::Empty);
        Some(rule.from(Severity::Warning, lists.map(|(_, list)| list.origin))?.on(&node.name))
    };
    case.nodes.iter().filter_map(empty).collect()
}
