//! What one place of one source says: the typed record that each kind of evidence yields.

use serde::Deserialize;

use super::proof::{Heard, StatedCount};
use super::{CaptureTime, Context, Event, Guid, LogSpan, RecoveryPoint, RoleSeen, Routine, Time};

/// One thing that evidence says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Observation {
    /// An event.
    Event(Box<Event>),
    /// Events of one log and computer that are shown beside a failure only.
    Context(Box<Context>),
    /// Events that a healthy log is full of.
    Routine(Box<Routine>),
    /// What a log covers.
    Log(Box<LogSpan>),
    /// A list of VSS writers.
    Writers(WriterList),
    /// Writers that the log of a program calls failed: no list.
    FailedWriters(Vec<Writer>),
    /// A text speaks of a failing writer in no form that is understood.
    WriterMention(WriterMention),
    /// `Get-ClusterSharedVolume` or `-State`.
    Volumes(VolumeListing),
    /// `Get-ClusterNode`.
    Nodes(NodeListing),
    /// `Get-Cluster`: the cluster's name.
    Cluster(ClusterName),
    /// Another failover-cluster cmdlet that worked (`Get-ClusterResource`, `Get-ClusterGroup` …): the cluster
    /// service answered.
    ClusterAnswered,
    /// Nodes that rows of such a cmdlet name: owners of groups, nodes of network interfaces.
    Owners(Vec<NodeRow>),
    /// A resource or group that shows what the cluster runs or stores on.
    Role(RoleSeen),
    /// A recovery point of Azure Backup.
    RecoveryPoint(RecoveryPoint),
    /// The `EnableCsvVssWriter` setting, or the key that would hold it.
    Setting(SettingSeen),
    /// `systeminfo` and the like.
    Host(HostFacts),
    /// A command that failed, and how.
    Error(CaptureError),
    /// A file of no bytes, or of a byte-order mark alone, whose name says which command it is of.
    Empty(CommandKind),
    /// Another vssadmin verb than `list writers` (`list providers`, `list shadows`).
    WrongVerb(String),
    /// When a collector's bundle was made, by its own parameters: holds for all that lies in the bundle.
    BundleTime(CaptureTime),
    /// A path below `C:\ClusterStorage` in a text that is no volume listing: a hint only.
    ClusterStoragePath(String),
    /// The error of a backup job, as the portal gives it.
    JobError(JobError),
    /// The text of a VSS event whose id was left out.
    NamelessEvent(NamelessEvent),
    /// A text speaks of Cluster Shared Volumes in no form that is understood.
    CsvMention(CsvMention),
    /// A text shows a picture that did not come with it, by this id.
    AbsentPicture(String),
    /// A text names what only a node has (the cluster service, its writers, its adapter, the installed feature), or says that
    /// a machine is one: the beginning of that line. It shows no node, and forbids that there is none (contract, ruling 23).
    ClusterSign(String),
    /// A list of services shows that the cluster service does not run.
    ClusterServiceDown,
}

/// What a text says of Cluster Shared Volumes in no form that is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvMention {
    /// The word, or the beginning of the line that is not understood.
    pub said: String,
    /// Rows of an unknown shape below a command or header of CSV: they may be volumes.
    pub rows: bool,
}

/// What a text says of a writer in no form that is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriterMention {
    /// The beginning of the line, or what stands around the name.
    pub said: String,
    /// It names the CSV writer.
    pub is_csv: bool,
    /// What it says of the writer.
    pub says: WriterSays,
}

/// What words on a writer come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriterSays {
    /// It fails, at some time.
    Fails,
    /// It rejected a backup, as an 8229 tells.
    Rejects,
    /// There is one.
    Named,
}

/// The commands whose output matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CommandKind {
    /// `vssadmin list writers` or `diskshadow list writers`.
    ListWriters,
    /// `Get-ClusterSharedVolume`.
    ClusterSharedVolume,
    /// `Get-ClusterNode`.
    ClusterNode,
    /// Any other failover-cluster cmdlet.
    OtherCluster,
    /// `reg query`, `Get-ItemProperty`.
    Registry,
    /// Not known.
    Unknown,
}

/// Tool that printed a writer list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WriterTool {
    /// `vssadmin list writers`.
    Vssadmin,
    /// `diskshadow list writers`.
    Diskshadow,
    /// A script that wraps vssadmin into objects.
    Wrapper,
}

/// A list of writers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriterList {
    /// Who printed it.
    pub tool: WriterTool,
    /// Its writers in order.
    pub writers: Vec<Writer>,
    /// Whether absence from it shows anything.
    pub shape: ListShape,
    /// How it stands below another list of its text.
    pub below: Below,
    /// When the mail was sent that it stands in.
    pub sent: Sent,
}

/// How a list stands below another one of the same text and, as far as is told, of the same machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Below {
    /// It is the first, or what stands between says that it is a later one of that machine.
    Told,
    /// Nothing stands between.
    Bare,
    /// Words do that may name another machine.
    Words,
}

/// When a mail was sent that a capture stands in, by the head above it: not when the capture was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// No head of a mail stands above.
    NoMail,
    /// The head on that line does not say, or not for sure.
    Unknown(u32),
    /// Then.
    At {
        /// The instant; of a local time as if it were in UTC.
        time: Time,
        /// The zone is not known.
        local: bool,
    },
}

impl Sent {
    /// Whether a mail was certainly sent after another.
    pub fn is_after(self, other: Self) -> bool {
        /// Seconds by which the clocks of two zones differ at most.
        const ZONES: f64 = 26.0 * 3600.0;
        let (Self::At { time, local }, Self::At { time: before, local: also }) = (self, other) else { return false };
        time.seconds_since(before) > if local || also { ZONES } else { 0.0 }
    }
}

impl WriterList {
    /// The writer in the middle of whose block a list breaks off.
    pub fn ends_in(&self) -> Option<&Writer> {
        let (last, others) = self.writers.split_last()?;
        let stateless = last.state.is_none() && others.iter().any(|writer| writer.state.is_some());
        let no_error = last.last_error.is_none() && others.iter().any(|writer| writer.last_error.is_some());
        (self.shape == ListShape::Cut && (stateless || no_error)).then_some(last)
    }
}

/// Whether a list is all that the tool printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListShape {
    /// Begins with the tool's banner or command and ends after a whole block, with the in-box writers there.
    Whole,
    /// Cut short, filtered, or without its beginning.
    Cut,
    /// Class ids missing or masked: absence shows nothing.
    WithoutIds,
    /// Banner and no writer: the writers could not be enumerated.
    Empty,
}

/// One writer of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writer {
    /// Name without its quotes.
    pub name: String,
    /// Class id.
    pub id: Option<Guid>,
    /// Instance id.
    pub instance_id: Option<Guid>,
    /// State.
    pub state: Option<WriterState>,
    /// Last error as printed.
    pub last_error: Option<String>,
    /// States 6 to 15, a word known to mean failed, or a last error that is not "no error".
    pub failed: bool,
    /// Line of the name, from 1.
    pub line: u32,
}

/// `State: [1] Stable`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriterState {
    /// `VSS_WRITER_STATE`, the number in brackets.
    pub code: Option<u8>,
    /// The word behind it.
    pub text: String,
}

impl WriterState {
    /// `[1] Stable`, its word as it may be shown.
    pub fn shown(&self, text: &str) -> String {
        self.code.map_or_else(|| text.to_owned(), |code| format!("[{code}] {text}"))
    }
}

/// Form in which volumes were listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VolumeForm {
    /// Console table.
    Table,
    /// `Format-List`.
    List,
    /// `Get-ClusterSharedVolumeState`.
    State,
    /// `Export-Clixml`.
    CliXml,
    /// `ConvertTo-Json`.
    Json,
    /// `Export-Csv`.
    Csv,
}

/// `Get-ClusterSharedVolume`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VolumeListing {
    /// Form.
    pub form: VolumeForm,
    /// Rows, or the kind of nothing.
    pub outcome: VolumeOutcome,
}

impl VolumeListing {
    /// Whether a header, or objects, of volumes stand there without a name: the cmdlet prints no header where there is
    /// nothing to print.
    pub fn lost_its_rows(&self) -> bool {
        self.outcome == VolumeOutcome::Unnamed && self.form != VolumeForm::Json
    }
}

/// What the cmdlet gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VolumeOutcome {
    /// At least one volume.
    Rows(Vec<Volume>),
    /// It was typed in a console and printed nothing: what that is worth, the proof decides.
    Silent(Heard),
    /// A number of volumes, without their names.
    Counted(StatedCount),
    /// An export that holds no object at all: alone it shows nothing.
    NoObjects,
    /// Header without rows, `[]`, objects without names: shows nothing.
    Unnamed,
}

impl VolumeOutcome {
    /// Whether it shows a volume, by name or by number.
    pub fn shows_volumes(&self) -> bool {
        match self {
            Self::Rows(_) => true,
            Self::Counted(stated) => stated.count > 0,
            Self::Silent(_) | Self::NoObjects | Self::Unnamed => false,
        }
    }

    /// Whether it lists none, without a doubt of its session: as much as can be said without its cluster.
    pub fn lists_none(&self) -> bool {
        match self {
            Self::Silent(heard) => heard.doubts.is_empty(),
            Self::Counted(stated) => stated.count == 0,
            Self::Rows(_) | Self::NoObjects | Self::Unnamed => false,
        }
    }
}

/// One Cluster Shared Volume.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volume {
    /// Name of the cluster resource.
    pub name: String,
    /// State as a word.
    pub state: Option<String>,
    /// Owner node (for `-State`: the node that reports).
    pub owner_node: Option<String>,
    /// Line of the name, from 1.
    pub line: u32,
}

/// `Get-ClusterNode`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeListing {
    /// Its rows.
    pub rows: Vec<NodeRow>,
    /// The cluster that was asked by name for all of its nodes.
    pub asked: Option<String>,
}

/// One cluster node as the cluster knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeRow {
    /// Name.
    pub name: String,
    /// `Up`, `Down`, `Paused`, as a word.
    pub state: Option<String>,
    /// Line, from 1.
    pub line: u32,
}

/// The cluster's own name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterName {
    /// Name without domain, as printed.
    pub name: String,
}

/// Which registry view a key was shown in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyView {
    /// `HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Failover Clusters`.
    Native,
    /// The same below `WOW6432Node`: the cluster service does not read it.
    Wow6432,
}

/// `EnableCsvVssWriter` as seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingSeen {
    /// View.
    pub view: KeyView,
    /// What was there.
    pub state: SettingState,
}

/// What was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingState {
    /// The value.
    Value(RegistryData),
    /// The key was shown, whole, without the value.
    KeyWithoutValue,
    /// A "key or value not found" text: shows nothing.
    NotFoundText,
}

/// Data of a registry value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegistryData {
    /// `REG_DWORD`.
    Dword(u32),
    /// Another type, as its name and text.
    Other {
        /// `REG_SZ`, `REG_QWORD` …
        kind: String,
        /// Data as printed.
        text: String,
    },
}

/// What is known of the machine itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostFacts {
    /// Host name as printed.
    pub name: Option<String>,
    /// DNS domain.
    pub domain: Option<String>,
    /// Minutes east of UTC.
    pub utc_offset_minutes: Option<i32>,
    /// No zone of that offset has daylight saving time: local times of the machine are instants.
    pub zone_is_fixed: bool,
    /// Boot time as printed.
    pub boot: Option<CaptureTime>,
    /// When the operating system was installed, as printed.
    pub installed: Option<CaptureTime>,
    /// Operating system's name.
    pub os: Option<String>,
    /// A bundle that is complete and leaves its cluster folder out on machines without the cluster feature.
    pub complete_bundle_without_cluster: bool,
}

/// A command that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaptureError {
    /// Which command.
    pub command: CommandKind,
    /// Why.
    pub reason: ErrorReason,
}

/// The error of a backup job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobError {
    /// Its code: `ExtensionSnapshotFailedCOM`.
    pub code: String,
}

/// What the text of a VSS event says whose id was left out: no id is made up.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NamelessEvent {
    /// The writer's name.
    pub writer: Option<String>,
    /// The error code, as written.
    pub code: String,
}

/// Why a command failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorReason {
    /// Access denied, or not elevated.
    AccessDenied,
    /// The cluster service is not running on the node.
    ClusterServiceDown,
    /// The cmdlet or program is not known on the machine.
    NotRecognised,
    /// The shell does not know the name: cmd.exe was given a cmdlet, or the name is misspelt. Says nothing of the machine.
    UnknownToShell,
    /// Registry key or value not found.
    NotFound,
    /// The Volume Shadow Copy service reported an unexpected error.
    UnexpectedVss,
    /// A collector's log says that its query failed (`Unable to get Cluster Shared Volumes.`).
    CollectorFailed,
    /// Any other error text.
    Other,
}
