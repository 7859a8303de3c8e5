//! COV015: a log names another computer than the node that it belongs to.

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{Arg, CaseFacts, Citations, NodeFacts};

pub(super) struct OtherComputer;

impl Rule for OtherComputer {
    fn about(&self) -> &'static About {
        &about!("COV015")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::Any(&[Capture::EventLogApplication, Capture::EventLogSystem])]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let named = |node: &NodeFacts| -> Vec<Finding> {
            let foreign = node.logs.iter().filter(|log| !log.value.other_computers.is_empty());
            foreign
                .map(|log| {
                    let names = log.value.other_computers.iter().cloned().map(Arg::Host).collect();
                    let found = self.about().cited(Severity::Warning, Citations::new(log.origin)).on(&node.name);
                    found.gap("channel", Arg::Text(log.value.channel.clone())).gap("others", Arg::List(names))
                })
                .collect()
        };
        case.nodes.iter().flat_map(named).collect()
    }
}
