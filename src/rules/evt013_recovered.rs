//! EVT013: records recovered from the unused part of a log.

use super::support::near::labels;
use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::facts::{Arg, CaseFacts, NodeFacts};

pub(super) struct Recovered;

impl Rule for Recovered {
    fn about(&self) -> &'static About {
        &about!("EVT013")
    }

    fn needs(&self) -> &'static [Need] {
        &[]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let recovered = |node: &NodeFacts| {
            let found = self.about().from(Severity::Info, node.recovered.iter().map(|event| event.origin))?;
            let count = u64::try_from(node.recovered.len()).unwrap_or(u64::MAX);
            let found = found.on(&node.name).inferred().gap("count", Arg::Number(count));
            Some(found.gap("events", labels(&node.recovered)))
        };
        case.nodes.iter().filter_map(recovered).collect()
    }
}
