//! COV014: something noticed while the evidence was put together (spellings, stray logs, forwarded events).

use super::{Finding, Rule, Severity};
use crate::facts::{CaseFacts, Code};

/// Notes that have a rule of their own (COV015).
const SAID_ELSEWHERE: &[&str] = &["cases.note.renamed"];

pub(super) const RULE: Rule = Rule::of_case(Code::COV014, find);

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let nodes = case.nodes.iter().flat_map(|node| node.notes.iter().map(move |note| (Some(&node.name), note)));
    let notes = case.notes.iter().map(|note| (None, note)).chain(nodes);
    notes
        .filter(|(_, (message, _))| !SAID_ELSEWHERE.contains(&message.key))
        .map(|(node, (message, evidence))| {
            let mut found = rule.cited(Severity::Info, evidence.clone());
            found.detail = message.clone();
            found.node = node.cloned();
            found
        })
        .collect()
}
