//! CSV009: the switch stands under `WOW6432Node`.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Citations, Code};

pub(super) const RULE: Rule =
    Rule { code: Code::CSV009, needs: &[Need::All(Capture::RegistrySetting)], events: &[], find };

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let wrong = |node: &crate::facts::NodeFacts| {
        let seen = node.setting.wrong_view.as_ref()?;
        let found = rule.cited(Severity::Warning, Citations::new(seen.origin)).on(&node.name);
        Some(found.inferred().against(node.setting.evidence.iter().copied()))
    };
    case.nodes.iter().filter_map(wrong).collect()
}
