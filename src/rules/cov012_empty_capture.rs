//! COV012: an empty capture, from which "none" cannot be told from "failed", and beside which nothing settles it.

use super::cov009_error_text::command;
use super::support::captures::{others, volumes};
use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::facts::{CaseFacts, Citations, CommandKind, CsvUsage, Observation, Origin, VolumeOutcome};

pub(super) struct EmptyCapture;

impl Rule for EmptyCapture {
    fn about(&self) -> &'static About {
        &about!("COV012")
    }

    fn needs(&self) -> &'static [Need] {
        &[]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let counted: Vec<Origin> = match &case.csv {
            CsvUsage::NotInUse { evidence } => evidence.iter().collect(),
            _ => Vec::new(),
        };
        let unknown = matches!(case.csv, CsvUsage::Unknown { .. });
        let severity = if unknown { Severity::Warning } else { Severity::Info };
        let files = others(case).into_iter().filter_map(|other| match other.value {
            Observation::Empty(kind) => Some((other.node, *kind, other.origin)),
            _ => None,
        });
        let rowless = volumes(case).into_iter().filter(|listing| listing.value.outcome == VolumeOutcome::NoObjects);
        let rowless = rowless.map(|listing| (listing.node, CommandKind::ClusterSharedVolume, listing.origin));
        files
            .chain(rowless)
            .filter(|(_, _, origin)| !counted.contains(origin))
            .map(|(node, kind, origin)| {
                let found = self.about().cited(severity, Citations::new(origin)).at(node);
                found.gap("command", command(kind))
            })
            .collect()
    }
}
