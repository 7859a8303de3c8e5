//! Backup attempts: incidents of all nodes that are close in time are one attempt.

use crate::facts::{CaseFacts, Incident, NodeFacts, Time};

/// Incidents of one attempt, with the span of their events.
pub(crate) struct Group<'a> {
    /// First and last event; `None` for an incident without a time, which is an attempt of its own.
    pub(crate) span: Option<(Time, Time)>,
    /// Its incidents, each with its node.
    pub(crate) members: Vec<(&'a NodeFacts, &'a Incident)>,
}

/// All attempts in order of time, those without a time last.
pub(crate) fn group(facts: &CaseFacts) -> Vec<Group<'_>> {
    let mut incidents: Vec<(&NodeFacts, &Incident)> =
        facts.nodes.iter().flat_map(|node| node.incidents.iter().map(move |incident| (node, incident))).collect();
    incidents.sort_by_key(|(node, incident)| (incident.time.is_none(), incident.time, &node.name));
    let window = f64::from(facts.windows.0);
    let mut groups: Vec<Group<'_>> = Vec::new();
    for member in incidents {
        let Some((first, last)) = span(member.1) else {
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

fn span(incident: &Incident) -> Option<(Time, Time)> {
    let first = incident.time?;
    let last = incident.events.iter().filter_map(|event| event.value.time).max();
    Some((first, last.unwrap_or(first)))
}

/// How many attempts there are, and how many incidents: an attempt that hit three nodes is three incidents.
pub(crate) fn counted(facts: &CaseFacts) -> (u64, u64) {
    let incidents: usize = facts.nodes.iter().map(|node| node.incidents.len()).sum();
    (group(facts).len() as u64, incidents as u64)
}
