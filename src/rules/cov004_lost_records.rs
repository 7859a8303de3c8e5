//! COV004: parts of a log could not be read.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Arg, Capture, CaseFacts, Citations, Code, Locus, NodeFacts, Origin, channel_name};

pub(super) const RULE: Rule = Rule {
    code: Code::COV004,
    needs: &[Need::Any(&[Capture::EventLogApplication, Capture::EventLogSystem])],
    events: &[],
    find,
};

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let lost = |node: &NodeFacts| -> Vec<Finding> {
        let damaged = node.logs.iter().filter(|log| log.value.lost);
        damaged
            .map(|log| {
                let at = log.value.beside_gap.map_or(log.origin.at, Locus::Record);
                let place = Origin { at, ..log.origin };
                let found = rule.cited(Severity::Warning, Citations::new(place)).on(&node.name);
                let problem = case.source(log.origin).and_then(|source| source.problems.first());
                let found = match problem {
                    Some(problem) => {
                        let why = Arg::Message(Box::new(problem.clone()));
                        found.saying("rules.COV004.why").gap("problem", why)
                    }
                    None => found,
                };
                found.gap("channel", channel_name(&log.value.channel))
            })
            .collect()
    };
    case.nodes.iter().flat_map(lost).collect()
}
