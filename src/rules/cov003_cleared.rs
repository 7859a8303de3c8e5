//! COV003: a log was cleared, so its silence before that shows nothing.

use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::LOG_SERVICE;
use crate::facts::{Capture, CaseFacts, Code, NodeFacts};

pub(super) const RULE: Rule = Rule {
    code: Code::COV003,
    needs: &[Need::All(Capture::EventLogSystem)],
    events: &[(LOG_SERVICE, &[104, 1102])],
    find,
};

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let cleared = |node: &NodeFacts| {
        let hits = rule.logged(node).map(|event| event.origin);
        Some(rule.from(Severity::Warning, hits)?.on(&node.name))
    };
    case.nodes.iter().filter_map(cleared).collect()
}
