//! AZR005: SQL Server or Exchange on a cluster without CSV: the common case.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Arg, Capture, CaseFacts, Code, CsvUsage, Guid, NodeFacts, Sourced, Writer};
use crate::knowledge::writers;

/// `SqlServerWriter` and the Exchange writers.
const APPLICATIONS: [Guid; 2] =
    [Guid::from_u128(0xa65faa63_5ea8_4ebc_9dbd_a0c4db26912a), Guid::from_u128(0x76fe1ac4_15f7_4bcd_987e_8e1acb462fb7)];

pub(super) const RULE: Rule = Rule {
    code: Code::AZR005,
    needs: &[Need::All(Capture::ClusterSharedVolume), Need::All(Capture::VssadminWriters)],
    events: &[],
    find,
};

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    if !matches!(case.csv, CsvUsage::NotInUse(_)) {
        return Vec::new();
    }
    let typical = |node: &NodeFacts| {
        let present = || node.writers.iter().filter(|w| w.value.id.is_some_and(|id| APPLICATIONS.contains(&id)));
        let known = |writer: &Sourced<Writer>| writer.value.id.and_then(writers::by_id);
        let names = present().filter_map(known).map(|known| Arg::Code(known.name.clone())).collect();
        let found = rule.from(Severity::Info, present().map(|writer| writer.origin))?;
        Some(found.on(&node.name).inferred().gap("writers", Arg::List(names)))
    };
    case.nodes.iter().filter_map(typical).collect()
}
