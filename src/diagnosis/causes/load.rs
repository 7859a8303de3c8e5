//! Load or slow storage: several writers time out in one job, or the snapshot's own events say that writes could not be
//! held.

use std::collections::BTreeSet;

use super::{Cause, CauseCode, Likelihood, rejections};
use crate::facts::provider::{VOLSNAP, VSS};
use crate::facts::{Arg, CaseFacts, Event, NodeFacts, Origin, Sourced, Time};
use crate::knowledge::writers;
use crate::rules::support::near::around;

/// A writer's freeze ran out of time.
pub(super) const TIMED_OUT: &str = "0x800423f2";
/// Flush, hold or release of writes failed.
const HELD: &[u32] = &[12297, 12298, 12310];
/// The snapshot driver was too slow.
const SLOW_DRIVER: &[u32] = &[8, 9];
/// Providers that tell of retries and time-outs of disks and their adapters.
const STORAGE: [(&str, &[u32]); 6] = [
    ("disk", &[11, 51, 153, 154, 157]),
    ("storvsc", &[129]),
    ("storahci", &[129]),
    ("stornvme", &[11, 129]),
    ("iScsiPrt", &[39, 129]),
    ("MSSQLSERVER", &[833]),
];

/// The job in which most writers timed out decides.
pub(super) fn load(case: &CaseFacts) -> Option<Cause> {
    let worst =
        case.nodes.iter().filter_map(|node| of(case, node)).max_by_key(|job| (job.writers.len(), job.io.len()))?;
    let (writers, io) = (worst.writers.len(), worst.io.len());
    let slow = worst.io.iter().any(|event| event.value.is(VSS, HELD) || event.value.is(VOLSNAP, SLOW_DRIVER));
    let (rank, confidence) = match (writers, io) {
        (2.., 1..) | (3.., _) => (30, Likelihood::Likely),
        (1, 1..) | (2, 0) => (30, Likelihood::Possible),
        (0, _) if slow => (40, Likelihood::Possible),
        _ => return None,
    };
    let detail = match (writers, io) {
        (0, _) => "causes.storage-load.io.detail",
        (_, 0) => "causes.storage-load.writers.detail",
        _ => "causes.storage-load.detail",
    };
    let texts = ["causes.storage-load.title", detail, "causes.storage-load.step"];
    let names = worst.writers.iter().cloned().map(Arg::Code).collect();
    let shown = worst.evidence.iter().copied().chain(worst.io.iter().map(|event| event.origin));
    let cause = Cause::new(CauseCode::StorageLoad, rank, confidence, texts).shown_by(shown);
    Some(cause.gap("writers", Arg::List(names)).gap("events", named(&worst.io)))
}

/// Each kind of event once, with the code of what failed where it has one.
fn named(io: &[&Sourced<Event>]) -> Arg {
    let name = |event: &&&Sourced<Event>| {
        let code = event.value.vss.as_ref().and_then(|vss| vss.error_code.as_deref());
        let code = code.map(|code| format!(" ({code})")).unwrap_or_default();
        format!("{} {}{code}", event.value.provider, event.value.id)
    };
    let names: BTreeSet<String> = io.iter().map(|event| name(&event)).collect();
    Arg::List(names.into_iter().map(Arg::Text).collect())
}

struct Job<'a> {
    writers: BTreeSet<String>,
    io: Vec<&'a Sourced<Event>>,
    evidence: Vec<Origin>,
}

fn of<'a>(case: &CaseFacts, node: &'a NodeFacts) -> Option<Job<'a>> {
    let jobs = rejections(node).flatten().map(|time| job(case, node, time));
    jobs.max_by_key(|job| (job.writers.len(), job.io.len())).filter(|job| !job.writers.is_empty() || !job.io.is_empty())
}

fn job<'a>(case: &CaseFacts, node: &'a NodeFacts, time: Time) -> Job<'a> {
    let near = around(node, Some(time), case.windows.1);
    let timed_out = |event: &&Sourced<Event>| {
        let code = event.value.vss.as_ref().and_then(|vss| vss.error_code.as_deref());
        event.value.is(VSS, &[8229]) && code.is_some_and(|code| code.eq_ignore_ascii_case(TIMED_OUT))
    };
    let rejected: Vec<_> = near.iter().filter(timed_out).collect();
    let writer = |event: &&Sourced<Event>| {
        let vss = event.value.vss.as_ref()?;
        let known = vss.writer_id.and_then(writers::by_id).map(|known| known.name.clone());
        known.or_else(|| vss.writer_id.map(|id| id.to_string()))
    };
    let of_storage = |event: &Event| STORAGE.iter().any(|(provider, ids)| event.is(provider, ids));
    let of_snapshot = |event: &Event| event.is(VSS, HELD) || event.is(VOLSNAP, SLOW_DRIVER);
    Job {
        writers: rejected.iter().filter_map(writer).collect(),
        io: near.iter().filter(|event| of_storage(&event.value) || of_snapshot(&event.value)).collect(),
        evidence: rejected.iter().map(|event| event.origin).collect(),
    }
}
