//! Nothing wrong is seen, or the recovery points themselves say so: what they say is the first question then.

use super::{Cause, CauseCode, Likelihood};
use crate::diagnosis::Verdict;
use crate::diagnosis::missing::begins_after_an_abort;
use crate::facts::{CaseFacts, Consistency};
use crate::rules::support::near::spans;
use crate::rules::support::points;

/// Rank where there is nothing to tell beside the verdict.
pub(super) const LAST: u8 = 90;

/// Where no other cause speaks of a failure, or none of those that do cost a point its consistency. A writer that is on
/// and never failed is no failure.
pub(super) fn none_seen(case: &CaseFacts, verdict: Verdict, others: &[Cause]) -> Option<Cause> {
    let failure = |cause: &Cause| cause.code != CauseCode::CsvWriter || cause.confidence != Likelihood::Possible;
    let looked: Vec<_> = case.nodes.iter().flat_map(|node| spans(node, "Application")).collect();
    let failed = others.iter().any(failure) || case.nodes.iter().any(|node| !node.incidents.is_empty());
    let points: Vec<_> = case.own_recovery_points().collect();
    let well = points::are_well(case);
    if failed && !well || verdict == Verdict::NeedsEvidence {
        return None;
    }
    let on = verdict == Verdict::CsvWriterUnneeded;
    let (rank, detail) = match (looked.is_empty(), on) {
        _ if failed => (25, "causes.none-seen.well.rejected.detail"),
        (false, true) => (48, "causes.none-seen.on.detail"),
        (true, true) => return None,
        (false, false) => (LAST, "causes.none-seen.detail"),
        (true, false) => (LAST, "causes.none-seen.unread.detail"),
    };
    let later = case.machines().any(begins_after_an_abort);
    let lesser = points.iter().filter(|(_, point)| point.consistency != Consistency::Application).count();
    let texts = match (well, later) {
        (true, _) if failed => ["causes.none-seen.well.title", detail, "causes.none-seen.well.step"],
        (true, _) => ["causes.none-seen.well.title", "causes.none-seen.well.detail", "causes.none-seen.well.step"],
        (_, true) => ["causes.none-seen.later.title", "causes.none-seen.later.detail", "causes.none-seen.later.step"],
        _ if lesser > 0 => {
            ["causes.none-seen.points.title", "causes.none-seen.points.detail", "causes.none-seen.points.step"]
        }
        (false, false) => ["causes.none-seen.title", detail, "causes.none-seen.step"],
    };
    let rank = if lesser > 0 { rank.min(49) } else { rank };
    let shown = points.iter().map(|(place, _)| *place);
    let confidence = if well { Likelihood::Likely } else { Likelihood::Possible };
    let cause = Cause::new(CauseCode::NoneSeen, rank, confidence, texts);
    let cause = cause.gap("n", lesser);
    Some(cause.shown_by(shown.chain(looked.iter().map(|log| log.origin))))
}
