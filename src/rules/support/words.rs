//! What the application behind a writer says itself, near a failure of that writer.

use std::collections::BTreeSet;

use super::failing::Failing;
use super::near::{Times, events};
use crate::facts::provider::VSS;
use crate::facts::{Arg, CaseFacts, Event, Message, NodeFacts, Origin, Sourced, Time};
use crate::knowledge::applications::{is_known, is_of, meaning, rank};

/// Characters quoted of one event.
const QUOTED: usize = 400;
/// Events quoted of one writer and node.
const MOST: usize = 6;

/// One event of the application.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    /// `SQLWRITER 24583`.
    pub(crate) label: String,
    /// Its text, shortened.
    pub(crate) quote: String,
    /// Key of the sentence that explains it.
    pub(crate) meaning: Option<&'static str>,
    /// Where it stands.
    pub(crate) place: Origin,
    /// When.
    pub(crate) time: Option<Time>,
}

/// What the application of a failing writer said within the same jobs, those that are explained first, each text once.
pub(crate) fn of(case: &CaseFacts, node: &NodeFacts, failed: &Failing) -> Vec<Words> {
    // Of thousands of writers those that have an application are few.
    let Some(writer) = failed.id.filter(|id| is_known(*id)) else { return Vec::new() };
    let rejected = events(node, VSS, &[8229]);
    let rejected = rejected.filter(|event| event.value.vss.as_ref().is_some_and(|vss| vss.writer_id == Some(writer)));
    let times = Times::of(rejected);
    let near = |event: &Event| times.near(event.time, case.windows.1);
    let own = node.events.iter().filter(|event| is_of(writer, &event.value) && near(&event.value));
    let mut said: Vec<Words> = own.map(|event| words(case, event)).collect();
    said.sort_by_key(|words| (rank(words.meaning), words.time));
    let mut seen = BTreeSet::new();
    said.retain(|words| seen.insert((words.label.clone(), words.quote.clone())));
    said.truncate(MOST);
    said
}

fn words(case: &CaseFacts, event: &Sourced<Event>) -> Words {
    let saved = case.messages.get(&event.origin).map(|message| message.text.clone());
    let data = || event.value.data.iter().map(|item| item.value.as_str()).collect::<Vec<_>>().join(" ");
    let text = saved.unwrap_or_else(data);
    let said: Vec<&str> = text.split_whitespace().collect();
    let said = said.join(" ");
    // The sentence around the quotation has its own full stop.
    let said = said.trim_end_matches(['.', '。']);
    let mut quote: String = said.chars().take(QUOTED).collect();
    if quote.len() < said.len() {
        quote.push('…');
    }
    Words {
        label: format!("{} {}", event.value.provider, event.value.id),
        meaning: meaning(&event.value, said),
        quote,
        place: event.origin,
        time: event.value.time,
    }
}

/// The first quotation, and what it means.
pub(crate) fn first(said: &[Words]) -> (Arg, Arg) {
    let Some(words) = said.first() else { return (Arg::Code(String::new()), Arg::Code(String::new())) };
    let quote = Message::new("rules.quote")
        .with("label", Arg::Text(words.label.clone()))
        .with("text", Arg::Text(words.quote.clone()));
    let meaning = words.meaning.unwrap_or("rules.words.application");
    (quote.into(), Message::new(meaning).into())
}
