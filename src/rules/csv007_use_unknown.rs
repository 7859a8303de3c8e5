//! CSV007: the writer is on and CSV use is not known: no remedy yet (decision D7).

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{CaseFacts, CsvUsage, Enabled};

pub(super) struct UseUnknown;

impl Rule for UseUnknown {
    fn about(&self) -> &'static About {
        &about!("CSV007")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::Any(&[Capture::VssadminWriters, Capture::EventLogApplication])]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        if !matches!(case.csv, CsvUsage::Unknown { .. }) {
            return Vec::new();
        }
        let on = case.nodes.iter().filter(|node| node.csv_writer.status == Enabled::Enabled);
        on.filter_map(|node| {
            Some(self.about().from(Severity::Warning, node.csv_writer.evidence.iter().copied())?.on(&node.name))
        })
        .collect()
    }
}
