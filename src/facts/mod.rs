//! What evidence says, as values: where it was read, when it was true, and what is known of one node.

mod archive;
mod capture;
mod code;
mod context;
mod event;
mod guid;
mod harvest;
mod host_name;
mod message;
mod named;
mod node;
mod observation;
mod origin;
pub mod proof;
pub mod provider;
mod recovery;
mod role;
mod routine;
mod scope;
mod time;
mod unnamed;
mod unread;
pub mod visible;
mod weight;

pub use archive::{is_archive_name, without_archive_ending};
pub use capture::Capture;
pub use code::Code;
pub(crate) use code::every_code;
pub use context::{Context, ContextBlock, ContextEvent, ContextKind, Unpacked};
pub use event::{CSV_WRITER, Channel, DataItem, Event, Level, LogSpan, Trust, VssDetail, Zone, channel_name, is_csv};
pub use guid::Guid;
pub use harvest::{Harvest, Kind, Nature, Observed, Status};
pub use host_name::is_host_name;
pub use message::{Arg, Message};
pub(crate) use named::named;
pub use node::{
    CaseFacts, CsvUsage, Enabled, EventMessage, Incident, KnownNode, NewestBoot, NodeFacts, Setting, Switch, Tri,
    WriterFact,
};
pub use observation::{
    Below, CaptureError, ClusterName, CommandKind, CsvMention, ErrorReason, HostFacts, JobError, KeyView, ListShape,
    NamelessEvent, NodeListing, NodeRow, Observation, RegistryData, Sent, SettingSeen, SettingState, Volume,
    VolumeForm, VolumeListing, VolumeOutcome, Writer, WriterList, WriterMention, WriterSays, WriterState, WriterTool,
};
pub use origin::{Citations, Locus, MOST_CITED, Origin, SourceId, Sourced};
pub use recovery::{Consistency, RecoveryPoint};
pub use role::{Role, RoleSeen};
pub use routine::Routine;
pub use scope::Scope;
pub use time::{CaptureTime, Time, distance, is_fixed_zone};
pub use unnamed::{NAMELESS, STANDARD_INPUT, Unnamed};
pub use unread::{Gap, Unread};
pub use weight::cut;
