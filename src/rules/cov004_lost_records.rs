//! COV004: parts of a log could not be read.

use super::support::near::channel;
use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{Arg, CaseFacts, Citations, Locus, NodeFacts, Origin};

pub(super) struct LostRecords;

impl Rule for LostRecords {
    fn about(&self) -> &'static About {
        &about!("COV004")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::Any(&[Capture::EventLogApplication, Capture::EventLogSystem])]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let lost = |node: &NodeFacts| -> Vec<Finding> {
            let damaged = node.logs.iter().filter(|log| log.value.lost);
            damaged
                .map(|log| {
                    let at = log.value.beside_gap.map_or(log.origin.at, Locus::Record);
                    let place = Origin { at, ..log.origin };
                    let found = self.about().cited(Severity::Warning, Citations::new(place)).on(&node.name);
                    let problem = case.source(log.origin).and_then(|source| source.problems.first());
                    let found = match problem {
                        Some(problem) => {
                            let why = Arg::Message(Box::new(problem.clone()));
                            found.saying("rules.COV004.why").gap("problem", why)
                        }
                        None => found,
                    };
                    found.gap("channel", channel(&log.value.channel))
                })
                .collect()
        };
        case.nodes.iter().flat_map(lost).collect()
    }
}
