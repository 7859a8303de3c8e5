//! AZR002: the CSV lies on Storage Spaces Direct, for which the usual alternative may not apply (decision D12).

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{Arg, CaseFacts, CsvUsage, Role, Sourced, Volume};

pub(super) struct StorageSpaces;

/// Default name that the cluster gives to a volume of a storage pool.
const POOL_VOLUME: &str = "Cluster Virtual Disk (";

impl Rule for StorageSpaces {
    fn about(&self) -> &'static About {
        &about!("AZR002")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::ClusterSharedVolume)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let CsvUsage::InUse { volumes, .. } = &case.csv else { return Vec::new() };
        let pooled: Vec<_> = volumes.iter().filter(|volume| volume.value.name.starts_with(POOL_VOLUME)).collect();
        if pooled.is_empty() {
            return self.by_roles(case, volumes).into_iter().collect();
        }
        let names = pooled.iter().map(|volume| Arg::Volume(volume.value.name.clone())).collect();
        let found = self.about().from(Severity::Warning, pooled.iter().map(|volume| volume.origin));
        found.map(|found| found.inferred().gap("volumes", Arg::List(names))).into_iter().collect()
    }
}

impl StorageSpaces {
    /// Volumes may be renamed; the pool that they lie on is listed all the same.
    fn by_roles(&self, case: &CaseFacts, volumes: &[Sourced<Volume>]) -> Option<Finding> {
        let shown = case.roles(Role::SpacesDirect).chain(case.roles(Role::StoragePool)).map(|(place, _)| place);
        let names = volumes.iter().map(|volume| Arg::Volume(volume.value.name.clone())).collect();
        let found = self.about().from(Severity::Warning, shown)?.inferred().saying("rules.AZR002.shown");
        Some(found.gap("volumes", Arg::List(names)))
    }
}
