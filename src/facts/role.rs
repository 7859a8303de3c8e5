//! What a cluster runs and on what it stores, as its own cmdlets list it.

use super::{CaseFacts, Observation, Origin};

/// A kind of cluster role or storage that changes the advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// SQL Server availability group: failed over by SQL Server's own tools only.
    AvailabilityGroup,
    /// SQL Server failover cluster instance: on storage that the nodes share.
    SqlInstance,
    /// Scale-Out File Server: lives on CSV, and is outside Azure VM Backup itself.
    ScaleOutFileServer,
    /// File server for general use.
    FileServer,
    /// Hyper-V virtual machine.
    VirtualMachine,
    /// A clustered disk.
    Disk,
    /// A clustered storage pool.
    StoragePool,
    /// A disk in some pool, maybe one of a single machine.
    PooledDisk,
    /// Storage Spaces Direct is enabled.
    SpacesDirect,
}

/// One place that shows a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleSeen {
    /// Which.
    pub role: Role,
    /// Name of the resource or group as printed.
    pub name: String,
}

impl CaseFacts {
    /// Every place that shows a role, with the name that stands there.
    pub fn roles(&self, role: Role) -> impl Iterator<Item = (Origin, &str)> {
        let seen = self.nodes.iter().flat_map(|node| &node.others).chain(&self.cluster_wide);
        seen.filter_map(move |(_, seen)| match &seen.value {
            Observation::Role(shown) if shown.role == role => Some((seen.origin, shown.name.as_str())),
            _ => None,
        })
    }

    /// Whether anything shows a role.
    pub fn has_role(&self, role: Role) -> bool {
        self.roles(role).next().is_some()
    }
}
