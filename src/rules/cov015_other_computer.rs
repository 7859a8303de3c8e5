//! COV015: a log names another computer than the node that it belongs to.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Arg, Capture, CaseFacts, Citations, Code, LogSpan, NodeFacts, Sourced, channel_name};

pub(super) const RULE: Rule = Rule::several_of_node(Code::COV015, find)
    .needing(&[Need::Any(&[Capture::EventLogApplication, Capture::EventLogSystem])]);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Vec<Finding> {
    // Not the node's own name with another domain or spelling.
    let is_other = |name: &&String| name.split('.').next().unwrap_or_default().to_lowercase() != node.name;
    let found = |log: &Sourced<LogSpan>| {
        let others: Vec<Arg> = log.value.other_computers.iter().filter(is_other).cloned().map(Arg::Host).collect();
        let found = rule.cited(Severity::Warning, Citations::new(log.origin));
        let named = |found: Finding| found.gap("channel", channel_name(&log.value.channel));
        (!others.is_empty()).then(|| named(found).gap("others", others))
    };
    node.logs.iter().filter_map(found).collect()
}
