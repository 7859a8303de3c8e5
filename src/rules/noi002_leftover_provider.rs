//! NOI002: VSS 22 and 12292 of the Hyper-V integration provider, left registered on Azure VMs: harmless.

use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::VSS;
use crate::facts::{Capture, CaseFacts, Code, Event, NodeFacts};

/// CLSID of the Hyper-V IC Software Shadow Copy Provider, and its provider id.
const LEFTOVER: [&str; 2] = ["3e02620c-e180-44f3-b154-2473646e4cb8", "74600e39-7dc5-4567-a03b-f091d6c7b092"];

pub(super) const RULE: Rule = Rule::of_node(Code::NOI002, find)
    .needing(&[Need::All(Capture::EventLogApplication)])
    .reading(&[(VSS, &[22, 12292])]);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let names_it = |event: &Event| {
        let named = |text: &str| LEFTOVER.iter().any(|id| text.to_ascii_lowercase().contains(id));
        event.data.iter().any(|item| named(&item.value))
    };
    let hits = rule.logged(node).filter(|event| names_it(&event.value));
    rule.from(Severity::Info, hits.map(|event| event.origin))
}
