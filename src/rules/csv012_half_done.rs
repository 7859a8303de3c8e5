//! CSV012: the writer is off on some nodes and on on others.

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{Arg, CaseFacts, CsvUsage, Enabled, NodeFacts};

pub(super) struct HalfDone;

impl Rule for HalfDone {
    fn about(&self) -> &'static About {
        &about!("CSV012")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::VssadminWriters)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let with =
            |status| -> Vec<&NodeFacts> { case.nodes.iter().filter(|node| node.csv_writer.status == status).collect() };
        let (on, off) = (with(Enabled::Enabled), with(Enabled::Disabled));
        if on.is_empty() || off.is_empty() || matches!(case.csv, CsvUsage::InUse { .. }) {
            return Vec::new();
        }
        let names = |nodes: &[&NodeFacts]| Arg::List(nodes.iter().map(|node| Arg::Host(node.name.clone())).collect());
        let shown = on.iter().chain(&off).filter_map(|node| node.csv_writer.evidence.first().copied());
        let found = self.about().from(Severity::Warning, shown);
        let open = matches!(case.csv, CsvUsage::Unknown { .. });
        let detail = if open { "rules.CSV012.open" } else { "rules.CSV012.detail" };
        let found = found.map(|found| found.saying(detail));
        found.map(|found| found.gap("on", names(&on)).gap("off", names(&off))).into_iter().collect()
    }
}
