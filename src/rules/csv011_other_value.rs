//! CSV011: the switch holds another number than 0, whose meaning is not documented.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Arg, Capture, CaseFacts, Code, NodeFacts, Switch};

pub(super) const RULE: Rule =
    Rule { code: Code::CSV011, needs: &[Need::All(Capture::RegistrySetting)], events: &[], find };

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let other = |node: &NodeFacts| {
        let Switch::Set(value @ 1..) = node.setting.switch else { return None };
        let found = rule.from(Severity::Warning, node.setting.evidence.iter().copied())?;
        Some(found.on(&node.name).gap("value", Arg::Number(u64::from(value))))
    };
    case.nodes.iter().filter_map(other).collect()
}
