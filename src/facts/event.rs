//! One event of a Windows log, and what a log covers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Arg, Guid, Time, provider};

/// The name under which every Windows prints the CSV writer.
pub const CSV_WRITER: &str = "Cluster Shared Volume VSS Writer";

/// Whether a writer is the CSV writer: by class id; by its name where a text or list has no ids.
pub fn is_csv(id: Option<Guid>, name: Option<&str>) -> bool {
    match id {
        Some(id) => id == Guid::CSV_WRITER,
        None => name.is_some_and(|name| CSV_WRITER.eq_ignore_ascii_case(name.trim())),
    }
}

/// Event level; the number is Windows' own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// 0 or 4.
    Information,
    /// 1.
    Critical,
    /// 2.
    Error,
    /// 3.
    Warning,
    /// 5.
    Verbose,
    /// The evidence does not say.
    #[serde(skip)]
    Unknown,
}

impl Level {
    /// The level that Windows writes as `number`.
    pub fn from_number(number: u8) -> Self {
        match number {
            0 | 4 => Self::Information,
            1 => Self::Critical,
            2 => Self::Error,
            3 => Self::Warning,
            5 => Self::Verbose,
            _ => Self::Unknown,
        }
    }
}

/// How far an event can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Trust {
    /// A live record of an event log.
    Log,
    /// Exported or pasted text.
    Text {
        /// In which zone its time was read.
        zone: Zone,
    },
    /// Carved from slack: a finding at most, never an incident.
    Recovered,
}

impl Trust {
    /// The zone of the time is a guess, or what the user says.
    pub fn is_assumed(self) -> bool {
        matches!(self, Self::Text { zone: Zone::Assumed | Zone::Given })
    }

    /// The text itself does not tell the zone of its time.
    pub fn lacks_zone(self) -> bool {
        matches!(self, Self::Text { zone } if zone != Zone::Stated)
    }
}

/// Where the zone of a time in a text comes from (ruling 46).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Zone {
    /// The text states it, or has no time.
    Stated,
    /// Other evidence of the node states it.
    Node,
    /// `--timezone` says so.
    Given,
    /// Nothing does: UTC.
    Assumed,
}

/// Name of a channel, as the record says (`Application`, `System`).
pub type Channel = String;

/// A channel's name: those that every machine has are called as Windows calls them in the language of the report.
pub fn channel_name(channel: &str) -> Arg {
    const KNOWN: [(&str, &str); 3] =
        [("Application", "channel.application"), ("System", "channel.system"), ("Security", "channel.security")];
    match KNOWN.iter().find(|(known, _)| known.eq_ignore_ascii_case(channel)) {
        Some((_, word)) => Arg::Word(word),
        None => Arg::Text(channel.to_owned()),
    }
}

/// One item of `EventData` or `UserData`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DataItem {
    /// `Name` attribute; classic events have none.
    pub name: Option<String>,
    /// The value as text.
    pub value: String,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// `Provider Name` (`VSS`, `Microsoft-Windows-FailoverClustering`), spelt as the manifest does.
    pub provider: String,
    /// `EventID`, the low word.
    pub id: u32,
    /// `EventRecordID`; texts may not have one.
    pub record_id: Option<u64>,
    /// `TimeCreated`; a pasted event may have none.
    pub time: Option<Time>,
    /// Level.
    pub level: Level,
    /// `Channel`; empty where a text does not say.
    pub channel: Channel,
    /// `Computer` as written (FQDN or short name).
    pub computer: Option<String>,
    /// `EventData` in order, empty items kept.
    pub data: Vec<DataItem>,
    /// What a VSS event says of the writer concerned; `None` for other providers.
    pub vss: Option<Box<VssDetail>>,
    /// Log, text or slack.
    pub trust: Trust,
}

impl Event {
    /// Provider and id decide what an event is.
    pub fn is(&self, provider: &str, ids: &[u32]) -> bool {
        ids.contains(&self.id) && self.is_of(provider)
    }

    /// Whether a provider logged it.
    pub fn is_of(&self, provider: &str) -> bool {
        provider::is_same(&self.provider, provider)
    }

    /// VSS 8229 of the CSV writer: it rejected a backup.
    pub fn is_csv_rejection(&self) -> bool {
        let is_its = |vss: &VssDetail| is_csv(vss.writer_id, vss.writer_name.as_deref());
        self.is(provider::VSS, &[8229]) && self.vss.as_deref().is_some_and(is_its)
    }

    /// FailoverClustering 1544: the backup of the cluster's configuration was cancelled.
    pub fn is_abort(&self) -> bool {
        self.is(provider::CLUSTER, &[1544])
    }

    /// VSS 8224 or 8225, see [`provider::is_idle_stop`].
    pub fn is_idle_stop(&self) -> bool {
        provider::is_idle_stop(&self.provider, self.id)
    }

    /// `VSS 8229`, as everything that shows an event calls it.
    pub fn label(&self) -> String {
        format!("{} {}", provider::short(&self.provider), self.id)
    }
}

/// The writer context of a VSS event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct VssDetail {
    /// Class id of the writer concerned.
    pub writer_id: Option<Guid>,
    /// Its name as printed.
    pub writer_name: Option<String>,
    /// Instance name (SQL, ADAM, Exchange).
    pub writer_instance_name: Option<String>,
    /// Instance id: new at every start of the hosting service.
    pub writer_instance_id: Option<Guid>,
    /// Lines under "Operation", joined by `; `.
    pub operation: Option<String>,
    /// `0x` and eight digits, lower case.
    pub error_code: Option<String>,
    /// The system's text for it.
    pub error_text: Option<String>,
    /// Command line of the process that hosts the writer.
    pub command_line: Option<String>,
    /// Its process id: from the text, else from the `Binary` block.
    pub process_id: Option<u32>,
    /// The process that logged the event, from `CMD:` of the `Binary` block (names the requester at times).
    pub logged_by: Option<String>,
}

/// What one log holds: its live records, whatever their provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogSpan {
    /// Channel of its records; for a merged log that of the last record.
    pub channel: Channel,
    /// Computer named by the last record.
    pub computer: Option<String>,
    /// Other computers named, in order of appearance (renamed machine, forwarded events).
    pub other_computers: Vec<String>,
    /// A computer is named again after another one: the events were forwarded, and no machine was renamed.
    pub interleaved: bool,
    /// Smallest time of a live record, whatever the order of records; `None` for an empty log.
    pub first: Option<Time>,
    /// Largest time of a live record.
    pub last: Option<Time>,
    /// Times step back by more than a minute: the clock was set back.
    pub stepped_back: bool,
    /// Number of the first live record; the log as a whole is cited by its last.
    pub first_record: Option<u64>,
    /// Number of the last record that was read before the first stretch lost, else of the first after it; `None` where
    /// nothing is lost, or the end of the file.
    pub beside_gap: Option<u64>,
    /// Count of live records.
    pub records: u64,
    /// Stretches that could not be read: records lost or of unknown number. A question whose time could fall
    /// into one of them is not answered by silence.
    pub lost: bool,
    /// Records between its first and its last were left out: it was exported by a filter, or holds several channels.
    pub filtered: bool,
    /// Records of the FailoverClustering provider, whatever their id; `None` where not every record's provider was
    /// looked at. Zero in a whole System log helps to show that a machine is no cluster node.
    pub clustering: Option<u64>,
}

impl LogSpan {
    /// Records are missing between its first and its last: its silence shows nothing.
    pub fn has_gaps(&self) -> bool {
        self.lost || self.filtered
    }
}
