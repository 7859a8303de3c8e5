//! EVT013: records recovered from the unused part of a log.

use super::support::near::labels;
use super::{Finding, Rule, Severity};
use crate::facts::{Arg, CaseFacts, Code, NodeFacts};

pub(super) const RULE: Rule = Rule { code: Code::EVT013, needs: &[], events: &[], find };

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let recovered = |node: &NodeFacts| {
        let found = rule.from(Severity::Info, node.recovered.iter().map(|event| event.origin))?;
        let count = u64::try_from(node.recovered.len()).unwrap_or(u64::MAX);
        let found = found.on(&node.name).inferred().gap("count", Arg::Number(count));
        Some(found.gap("events", labels(&node.recovered)))
    };
    case.nodes.iter().filter_map(recovered).collect()
}
