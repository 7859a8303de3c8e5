//! AZR002: the CSV lies on Storage Spaces Direct, for which the usual alternative may not apply (decision D12).

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Arg, Capture, CaseFacts, Code, CsvUsage, Role, Sourced, Volume};

/// Title where a pool is shown that may be one of a single machine.
const POOLED: &str = "rules.AZR002.pooled.title";

/// Default name that the cluster gives to a volume of a storage pool.
const POOL_VOLUME: &str = "Cluster Virtual Disk (";

pub(super) const RULE: Rule = Rule::of_case(Code::AZR002, find).needing(&[Need::All(Capture::ClusterSharedVolume)]);

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let CsvUsage::InUse { volumes, .. } = &case.csv else { return Vec::new() };
    let pooled: Vec<_> = volumes.iter().filter(|volume| volume.value.name.starts_with(POOL_VOLUME)).collect();
    if pooled.is_empty() {
        return by_roles(rule, case, volumes).into_iter().collect();
    }
    let names: Arg = pooled.iter().map(|volume| Arg::Volume(volume.value.name.clone())).collect();
    let found = rule.from(Severity::Warning, pooled.iter().map(|volume| volume.origin));
    found.map(|found| found.inferred().gap("volumes", names)).into_iter().collect()
}

/// Volumes may be renamed; the pool that they lie on is listed all the same.
fn by_roles(rule: &Rule, case: &CaseFacts, volumes: &[Sourced<Volume>]) -> Option<Finding> {
    let shown = case.roles(Role::SpacesDirect).chain(case.roles(Role::StoragePool)).map(|(place, _)| place);
    let names: Arg = volumes.iter().map(|volume| Arg::Volume(volume.value.name.clone())).collect();
    let found = rule.from(Severity::Warning, shown).map(|found| found.inferred().saying("rules.AZR002.shown"));
    let pooled = || {
        let found = rule.from(Severity::Info, case.roles(Role::PooledDisk).map(|(place, _)| place))?;
        Some(found.titled(POOLED).saying("rules.AZR002.pooled"))
    };
    Some(found.or_else(pooled)?.gap("volumes", names))
}
