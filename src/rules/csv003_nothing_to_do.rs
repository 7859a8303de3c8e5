//! CSV003: CSV is not used and the CSV writer is off (decision D3).

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{CaseFacts, CsvUsage, Enabled};

pub(super) struct NothingToDo;

impl Rule for NothingToDo {
    fn about(&self) -> &'static About {
        &about!("CSV003")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::ClusterSharedVolume), Need::All(Capture::VssadminWriters)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let CsvUsage::NotInUse(proof) = &case.csv else { return Vec::new() };
        let off = case.nodes.iter().filter(|node| node.csv_writer.status == Enabled::Disabled);
        off.filter_map(|node| {
            let shown = node.csv_writer.evidence.iter().copied();
            Some(self.about().from(Severity::Info, shown.chain(proof.evidence().iter()))?.on(&node.name))
        })
        .collect()
    }
}
