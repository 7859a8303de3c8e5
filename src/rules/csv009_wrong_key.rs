//! CSV009: the switch stands under `WOW6432Node`.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Citations, Code, NodeFacts};

pub(super) const RULE: Rule = Rule::of_node(Code::CSV009, find).needing(&[Need::All(Capture::RegistrySetting)]);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let seen = node.setting.wrong_view.as_ref()?;
    let found = rule.cited(Severity::Warning, Citations::new(seen.origin));
    Some(found.inferred().against(node.setting.evidence.iter().copied()))
}
