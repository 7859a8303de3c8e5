//! COV003: a log was cleared, so its silence before that shows nothing.

use super::support::near::events;
use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Code, NodeFacts};

pub(super) const RULE: Rule =
    Rule { code: Code::COV003, needs: &[Need::All(Capture::EventLogSystem)], events: &[], find };

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let cleared = |node: &NodeFacts| {
        let hits = events(node, "Microsoft-Windows-Eventlog", &[104, 1102]).map(|event| event.origin);
        Some(rule.from(Severity::Warning, hits)?.on(&node.name))
    };
    case.nodes.iter().filter_map(cleared).collect()
}
