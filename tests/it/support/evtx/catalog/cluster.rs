//! Events of the failover cluster (System log, manifest provider).

use super::super::Event;

/// Provider name.
pub const CLUSTERING: &str = "Microsoft-Windows-FailoverClustering";
/// Provider GUID.
pub const CLUSTERING_GUID: &str = "{baf908ea-3421-4ca9-9b84-6689b8c6f85f}";

/// Any event of the cluster service. Task numbers are those of our made-up manifest.
pub fn clustering(id: u16, time: &str) -> Event {
    Event { version: 1, ..Event::manifest(CLUSTERING, CLUSTERING_GUID, id, time) }
}

/// The backup of the cluster configuration was cancelled.
pub fn cluster_1544(time: &str) -> Event {
    clustering(1544, time).level(3).task(19)
}

/// The backup of the cluster configuration started.
pub fn cluster_1537(time: &str) -> Event {
    clustering(1537, time).task(19)
}

/// The backup of the cluster configuration completed.
pub fn cluster_1538(time: &str, snapshot: &str) -> Event {
    clustering(1538, time).task(19).named(&[("SnapshotId", snapshot)])
}

/// A CSV is paused.
pub fn csv_5120(time: &str, volume: &str, resource: &str) -> Event {
    clustering(5120, time).level(2).task(39).named(&[
        ("VolumeName", volume),
        ("ResourceName", resource),
        ("DiskDeadReason", "STATUS_USER_SESSION_DELETED(c0000203)"),
    ])
}

/// A node left the membership.
pub fn cluster_1135(time: &str, node: &str) -> Event {
    clustering(1135, time).level(1).task(6).named(&[("NodeName", node)])
}

/// A resource failed.
pub fn cluster_1069(time: &str, resource: &str, role: &str) -> Event {
    clustering(1069, time).level(2).task(3).named(&[
        ("ResourceName", resource),
        ("ResourceGroup", role),
        ("ResTypeDll", "Physical Disk"),
    ])
}

/// A role moves.
pub fn cluster_1641(time: &str, role: &str, from: &str, to: &str) -> Event {
    clustering(1641, time).task(3).named(&[("GroupName", role), ("SourceNode", from), ("DestNode", to)])
}
