//! CSV002: the CSV writer is on although CSV is not used (decision D2).

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{CaseFacts, CsvUsage, Enabled, Switch};

pub(super) struct Unneeded;

impl Rule for Unneeded {
    fn about(&self) -> &'static About {
        &about!("CSV002")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::ClusterSharedVolume), Need::Any(&[Capture::VssadminWriters, Capture::EventLogApplication])]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let CsvUsage::NotInUse(proof) = &case.csv else { return Vec::new() };
        let on = case
            .nodes
            .iter()
            .filter(|node| node.csv_writer.status == Enabled::Enabled && node.setting.switch != Switch::Set(0));
        on.filter_map(|node| {
            let shown = node.csv_writer.evidence.iter().copied();
            Some(self.about().from(Severity::Error, shown.chain(proof.evidence().iter()))?.on(&node.name))
        })
        .collect()
    }
}
