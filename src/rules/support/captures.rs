//! Captures wherever they were put: with the node that they belong to, or with the cluster as a whole.

use crate::facts::{CaptureError, CaptureTime, CaseFacts, NodeFacts, Observation, Origin, Sourced, VolumeListing};

/// One capture with its node, where it has one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen<'a, T> {
    /// The node; `None` for the cluster as a whole.
    pub node: Option<&'a str>,
    /// When it was taken.
    pub taken: Option<CaptureTime>,
    /// What it says.
    pub value: &'a T,
    /// Where.
    pub origin: Origin,
}

type Dated<T> = (Option<CaptureTime>, Sourced<T>);

fn seen<'a, T>(node: Option<&'a str>, (taken, what): &'a Dated<T>) -> Seen<'a, T> {
    Seen { node, taken: *taken, value: &what.value, origin: what.origin }
}

fn everywhere<T>(
    case: &CaseFacts,
    of_node: fn(&NodeFacts) -> &[Dated<T>],
    of_cluster: fn(&Observation) -> Option<&T>,
) -> Vec<Seen<'_, T>> {
    let of_nodes = case.nodes.iter().flat_map(|node| of_node(node).iter().map(|one| seen(Some(&node.name), one)));
    let of_cluster = case.cluster_wide.iter().filter_map(|one| {
        let Seen { taken, value, origin, .. } = seen(None, one);
        Some(Seen { node: None, taken, value: of_cluster(value)?, origin })
    });
    of_nodes.chain(of_cluster).collect()
}

/// All captures of Cluster Shared Volumes.
pub(crate) fn volumes(case: &CaseFacts) -> Vec<Seen<'_, VolumeListing>> {
    everywhere(
        case,
        |node| &node.volumes,
        |seen| if let Observation::Volumes(found) = seen { Some(found) } else { None },
    )
}

/// All failed commands.
pub(crate) fn errors(case: &CaseFacts) -> Vec<Seen<'_, CaptureError>> {
    everywhere(case, |node| &node.errors, |seen| if let Observation::Error(found) = seen { Some(found) } else { None })
}

/// All other observations (empty files, wrong verbs, hints).
pub(crate) fn others(case: &CaseFacts) -> Vec<Seen<'_, Observation>> {
    everywhere(case, |node| &node.others, |seen| Some(seen))
}
