//! All that one source gave: what it was taken for, how well it could be read, and what it says.

use schemars::JsonSchema;
use serde::Serialize;

use super::{CaptureTime, Locus, Message, Observation};

/// What a source was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are those of the report's contract")]
#[strum(serialize_all = "kebab-case")]
pub enum Kind {
    Evtx,
    VssadminWriters,
    DiskshadowWriters,
    ClusterSharedVolume,
    ClusterNodes,
    ClusterProperties,
    Registry,
    RegistryHive,
    EventText,
    SystemInfo,
    Other,
}

/// How well a source could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Status {
    /// All of it.
    Parsed,
    /// Some of it.
    Partial,
    /// None of it, although it is of a known kind.
    Damaged,
    /// Of no known kind.
    Unrecognised,
    /// Not opened (over a cap, encrypted, unreadable).
    Skipped,
}

super::named!(Kind, Status);

impl Status {
    /// Whether evidence could not be read whole (contract, ruling 16).
    pub fn is_incomplete(self, is_evidence: bool) -> bool {
        match self {
            Self::Damaged | Self::Partial => true,
            Self::Skipped => is_evidence,
            Self::Parsed | Self::Unrecognised => false,
        }
    }
}

/// One observation with its place in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed {
    /// Where in the source.
    pub at: Locus,
    /// The computer that the evidence itself names (event `Computer`, prompt, `Machine:`, a bundle's prefix).
    pub owner: Option<String>,
    /// When the capture was taken, where it says so.
    pub captured: Option<CaptureTime>,
    /// What it says.
    pub fact: Observation,
}

/// What a source turned out to be, where its kind does not tell and something is decided by it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Nature {
    /// Nothing of this list.
    #[default]
    Plain,
    /// The texts of messages that Windows saves beside an exported log.
    MessageTexts,
    /// A log of which all was read although checksums are wrong.
    WrongChecksums,
    /// An archive's own line.
    Archive,
    /// Protected by a password.
    Protected,
    /// Bytes or a packing that no reader knows.
    Unknown,
    /// A picture that a mail shows and that did not come with it.
    Absent,
    /// What a program or a file system leaves beside a file, and that holds nothing of it.
    Leftover,
}

/// All that one source gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Harvest {
    /// Path inside the case, `/` between parts; parts inside archives follow the archive's name.
    pub path: String,
    /// What it was taken for.
    pub kind: Kind,
    /// Why it was taken for that.
    pub because: Message,
    /// Size in bytes (unpacked); as far as it was read where a cap stopped it.
    pub bytes: u64,
    /// SHA-256, lower case, where it was asked for while reading.
    pub sha256: Option<String>,
    /// Text encoding (`utf-8`, `utf-16le`, `shift_jis` …); `None` for binary.
    pub encoding: Option<&'static str>,
    /// Node that it was attributed to, once that is known.
    pub node: Option<String>,
    /// What it turned out to be.
    pub nature: Nature,
    /// How well it could be read.
    pub status: Status,
    /// Matters as evidence or is an archive: being skipped changes the exit code.
    pub is_evidence: bool,
    /// What could not be read and why.
    pub problems: Vec<Message>,
    /// What it says, in order of place.
    pub observations: Vec<Observed>,
}

impl Harvest {
    /// Evidence that was read whole and says nothing yet.
    pub fn of(path: &str, kind: Kind, because: &'static str) -> Self {
        Self {
            path: path.to_owned(),
            kind,
            because: Message::new(because),
            bytes: 0,
            sha256: None,
            encoding: None,
            node: None,
            nature: Nature::Plain,
            status: Status::Parsed,
            is_evidence: true,
            problems: Vec::new(),
            observations: Vec::new(),
        }
    }
}
