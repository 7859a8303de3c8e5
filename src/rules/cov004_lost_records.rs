//! COV004: parts of a log could not be read.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Citations, Code, Locus, LogSpan, NodeFacts, Origin, Sourced, channel_name};

pub(super) const RULE: Rule = Rule::several_of_node(Code::COV004, find)
    .needing(&[Need::Any(&[Capture::EventLogApplication, Capture::EventLogSystem])]);

fn find(rule: &Rule, case: &CaseFacts, node: &NodeFacts) -> Vec<Finding> {
    let found = |log: &Sourced<LogSpan>| {
        let at = log.value.beside_gap.map_or(log.origin.at, Locus::Record);
        let found = rule.cited(Severity::Warning, Citations::new(Origin { at, ..log.origin }));
        let problem = case.source(log.origin).and_then(|source| source.problems.first());
        let found = match problem {
            Some(problem) => found.saying("rules.COV004.why").gap("problem", problem.clone()),
            None => found,
        };
        found.gap("channel", channel_name(&log.value.channel))
    };
    node.logs.iter().filter(|log| log.value.lost).map(found).collect()
}
