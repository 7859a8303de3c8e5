//! CSV014: captures give one volume different states or owners.

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{Arg, CaseFacts, Citations};

pub(super) struct VolumeConflict;

impl Rule for VolumeConflict {
    fn about(&self) -> &'static About {
        &about!("CSV014")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::ClusterSharedVolume)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let conflicts = case.volume_conflicts.iter();
        conflicts
            .map(|volume| {
                let found = self.about().cited(Severity::Info, Citations::new(volume.origin));
                found.gap("volume", Arg::Volume(volume.value.name.clone()))
            })
            .collect()
    }
}
