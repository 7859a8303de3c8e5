//! COV003: a log was cleared, so its silence before that shows nothing.

use super::support::near::events;
use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{CaseFacts, NodeFacts};

pub(super) struct Cleared;

impl Rule for Cleared {
    fn about(&self) -> &'static About {
        &about!("COV003")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::EventLogSystem)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let cleared = |node: &NodeFacts| {
            let hits = events(node, "Microsoft-Windows-Eventlog", &[104, 1102]).map(|event| event.origin);
            Some(self.about().from(Severity::Warning, hits)?.on(&node.name))
        };
        case.nodes.iter().filter_map(cleared).collect()
    }
}
