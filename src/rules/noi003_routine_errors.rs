//! NOI003: VSS 8193 and 8194 away from any rejection: common on healthy servers.

use super::support::near::{Times, events};
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::VSS;
use crate::facts::{Capture, CaseFacts, Code, NodeFacts};

pub(super) const RULE: Rule = Rule::of_node(Code::NOI003, find)
    .needing(&[Need::All(Capture::EventLogApplication)])
    .reading(&[(VSS, &[8193, 8194]), (VSS, &[8229])]);

fn find(rule: &Rule, case: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let rejected = Times::of(events(node, VSS, &[8229]));
    let is_away = |time| !rejected.near(time, case.windows.1);
    let away = events(node, VSS, &[8193, 8194]).filter(|event| is_away(event.value.time));
    let away: Vec<_> = away.map(|event| event.origin).collect();
    let count = away.len();
    let found = rule.from(Severity::Info, away)?.inferred();
    Some(found.gap("count", count))
}
