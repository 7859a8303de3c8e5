//! EVT008: the snapshot itself was in trouble near a rejection: disabling a writer will not repair it.

use super::support::near::{around_rejections, beside_rejection, labels};
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::{VOLSNAP, VSS};
use crate::facts::{Capture, CaseFacts, Code, Event, NodeFacts};

/// VSS events of the making of a snapshot.
const VSS_SIDE: &[u32] = &[12289, 12293, 12297, 12298, 12305, 12308, 12310];
/// Driver events: too slow, or copies lost.
const DRIVER_SIDE: &[u32] = &[8, 9, 25, 27, 35, 36];

pub(super) const RULE: Rule = Rule::of_node(Code::EVT008, find)
    .needing(&[Need::All(Capture::EventLogApplication), Need::Helps(Capture::EventLogSystem)])
    .reading(&[(VSS, VSS_SIDE), (VOLSNAP, DRIVER_SIDE), (VSS, &[8229])]);

fn find(rule: &Rule, case: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let side = |event: &Event| event.is(VSS, VSS_SIDE) || event.is(VOLSNAP, DRIVER_SIDE);
    let trouble = around_rejections(case, node, side);
    Some(rule.from(Severity::Warning, beside_rejection(node, &trouble))?.inferred().gap("events", labels(trouble)))
}
