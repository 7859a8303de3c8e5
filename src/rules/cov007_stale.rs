//! COV007: captures are older than the newest rejection or boot.

use super::support::near::newest_rejection;
use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{Arg, CaseFacts, NodeFacts, Time};

pub(super) struct Stale;

impl Rule for Stale {
    fn about(&self) -> &'static About {
        &about!("COV007")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::Any(&[Capture::VssadminWriters, Capture::ClusterSharedVolume]), Need::All(Capture::EventLogApplication)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let newest_anywhere = case.nodes.iter().filter_map(newest_rejection).max();
        case.nodes.iter().flat_map(|node| self.of(node, newest_anywhere)).collect()
    }
}

impl Stale {
    fn of(&self, node: &NodeFacts, newest_anywhere: Option<Time>) -> Vec<Finding> {
        let mut findings = Vec::new();
        let lists = node.lists.iter().filter(|_| node.csv_writer.stale).map(|(_, list)| list.origin);
        findings.extend(self.about().from(Severity::Warning, lists).map(|found| found.on(&node.name)));
        if let Some(newest) = newest_anywhere {
            let older = node.volumes.iter().filter(|(taken, _)| taken.is_some_and(|taken| taken.is_before(newest)));
            let found = self.about().from(Severity::Warning, older.map(|(_, listing)| listing.origin));
            let found = found.map(|found| found.on(&node.name).saying("rules.COV007.volumes"));
            findings.extend(found.map(|found| found.gap("newest", Arg::Time(newest))));
        }
        findings
    }
}
