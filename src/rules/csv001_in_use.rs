//! CSV001: a Cluster Shared Volume is in use, so Azure VM Backup is not supported (decision D1).

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Arg, Capture, CaseFacts, Code, CsvUsage};

pub(super) const RULE: Rule =
    Rule::of_case(Code::CSV001, find).needing(&[Need::Any(&[Capture::ClusterSharedVolume, Capture::EventLogSystem])]);

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let CsvUsage::InUse { volumes, evidence } = &case.csv else { return Vec::new() };
    let names: Arg = volumes.iter().map(|volume| Arg::Volume(volume.value.name.clone())).collect();
    vec![rule.cited(Severity::Error, evidence.clone()).gap("volumes", names)]
}
