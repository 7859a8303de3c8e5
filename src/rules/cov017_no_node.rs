//! COV017: no node could be seen in the evidence.

use super::{Finding, Rule, Severity};
use crate::facts::{CaseFacts, Code, Message};

pub(super) const RULE: Rule = Rule::of_case(Code::COV017, find);

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    if !case.nodes.is_empty() {
        return Vec::new();
    }
    let what = Message::new("rules.COV017.absent");
    vec![rule.absent(Severity::Warning, what).gap("count", case.sources.len())]
}
