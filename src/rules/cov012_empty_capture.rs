//! COV012: an empty capture, from which "none" cannot be told from "failed".

use super::cov009_error_text::command;
use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::facts::{CaseFacts, Citations, CommandKind, CsvUsage, NodeFacts, Observation, Origin, VolumeOutcome};

pub(super) struct EmptyCapture;

impl Rule for EmptyCapture {
    fn about(&self) -> &'static About {
        &about!("COV012")
    }

    fn needs(&self) -> &'static [Need] {
        &[]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let unknown = matches!(case.csv, CsvUsage::Unknown { .. });
        let severity = if unknown { Severity::Warning } else { Severity::Info };
        let empty = |node: &NodeFacts| -> Vec<Finding> {
            captures(node)
                .into_iter()
                .map(|(kind, origin)| {
                    let found = self.about().cited(severity, Citations::new(origin)).on(&node.name);
                    found.gap("command", command(kind))
                })
                .collect()
        };
        case.nodes.iter().flat_map(empty).collect()
    }
}

fn captures(node: &NodeFacts) -> Vec<(CommandKind, Origin)> {
    let files = node.others.iter().filter_map(|(_, other)| match other.value {
        Observation::Empty(kind) => Some((kind, other.origin)),
        _ => None,
    });
    let rowless = node.volumes.iter().filter(|(_, listing)| listing.value.outcome == VolumeOutcome::NoObjects);
    files.chain(rowless.map(|(_, listing)| (CommandKind::ClusterSharedVolume, listing.origin))).collect()
}
