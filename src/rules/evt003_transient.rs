//! EVT003: a transient error of the CSV writer (0x800423f3).

use super::support::near::rejections_with;
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::VSS;
use crate::facts::{Capture, CaseFacts, Code, NodeFacts};

pub(super) const RULE: Rule =
    Rule::of_node(Code::EVT003, find).needing(&[Need::All(Capture::EventLogApplication)]).reading(&[(VSS, &[8229])]);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let hits: Vec<_> = rejections_with(node, |code| code == "0x800423f3").map(|event| event.origin).collect();
    let detail = if hits.len() == 1 { "rules.EVT003.detail" } else { "rules.EVT003.repeated" };
    Some(rule.from(Severity::Warning, hits)?.saying(detail))
}
