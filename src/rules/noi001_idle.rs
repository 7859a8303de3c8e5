//! NOI001: the Volume Shadow Copy service stopped because it was idle: harmless.

use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::{IDLE_STOPS, VSS};
use crate::facts::{Capture, CaseFacts, Code, NodeFacts};

pub(super) const RULE: Rule =
    Rule::of_node(Code::NOI001, find).needing(&[Need::All(Capture::EventLogApplication)]).reading(&[(VSS, IDLE_STOPS)]);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let stops = rule.logged(node).map(|event| event.origin);
    rule.from(Severity::Info, stops)
}
