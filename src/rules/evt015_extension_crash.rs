//! EVT015: the backup extension's process crashed.

use super::support::near::events;
use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{CaseFacts, Event, NodeFacts};

pub(super) struct ExtensionCrash;

impl Rule for ExtensionCrash {
    fn about(&self) -> &'static About {
        &about!("EVT015")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::EventLogApplication)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let names_it =
            |event: &Event| event.data.iter().any(|item| item.value.to_ascii_lowercase().contains("iaasbcdrextension"));
        let crashed = |node: &NodeFacts| {
            let crashes = events(node, "Application Error", &[1000]).filter(|event| names_it(&event.value));
            Some(self.about().from(Severity::Warning, crashes.map(|event| event.origin))?.on(&node.name))
        };
        case.nodes.iter().filter_map(crashed).collect()
    }
}
