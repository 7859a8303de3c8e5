//! COV011: a writer list is cut short or has no class ids: what it lacks shows nothing.

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{CaseFacts, Citations, ListShape, NodeFacts};

pub(super) struct CutList;

impl Rule for CutList {
    fn about(&self) -> &'static About {
        &about!("COV011")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::VssadminWriters)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let cut = |node: &NodeFacts| -> Vec<Finding> {
            let lists = node.lists.iter().filter_map(|(_, list)| match list.value.shape {
                ListShape::Cut => Some((list.origin, "rules.COV011.detail")),
                ListShape::WithoutIds => Some((list.origin, "rules.COV011.ids")),
                ListShape::Whole | ListShape::Empty => None,
            });
            lists
                .map(|(origin, detail)| {
                    self.about().cited(Severity::Warning, Citations::new(origin)).on(&node.name).saying(detail)
                })
                .collect()
        };
        case.nodes.iter().flat_map(cut).collect()
    }
}
