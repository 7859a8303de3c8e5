//! The transcript of a cluster collector (PrivateCloud.DiagnosticInfo): queries that failed leave their only trace there.

use super::{Found, ReadOptions, SectionReader};
use crate::decode::transcript::Section;
use crate::facts::{CaptureError, CommandKind, ErrorReason, Kind, Observation};

/// What it writes where `Get-ClusterSharedVolume` failed; the collector is not translated.
const VOLUMES_FAILED: &str = "unable to get cluster shared volumes";

/// What it writes once it has found the cluster. Without a failure below, its queries worked.
const ITS_LINES: [&str; 2] = ["Cluster name", "Accessible Nodes"];

/// Reads failures out of a collector's transcript.
#[derive(Debug)]
pub(super) struct CollectorLog;

impl SectionReader for CollectorLog {
    fn read(&self, section: &Section<'_>, _: &ReadOptions, found: &mut Found) -> Option<Kind> {
        let failed = section.lines.iter().find(|line| line.text.to_ascii_lowercase().contains(VOLUMES_FAILED));
        let Some(failed) = failed else {
            let begins = |label: &str| section.lines.iter().any(|line| line.text.trim_start().starts_with(label));
            return ITS_LINES.iter().all(|label| begins(label)).then_some(Kind::Other);
        };
        let error = CaptureError { command: CommandKind::ClusterSharedVolume, reason: ErrorReason::CollectorFailed };
        let mut seen = section.saw(failed.number, Observation::Error(error));
        // The transcript's computer is the one that collected: it need not be a node of the cluster.
        seen.owner = None;
        found.observations.push(seen);
        Some(Kind::Other)
    }
}
