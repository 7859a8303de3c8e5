//! COV011: a writer list is cut short or has no class ids: what it lacks shows nothing.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Citations, Code, ListShape, Locus, NodeFacts, Origin};
use crate::knowledge::writers;

pub(super) const RULE: Rule = Rule::several_of_node(Code::COV011, find).needing(&[Need::All(Capture::VssadminWriters)]);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Vec<Finding> {
    let cut = node.lists.iter().filter_map(|(_, list)| {
        let detail = match list.value.shape {
            ListShape::Cut => "rules.COV011.detail",
            ListShape::WithoutIds => "rules.COV011.ids",
            ListShape::Whole | ListShape::Empty => return None,
        };
        Some(match list.value.ends_in() {
            Some(last) => {
                let place = Origin { at: Locus::Line(last.line), ..list.origin };
                let found = rule.cited(Severity::Warning, Citations::new(place)).saying("rules.COV011.ends");
                found.gap("writer", writers::shown(last.id, &last.name))
            }
            None => rule.cited(Severity::Warning, Citations::new(list.origin)).saying(detail),
        })
    });
    cut.collect()
}
