//! CSV001: a Cluster Shared Volume is in use, so Azure VM Backup is not supported (decision D1).

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{Arg, CaseFacts, CsvUsage};

pub(super) struct InUse;

impl Rule for InUse {
    fn about(&self) -> &'static About {
        &about!("CSV001")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::Any(&[Capture::ClusterSharedVolume, Capture::EventLogSystem])]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let CsvUsage::InUse { volumes, evidence } = &case.csv else { return Vec::new() };
        let names = volumes.iter().map(|volume| Arg::Volume(volume.value.name.clone())).collect();
        vec![self.about().cited(Severity::Error, evidence.clone()).gap("volumes", Arg::List(names))]
    }
}
