//! Captures that a customer may be asked for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A capture that may be missing; the names are the report's.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are those of the report's contract")]
#[strum(serialize_all = "kebab-case")]
pub enum Capture {
    ClusterSharedVolume,
    VssadminWriters,
    EventLogApplication,
    EventLogSystem,
    RegistrySetting,
    ClusterNodes,
}

super::named!(Capture);
