//! AZR005: SQL Server or Exchange on a cluster without CSV: the common case.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Arg, Capture, CaseFacts, Code, CsvUsage, Guid, NodeFacts, Role, Sourced, Writer};
use crate::knowledge::writers::{self, EXCHANGE, SQL_SERVER};

/// Applications that usually run without CSV.
const APPLICATIONS: [Guid; 2] = [SQL_SERVER, EXCHANGE];

pub(super) const RULE: Rule = Rule::of_node(Code::AZR005, find)
    .needing(&[Need::All(Capture::ClusterSharedVolume), Need::All(Capture::VssadminWriters)]);

fn find(rule: &Rule, case: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    // A failover cluster instance lives on storage that its nodes share.
    if !matches!(case.csv, CsvUsage::NotInUse { .. }) || case.has_role(Role::SqlInstance) {
        return None;
    }
    let present = || node.writers.iter().filter(|w| w.value.id.is_some_and(|id| APPLICATIONS.contains(&id)));
    let known = |writer: &Sourced<Writer>| writer.value.id.and_then(writers::by_id);
    let names: Arg = present().filter_map(known).map(|known| Arg::Code(known.name.clone())).collect();
    let found = rule.from(Severity::Info, present().map(|writer| writer.origin))?;
    Some(found.inferred().gap("writers", names))
}
