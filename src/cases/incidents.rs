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
    for event in events.iter().filter(|event| event.value.is_abort()) {
        let Some(time) = event.value.time else { continue };
        let gap = |incident: &Incident| {
            incident
                .events
                .iter()
                .filter(|event| event.value.is_csv_rejection())
                .filter_map(|event| Some(event.value.time?.seconds_since(time).abs()))
                .fold(f64::INFINITY, f64::min)
        };
        // Incidents are in order of time: only the last that begins before the event and the next can be near.
        let next = dated.partition_point(|incident| incident.time <= Some(time));
        let near =
            [next.checked_sub(1), Some(next)].into_iter().flatten().filter_map(|i| Some((gap(dated.get(i)?), i)));
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
