//! CSV014: captures give one volume different states or owners.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Arg, Capture, CaseFacts, Citations, Code};

pub(super) const RULE: Rule = Rule::of_case(Code::CSV014, find).needing(&[Need::All(Capture::ClusterSharedVolume)]);

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let conflicts = case.volume_conflicts.iter();
    conflicts
        .map(|volume| {
            let found = rule.cited(Severity::Info, Citations::new(volume.origin));
            found.gap("volume", Arg::Volume(volume.value.name.clone()))
        })
        .collect()
}
