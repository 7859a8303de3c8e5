//! EVT003: a transient error of the CSV writer (0x800423f3).

use super::support::near::rejections_with;
use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{CaseFacts, NodeFacts};

pub(super) struct Transient;

impl Rule for Transient {
    fn about(&self) -> &'static About {
        &about!("EVT003")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::EventLogApplication)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let transient = |node: &NodeFacts| {
            let hits: Vec<_> = rejections_with(node, |code| code == "0x800423f3").map(|event| event.origin).collect();
            let detail = if hits.len() == 1 { "rules.EVT003.detail" } else { "rules.EVT003.repeated" };
            Some(self.about().from(Severity::Warning, hits)?.on(&node.name).saying(detail))
        };
        case.nodes.iter().filter_map(transient).collect()
    }
}
