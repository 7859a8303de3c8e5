//! CSV014: captures give one volume different states or owners.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Arg, Capture, CaseFacts, Citations, Code, Message};

pub(super) const RULE: Rule = Rule::of_case(Code::CSV014, find).needing(&[Need::All(Capture::ClusterSharedVolume)]);

/// Volumes that are named one by one: as many as a cluster may have nodes. Of captures that someone made up there are ten
/// thousands, and a report would say nothing else.
const NAMED: usize = 64;

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let (named, rest) = case.volume_conflicts.split_at(case.volume_conflicts.len().min(NAMED));
    let each = named.iter().map(|volume| {
        let found = rule.cited(Severity::Info, Citations::new(volume.origin));
        found.gap("volume", Arg::Volume(volume.value.name.clone()))
    });
    let more = Message::new("rules.CSV014.more").with("count", rest.len());
    let rest = rule.from(Severity::Info, rest.iter().map(|volume| volume.origin));
    each.chain(rest.map(|found| found.gap("volume", more))).collect()
}
