//! EVT001: the CSV writer rejected a backup with 0x00000000, the signature of an unused or unsupported CSV writer.

use super::support::near::rejections_with;
use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{Arg, CaseFacts, NodeFacts};

pub(super) struct Signature;

impl Rule for Signature {
    fn about(&self) -> &'static About {
        &about!("EVT001")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::EventLogApplication)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let signed = |node: &NodeFacts| {
            let hits: Vec<_> = rejections_with(node, |code| code == "0x00000000").map(|event| event.origin).collect();
            let count = u64::try_from(hits.len()).unwrap_or(u64::MAX);
            Some(self.about().from(Severity::Warning, hits)?.on(&node.name).gap("count", Arg::Number(count)))
        };
        case.nodes.iter().filter_map(signed).collect()
    }
}
