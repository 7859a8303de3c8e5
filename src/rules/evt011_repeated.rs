//! EVT011: many attempts failed alike: said once, with the count and the span.

use super::support::near::rejections;
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::VSS;
use crate::facts::{Capture, CaseFacts, Code, NodeFacts};

/// From here on a summary reads better than a list.
const MANY: usize = 3;

pub(super) const RULE: Rule =
    Rule::of_node(Code::EVT011, find).needing(&[Need::All(Capture::EventLogApplication)]).reading(&[(VSS, &[8229])]);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let times = || node.incidents.iter().filter_map(|incident| incident.time);
    let (first, last) = (times().min()?, times().max()?);
    if node.incidents.len() < MANY {
        return None;
    }
    let found = rule.from(Severity::Info, rejections(node).map(|event| event.origin))?;
    let found = found.gap("count", node.incidents.len());
    Some(found.gap("first", first).gap("last", last))
}
