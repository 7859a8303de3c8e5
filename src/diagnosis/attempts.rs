//! Backup attempts: incidents of all nodes that are close in time are one attempt, by clocks that were set right since.

use jiff::SignedDuration;

use crate::facts::{CaseFacts, Event, Incident, NodeFacts, Origin, Time};
use crate::rules::support::near::events;

/// Incidents of one attempt, with the span of their events.
pub(crate) struct Group<'a> {
    /// First and last event; `None` for an incident without a time, which is an attempt of its own.
    pub(crate) span: Option<(Time, Time)>,
    /// Its incidents, each with its node.
    pub(crate) members: Vec<(&'a NodeFacts, &'a Incident)>,
}

/// All attempts in order of time, those without a time last.
pub(crate) fn group(facts: &CaseFacts) -> Vec<Group<'_>> {
    type Member<'a> = (Option<(Time, Time)>, &'a NodeFacts, &'a Incident);
    let mut incidents: Vec<Member<'_>> = Vec::new();
    for node in &facts.nodes {
        let clock = corrections(node);
        incidents.extend(node.incidents.iter().map(|incident| (span(incident, &clock), node, incident)));
    }
    incidents.sort_by_key(|(span, node, _)| (span.is_none(), span.map(|(first, _)| first), &node.name));
    let window = f64::from(facts.windows.0);
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (span, node, incident) in incidents {
        let member = (node, incident);
        let Some((first, last)) = span else {
            groups.push(Group { span: None, members: vec![member] });
            continue;
        };
        match groups.last_mut() {
            Some(Group { span: Some((_, until)), members }) if first.seconds_since(*until) <= window => {
                *until = (*until).max(last);
                members.push(member);
            }
            _ => groups.push(Group { span: Some((first, last)), members: vec![member] }),
        }
    }
    groups
}

fn span(incident: &Incident, clock: &[Correction]) -> Option<(Time, Time)> {
    let first = incident.time?;
    let last = incident.events.iter().filter_map(|event| event.value.time).max();
    Some((set_right(first, clock), set_right(last.unwrap_or(first), clock)))
}

/// How many attempts there are, and how many incidents: an attempt that hit three nodes is three incidents.
pub(crate) fn counted(facts: &CaseFacts) -> (u64, u64) {
    let incidents: usize = facts.nodes.iter().map(|node| node.incidents.len()).sum();
    (group(facts).len() as u64, incidents as u64)
}

/// Windows set the clock of a node.
pub(crate) struct Correction {
    /// The time that it was set to.
    pub(crate) at: Time,
    old: Time,
    /// By how much; more than zero where it had been behind.
    pub(crate) seconds: f64,
    /// The event that says so.
    pub(crate) place: Origin,
}

/// Smaller corrections are those of every day.
const AT_LEAST: f64 = 60.0;
/// Larger ones are those of a machine that was started anew or restored.
const AT_MOST: f64 = 6.0 * 3600.0;

/// Corrections of a node's clock that move attempts, in order of time.
pub(crate) fn corrections(node: &NodeFacts) -> Vec<Correction> {
    let set = events(node, "Microsoft-Windows-Kernel-General", &[1]).filter_map(|event| {
        let (new, old) = (stated(&event.value, "NewTime", 0)?, stated(&event.value, "OldTime", 1)?);
        let seconds = new.seconds_since(old);
        let counts = (AT_LEAST..=AT_MOST).contains(&seconds.abs());
        counts.then_some(Correction { at: new, old, seconds, place: event.origin })
    });
    let mut all: Vec<Correction> = set.collect();
    all.sort_by_key(|one| one.at);
    all
}

/// A time of the event's data, by its name, else by its place.
fn stated(event: &Event, name: &str, place: usize) -> Option<Time> {
    let named = event.data.iter().find(|item| item.name.as_deref() == Some(name));
    let item = named.or_else(|| event.data.get(place).filter(|item| item.name.is_none()))?;
    item.value.trim().parse().ok().map(Time)
}

/// The time of an event by the clock that was set right next after it.
fn set_right(time: Time, clock: &[Correction]) -> Time {
    let Some(next) = clock.iter().find(|one| time <= one.old) else { return time };
    let by = SignedDuration::try_from_secs_f64(next.seconds).unwrap_or_default();
    time.0.checked_add(by).map_or(time, Time)
}
