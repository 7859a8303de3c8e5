//! COV011: a writer list is cut short or has no class ids: what it lacks shows nothing.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Citations, Code, ListShape, Locus, NodeFacts, Origin};
use crate::knowledge::writers;

pub(super) const RULE: Rule =
    Rule { code: Code::COV011, needs: &[Need::All(Capture::VssadminWriters)], events: &[], find };

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let cut = |node: &NodeFacts| -> Vec<Finding> {
        let lists = node.lists.iter().filter_map(|(_, list)| match list.value.shape {
            ListShape::Cut => Some((list, "rules.COV011.detail")),
            ListShape::WithoutIds => Some((list, "rules.COV011.ids")),
            ListShape::Whole | ListShape::Empty => None,
        });
        lists
            .map(|(list, detail)| match list.value.ends_in() {
                Some(last) => {
                    let place = Origin { at: Locus::Line(last.line), ..list.origin };
                    let found = rule.cited(Severity::Warning, Citations::new(place)).on(&node.name);
                    found.saying("rules.COV011.ends").gap("writer", writers::shown(last.id, &last.name))
                }
                None => rule.cited(Severity::Warning, Citations::new(list.origin)).on(&node.name).saying(detail),
            })
            .collect()
    };
    case.nodes.iter().flat_map(cut).collect()
}
