//! NOI001: the Volume Shadow Copy service stopped because it was idle: harmless.

use super::support::near::{VSS, events};
use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Code, NodeFacts};

pub(super) const RULE: Rule =
    Rule { code: Code::NOI001, needs: &[Need::All(Capture::EventLogApplication)], events: &[], find };

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let idle = |node: &NodeFacts| {
        let stops = events(node, VSS, &[8224, 8225]).map(|event| event.origin);
        Some(rule.from(Severity::Info, stops)?.on(&node.name))
    };
    case.nodes.iter().filter_map(idle).collect()
}
