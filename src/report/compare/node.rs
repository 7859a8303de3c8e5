//! What the steps of one node come to.

use schemars::JsonSchema;
use serde::Serialize;

use super::side::{Node, Side};
use super::steps::{self, Known, Step};

/// How a node stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr, strum::VariantArray)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", prefix = "compare.node.")]
pub enum NodeState {
    /// The writer was on or failed before, is off now, and a backup passed since.
    Fixed,
    /// The writer is off now; no backup was seen since.
    InForce,
    /// The writer was off and is.
    Off,
    /// The value is set, the writer still on.
    NotRestarted,
    /// The writer is on, and no value turns it off.
    On,
    /// The writer is listed as off, and rejected a backup after the restart.
    Failing,
    /// The writer was off and is on again.
    BackOn,
    /// The writer is off, or about to be, although CSV is in use.
    OffBesideCsv,
    /// CSV is in use: the writer is on, and has to be.
    Kept,
    /// The same, and it was off, or about to be.
    Undone,
    /// Not shown.
    Unknown,
    /// OLD tells of it, NEW does not.
    NotSeen,
    /// NEW tells of it, OLD does not.
    Joined,
    /// No cluster node: the CSV writer is not there.
    NoCluster,
}

impl NodeState {
    /// The word for it.
    pub(super) fn word(self) -> &'static str {
        self.into()
    }

    /// The code in reports: the word's key without its family.
    pub fn as_str(self) -> &'static str {
        self.word().trim_start_matches("compare.node.")
    }

    /// Something is to be done on it.
    pub(super) fn is_bad(self) -> bool {
        matches!(self, Self::NotRestarted | Self::On | Self::Failing | Self::BackOn | Self::OffBesideCsv)
    }

    /// The change reached it: the next recovery points show whether it helped.
    pub(super) fn is_in_force(self) -> bool {
        matches!(self, Self::Fixed | Self::InForce)
    }

    /// What was to be done on it is done.
    pub(super) fn is_done(self) -> bool {
        self.is_in_force() || self == Self::Undone
    }

    /// Nothing can be said of it.
    pub(super) fn is_open(self) -> bool {
        matches!(self, Self::Unknown | Self::NotSeen)
    }
}

/// A node of both sides, step by step.
#[derive(Clone, Debug)]
pub(super) struct Both {
    pub(super) value: Step,
    pub(super) restart: Step,
    pub(super) writer: Step,
    pub(super) quiet: Step,
    pub(super) state: NodeState,
    /// It is bad, and was well before.
    pub(super) is_worse: bool,
}

impl Both {
    pub(super) fn of(old: &Node, new: &Node, sides: (&Side, &Side)) -> Self {
        let (value, restart) = (steps::value(old, new, sides), steps::restart(old, new));
        let (writer, quiet) = (steps::writer(old, new, sides), steps::quiet(old, new, sides.1));
        let mut both = Self { value, restart, writer, quiet, state: NodeState::Unknown, is_worse: false };
        both.state = match sides.1.csv_usage.status.as_str() {
            _ if sides.1.verdict == "not-a-cluster" => NodeState::NoCluster,
            "in-use" => both.beside_volumes(old),
            _ => both.without_volumes(old),
        };
        both.is_worse = match both.state {
            NodeState::BackOn => true,
            NodeState::OffBesideCsv => !old.csv_writer.is_off_or_set(),
            _ => false,
        };
        both
    }

    /// Where CSV is in use the writer has to be on.
    fn beside_volumes(&self, old: &Node) -> NodeState {
        match (self.value.known, self.writer.known) {
            (Known::Yes, _) | (_, Known::Yes) => NodeState::OffBesideCsv,
            (_, Known::No) if old.csv_writer.is_off_or_set() => NodeState::Undone,
            (_, Known::No) => NodeState::Kept,
            _ => NodeState::Unknown,
        }
    }

    fn without_volumes(&self, old: &Node) -> NodeState {
        let was_off = old.csv_writer.status == "disabled";
        let was_well = was_off && old.incidents.is_empty();
        match (self.writer.known, self.quiet.known) {
            (Known::Yes, Known::No) => NodeState::Failing,
            (Known::Yes, _) if was_well => NodeState::Off,
            (Known::Yes, Known::Yes) => NodeState::Fixed,
            (Known::Yes, Known::Open) => NodeState::InForce,
            (Known::No, _) if was_off => NodeState::BackOn,
            (Known::No, _) if self.value.known == Known::Yes => NodeState::NotRestarted,
            (Known::No, _) => NodeState::On,
            (Known::Open, Known::No) if self.restart.known != Known::Yes && self.value.known == Known::Yes => {
                NodeState::NotRestarted
            }
            (Known::Open, Known::No) => NodeState::On,
            (Known::Open, _) if self.value.known == Known::Yes && self.restart.known == Known::No => {
                NodeState::NotRestarted
            }
            (Known::Open, _) => NodeState::Unknown,
        }
    }

    /// The steps in the order in which they are done.
    pub(super) fn steps(&self) -> [(&'static str, &Step); 4] {
        [("value", &self.value), ("restart", &self.restart), ("writer", &self.writer), ("backups", &self.quiet)]
    }
}
