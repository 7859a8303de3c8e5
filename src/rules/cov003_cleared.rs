//! COV003: a log was cleared, so its silence before that shows nothing.

use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::LOG_SERVICE;
use crate::facts::{Capture, CaseFacts, Code, NodeFacts};

pub(super) const RULE: Rule = Rule::of_node(Code::COV003, find)
    .needing(&[Need::All(Capture::EventLogSystem)])
    .reading(&[(LOG_SERVICE, &[104, 1102])]);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let hits = rule.logged(node).map(|event| event.origin);
    rule.from(Severity::Warning, hits)
}
