//! WRT003: `[5]` waiting for completion is normal.

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{Arg, CaseFacts, NodeFacts, Sourced, Writer};

pub(super) struct Waiting;

impl Rule for Waiting {
    fn about(&self) -> &'static About {
        &about!("WRT003")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::VssadminWriters)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let five = |writer: &&Sourced<Writer>| {
            !writer.value.failed && writer.value.state.as_ref().is_some_and(|state| state.code == Some(5))
        };
        let waiting = |node: &NodeFacts| {
            let places: Vec<_> = node.writers.iter().filter(five).map(|writer| writer.origin).collect();
            let count = u64::try_from(places.len()).unwrap_or(u64::MAX);
            Some(self.about().from(Severity::Info, places)?.on(&node.name).gap("count", Arg::Number(count)))
        };
        case.nodes.iter().filter_map(waiting).collect()
    }
}
