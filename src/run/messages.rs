//! The message texts that Windows saved beside a log, for the records that the report cites.

use std::collections::{BTreeMap, BTreeSet};

use super::{CaseResult, Options, cited_places};
use crate::cases;
use crate::evidence::message_texts;
use crate::facts::{
    Arg, CaseFacts, Event, EventMessage, Locus, Message, Nature, NodeFacts, Origin, SourceId, Sourced, Time, Trust,
};
use crate::intake::{self, CaseInput};

/// Texts kept of one case: some thousand characters each.
const MOST: usize = 2_000;

/// Records of one log, each with its provider.
type Records = BTreeMap<u64, String>;

/// Adds the texts of the cited records. A damaged file is named, and the next language is tried.
pub(super) fn add(case: &CaseInput, options: &Options, result: &mut CaseResult) {
    let mut beside = cases::message_texts_beside(&result.facts.sources, options.lang);
    if beside.is_empty() {
        return;
    }
    let wanted = wanted(result);
    beside.retain(|log, texts| {
        texts.retain(|id| is_texts(&result.facts, *id));
        wanted.contains_key(log) && !texts.is_empty()
    });
    while !beside.is_empty() {
        // By path of the file to be read: the log, the file, and the records.
        let mut asked: BTreeMap<String, (SourceId, SourceId, &Records)> = BTreeMap::new();
        beside.retain(|log, texts| {
            if texts.is_empty() {
                return false;
            }
            let file = texts.remove(0);
            if let (Some(source), Some(records)) = (result.facts.sources.get(file.0 as usize), wanted.get(log)) {
                asked.insert(source.path.clone(), (*log, file, records));
            }
            true
        });
        let paths: BTreeSet<String> = asked.keys().cloned().collect();
        let read = |input: intake::Input<'_>| {
            let records = asked.get(input.path).map(|(_, _, records)| *records)?;
            message_texts::texts(input, records)
        };
        let mut texts = intake::again(case, &options.limits, &paths, &read);
        for (path, (log, file, _)) in asked {
            match texts.remove(&path).flatten() {
                Some(texts) => {
                    beside.remove(&log);
                    keep(&mut result.facts, log, file, texts);
                }
                None => note(&mut result.facts, file),
            }
        }
    }
}

/// Whether a source was taken for a file of message texts.
fn is_texts(facts: &CaseFacts, id: SourceId) -> bool {
    facts.sources.get(id.0 as usize).is_some_and(|source| source.nature == Nature::MessageTexts)
}

/// The records that the report cites, by log: those that prove something, and what else was logged near an incident.
fn wanted(result: &CaseResult) -> BTreeMap<SourceId, Records> {
    let cited = cited_places(result);
    let mut first = Vec::new();
    let mut near = Vec::new();
    for node in &result.facts.nodes {
        first.extend(node.incidents.iter().flat_map(|incident| &incident.events));
        let is_near = near_an_incident(node, result.facts.windows.1);
        for event in &node.events {
            match event {
                _ if cited.contains(&event.origin) => first.push(event),
                _ if is_near(event) => near.push(event),
                _ => {}
            }
        }
    }
    let mut wanted: BTreeMap<SourceId, Records> = BTreeMap::new();
    let is_record = |event: &&&Sourced<Event>| event.value.trust == Trust::Log;
    for event in first.iter().chain(&near).filter(is_record).take(MOST) {
        if let Locus::Record(id) = event.origin.at {
            wanted.entry(event.origin.source).or_default().insert(id, event.value.provider.clone());
        }
    }
    wanted
}

/// Whether an event of the node was logged within `job` seconds of one of its incidents.
pub(super) fn near_an_incident(node: &NodeFacts, job: u32) -> impl Fn(&Sourced<Event>) -> bool + use<> {
    let incidents = node.incidents.iter().flat_map(|incident| &incident.events);
    let times: BTreeSet<Time> = incidents.filter_map(|event| event.value.time).collect();
    move |event| {
        let Some(time) = event.value.time else { return false };
        let (before, after) = (times.range(..time).next_back(), times.range(time..).next());
        [before, after].into_iter().flatten().any(|other| other.seconds_since(time).abs() <= f64::from(job))
    }
}

fn keep(facts: &mut CaseFacts, log: SourceId, file: SourceId, texts: BTreeMap<u64, String>) {
    let count = texts.len() as u64;
    for (record, text) in texts {
        let place = Origin { source: log, at: Locus::Record(record) };
        facts.messages.insert(place, EventMessage { text, recorded_in: file });
    }
    let Some(path) = facts.sources.get(log.0 as usize).map(|source| source.path.clone()) else { return };
    if let Some(source) = facts.sources.get_mut(file.0 as usize) {
        source.because =
            Message::new("evidence.because.message-texts-used").with("log", Arg::Path(path)).with("count", count);
    }
}

fn note(facts: &mut CaseFacts, file: SourceId) {
    if let Some(source) = facts.sources.get_mut(file.0 as usize) {
        source.problems.push(Message::new("evidence.problem.message-texts"));
    }
}
