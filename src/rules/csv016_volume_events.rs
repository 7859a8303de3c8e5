//! CSV016: cluster events name a Cluster Shared Volume.

use super::support::captures::volumes;
use super::support::near::{CLUSTER, events, labels};
use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{CaseFacts, CsvUsage, VolumeOutcome};

pub(super) struct VolumeEvents;

/// Events that name a CSV; 5143 and 5145 also concern plain cluster disks, and 5219 names none.
const NAME_A_VOLUME: &[u32] =
    &[1584, 5120, 5121, 5122, 5125, 5136, 5140, 5141, 5142, 5144, 5147, 5150, 5156, 5157, 5216, 5217, 5218];

impl Rule for VolumeEvents {
    fn about(&self) -> &'static About {
        &about!("CSV016")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::EventLogSystem)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let (severity, detail) = match case.csv {
            CsvUsage::InUse { .. } => (Severity::Info, "rules.CSV016.detail"),
            _ => (Severity::Warning, "rules.CSV016.open"),
        };
        let mut none = volumes(case);
        none.retain(|listing| listing.value.outcome == VolumeOutcome::RanAndPrintedNothing);
        let mut findings = Vec::new();
        for node in &case.nodes {
            let named: Vec<_> = events(node, CLUSTER, NAME_A_VOLUME).collect();
            let found = self.about().from(severity, named.iter().map(|event| event.origin));
            findings.extend(found.map(|found| {
                found
                    .on(&node.name)
                    .saying(detail)
                    .gap("events", labels(named))
                    .against(none.iter().map(|listing| listing.origin))
            }));
        }
        findings
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_same_events_show_a_volume_to_the_rule_and_to_the_facts() {
        let table = include_str!("../knowledge/csv_events.toml");
        let ids = table.lines().filter_map(|line| line.strip_prefix("id = ")?.trim().parse().ok());
        assert_eq!(ids.collect::<Vec<u32>>(), super::NAME_A_VOLUME);
    }
}
