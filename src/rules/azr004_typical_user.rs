//! AZR004: a role that typically uses CSV on a cluster that is said to use none: ask before changing anything.

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{CaseFacts, CsvUsage, Guid, NodeFacts};

pub(super) struct TypicalUser;

/// Microsoft Hyper-V VSS Writer.
const HYPER_V: Guid = Guid::from_u128(0x66841cd4_6ded_4f4b_8f17_fd23f8ddc3de);

impl Rule for TypicalUser {
    fn about(&self) -> &'static About {
        &about!("AZR004")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::ClusterSharedVolume), Need::All(Capture::VssadminWriters)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let CsvUsage::NotInUse(proof) = &case.csv else { return Vec::new() };
        let typical = |node: &NodeFacts| {
            let hosts = node.writers.iter().filter(|writer| writer.value.id == Some(HYPER_V));
            let found = self.about().from(Severity::Warning, hosts.map(|writer| writer.origin))?;
            Some(found.on(&node.name).inferred().against(proof.evidence().iter()))
        };
        case.nodes.iter().filter_map(typical).collect()
    }
}
