//! CSV011: the switch holds another number than 0, whose meaning is not documented.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Code, NodeFacts, Switch};

pub(super) const RULE: Rule = Rule::of_node(Code::CSV011, find).needing(&[Need::All(Capture::RegistrySetting)]);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let Switch::Set(value @ 1..) = node.setting.switch else { return None };
    let found = rule.from(Severity::Warning, node.setting.evidence.iter().copied())?;
    Some(found.gap("value", value))
}
