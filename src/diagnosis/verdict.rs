//! Which of the five verdicts the facts come to (contract, rulings 1, 23 and 24).

use super::Verdict;
use super::unneeded::Unneeded;
use crate::facts::{CaseFacts, CommandKind, CsvUsage, Enabled, ErrorReason, NodeFacts, Observation, Tri};

/// A verdict, the unsafe one with its proof.
#[derive(Clone, Debug)]
pub(super) enum Decision<'a> {
    InUse,
    Unneeded(Unneeded<'a>),
    NotACluster,
    NoAction,
    NeedsEvidence,
}

impl<'a> Decision<'a> {
    /// Decides in the order of ruling 1.
    pub(super) fn of(case: &'a CaseFacts) -> Self {
        if matches!(case.csv, CsvUsage::InUse { .. }) {
            return Self::InUse;
        }
        if let Some(proven) = Unneeded::prove(case) {
            return Self::Unneeded(proven);
        }
        if is_no_cluster(case) {
            return Self::NotACluster;
        }
        let mut counted = counted(case).peekable();
        let any = counted.peek().is_some();
        let off = any && counted.all(|node| node.csv_writer.status == Enabled::Disabled);
        match case.csv {
            CsvUsage::NotInUse(_) if off => Self::NoAction,
            _ => Self::NeedsEvidence,
        }
    }

    /// Its code.
    pub(super) fn verdict(&self) -> Verdict {
        match self {
            Self::InUse => Verdict::CsvInUse,
            Self::Unneeded(_) => Verdict::CsvWriterUnneeded,
            Self::NotACluster => Verdict::NotACluster,
            Self::NoAction => Verdict::NoAction,
            Self::NeedsEvidence => Verdict::NeedsEvidence,
        }
    }
}

/// Nodes that count: all seen but plain servers and those that left the cluster.
pub(super) fn counted(case: &CaseFacts) -> impl Iterator<Item = &NodeFacts> {
    case.nodes.iter().filter(|node| node.left.is_none() && !matches!(node.cluster_member, Tri::No(_)))
}

/// Every node seen is shown to be none, and nothing in the case hints at a cluster.
fn is_no_cluster(case: &CaseFacts) -> bool {
    let plain = !case.nodes.is_empty() && case.nodes.iter().all(|node| matches!(node.cluster_member, Tri::No(_)));
    let listed = case.absent.iter().any(|node| node.listed);
    let proven = !matches!(case.csv, CsvUsage::Unknown { .. });
    plain
        && !listed
        && !proven
        && case.clusters.is_empty()
        && !case.cluster_wide.iter().any(|(_, seen)| hints(&seen.value))
}

fn hints(seen: &Observation) -> bool {
    match seen {
        Observation::Nodes(_)
        | Observation::Cluster(_)
        | Observation::ClusterAnswered
        | Observation::ClusterSign(_)
        | Observation::ClusterServiceDown => true,
        Observation::CsvMention(mention) => mention.rows,
        Observation::Volumes(listing) => listing.outcome.shows_volumes() || listing.outcome.lists_none(),
        Observation::Error(error) => {
            error.reason == ErrorReason::ClusterServiceDown
                || (error.command == CommandKind::ClusterSharedVolume && error.reason == ErrorReason::CollectorFailed)
        }
        _ => false,
    }
}
