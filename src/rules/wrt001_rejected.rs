//! WRT001: another writer than the CSV writer rejected a backup (decision D9).

use super::support::failing::{Failing, failing};
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::VSS;
use crate::facts::{Arg, Capture, CaseFacts, Code, Message, NodeFacts};

pub(super) const RULE: Rule = Rule::several_of_node(Code::WRT001, find)
    .needing(&[Need::All(Capture::EventLogApplication)])
    .reading(&[(VSS, &[8229])]);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Vec<Finding> {
    let found = |failed: Failing| {
        let meaning = failed.code.map_or("rules.code.unknown", |code| code.meaning.as_str());
        let error = failed.error.clone().unwrap_or_else(|| "?".to_owned());
        let detail = if failed.service().is_some() { "rules.WRT001.detail" } else { "rules.WRT001.unknown" };
        rule.cited(Severity::Warning, failed.evidence.clone())
            .saying(detail)
            .gap("writer", failed.name())
            .gap("count", failed.count)
            .gap("code", Arg::Code(error))
            .gap("meaning", Arg::Word(meaning))
            .gap("when", when(&failed))
            .gap("service", Arg::Code(failed.service().unwrap_or_default().to_owned()))
    };
    failing(node).into_iter().filter(|failed| !failed.listed).map(found).collect()
}

/// "First at …, last at …."
fn when(failed: &Failing) -> Message {
    match (failed.first, failed.last) {
        (Some(first), Some(last)) if first == last => Message::new("rules.WRT001.once").with("time", first),
        (Some(first), Some(last)) => Message::new("rules.WRT001.span").with("first", first).with("last", last),
        _ => Message::new("rules.WRT001.undated"),
    }
}
