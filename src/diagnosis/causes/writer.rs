//! Another writer fails, with what the application that hosts it says.

use std::collections::BTreeMap;

use super::load::TIMED_OUT;
use super::{Cause, CauseCode, Likelihood};
use crate::diagnosis::Verdict;
use crate::facts::{Arg, CaseFacts, Message, NodeFacts};
use crate::rules::support::failing::{Failing, failing as of_node, guidance};
use crate::rules::support::words::{self, Words};

/// One cause a writer. Where several were late in one job their common cause is the load; beside the CSV writer each says
/// that it has its own.
pub(super) fn failing(case: &CaseFacts, verdict: Verdict, load: Option<&Cause>) -> Vec<Cause> {
    let mut by_writer: Vec<(Failing, Vec<Failing>, Vec<&NodeFacts>)> = Vec::new();
    let mut known = BTreeMap::new();
    for node in case.machines() {
        for failed in of_node(node) {
            let at = *known.entry(failed.key()).or_insert(by_writer.len());
            match by_writer.get_mut(at) {
                Some((_, ways, nodes)) => {
                    ways.push(failed);
                    // It may fail there in very many ways.
                    if nodes.last().is_none_or(|last| !std::ptr::eq(*last, node)) {
                        nodes.push(node);
                    }
                }
                None => by_writer.push((failed.clone(), vec![failed], vec![node])),
            }
        }
    }
    let late = load.is_some_and(|load| load.confidence == Likelihood::Likely);
    let one = |(first, ways, nodes): &(Failing, Vec<Failing>, Vec<&NodeFacts>)| {
        let mut cause = cause(case, first, ways, nodes);
        if late && first.code.is_some_and(|code| code.hex == TIMED_OUT) {
            cause.confidence = Likelihood::Possible;
        }
        if verdict == Verdict::CsvWriterUnneeded {
            cause.detail = Message::new("causes.other-writer.beside-csv").with("said", cause.detail);
        }
        cause
    };
    by_writer.iter().map(one).collect()
}

fn cause(case: &CaseFacts, first: &Failing, ways: &[Failing], nodes: &[&NodeFacts]) -> Cause {
    let events: u64 = ways.iter().filter(|way| !way.listed).map(|way| way.count).sum();
    let said: Vec<Words> = nodes.iter().flat_map(|node| words::of(case, node, first)).collect();
    let csv_too = case.nodes.iter().any(|node| !node.incidents.is_empty());
    let (rank, confidence) = match (events > 0, said.is_empty(), csv_too) {
        (true, false, true) => (52, Likelihood::Likely),
        (true, true, true) => (56, Likelihood::Possible),
        (true, _, false) => (44, Likelihood::Likely),
        (false, _, _) => (62, Likelihood::Possible),
    };
    let title = match events {
        0 if ways.iter().all(|way| way.elsewhere_well) => "causes.other-writer.once.title",
        0 if first.logged => "causes.other-writer.logged.title",
        0 => "causes.other-writer.listed.title",
        _ => "causes.other-writer.title",
    };
    let detail = if said.is_empty() { "causes.other-writer.detail" } else { "causes.other-writer.words.detail" };
    let step = if said.is_empty() { "causes.other-writer.step" } else { "causes.other-writer.words.step" };
    let shown = ways.iter().flat_map(|way| way.evidence.iter()).chain(said.iter().map(|words| words.place));
    let meaning = first.code.map_or("rules.code.unknown", |code| code.meaning.as_str());
    let (quote, explained) = words::first(&said);
    Cause::new(CauseCode::OtherWriter, rank, confidence, [title, detail, step])
        .shown_by(shown)
        .gap("writer", first.name())
        .gap("n", events)
        .gap("code", Arg::Text(first.error.clone().unwrap_or_else(|| "?".to_owned())))
        .gap("meaning", Arg::Word(meaning))
        .gap("quote", quote)
        .gap("explained", explained)
        .gap("advice", Message::new("causes.advice").with("advice", guidance(ways, !said.is_empty())))
}
