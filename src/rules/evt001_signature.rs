//! EVT001: the CSV writer rejected a backup with 0x00000000, the signature of an unused or unsupported CSV writer.

use super::support::near::{newest_boot, newest_rejection, rejections_with};
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::VSS;
use crate::facts::{Arg, Capture, CaseFacts, Code, Enabled, NodeFacts};

pub(super) const RULE: Rule =
    Rule { code: Code::EVT001, needs: &[Need::All(Capture::EventLogApplication)], events: &[(VSS, &[8229])], find };

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let signed = |node: &NodeFacts| {
        let hits: Vec<_> = rejections_with(node, |code| code == "0x00000000").map(|event| event.origin).collect();
        let count = u64::try_from(hits.len()).unwrap_or(u64::MAX);
        Some(rule.from(severity(node), hits)?.on(&node.name).gap("count", Arg::Number(count)))
    };
    case.nodes.iter().filter_map(signed).collect()
}

/// Rejections that stopped when the writer was turned off are history.
fn severity(node: &NodeFacts) -> Severity {
    let off = node.csv_writer.status == Enabled::Disabled;
    let over = newest_boot(node).is_some_and(|boot| newest_rejection(node) < Some(boot.value));
    if off && over { Severity::Info } else { Severity::Warning }
}
