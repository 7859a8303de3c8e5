//! EVT003: a transient error of the CSV writer (0x800423f3).

use super::support::near::rejections_with;
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::VSS;
use crate::facts::{Capture, CaseFacts, Code, NodeFacts};

pub(super) const RULE: Rule =
    Rule { code: Code::EVT003, needs: &[Need::All(Capture::EventLogApplication)], events: &[(VSS, &[8229])], find };

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let transient = |node: &NodeFacts| {
        let hits: Vec<_> = rejections_with(node, |code| code == "0x800423f3").map(|event| event.origin).collect();
        let detail = if hits.len() == 1 { "rules.EVT003.detail" } else { "rules.EVT003.repeated" };
        Some(rule.from(Severity::Warning, hits)?.on(&node.name).saying(detail))
    };
    case.nodes.iter().filter_map(transient).collect()
}
