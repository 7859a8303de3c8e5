//! Load or slow storage: several writers time out in one job, or the snapshot's own events say that writes could not be
//! held.

use std::collections::{BTreeMap, BTreeSet};

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
        case.machines().filter_map(|node| of(case, node)).max_by_key(|job| (job.writers.len(), job.io.len()))?;
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
    let names: Arg = worst.writers.iter().cloned().map(Arg::Code).collect();
    let shown = worst.evidence.iter().copied().chain(worst.io.iter().map(|event| event.origin));
    let cause = Cause::new(CauseCode::StorageLoad, rank, confidence, texts).shown_by(shown);
    Some(cause.gap("writers", names).gap("events", named(&worst.io)))
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
    let time = worst(case, node)?;
    let near = around(node, Some(time), case.windows.1);
    let rejected: Vec<_> = near.iter().filter(|event| timed_out(&event.value)).collect();
    Some(Job {
        writers: rejected.iter().filter_map(|event| writer(&event.value)).collect(),
        io: near.iter().filter(|event| is_io(&event.value)).collect(),
        evidence: rejected.iter().map(|event| event.origin).collect(),
    })
}

/// The time of the rejection around which most writers timed out, then most of storage was logged; of several, the last.
/// The window moves over the events once: jobs that overlap are not counted anew.
fn worst(case: &CaseFacts, node: &NodeFacts) -> Option<Time> {
    let reach = f64::from(case.windows.1);
    let telling = |event: &Event| timed_out(event) || is_io(event);
    let told = node.events.iter().map(|event| &event.value).filter(|event| telling(event));
    let told: Vec<(Time, &Event)> = told.filter_map(|event| Some((event.time?, event))).collect();
    let (mut from, mut to) = (told.iter().peekable(), told.iter().peekable());
    let (mut writers, mut io): (BTreeMap<String, usize>, usize) = (BTreeMap::new(), 0);
    let mut best = None;
    for time in rejections(node).flatten() {
        while let Some((_, event)) = to.next_if(|(other, _)| other.seconds_since(time) <= reach) {
            io += usize::from(is_io(event));
            if let Some(name) = writer(event).filter(|_| timed_out(event)) {
                *writers.entry(name).or_default() += 1;
            }
        }
        while let Some((_, event)) = from.next_if(|(other, _)| time.seconds_since(*other) > reach) {
            io -= usize::from(is_io(event));
            let left = writer(event).filter(|_| timed_out(event));
            if let Some((name, count)) = left.and_then(|name| writers.remove_entry(&name)).filter(|(_, n)| *n > 1) {
                writers.insert(name, count - 1);
            }
        }
        let size = (writers.len(), io);
        if size > (0, 0) && best.is_none_or(|(most, _)| size >= most) {
            best = Some((size, time));
        }
    }
    best.map(|(_, time)| time)
}

fn timed_out(event: &Event) -> bool {
    let code = event.vss.as_ref().and_then(|vss| vss.error_code.as_deref());
    event.is(VSS, &[8229]) && code.is_some_and(|code| code.eq_ignore_ascii_case(TIMED_OUT))
}

fn writer(event: &Event) -> Option<String> {
    let id = event.vss.as_ref()?.writer_id?;
    Some(writers::by_id(id).map_or_else(|| id.to_string(), |known| known.name.clone()))
}

/// Of disks and their adapters, or of the snapshot's own making.
fn is_io(event: &Event) -> bool {
    let of_storage = STORAGE.iter().any(|(provider, ids)| event.is(provider, ids));
    of_storage || event.is(VSS, HELD) || event.is(VOLSNAP, SLOW_DRIVER)
}
