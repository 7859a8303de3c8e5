//! EVT010: another backup than Azure VM Backup ran at the time of a rejection.

use super::support::near::rejections;
use super::support::requester::{self, Requester};
use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{Arg, CaseFacts, NodeFacts, Origin};

pub(super) struct OtherRequester;

impl Rule for OtherRequester {
    fn about(&self) -> &'static About {
        &about!("EVT010")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::EventLogApplication)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let other = |node: &NodeFacts| {
            let mut seen: Vec<Requester> = Vec::new();
            let mut shown: Vec<Origin> = Vec::new();
            for found in node.incidents.iter().flat_map(|incident| requester::of(case, node, incident)) {
                if found.is_azure_vm_backup() {
                    continue;
                }
                shown.extend(&found.evidence);
                if !seen.iter().any(|known| known.key() == found.key()) {
                    seen.push(found);
                }
            }
            let who = seen.iter().map(Requester::name).collect();
            let found = self.about().from(Severity::Warning, shown)?.on(&node.name).inferred();
            Some(found.gap("who", Arg::List(who)).against(rejections(node).take(1).map(|event| event.origin)))
        };
        case.nodes.iter().filter_map(other).collect()
    }
}
