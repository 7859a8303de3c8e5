//! The proof without which nobody is told to turn the CSV writer off.

use crate::facts::proof::NotInUseProof;
use crate::facts::{CaseFacts, CsvUsage, NodeFacts, Observation, Switch};

/// CSV is shown not to be in use, nothing shows a volume, and the writer is on somewhere. Made by [`Unneeded::prove`]
/// only.
#[derive(Clone, Debug)]
pub(super) struct Unneeded<'a> {
    proof: &'a NotInUseProof,
    nodes: Vec<&'a NodeFacts>,
}

impl<'a> Unneeded<'a> {
    /// The proof, where there is one. That no capture holds a volume is looked at once more, whatever the facts say of
    /// CSV use.
    pub(super) fn prove(case: &'a CaseFacts) -> Option<Self> {
        let CsvUsage::NotInUse(proof) = &case.csv else { return None };
        let nodes: Vec<&NodeFacts> = case.nodes.iter().filter(|node| node.has_writer_on()).collect();
        let proven = !nodes.is_empty() && !any_volume(case);
        proven.then_some(Self { proof, nodes })
    }

    /// What shows that CSV is not in use.
    pub(super) fn proof(&self) -> &NotInUseProof {
        self.proof
    }

    /// Nodes whose writer is on; never empty.
    pub(super) fn nodes(&self) -> &[&'a NodeFacts] {
        &self.nodes
    }

    /// Those of them whose switch is set already and not in force.
    pub(super) fn pending(&self) -> Vec<&'a NodeFacts> {
        self.nodes.iter().filter(|node| node.setting.switch == Switch::Set(0)).copied().collect()
    }
}

fn any_volume(case: &CaseFacts) -> bool {
    let of_nodes = case.nodes.iter().flat_map(|node| &node.volumes).any(|(_, seen)| seen.value.outcome.shows_volumes());
    let of_cluster = case.cluster_wide.iter().any(|(_, seen)| match &seen.value {
        Observation::Volumes(listing) => listing.outcome.shows_volumes(),
        _ => false,
    });
    of_nodes || of_cluster
}
