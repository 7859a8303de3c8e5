//! EVT006: 1544 without a rejection of the CSV writer: some requester gave up, the CSV writer is not blamed.

use super::support::near::{CLUSTER, SERVER_BACKUP, VOLSNAP, VSS, events, is, labels, rejections, within};
use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{CaseFacts, Event, NodeFacts, Sourced};

pub(super) struct AbortAlone;

/// VSS events that can explain why a requester gave up.
const VSS_CAUSES: &[u32] = &[8193, 8229, 12289, 12293, 12297, 12298, 12310];

impl Rule for AbortAlone {
    fn about(&self) -> &'static About {
        &about!("EVT006")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::EventLogSystem), Need::Helps(Capture::EventLogApplication)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        case.nodes.iter().filter_map(|node| self.alone(case, node)).collect()
    }
}

impl AbortAlone {
    fn alone(&self, case: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
        let blamed = |abort: &Event| rejections(node).any(|r| within(r.value.time, abort.time, case.windows.0));
        let alone: Vec<&Sourced<Event>> =
            events(node, CLUSTER, &[1544]).filter(|abort| !blamed(&abort.value)).collect();
        let found = self.about().from(Severity::Warning, alone.iter().map(|abort| abort.origin))?.on(&node.name);
        let near = |event: &Event| alone.iter().any(|abort| within(event.time, abort.value.time, case.windows.1));
        let causes: Vec<_> = node.events.iter().filter(|event| cause(&event.value) && near(&event.value)).collect();
        if causes.is_empty() {
            return Some(found);
        }
        let places: Vec<_> = causes.iter().map(|event| event.origin).collect();
        Some(found.saying("rules.EVT006.near").gap("near", labels(causes)).against(places))
    }
}

fn cause(event: &Event) -> bool {
    is(event, VSS, VSS_CAUSES)
        || is(event, VOLSNAP, &[8, 9])
        || is(event, SERVER_BACKUP, &[5, 8, 9, 517, 521])
        || is(event, "Application Error", &[1000])
}
