//! What a listing lists: by its type, else by its columns, else by what was asked for.

use super::asked::Asked;
use super::listing::Listing;
use crate::decode::objects::Object;
use crate::knowledge::states::Enumeration;

/// What the objects of a listing are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    /// Cluster Shared Volumes.
    Volumes,
    /// Cluster Shared Volumes as each node sees them.
    VolumesOnNodes,
    /// Nodes.
    Nodes,
    /// The cluster itself.
    Cluster,
    /// Groups, resources, networks, the quorum …
    OtherCluster,
}

/// Properties that only one kind of object has.
const MARKS: &[(Subject, &[&str])] = &[
    (
        Subject::OtherCluster,
        &[
            "OwnerGroup",
            "ResourceType",
            "GroupType",
            "IsCoreGroup",
            "IsCoreResource",
            "IsClusterSharedVolume",
            "QuorumResource",
            "AddressMask",
        ],
    ),
    (Subject::Volumes, &["SharedVolumeInfo"]),
    (
        Subject::VolumesOnNodes,
        &[
            "StateInfo",
            "BlockRedirectedIOReason",
            "FileSystemRedirectedIOReason",
            "RedirectedIOReason",
            "VolumeFriendlyName",
        ],
    ),
    (
        Subject::Nodes,
        &[
            "NodeWeight",
            "DynamicWeight",
            "NodeHighestVersion",
            "NodeInstanceID",
            "DrainStatus",
            "Node ID",
            "Assigned Vote",
        ],
    ),
    (
        Subject::Cluster,
        &[
            "ClusterFunctionalLevel",
            "SameSubnetDelay",
            "SharedVolumesRoot",
            "EnableSharedVolumes",
            "ClusSvcHangTimeout",
        ],
    ),
];

/// Properties that remoting adds to every object.
const ADDED: &[&str] = &["PSComputerName", "RunspaceId", "PSShowComputerName", "PSSourceJobInstanceId"];

impl Subject {
    /// `None` for what is no listing of failover-cluster objects.
    pub(crate) fn of(listing: &Listing, typed: Option<Asked>, hint: Option<Asked>) -> Option<Self> {
        let columns: Vec<&str> =
            listing.columns.iter().map(String::as_str).filter(|name| !is_one_of(name, ADDED)).collect();
        match listing.type_name.as_deref() {
            Some(name) if !name.ends_with("PSCustomObject") => Self::by_type(name),
            _ => Self::by_marks(&columns).or_else(|| Self::by_columns(&columns, &listing.objects, typed, hint)),
        }
    }

    /// By the .NET type of an export.
    pub(crate) fn by_type(name: &str) -> Option<Self> {
        if name.contains("MSCluster_") {
            return Some(Self::OtherCluster);
        }
        Some(match name.strip_prefix("Microsoft.FailoverClusters.PowerShell.")? {
            "ClusterSharedVolume" | "ClusterSharedVolumeInfo" | "SharedVolumeInfo" => Self::Volumes,
            state if state.starts_with("ClusterSharedVolumeState") => Self::VolumesOnNodes,
            "ClusterNode" => Self::Nodes,
            "Cluster" => Self::Cluster,
            _ => Self::OtherCluster,
        })
    }

    /// By a property that only one kind of object has.
    pub(crate) fn by_marks(columns: &[&str]) -> Option<Self> {
        let details =
            is_in("FriendlyVolumeName", columns) && (is_in("FaultState", columns) || is_in("Partition", columns));
        let marked = MARKS.iter().find(|(_, marks)| columns.iter().any(|name| is_one_of(name, marks)));
        marked.map(|(subject, _)| *subject).or(details.then_some(Self::Volumes))
    }

    fn by_columns(columns: &[&str], rows: &[Object], typed: Option<Asked>, hint: Option<Asked>) -> Option<Self> {
        if columns.is_empty() {
            return None;
        }
        let of_other_cmdlet = matches!(typed, Some(Asked::OtherCluster | Asked::Node));
        let is_default = columns.len() == 3 && ["Name", "State", "Node"].iter().all(|name| is_in(name, columns));
        // Network interfaces may be laid out alike; no volume is up.
        let is_up = rows.iter().any(|row| row.text_of("State").is_some_and(|state| state.eq_ignore_ascii_case("Up")));
        if is_default && !of_other_cmdlet && !is_up {
            return Some(Self::Volumes);
        }
        // The default view of Get-ClusterGroup: a file's name does not make volumes of groups.
        let is_groups = columns.len() == 3
            && ["Name", "OwnerNode", "State"].iter().zip(columns).all(|(a, b)| a.eq_ignore_ascii_case(b));
        // That of Get-ClusterNetworkInterface.
        let is_interfaces = columns.len() == 4
            && ["Name", "Node", "Network", "State"].iter().zip(columns).all(|(a, b)| a.eq_ignore_ascii_case(b));
        if (is_groups || is_interfaces) && !typed.is_some_and(Asked::is_volumes) {
            return Some(Self::OtherCluster);
        }
        let of_other_cmdlet =
            matches!(typed, Some(Asked::OtherCluster | Asked::SharedVolume | Asked::SharedVolumeState));
        if Self::are_nodes(columns, rows) && !of_other_cmdlet {
            return Some(Self::Nodes);
        }
        Self::by_asked(typed.or(hint)?, columns)
    }

    /// `Name`, `State` and no more than id and type beside them, with the states that only nodes have.
    fn are_nodes(columns: &[&str], rows: &[Object]) -> bool {
        let known = columns.iter().all(|name| is_one_of(name, &["Name", "State", "Id", "Type"]));
        let up = |row: &Object| row.text_of("State").is_some_and(|state| Enumeration::Node.has_word(state));
        known && !rows.is_empty() && rows.iter().all(up)
    }

    fn by_asked(asked: Asked, columns: &[&str]) -> Option<Self> {
        let named = is_in("Name", columns) || is_in("FriendlyVolumeName", columns);
        // `cluster.exe` calls them so.
        let listed = named || is_in("Resource", columns) || is_in("Volume", columns);
        match asked {
            Asked::SharedVolume if listed || is_in("OwnerNode", columns) => Some(Self::Volumes),
            Asked::SharedVolumeState if named || is_in("Node", columns) => Some(Self::VolumesOnNodes),
            Asked::Node if named || is_in("NodeName", columns) => Some(Self::Nodes),
            Asked::Cluster if named => Some(Self::Cluster),
            Asked::OtherCluster if named || is_in("Cluster", columns) => Some(Self::OtherCluster),
            _ => None,
        }
    }
}

/// Whether a header's words are those of a table that may come without its line of dashes.
pub(crate) fn is_known_header(words: &[&str]) -> bool {
    let known = [
        "Name",
        "State",
        "Node",
        "OwnerNode",
        "SharedVolumeInfo",
        "OwnerGroup",
        "ResourceType",
        "Id",
        "Type",
        "StateInfo",
    ];
    is_in("Name", words)
        && (is_in("State", words) || is_in("OwnerNode", words))
        && words.iter().all(|word| is_one_of(word, &known))
}

fn is_in(name: &str, columns: &[&str]) -> bool {
    is_one_of(name, columns)
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}
