//! AZR001: a shared disk without CSV is outside Azure VM Backup all the same (decision D11).

use super::support::near::{CLUSTER, is, labels};
use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{Arg, CaseFacts, CsvUsage, Event, NodeFacts, Role};

pub(super) struct SharedDisk;

/// Events of a cluster disk that is no CSV: not found, damaged, ownership lost, move vetoed, snapshot not deleted.
const CLUSTER_DISK: &[u32] = &[1034, 1037, 1038, 5143, 5145];

impl Rule for SharedDisk {
    fn about(&self) -> &'static About {
        &about!("AZR001")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::ClusterSharedVolume), Need::All(Capture::EventLogSystem)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        if !matches!(case.csv, CsvUsage::NotInUse { .. }) {
            return Vec::new();
        }
        let shared = |node: &NodeFacts| {
            let hits: Vec<_> = node.events.iter().filter(|event| speaks_of_a_disk(&event.value)).collect();
            let found = self.about().from(Severity::Warning, hits.iter().map(|event| event.origin))?;
            Some(found.on(&node.name).inferred().gap("events", labels(hits)))
        };
        let listed: Vec<_> = case.roles(Role::Disk).collect();
        if let Some(found) = self.about().from(Severity::Warning, listed.iter().map(|(place, _)| *place)) {
            let mut disks: Vec<&str> = listed.iter().map(|(_, name)| *name).collect();
            disks.sort_unstable();
            disks.dedup();
            let disks = disks.into_iter().map(|name| Arg::Volume(name.to_owned())).collect();
            return vec![found.inferred().saying("rules.AZR001.roles").gap("disks", Arg::List(disks))];
        }
        case.nodes.iter().filter_map(shared).collect()
    }
}

fn speaks_of_a_disk(event: &Event) -> bool {
    let disk_resource = |event: &Event| event.data.iter().any(|item| item.value.eq_ignore_ascii_case("Physical Disk"));
    is(event, CLUSTER, CLUSTER_DISK) || (is(event, CLUSTER, &[1069]) && disk_resource(event))
}
