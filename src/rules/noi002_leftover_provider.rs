//! NOI002: VSS 22 and 12292 of the Hyper-V integration provider, left registered on Azure VMs: harmless.

use super::support::near::{VSS, events};
use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{CaseFacts, Event, NodeFacts};

pub(super) struct LeftoverProvider;

/// CLSID of the Hyper-V IC Software Shadow Copy Provider, and its provider id.
const LEFTOVER: [&str; 2] = ["3e02620c-e180-44f3-b154-2473646e4cb8", "74600e39-7dc5-4567-a03b-f091d6c7b092"];

impl Rule for LeftoverProvider {
    fn about(&self) -> &'static About {
        &about!("NOI002")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::EventLogApplication)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let names_it = |event: &Event| {
            let named = |text: &str| LEFTOVER.iter().any(|id| text.to_ascii_lowercase().contains(id));
            event.data.iter().any(|item| named(&item.value))
        };
        let leftover = |node: &NodeFacts| {
            let hits = events(node, VSS, &[22, 12292]).filter(|event| names_it(&event.value));
            Some(self.about().from(Severity::Info, hits.map(|event| event.origin))?.on(&node.name))
        };
        case.nodes.iter().filter_map(leftover).collect()
    }
}
