//! The transcript of a cluster collector (PrivateCloud.DiagnosticInfo): queries that failed leave their only trace there.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

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
        let Some(failed) = failed_at(section) else {
            let begins = |label: &str| section.lines.iter().any(|line| line.text.trim_start().starts_with(label));
            return ITS_LINES.iter().all(|label| begins(label)).then_some(Kind::Other);
        };
        let error = CaptureError { command: CommandKind::ClusterSharedVolume, reason: ErrorReason::CollectorFailed };
        let mut seen = section.saw(failed, Observation::Error(error));
        // The transcript's computer is the one that collected: it need not be a node of the cluster.
        seen.owner = None;
        found.observations.push(seen);
        Some(Kind::Other)
    }
}

/// Line on which the query for volumes is said to have failed: by the collector, whose lines may be wrapped, or by
/// PowerShell itself.
fn failed_at(section: &Section<'_>) -> Option<u32> {
    let squeezed = |text: &str| text.to_ascii_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let says = |text: &str| text.contains(VOLUMES_FAILED) || text.contains("terminatingerror(get-clustersharedvolume");
    let pairs = section.lines.iter().zip(section.lines.iter().skip(1).map(Some).chain([None]));
    let mut said = pairs.filter(|(line, _)| begins(line.text)).filter(|(line, next)| {
        let text = squeezed(line.text);
        let next = next.map(|next| squeezed(next.text)).filter(|next| !says(next));
        says(&text) || next.is_some_and(|next| says(&format!("{text} {next}")))
    });
    said.next().map(|(line, _)| line.number)
}

/// Whether one of the sentences may begin in a line: most lines are not worth being taken apart into words.
fn begins(text: &str) -> bool {
    static WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        let words = ["unable", "terminatingerror("];
        AhoCorasick::builder().ascii_case_insensitive(true).build(words).ok()
    });
    WORDS.as_ref().is_none_or(|words| words.is_match(text))
}
