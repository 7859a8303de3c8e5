//! WRT005: a writer list without writers: they could not be enumerated.

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{CaseFacts, ListShape, NodeFacts};

pub(super) struct EmptyList;

impl Rule for EmptyList {
    fn about(&self) -> &'static About {
        &about!("WRT005")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::VssadminWriters)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let empty = |node: &NodeFacts| {
            let lists = node.lists.iter().filter(|(_, list)| list.value.shape == ListShape::Empty);
            Some(self.about().from(Severity::Warning, lists.map(|(_, list)| list.origin))?.on(&node.name))
        };
        case.nodes.iter().filter_map(empty).collect()
    }
}
