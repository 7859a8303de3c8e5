//! One machine under several names (contract, rulings 8 and 38): System 6011 says so, or a name in a log that never
//! comes back.

use std::collections::{BTreeMap, BTreeSet};

use super::known::Listed;
use super::names::{HostName, host_name};
use super::place::bundle_host;
use crate::facts::{CaptureTime, Event, Harvest, LogSpan, Observation, Time, Trust};

/// The computer's NetBIOS and DNS name was changed; its parameters are the old one and the new one.
const RENAMED: u32 = 6011;
/// More names than a machine plausibly had: a log of forwarded events.
const MOST_NAMES: usize = 3;

/// A source that names a computer by a former name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Renamed {
    pub(super) source: usize,
    pub(super) from: String,
    pub(super) to: String,
}

/// Former names of machines: those that an event says were changed, and other names in a log than its last that nothing
/// else uses and that never come back (else the log holds forwarded events).
pub(super) fn renamed(harvests: &[Harvest], listed: &[Vec<Listed>]) -> Vec<Renamed> {
    let in_lists: BTreeSet<String> =
        listed.iter().flatten().filter_map(|listed| host_name(&listed.row.name)).map(|host| host.short).collect();
    let stated: Vec<BTreeSet<String>> =
        harvests.iter().map(|harvest| names_stated(harvest).map(|(name, _)| name).collect()).collect();
    // What nobody gives a second machine may be stated by a capture that was taken before.
    let is_another = |name: &String| !is_made_by_setup(name) && stated.iter().any(|names| names.contains(name));
    // Where the renaming has a time, a capture of later only is of a machine that was given the name.
    let is_given_again = |name: &String, at: Option<Time>| {
        let Some(at) = at.filter(|_| is_another(name)) else { return is_another(name) };
        harvests
            .iter()
            .flat_map(names_stated)
            .any(|(stated, taken)| stated == *name && taken.is_some_and(|taken| taken.is_after(at)))
    };
    let bundles: BTreeSet<String> = harvests.iter().filter_map(|harvest| bundle_host(&harvest.path)).collect();
    let ends: Vec<End<'_>> = harvests.iter().enumerate().flat_map(|(i, harvest)| ends_of(i, harvest)).collect();
    let is_used = |name: &String| {
        in_lists.contains(name) || is_another(name) || bundles.contains(name) && !is_made_by_setup(name)
    };
    let ending = |name: &str| -> Vec<&End<'_>> { ends.iter().filter(|log| log.host.short == name).collect() };
    let mut found: BTreeMap<(usize, String), String> = BTreeMap::new();
    for end in ends.iter().filter(|end| end.is_own()) {
        for other in end.others().into_iter().filter(|other| !is_used(other) && ending(other).is_empty()) {
            let sources = (0..).zip(&stated).filter(|(_, names)| names.contains(&other)).map(|(source, _)| source);
            let sources = sources.chain([end.source]);
            found.extend(sources.map(|source| ((source, other.clone()), end.host.short.clone())));
        }
    }
    for (from, Change { to, at }) in changes(harvests) {
        // A log that was written to only before may end with the old name; one of later is of another machine.
        let before = |log: &&End<'_>| log.span.last.zip(at).is_some_and(|(last, at)| last <= at);
        // A bundle that was made before, or by a script that knew the old name, is called by it.
        if !in_lists.contains(&from) && !is_given_again(&from, at) && ending(&from).iter().all(before) {
            let names_it = |(harvest, stated): &(&Harvest, &BTreeSet<String>)| {
                stated.contains(&from) || names_of(harvest).contains(&from)
            };
            let named = harvests.iter().zip(&stated).enumerate().filter(|(_, source)| names_it(source));
            found.extend(named.map(|(source, _)| ((source, from.clone()), to.clone())));
        }
    }
    found.into_iter().map(|((source, from), to)| Renamed { source, from, to }).collect()
}

/// Whether Windows or an image made a name up, which nobody gives a second machine.
fn is_made_by_setup(name: &str) -> bool {
    const SHAPES: [(&str, usize); 5] = [("win-", 11), ("ec2amaz-", 7), ("desktop-", 7), ("laptop-", 7), ("minint-", 7)];
    let made_up = |rest: &str, length: usize| rest.len() == length && rest.bytes().all(|b| b.is_ascii_alphanumeric());
    SHAPES.iter().any(|(before, length)| name.strip_prefix(before).is_some_and(|rest| made_up(rest, *length)))
}

/// A log with the name that it ends with.
struct End<'h> {
    source: usize,
    path: &'h str,
    span: &'h LogSpan,
    host: HostName,
}

fn ends_of(source: usize, harvest: &Harvest) -> impl Iterator<Item = End<'_>> {
    logs(harvest).filter_map(move |span| {
        let host = span.computer.as_deref().and_then(host_name)?;
        Some(End { source, path: &harvest.path, span, host })
    })
}

impl End<'_> {
    /// Whether it is one machine's own log.
    fn is_own(&self) -> bool {
        !self.span.interleaved && self.others().len() <= MOST_NAMES && !is_collector(self.path, self.span)
    }

    /// Other hosts that it names; a name with and without its domain is one.
    fn others(&self) -> BTreeSet<String> {
        let all = self.span.other_computers.iter().filter_map(|name| host_name(name)).map(|other| other.short);
        all.filter(|other| *other != self.host.short).collect()
    }
}

/// What events say became of a name.
struct Change {
    /// The last name.
    to: String,
    /// When the name was given up.
    at: Option<Time>,
}

/// Old names with what events say became of them.
fn changes(harvests: &[Harvest]) -> Vec<(String, Change)> {
    let events = harvests.iter().flat_map(|harvest| &harvest.observations).filter_map(|seen| match &seen.fact {
        Observation::Event(event) => change(event),
        _ => None,
    });
    let mut changes: Vec<(Option<Time>, String, String)> = events.collect();
    changes.sort();
    let mut next: BTreeMap<String, (String, Option<Time>)> = BTreeMap::new();
    for (at, from, to) in changes {
        next.remove(&to);
        next.insert(from, (to, at));
    }
    // Each name stands once: a chain is no longer than the table.
    let follow = |name: String| next.get(&name).map(|(to, _)| to.clone()).ok_or(name);
    let last =
        |from: &String| (0..=next.len()).try_fold(from.clone(), |name, _| follow(name)).unwrap_or_else(|name| name);
    let told = |(from, (_, at)): (&String, &(String, Option<Time>))| (from.clone(), Change { to: last(from), at: *at });
    next.iter().map(told).filter(|(from, change)| *from != change.to).collect()
}

fn change(event: &Event) -> Option<(Option<Time>, String, String)> {
    let it = event.id == RENAMED && event.provider == "EventLog" && event.trust != Trust::Recovered;
    let name = |at: usize| host_name(&event.data.get(at).filter(|_| it)?.value).map(|host| host.short);
    let (from, to) = name(0).zip(name(1))?;
    (from != to).then_some((event.time, from, to))
}

/// Hosts that the log of a source names.
fn names_of(harvest: &Harvest) -> BTreeSet<String> {
    let all = logs(harvest).flat_map(|log| log.computer.iter().chain(&log.other_computers));
    all.filter_map(|name| host_name(name)).map(|host| host.short).collect()
}

/// The log of an event collector, by its channel's or file's name: forwarded events keep the channel they came from.
pub(super) fn is_collector(path: &str, log: &LogSpan) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    file.contains("forwardedevents") || log.channel.eq_ignore_ascii_case("ForwardedEvents")
}

/// What the logs of a source cover.
pub(super) fn logs(harvest: &Harvest) -> impl Iterator<Item = &LogSpan> {
    harvest.observations.iter().filter_map(|seen| match &seen.fact {
        Observation::Log(log) => Some(&**log),
        _ => None,
    })
}

/// Names that a capture or a text of an event states, and when.
fn names_stated(harvest: &Harvest) -> impl Iterator<Item = (String, Option<CaptureTime>)> {
    let has_log = logs(harvest).next().is_some();
    let named = harvest.observations.iter().filter_map(move |seen| match &seen.fact {
        Observation::Log(_) => None,
        Observation::Event(event) if !has_log => Some((event.computer.as_deref()?, event.time.map(CaptureTime::Utc))),
        Observation::Event(_) | Observation::Context(_) | Observation::Routine(_) => None,
        Observation::Host(host) if host.name.is_some() => Some((host.name.as_deref()?, seen.captured)),
        _ => Some((seen.owner.as_deref()?, seen.captured)),
    });
    named.filter_map(|(name, taken)| Some((host_name(name)?.short, taken)))
}
