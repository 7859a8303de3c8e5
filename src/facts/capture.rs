//! Captures that a customer may be asked for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A capture that may be missing; the names are the report's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are those of the report's contract")]
pub enum Capture {
    ClusterSharedVolume,
    VssadminWriters,
    EventLogApplication,
    EventLogSystem,
    RegistrySetting,
    ClusterNodes,
}

impl Capture {
    /// The name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ClusterSharedVolume => "cluster-shared-volume",
            Self::VssadminWriters => "vssadmin-writers",
            Self::EventLogApplication => "event-log-application",
            Self::EventLogSystem => "event-log-system",
            Self::RegistrySetting => "registry-setting",
            Self::ClusterNodes => "cluster-nodes",
        }
    }
}
