//! Backup attempts: incidents of all nodes that are close in time are one attempt, by clocks that were set right since.

use crate::facts::{CaseFacts, Incident, NodeFacts, Time};
use crate::rules::support::clock::{Correction, corrections, set_right};

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
