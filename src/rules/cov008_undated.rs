//! COV008: captures without a time cannot be placed before or after the failure.

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{Arg, CaptureTime, CaseFacts, NodeFacts, Origin};

pub(super) struct Undated;

impl Rule for Undated {
    fn about(&self) -> &'static About {
        &about!("COV008")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::Any(&[Capture::VssadminWriters, Capture::ClusterSharedVolume])]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let undated = |node: &NodeFacts| {
            let lists = node.lists.iter().map(|(taken, list)| (*taken, list.origin));
            let volumes = node.volumes.iter().map(|(taken, listing)| (*taken, listing.origin));
            let all: Vec<(Option<CaptureTime>, Origin)> = lists.chain(volumes).collect();
            let without: Vec<Origin> = all.iter().filter(|(taken, _)| taken.is_none()).map(|(_, at)| *at).collect();
            let local = all.iter().filter(|(taken, _)| matches!(taken, Some(CaptureTime::Local(_))));
            let (places, detail) = if without.is_empty() {
                (local.map(|(_, at)| *at).collect(), "rules.COV008.local")
            } else {
                (without, "rules.COV008.detail")
            };
            let count = u64::try_from(places.len()).unwrap_or(u64::MAX);
            let found = self.about().from(Severity::Info, places)?.on(&node.name).saying(detail);
            Some(found.gap("count", Arg::Number(count)))
        };
        case.nodes.iter().filter_map(undated).collect()
    }
}
