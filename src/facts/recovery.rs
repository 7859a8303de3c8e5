//! Recovery points of Azure Backup, as its interfaces name them.

use serde::Deserialize;

use super::{CaseFacts, NodeFacts, Observation, Origin, Time};

/// What a recovery point holds.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, strum::IntoStaticStr, strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "kebab-case", prefix = "rules.consistency.")]
pub enum Consistency {
    /// All writers succeeded.
    Application,
    /// Some writer failed.
    FileSystem,
    /// No VSS was used.
    Crash,
}

super::named!(Consistency);

/// One recovery point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryPoint {
    /// How consistent it is.
    pub consistency: Consistency,
    /// When it was taken, where that is said.
    pub taken: Option<Time>,
    /// The virtual machine's name in lower case, where that is said.
    pub machine: Option<String>,
    /// It stands in a list of Azure's interfaces; else in other words, which may be a wish or a setting.
    pub is_listed: bool,
}

impl CaseFacts {
    /// Every recovery point that the evidence names, with its place.
    pub fn recovery_points(&self) -> impl Iterator<Item = (Origin, &RecoveryPoint)> {
        let seen = self.nodes.iter().flat_map(|node| &node.others).chain(&self.cluster_wide);
        seen.filter_map(|(_, seen)| match &seen.value {
            Observation::RecoveryPoint(point) => Some((seen.origin, point)),
            _ => None,
        })
    }

    /// The recovery points that may be of this case: they name no machine, or one of its nodes.
    pub fn own_recovery_points(&self) -> impl Iterator<Item = (Origin, &RecoveryPoint)> {
        let is_node = |machine: &String| self.nodes.iter().any(|node| node.name == *machine);
        self.recovery_points().filter(move |(_, point)| point.machine.as_ref().is_none_or(is_node))
    }

    /// The recovery points of a node: by the machine that they name, else by whose capture they stand in.
    pub fn recovery_points_of<'a>(&'a self, node: &'a NodeFacts) -> impl Iterator<Item = &'a RecoveryPoint> {
        let own = |origin: Origin| node.others.iter().any(|(_, seen)| seen.origin == origin);
        self.recovery_points().filter_map(move |(origin, point)| {
            let is_of = point.machine.as_ref().map_or_else(|| own(origin), |machine| *machine == node.name);
            is_of.then_some(point)
        })
    }
}
