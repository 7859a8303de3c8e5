//! NOI001: the Volume Shadow Copy service stopped because it was idle: harmless.

use super::support::near::{VSS, events};
use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{CaseFacts, NodeFacts};

pub(super) struct Idle;

impl Rule for Idle {
    fn about(&self) -> &'static About {
        &about!("NOI001")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::EventLogApplication)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let idle = |node: &NodeFacts| {
            let stops = events(node, VSS, &[8224, 8225]).map(|event| event.origin);
            Some(self.about().from(Severity::Info, stops)?.on(&node.name))
        };
        case.nodes.iter().filter_map(idle).collect()
    }
}
