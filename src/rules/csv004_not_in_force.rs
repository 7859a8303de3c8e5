//! CSV004: the switch is set and the writer is still on (decision D4).

use super::support::near::newest_boot;
use super::{Finding, Need, Rule, Severity};
use crate::facts::{Arg, Capture, CaseFacts, Code, CsvUsage, NodeFacts, Switch};

pub(super) const RULE: Rule = Rule {
    code: Code::CSV004,
    needs: &[
        Need::All(Capture::RegistrySetting),
        Need::All(Capture::VssadminWriters),
        Need::Helps(Capture::EventLogSystem),
    ],
    events: &[],
    find,
};

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let open = matches!(case.csv, CsvUsage::Unknown { .. });
    case.nodes
        .iter()
        .filter(|node| speaks_of(case, node))
        .filter_map(|node| {
            let boot = newest_boot(node);
            let shown = node.setting.evidence.iter().chain(&node.csv_writer.evidence).copied();
            let found = rule.from(Severity::Warning, shown.chain(boot.map(|boot| boot.origin)))?.on(&node.name);
            Some(match boot {
                // No restart is advised before it is known that no CSV loses its writer by it.
                _ if open => found.saying("rules.CSV004.open"),
                Some(boot) => found.saying("rules.CSV004.boot").gap("boot", Arg::Time(boot.value)),
                None => found,
            })
        })
        .collect()
}

/// Whether the writer of a node is on although its switch is set; on a cluster that uses CSV, CSV006 says so.
pub(super) fn speaks_of(case: &CaseFacts, node: &NodeFacts) -> bool {
    let set_but_on = node.has_writer_on() && node.setting.switch == Switch::Set(0);
    set_but_on && !matches!(case.csv, CsvUsage::InUse { .. })
}
