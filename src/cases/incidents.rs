//! Incidents: backup attempts that hit the CSV writer of one node (contract, ruling 7).

use crate::facts::{Event, Incident, Sourced, Time};

/// 8229s of the CSV writer at most `window` seconds apart, and each 1544 within `window` seconds of one of them. An
/// 8229 without a time is an incident of its own.
pub(super) fn incidents(events: &[Sourced<Event>], window: u32) -> Vec<Incident> {
    let window = f64::from(window);
    let mut dated: Vec<Incident> = Vec::new();
    let mut undated = Vec::new();
    for event in events.iter().filter(|event| event.value.is_csv_rejection()) {
        let Some(time) = event.value.time else {
            undated.push(Incident { time: None, events: vec![event.clone()] });
            continue;
        };
        let last =
            dated.last_mut().filter(|incident| last_time(incident).is_some_and(|t| time.seconds_since(t) <= window));
        match last {
            Some(incident) => incident.events.push(event.clone()),
            None => dated.push(Incident { time: Some(time), events: vec![event.clone()] }),
        }
    }
    let rejected: Vec<(Time, usize)> = (0..)
        .zip(&dated)
        .flat_map(|(i, incident)| incident.events.iter().filter_map(move |event| Some((event.value.time?, i))))
        .collect();
    for event in events.iter().filter(|event| event.value.is_abort()) {
        let Some(time) = event.value.time else { continue };
        // In order of time: only the last rejection before the event and the next one can be the nearest.
        let next = rejected.partition_point(|(other, _)| *other <= time);
        let near = [next.checked_sub(1), Some(next)].into_iter().flatten().filter_map(|at| rejected.get(at));
        let near = near.map(|(other, incident)| (other.seconds_since(time).abs(), *incident));
        let nearest = near.filter(|(gap, _)| *gap <= window).min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some(incident) = nearest.and_then(|(_, i)| dated.get_mut(i)) {
            incident.events.push(event.clone());
        }
    }
    for incident in &mut dated {
        incident.events.sort_by_key(|event| (event.value.time, event.value.record_id, event.origin));
        incident.time = incident.events.first().and_then(|event| event.value.time);
    }
    dated.extend(undated);
    dated
}

fn last_time(incident: &Incident) -> Option<Time> {
    incident.events.last()?.value.time
}
