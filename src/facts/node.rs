//! What is known of one node and of its cluster after merging all sources: the input of every rule.

use super::{CaptureError, Kind, SettingSeen, VolumeListing};
use super::{
    CaptureTime, Citations, ClusterName, Event, HostFacts, LogSpan, Message, NodeRow, Observation, Sourced, Status,
    Time, Volume, Writer, WriterList, WriterState,
};

/// Yes, no, or not known; "not looked at" is not "no".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tri {
    /// Shown.
    Yes(Citations),
    /// Shown not to be.
    No(Citations),
    /// Not shown either way.
    Unknown,
}

/// CSV use, a fact of the cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CsvUsage {
    /// Some evidence shows a Cluster Shared Volume.
    InUse {
        /// One entry a name.
        volumes: Vec<Sourced<Volume>>,
        /// What shows it.
        evidence: Citations,
    },
    /// Shown not to be in use.
    NotInUse {
        /// What shows it.
        evidence: Citations,
    },
    /// Not shown either way, or contradictory.
    Unknown {
        /// Why, in words.
        why: Vec<Message>,
        /// What was looked at, if anything.
        evidence: Vec<super::Origin>,
        /// Captures that show volumes against captures that show none.
        contradictory: bool,
    },
}

/// Whether the CSV writer is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Enabled {
    /// On.
    Enabled,
    /// Off.
    Disabled,
    /// Not shown.
    Unknown,
}

/// The CSV writer on one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriterFact {
    /// On, off or not shown.
    pub status: Enabled,
    /// Whether the list that counts has it; `None` without a usable list.
    pub listed: Option<bool>,
    /// State printed with it.
    pub state: Option<WriterState>,
    /// Last error printed with it.
    pub last_error: Option<String>,
    /// What shows the status (empty for unknown without any capture).
    pub evidence: Vec<super::Origin>,
    /// Every list that shows it enabled is older than the newest 8229 or boot.
    pub stale: bool,
    /// The status rests on something that a further capture may overturn (ruling 25).
    pub likely_only: bool,
    /// Why the status is unknown or only likely.
    pub why: Vec<Message>,
}

/// `EnableCsvVssWriter` on one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// What counts.
    pub switch: Switch,
    /// What shows it.
    pub evidence: Vec<super::Origin>,
    /// The value stands under `WOW6432Node`, where the cluster service does not look.
    pub wrong_view: Option<Sourced<SettingSeen>>,
    /// The value has another type than `REG_DWORD`.
    pub wrong_type: Option<Sourced<SettingSeen>>,
    /// Captures disagree without an order.
    pub contradictory: bool,
}

/// State of the switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Switch {
    /// `REG_DWORD` under the native key.
    Set(u32),
    /// Key shown without the value.
    Unset,
    /// Not shown.
    Unknown,
}

/// One backup attempt that hit the CSV writer of one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// Time of its first event; `None` where only undated texts speak of it.
    pub time: Option<Time>,
    /// Its 8229s of the CSV writer and joined 1544s, in order of time.
    pub events: Vec<Sourced<Event>>,
}

/// A node of which at least one source was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeFacts {
    /// Host name in lower case without domain.
    pub name: String,
    /// With domain, where some source says so.
    pub fqdn: Option<String>,
    /// Whether the machine is a failover-cluster node.
    pub cluster_member: Tri,
    /// Its cluster service did not run when a capture was taken.
    pub service_down: Option<Citations>,
    /// CSV writer.
    pub csv_writer: WriterFact,
    /// Switch.
    pub setting: Setting,
    /// Writers of the list that counts.
    pub writers: Vec<Sourced<Writer>>,
    /// All lists, in order of time as far as known.
    pub lists: Vec<(Option<CaptureTime>, Sourced<WriterList>)>,
    /// Lists that disagree without an order.
    pub lists_contradict: bool,
    /// `Get-ClusterSharedVolume` captures taken on this node.
    pub volumes: Vec<(Option<CaptureTime>, Sourced<VolumeListing>)>,
    /// Settings seen.
    pub settings: Vec<(Option<CaptureTime>, Sourced<SettingSeen>)>,
    /// Failed commands.
    pub errors: Vec<(Option<CaptureTime>, Sourced<CaptureError>)>,
    /// Other observations that rules may want (empty captures, wrong verbs, hints), with their capture time.
    pub others: Vec<(Option<CaptureTime>, Sourced<Observation>)>,
    /// Live events, each once, by time, then record id.
    pub events: Vec<Sourced<Event>>,
    /// Records recovered from slack.
    pub recovered: Vec<Sourced<Event>>,
    /// Incidents of the CSV writer, in order of time.
    pub incidents: Vec<Incident>,
    /// Logs, in order of channel, then source.
    pub logs: Vec<Sourced<LogSpan>>,
    /// Boots, in order of time.
    pub boots: Vec<Sourced<Time>>,
    /// What `systeminfo` and the like say.
    pub host: Vec<Sourced<HostFacts>>,
    /// Notes made while merging (renamed computer, stray logs, spellings), to become findings.
    pub notes: Vec<(Message, Citations)>,
}

/// A node known by name only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownNode {
    /// Host name in lower case without domain.
    pub name: String,
    /// Row that names it.
    pub row: Sourced<NodeRow>,
}

/// One source after merging.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFacts {
    /// Path inside the case.
    pub path: String,
    /// What it was taken for.
    pub kind: Kind,
    /// Why.
    pub because: Message,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 where taken.
    pub sha256: Option<String>,
    /// Text encoding.
    pub encoding: Option<&'static str>,
    /// Node it was attributed to.
    pub node: Option<String>,
    /// How well it could be read.
    pub status: Status,
    /// See [`super::Harvest::is_evidence`].
    pub is_evidence: bool,
    /// What could not be read.
    pub problems: Vec<Message>,
}

/// All that is known of one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFacts {
    /// The case's name.
    pub name: String,
    /// All sources, by path.
    pub sources: Vec<SourceFacts>,
    /// CSV use.
    pub csv: CsvUsage,
    /// Volumes on which captures disagree (ruling 15), the newest entry of each.
    pub volume_conflicts: Vec<Sourced<Volume>>,
    /// Nodes seen, by name.
    pub nodes: Vec<NodeFacts>,
    /// Cluster nodes known by name that sent nothing, by name.
    pub absent: Vec<KnownNode>,
    /// Cluster names seen, each once.
    pub clusters: Vec<Sourced<ClusterName>>,
    /// Events of computers or captures that no node could be found for.
    pub notes: Vec<(Message, Citations)>,
    /// The windows in force, in seconds: same attempt, same job.
    pub windows: (u32, u32),
}

impl CaseFacts {
    /// The source behind an origin.
    pub fn source(&self, origin: super::Origin) -> Option<&SourceFacts> {
        self.sources.get(usize::try_from(origin.source.0).ok()?)
    }
}
