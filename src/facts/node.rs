//! What is known of one node and of its cluster after merging all sources: the input of every rule.

use std::collections::BTreeMap;

use super::proof::NotInUseProof;
use super::{
    CaptureError, CaptureTime, Citations, ClusterName, Context, Event, Harvest, HostFacts, LogSpan, Message, NodeRow,
    Observation, Origin, Routine, Scope, SettingSeen, SourceId, Sourced, Time, Unread, Volume, VolumeListing, Writer,
    WriterList, WriterState,
};

/// Yes, no, or not known; "not looked at" is not "no".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Tri {
    /// Shown.
    Yes(Citations),
    /// Shown not to be.
    No(Citations),
    /// Not shown either way.
    #[default]
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
    NotInUse(NotInUseProof),
    /// Not shown either way, or contradictory.
    Unknown {
        /// Why, in words.
        why: Vec<Message>,
        /// What was looked at, if anything.
        evidence: Vec<Origin>,
        /// Captures that show volumes against captures that show none.
        contradictory: bool,
    },
}

impl Default for CsvUsage {
    fn default() -> Self {
        Self::Unknown { why: Vec::new(), evidence: Vec::new(), contradictory: false }
    }
}

/// Whether the CSV writer is on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Enabled {
    /// On.
    Enabled,
    /// Off.
    Disabled,
    /// Not shown.
    #[default]
    Unknown,
}

/// The CSV writer on one node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    pub evidence: Vec<Origin>,
    /// Every list that shows the status is older than the newest 8229 of the CSV writer or the newest boot.
    pub stale: bool,
    /// The status rests on something that a further capture may overturn (ruling 25).
    pub likely_only: bool,
    /// Why the status is unknown or only likely.
    pub why: Vec<Message>,
}

/// The newest boot of a node, as far as any evidence says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewestBoot {
    /// When.
    pub time: Sourced<Time>,
    /// A record of the System log shows it (`systeminfo` and uptime records only imply it), and no later one is known.
    pub in_system_log: bool,
}

/// `EnableCsvVssWriter` on one node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// What counts.
    pub switch: Switch,
    /// What shows it.
    pub evidence: Vec<Origin>,
    /// The value stands under `WOW6432Node`, where the cluster service does not look.
    pub wrong_view: Option<Sourced<SettingSeen>>,
    /// The value has another type than `REG_DWORD`.
    pub wrong_type: Option<Sourced<SettingSeen>>,
    /// Captures disagree without an order.
    pub contradictory: bool,
    /// Every capture that shows it is older than the newest 8229 of the CSV writer or the newest boot.
    pub stale: bool,
}

/// State of the switch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Switch {
    /// `REG_DWORD` under the native key.
    Set(u32),
    /// Key shown without the value.
    Unset,
    /// Not shown.
    #[default]
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

impl Incident {
    /// Only texts speak of it whose local time was read in the zone of `--timezone`.
    pub fn is_assumed(&self) -> bool {
        !self.events.is_empty() && self.events.iter().all(|event| event.value.trust.is_assumed())
    }
}

/// A node of which at least one source was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeFacts {
    /// Host name in lower case without domain.
    pub name: String,
    /// With domain, where some source says so.
    pub fqdn: Option<String>,
    /// Minutes east of UTC, where its evidence states a zone that never shifts.
    pub utc_offset_minutes: Option<i32>,
    /// Whether the machine is a failover-cluster node.
    pub cluster_member: Tri,
    /// It was a node of the cluster and is none any more: a later list of nodes, or its eviction, shows it.
    pub left: Option<Citations>,
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
    /// Writers that logs of programs call failed.
    pub logged: Vec<Sourced<Writer>>,
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
    /// Events that are shown beside a failure only, by log, until it is known which of them are.
    pub context: Vec<(SourceId, Context)>,
    /// Events that healthy logs are full of, by log, until the node is judged.
    pub routine: Vec<(SourceId, Routine)>,
    /// Records recovered from slack.
    pub recovered: Vec<Sourced<Event>>,
    /// Incidents of the CSV writer, in order of time.
    pub incidents: Vec<Incident>,
    /// Logs, in order of channel, then source.
    pub logs: Vec<Sourced<LogSpan>>,
    /// Boots, in order of time.
    pub boots: Vec<Sourced<Time>>,
    /// The newest of them.
    pub newest_boot: Option<NewestBoot>,
    /// What `systeminfo` and the like say.
    pub host: Vec<Sourced<HostFacts>>,
    /// Notes made while merging (renamed computer, stray logs, spellings), to become findings.
    pub notes: Vec<(Message, Citations)>,
}

impl NodeFacts {
    /// Its CSV writer is on, and it is still a node of the cluster: that of a machine that left it concerns nobody.
    pub fn has_writer_on(&self) -> bool {
        self.left.is_none() && self.csv_writer.status == Enabled::Enabled
    }

    /// Whether one of its lists is certain to be later than something of this time.
    pub fn has_list_after(&self, time: Option<CaptureTime>) -> bool {
        let lists = || self.lists.iter().filter_map(|(list, _)| *list);
        time.is_some_and(|time| lists().any(|list| list.is_past(time)))
    }

    /// A node of which nothing is known but its name.
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }
}

/// A node known by name only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownNode {
    /// Host name in lower case without domain.
    pub name: String,
    /// What names it: a row of `Get-ClusterNode`, or the place where another text does.
    pub row: Sourced<NodeRow>,
    /// A row of `Get-ClusterNode` names it; else a volume's owner, an event, or the folder of a capture without content.
    pub listed: bool,
}

/// The text of an event as the machine that exported the log showed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventMessage {
    /// The text, in whichever language it was saved; a long one is cut.
    pub text: String,
    /// The file that holds it (`LocaleMetaData\*.MTA`).
    pub recorded_in: SourceId,
}

/// All that is known of one case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFacts {
    /// The case's name.
    pub name: String,
    /// All sources, by path, what they say taken out of them.
    pub sources: Vec<Harvest>,
    /// CSV use.
    pub csv: CsvUsage,
    /// Every capture that shows CSV not to be in use is older than the newest 8229 of the CSV writer.
    pub csv_stale: bool,
    /// CSV use is shown by events alone: a later capture without volumes would make it unknown (ruling 4).
    pub csv_by_events_only: bool,
    /// What voids captures of nothing beside one that shows CSV not to be in use, each kind once.
    pub csv_doubts: Vec<(Message, Citations)>,
    /// What could not be read or understood and may hold volumes, the most telling first.
    pub unread: Vec<Unread>,
    /// Volumes on which captures disagree (ruling 15), the newest entry of each.
    pub volume_conflicts: Vec<Sourced<Volume>>,
    /// Nodes seen, by name.
    pub nodes: Vec<NodeFacts>,
    /// What events and lines of monitoring say of a machine that nothing names: it is no node, nothing is asked of it.
    pub nobody: NodeFacts,
    /// Cluster nodes known by name that sent nothing, by name.
    pub absent: Vec<KnownNode>,
    /// Cluster names seen, each once.
    pub clusters: Vec<Sourced<ClusterName>>,
    /// What shows that the evidence is of several clusters, by names or by node lists that do not meet; empty for one.
    pub apart: Vec<Origin>,
    /// Captures of the cluster as a whole that belong to no node in particular, with their capture time.
    pub cluster_wide: Vec<(Option<CaptureTime>, Sourced<Observation>)>,
    /// Notes that concern no single node.
    pub notes: Vec<(Message, Citations)>,
    /// Texts of cited events that were saved beside their log.
    pub messages: BTreeMap<Origin, EventMessage>,
    /// What stands at cited places as it is written there, where the report shows it.
    pub quotes: BTreeMap<Origin, String>,
    /// What the run was told to look at.
    pub scope: Scope,
    /// The windows in force, in seconds: same attempt, same job.
    pub windows: (u32, u32),
}

impl CaseFacts {
    /// A case of which nothing is known but its name; the windows are the defaults.
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), windows: (60, 600), ..Self::default() }
    }

    /// The nodes, and behind them what is known of a machine that nothing names, if anything is.
    pub fn machines(&self) -> impl Iterator<Item = &NodeFacts> {
        self.nodes.iter().chain(self.nobody())
    }

    /// What is known of a machine that nothing names, if anything is.
    pub fn nobody(&self) -> Option<&NodeFacts> {
        Some(&self.nobody)
            .filter(|nobody| !nobody.events.is_empty() || !nobody.lists.is_empty() || !nobody.logged.is_empty())
    }

    /// The source behind an origin.
    pub fn source(&self, origin: Origin) -> Option<&Harvest> {
        origin.source.of(&self.sources)
    }
}
