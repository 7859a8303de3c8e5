//! A case in one row: what somebody who works through many of them has to know to choose the next one.

use serde::{Deserialize, Serialize};

use super::blocks::Tone;
use super::desk::Desk;
use super::{causes, overview, requests, sources, top};
use crate::diagnosis::attempts;
use crate::diagnosis::causes::lead;
use crate::facts::Time;

/// One case in a row. What is counted here is counted once, for every format.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Glance {
    /// Name.
    pub name: String,
    /// The verdict's code.
    pub code: String,
    /// The verdict as words.
    pub verdict: String,
    /// How sure.
    pub confidence: String,
    /// How it feels.
    pub tone: Tone,
    /// "2 nodes, 4 logs, 4 captures", and what was not read.
    pub inventory: String,
    /// The first cause's code; empty without one.
    pub cause_code: String,
    /// The first cause as words.
    pub cause: String,
    /// The first cause comes before the verdict.
    pub leads: bool,
    /// Nodes seen.
    pub nodes: u64,
    /// Backup attempts that the CSV writer rejected.
    pub attempts: u64,
    /// When the last of them was, in UTC; empty without one.
    pub last_attempt: String,
    /// What to do first.
    pub first: String,
    /// What is missing.
    pub missing: String,
    /// Captures that could change the verdict.
    pub wanted: u64,
    /// Sources that could not be read whole although they are evidence.
    pub unread: u64,
    /// Their names, and those of nodes that sent nothing.
    pub hosts: [Vec<String>; 2],
    /// Somebody has to do something.
    pub needs_action: bool,
    /// In one sentence, where nothing in the case is evidence.
    pub not_evidence: Option<String>,
}

/// The row of a case.
pub(super) fn glance(desk: &Desk<'_>) -> Glance {
    let Desk { facts, diagnosis, wording, .. } = desk;
    let first = diagnosis.causes.first();
    let groups = attempts::group(facts);
    let last: Option<Time> = groups.iter().filter_map(|group| group.span).map(|(first, _)| first).max();
    let incomplete = facts.sources.iter().filter(|source| source.status.is_incomplete(source.is_evidence));
    let inventory = [top::inventory(facts, wording)].into_iter().chain(sources::unread(facts, wording));
    Glance {
        name: wording.case(&facts.name),
        code: diagnosis.verdict.as_str().to_owned(),
        verdict: overview::label(diagnosis.verdict, wording).to_owned(),
        confidence: top::confidence(diagnosis, wording),
        tone: top::tone(diagnosis),
        inventory: wording.join(&inventory.collect::<Vec<_>>()),
        cause_code: first.map_or("", |cause| cause.code.as_str()).to_owned(),
        cause: first.map_or_else(String::new, |cause| causes::title(cause, wording)),
        leads: lead(diagnosis.verdict, &diagnosis.causes).is_some(),
        nodes: facts.nodes.len() as u64,
        attempts: groups.len() as u64,
        last_attempt: last.map_or_else(String::new, |time| time.0.strftime("%Y-%m-%d %H:%M:%S").to_string()),
        first: causes::lines(desk).into_iter().next().map(|line| line.text).unwrap_or_default(),
        missing: requests::line(desk),
        wanted: diagnosis.missing.iter().filter(|missing| missing.decisive).count() as u64,
        unread: incomplete.count() as u64,
        hosts: [
            facts.nodes.iter().map(|node| wording.host(&node.name)).collect(),
            facts.absent.iter().map(|node| wording.host(&node.name)).collect(),
        ],
        needs_action: diagnosis.needs_action(),
        not_evidence: sources::not_evidence(facts, wording),
    }
}
