//! AZR002: the CSV lies on Storage Spaces Direct, for which the usual alternative may not apply (decision D12).

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Arg, Capture, CaseFacts, Code, CsvUsage};

/// Default name that the cluster gives to a volume of a storage pool.
const POOL_VOLUME: &str = "Cluster Virtual Disk (";

pub(super) const RULE: Rule =
    Rule { code: Code::AZR002, needs: &[Need::All(Capture::ClusterSharedVolume)], events: &[], find };

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let CsvUsage::InUse { volumes, .. } = &case.csv else { return Vec::new() };
    let pooled: Vec<_> = volumes.iter().filter(|volume| volume.value.name.starts_with(POOL_VOLUME)).collect();
    let names = pooled.iter().map(|volume| Arg::Volume(volume.value.name.clone())).collect();
    let found = rule.from(Severity::Warning, pooled.iter().map(|volume| volume.origin));
    found.map(|found| found.inferred().gap("volumes", Arg::List(names))).into_iter().collect()
}
