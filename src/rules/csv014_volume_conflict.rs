//! CSV014: captures give one volume different states or owners.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Arg, Capture, CaseFacts, Citations, Code};

pub(super) const RULE: Rule =
    Rule { code: Code::CSV014, needs: &[Need::All(Capture::ClusterSharedVolume)], events: &[], find };

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let conflicts = case.volume_conflicts.iter();
    conflicts
        .map(|volume| {
            let found = rule.cited(Severity::Info, Citations::new(volume.origin));
            found.gap("volume", Arg::Volume(volume.value.name.clone()))
        })
        .collect()
}
