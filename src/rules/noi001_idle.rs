//! NOI001: the Volume Shadow Copy service stopped because it was idle: harmless.

use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::{IDLE_STOPS, VSS};
use crate::facts::{Capture, CaseFacts, Code, NodeFacts};

pub(super) const RULE: Rule =
    Rule { code: Code::NOI001, needs: &[Need::All(Capture::EventLogApplication)], events: &[(VSS, IDLE_STOPS)], find };

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let idle = |node: &NodeFacts| {
        let stops = rule.logged(node).map(|event| event.origin);
        Some(rule.from(Severity::Info, stops)?.on(&node.name))
    };
    case.nodes.iter().filter_map(idle).collect()
}
