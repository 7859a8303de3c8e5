//! Steps of a plan: which one, in which words, where.

use schemars::JsonSchema;
use serde::Serialize;

use crate::facts::{Capture, Message};

/// What a step does (contract, ruling 19).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are those of the report's contract")]
pub enum StepKind {
    Check,
    Change,
    Verify,
    Undo,
}

/// One step of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which one, for what refers to it.
    pub id: StepId,
    /// One line.
    pub title: Message,
    /// How, with risk and reboot.
    pub detail: Message,
    /// Exact commands.
    pub commands: Vec<String>,
    /// Nodes that it is for; empty for the cluster as a whole.
    pub nodes: Vec<String>,
    /// What it does.
    pub kind: StepKind,
    /// What it is a part of.
    pub part: Part,
}

/// What a step is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Asking for what is missing.
    Evidence,
    /// What is to be done now.
    Plan,
    /// Only if the change has to be taken back one day.
    WayBack,
}

macro_rules! steps {
    ($($id:ident = $key:literal,)*) => {
        /// Which step: its usual texts follow from it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "each has a title")]
        pub enum StepId {
            $($id,)*
            Collect(Capture),
        }

        impl StepId {
            /// Keys of the usual title and detail.
            pub(super) fn texts(self) -> (&'static str, &'static str) {
                match self {
                    $(Self::$id => (concat!("plan.", $key, ".title"), concat!("plan.", $key, ".detail")),)*
                    Self::Collect(capture) => collect(capture),
                }
            }
        }
    };
}

steps! {
    Cause = "cause",
    Each = "each",
    Archives = "unread.archive",
    Files = "unread.files",
    Pictures = "unread.pictures",
    Settle = "settle",
    Confirm = "disable.confirm",
    Export = "disable.export",
    Quorum = "disable.quorum",
    MoveGroups = "move.ag",
    MaybeMoveGroups = "move.sql",
    MoveMailboxes = "move.dag",
    SetAlready = "disable.set",
    WrongValue = "disable.wrong",
    Drain = "disable.drain",
    Owner = "disable.owner",
    Permission = "disable.permission",
    Value = "disable.value",
    Restart = "disable.restart",
    Verify = "disable.verify",
    Resume = "disable.resume",
    Backup = "disable.backup",
    UndoPrepare = "undo.prepare",
    UndoValue = "undo.value",
    UndoOwner = "undo.owner",
    UndoDrain = "undo.drain",
    UndoRestart = "undo.restart",
    UndoResume = "undo.resume",
    UndoVerify = "undo.verify",
    Storage = "in-use.storage",
    WriterUnknown = "in-use.unknown",
    BackUpDisk = "in-use.disk",
    BackUpOtherwise = "in-use.other",
    VerifyOther = "in-use.verify",
    Nothing = "nothing",
    NoCluster = "no-cluster",
    SharedDisk = "shared-disk",
    Writer = "writer",
}

fn collect(capture: Capture) -> (&'static str, &'static str) {
    match capture {
        Capture::ClusterSharedVolume => ("plan.collect.csv.title", "plan.collect.csv.detail"),
        Capture::VssadminWriters => ("plan.collect.writers.title", "plan.collect.writers.detail"),
        Capture::EventLogApplication => ("plan.collect.application.title", "plan.collect.application.detail"),
        Capture::EventLogSystem => ("plan.collect.system.title", "plan.collect.system.detail"),
        Capture::RegistrySetting => ("plan.collect.registry.title", "plan.collect.registry.detail"),
        Capture::ClusterNodes => ("plan.collect.nodes.title", "plan.collect.nodes.detail"),
    }
}
