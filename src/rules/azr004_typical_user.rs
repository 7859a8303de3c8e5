//! AZR004: a role that typically uses CSV on a cluster that is said to use none: ask before changing anything.

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{CaseFacts, CsvUsage, NodeFacts};
use crate::knowledge::writers::HYPER_V;

pub(super) struct TypicalUser;

impl Rule for TypicalUser {
    fn about(&self) -> &'static About {
        &about!("AZR004")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::ClusterSharedVolume), Need::All(Capture::VssadminWriters)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let CsvUsage::NotInUse { evidence } = &case.csv else { return Vec::new() };
        let typical = |node: &NodeFacts| {
            let hosts = node.writers.iter().filter(|writer| writer.value.id == Some(HYPER_V));
            let found = self.about().from(Severity::Warning, hosts.map(|writer| writer.origin))?;
            Some(found.on(&node.name).inferred().against(evidence.iter()))
        };
        case.nodes.iter().filter_map(typical).collect()
    }
}
