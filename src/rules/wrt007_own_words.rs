//! WRT007: the application behind a failing writer says itself what went wrong.

use super::support::failing::failing;
use super::support::words;
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::VSS;
use crate::facts::{Arg, Capture, CaseFacts, Code, Message};

pub(super) const RULE: Rule =
    Rule { code: Code::WRT007, needs: &[Need::All(Capture::EventLogApplication)], events: &[(VSS, &[8229])], find };

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let mut findings = Vec::new();
    for node in &case.nodes {
        for failed in failing(node).into_iter().filter(|failed| !failed.listed) {
            let said = words::of(case, node, &failed);
            let Some(found) = rule.from(Severity::Warning, said.iter().map(|words| words.place)) else { continue };
            let quote = |words: &words::Words| {
                let meaning = words.meaning.unwrap_or("rules.words.application");
                let quote = Message::new("rules.quote.explained")
                    .with("label", Arg::Text(words.label.clone()))
                    .with("text", Arg::Text(words.quote.clone()))
                    .with("meaning", Arg::Message(Box::new(Message::new(meaning))));
                Arg::Message(Box::new(quote))
            };
            let quotes = Arg::List(said.iter().map(quote).collect());
            findings.push(found.on(&node.name).gap("writer", failed.name()).gap("quotes", quotes));
        }
    }
    findings
}
