//! AZR001: a shared disk without CSV is outside Azure VM Backup all the same (decision D11).

use std::collections::BTreeSet;

use super::support::near::labels;
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::CLUSTER;
use crate::facts::{Arg, Capture, CaseFacts, Code, CsvUsage, Event, NodeFacts, Role};

/// Events of a cluster disk that is no CSV: not found, damaged, ownership lost, move vetoed, snapshot not deleted.
const CLUSTER_DISK: &[u32] = &[1034, 1037, 1038, 5143, 5145];
/// A resource of any kind failed.
const RESOURCE_FAILED: &[u32] = &[1069];

pub(super) const RULE: Rule = Rule::of_case(Code::AZR001, find)
    .needing(&[Need::All(Capture::ClusterSharedVolume), Need::All(Capture::EventLogSystem)])
    .reading(&[(CLUSTER, CLUSTER_DISK), (CLUSTER, RESOURCE_FAILED)]);

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    if !matches!(case.csv, CsvUsage::NotInUse(_)) {
        return Vec::new();
    }
    let shared = |node: &NodeFacts| {
        let hits: Vec<_> = node.events.iter().filter(|event| speaks_of_a_disk(&event.value)).collect();
        let found = rule.from(Severity::Warning, hits.iter().map(|event| event.origin))?;
        Some(found.on(&node.name).inferred().gap("events", labels(hits)))
    };
    if let Some(found) = by_roles(rule, case) {
        return vec![found];
    }
    case.nodes.iter().filter_map(shared).collect()
}

/// The cluster's own list names its disks.
fn by_roles(rule: &Rule, case: &CaseFacts) -> Option<Finding> {
    let found = rule.from(Severity::Warning, case.roles(Role::Disk).map(|(place, _)| place))?;
    let names: BTreeSet<&str> = case.roles(Role::Disk).map(|(_, name)| name).collect();
    let disks: Arg = names.into_iter().map(|name| Arg::Volume(name.to_owned())).collect();
    Some(found.inferred().saying("rules.AZR001.roles").gap("disks", disks))
}

fn speaks_of_a_disk(event: &Event) -> bool {
    let disk_resource = |event: &Event| event.data.iter().any(|item| item.value.eq_ignore_ascii_case("Physical Disk"));
    event.is(CLUSTER, CLUSTER_DISK) || (event.is(CLUSTER, RESOURCE_FAILED) && disk_resource(event))
}
