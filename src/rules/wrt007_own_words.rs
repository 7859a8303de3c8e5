//! WRT007: the application behind a failing writer says itself what went wrong.

use std::collections::BTreeMap;

use super::support::failing::{Failing, failing};
use super::support::words;
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::VSS;
use crate::facts::{Arg, Capture, CaseFacts, Code, Message, NodeFacts};

pub(super) const RULE: Rule = Rule::several_of_node(Code::WRT007, find)
    .needing(&[Need::All(Capture::EventLogApplication)])
    .reading(&[(VSS, &[8229])]);

fn find(rule: &Rule, case: &CaseFacts, node: &NodeFacts) -> Vec<Finding> {
    let quote = |words: &words::Words| {
        Message::new("rules.quote.explained")
            .with("label", Arg::Text(words.label.clone()))
            .with("text", Arg::Text(words.quote.clone()))
            .with("meaning", Arg::Word(words.meaning.unwrap_or("rules.words.application")))
            .into()
    };
    // A writer may fail in very many ways.
    let mut of_writer = BTreeMap::new();
    let found = |failed: Failing| {
        let said = &*of_writer.entry(failed.id).or_insert_with(|| words::of(case, node, &failed));
        let found = rule.from(Severity::Warning, said.iter().map(|words| words.place))?;
        let quotes = Arg::List(said.iter().map(quote).collect());
        Some(found.gap("writer", failed.name()).gap("quotes", quotes))
    };
    failing(node).into_iter().filter(|failed| !failed.listed).filter_map(found).collect()
}
