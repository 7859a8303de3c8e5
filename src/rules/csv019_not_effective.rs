//! CSV019: the switch is set, and the writer still rejected a backup after the newest boot.

use super::support::near::{newest_boot, rejections};
use super::{Finding, Need, Rule, Severity, csv004_not_in_force};
use crate::facts::provider::VSS;
use crate::facts::{Capture, CaseFacts, Code, CsvUsage, NodeFacts, Switch};

pub(super) const RULE: Rule = Rule::of_node(Code::CSV019, find)
    .needing(&[
        Need::All(Capture::RegistrySetting),
        Need::All(Capture::EventLogApplication),
        Need::All(Capture::EventLogSystem),
    ])
    .reading(&[(VSS, &[8229])]);

fn find(rule: &Rule, case: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    // CSV006 speaks of a switch on a cluster that uses CSV, CSV004 of a writer that is shown to be on.
    if matches!(case.csv, CsvUsage::InUse { .. }) {
        return None;
    }
    let open = matches!(case.csv, CsvUsage::Unknown { .. });
    let detail = if open { "rules.CSV019.open" } else { "rules.CSV019.detail" };
    if csv004_not_in_force::speaks_of(case, node) {
        return None;
    }
    let boot = newest_boot(node).filter(|_| node.setting.switch == Switch::Set(0))?;
    let late = rejections(node).filter(|event| event.value.time.is_some_and(|time| time > boot.value));
    let mut late: Vec<_> = late.map(|event| event.origin).collect();
    if late.is_empty() {
        return None;
    }
    late.push(boot.origin);
    late.extend(&node.setting.evidence);
    let found = rule.from(Severity::Warning, late)?;
    Some(found.inferred().saying(detail).gap("boot", boot.value))
}
