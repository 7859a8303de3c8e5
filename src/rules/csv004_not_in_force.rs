//! CSV004: the switch is set and the writer is still on (decision D4).

use super::support::near::newest_boot;
use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Code, CsvUsage, NodeFacts, Switch};

pub(super) const RULE: Rule = Rule::of_node(Code::CSV004, find).needing(&[
    Need::All(Capture::RegistrySetting),
    Need::All(Capture::VssadminWriters),
    Need::Helps(Capture::EventLogSystem),
]);

fn find(rule: &Rule, case: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let boot = newest_boot(node);
    let shown = node.setting.evidence.iter().chain(&node.csv_writer.evidence).copied();
    let found = rule.from(Severity::Warning, shown.chain(boot.map(|boot| boot.origin)));
    Some(match (found.filter(|_| speaks_of(case, node))?, boot) {
        // No restart is advised before it is known that no CSV loses its writer by it.
        (found, _) if matches!(case.csv, CsvUsage::Unknown { .. }) => found.saying("rules.CSV004.open"),
        (found, Some(boot)) => found.saying("rules.CSV004.boot").gap("boot", boot.value),
        (found, None) => found,
    })
}

/// Whether the writer of a node is on although its switch is set; on a cluster that uses CSV, CSV006 says so.
pub(super) fn speaks_of(case: &CaseFacts, node: &NodeFacts) -> bool {
    let set_but_on = node.has_writer_on() && node.setting.switch == Switch::Set(0);
    set_but_on && !matches!(case.csv, CsvUsage::InUse { .. })
}
