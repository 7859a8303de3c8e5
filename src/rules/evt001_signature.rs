//! EVT001: the CSV writer rejected a backup with 0x00000000, the signature of an unused or unsupported CSV writer.

use super::support::near::{newest_boot, newest_rejection, rejections_with};
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::VSS;
use crate::facts::{Capture, CaseFacts, Code, Enabled, NodeFacts};

pub(super) const RULE: Rule =
    Rule::of_node(Code::EVT001, find).needing(&[Need::All(Capture::EventLogApplication)]).reading(&[(VSS, &[8229])]);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let hits: Vec<_> = rejections_with(node, |code| code == "0x00000000").map(|event| event.origin).collect();
    let count = hits.len();
    Some(rule.from(severity(node), hits)?.gap("count", count))
}

/// Rejections that stopped when the writer was turned off are history.
fn severity(node: &NodeFacts) -> Severity {
    let off = node.csv_writer.status == Enabled::Disabled;
    let over = newest_boot(node).is_some_and(|boot| newest_rejection(node) < Some(boot.value));
    if off && over { Severity::Info } else { Severity::Warning }
}
