//! COV015: a log names another computer than the node that it belongs to.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Arg, Capture, CaseFacts, Citations, Code, channel_name};

pub(super) const RULE: Rule = Rule {
    code: Code::COV015,
    needs: &[Need::Any(&[Capture::EventLogApplication, Capture::EventLogSystem])],
    events: &[],
    find,
};

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let mut findings = Vec::new();
    for node in &case.nodes {
        for log in &node.logs {
            let others = others(&log.value.other_computers, &node.name);
            if others.is_empty() {
                continue;
            }
            let found = rule.cited(Severity::Warning, Citations::new(log.origin)).on(&node.name);
            let names = Arg::List(others.into_iter().map(Arg::Host).collect());
            findings.push(found.gap("channel", channel_name(&log.value.channel)).gap("others", names));
        }
    }
    findings
}

/// Names that are not the node's own with another domain or spelling.
fn others(names: &[String], node: &str) -> Vec<String> {
    let host = |name: &str| name.split('.').next().unwrap_or_default().to_lowercase();
    names.iter().filter(|name| host(name) != node).cloned().collect()
}
