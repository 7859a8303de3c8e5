//! Captures wherever they were put: with the node that they belong to, or with the cluster as a whole.

use crate::facts::{CaptureError, CaptureTime, CaseFacts, Observation, Origin, Sourced, VolumeListing};

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

/// All captures of Cluster Shared Volumes.
pub(crate) fn volumes(case: &CaseFacts) -> Vec<Seen<'_, VolumeListing>> {
    let of_nodes = case.nodes.iter().flat_map(|node| node.volumes.iter().map(|v| seen(Some(&node.name), v)));
    let of_cluster = case.cluster_wide.iter().filter_map(|capture| match &capture.1.value {
        Observation::Volumes(listing) => {
            Some(Seen { node: None, taken: capture.0, value: listing, origin: capture.1.origin })
        }
        _ => None,
    });
    of_nodes.chain(of_cluster).collect()
}

/// All failed commands.
pub(crate) fn errors(case: &CaseFacts) -> Vec<Seen<'_, CaptureError>> {
    let of_nodes = case.nodes.iter().flat_map(|node| node.errors.iter().map(|e| seen(Some(&node.name), e)));
    let of_cluster = case.cluster_wide.iter().filter_map(|capture| match &capture.1.value {
        Observation::Error(error) => {
            Some(Seen { node: None, taken: capture.0, value: error, origin: capture.1.origin })
        }
        _ => None,
    });
    of_nodes.chain(of_cluster).collect()
}

/// All other observations (empty files, wrong verbs, hints).
pub(crate) fn others(case: &CaseFacts) -> Vec<Seen<'_, Observation>> {
    let of_nodes = case.nodes.iter().flat_map(|node| node.others.iter().map(|o| seen(Some(&node.name), o)));
    of_nodes.chain(case.cluster_wide.iter().map(|capture| seen(None, capture))).collect()
}
