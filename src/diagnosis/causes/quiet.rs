//! Nothing wrong is seen: what the recovery points themselves say is the first question then.

use super::{Cause, CauseCode, Likelihood};
use crate::diagnosis::Verdict;
use crate::diagnosis::missing::begins_after_an_abort;
use crate::facts::{CaseFacts, Consistency};
use crate::rules::support::near::spans;

/// Where no other cause speaks of a failure. A writer that is on and never failed is no failure.
pub(super) fn none_seen(case: &CaseFacts, verdict: Verdict, others: &[Cause]) -> Option<Cause> {
    let failure = |cause: &Cause| cause.code != CauseCode::CsvWriter || cause.confidence != Likelihood::Possible;
    let looked: Vec<_> = case.nodes.iter().flat_map(|node| spans(node, "Application")).collect();
    let rejected = case.nodes.iter().any(|node| !node.incidents.is_empty());
    if others.iter().any(failure) || rejected || verdict == Verdict::NeedsEvidence {
        return None;
    }
    let (rank, detail) = match (looked.is_empty(), verdict) {
        (false, Verdict::CsvWriterUnneeded) => (48, "causes.none-seen.on.detail"),
        (true, Verdict::CsvWriterUnneeded) => return None,
        (false, _) => (90, "causes.none-seen.detail"),
        (true, _) => (90, "causes.none-seen.unread.detail"),
    };
    let later = case.nodes.iter().any(begins_after_an_abort);
    let points: Vec<_> = case.recovery_points().collect();
    let well = !points.is_empty() && points.iter().all(|(_, point)| point.consistency == Consistency::Application);
    let texts = match (later, well) {
        (true, _) => ["causes.none-seen.later.title", "causes.none-seen.later.detail", "causes.none-seen.later.step"],
        (false, true) => ["causes.none-seen.title", "causes.none-seen.well.detail", "causes.none-seen.well.step"],
        (false, false) => ["causes.none-seen.title", detail, "causes.none-seen.step"],
    };
    let looked = looked.iter().map(|log| log.origin).chain(points.iter().map(|(place, _)| *place));
    let cause = Cause::new(CauseCode::NoneSeen, rank, Likelihood::Possible, texts);
    Some(cause.shown_by(looked))
}
