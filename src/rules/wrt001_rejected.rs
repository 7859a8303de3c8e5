//! WRT001: another writer than the CSV writer rejected a backup (decision D9).

use super::support::failing::{Failing, failing};
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::VSS;
use crate::facts::{Arg, Capture, CaseFacts, Code, Message};

pub(super) const RULE: Rule =
    Rule { code: Code::WRT001, needs: &[Need::All(Capture::EventLogApplication)], events: &[(VSS, &[8229])], find };

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let mut findings = Vec::new();
    for node in &case.nodes {
        for failed in failing(node).into_iter().filter(|failed| !failed.listed) {
            let meaning = failed.code.map_or("rules.code.unknown", |code| code.meaning.as_str());
            let service = failed.service().map(str::to_owned);
            let (known, unknown) = ("rules.WRT001.detail", "rules.WRT001.unknown");
            let detail = if service.is_some() { known } else { unknown };
            let error = failed.error.clone().unwrap_or_else(|| "?".to_owned());
            let found = rule.cited(Severity::Warning, failed.evidence.clone()).on(&node.name).saying(detail);
            findings.push(
                found
                    .gap("writer", failed.name())
                    .gap("count", Arg::Number(failed.count))
                    .gap("code", Arg::Code(error))
                    .gap("meaning", Arg::Word(meaning))
                    .gap("when", Arg::Message(Box::new(when(&failed))))
                    .gap("service", Arg::Code(service.unwrap_or_default())),
            );
        }
    }
    findings
}

/// "First at …, last at …."
fn when(failed: &Failing) -> Message {
    match (failed.first, failed.last) {
        (Some(first), Some(last)) if first == last => Message::new("rules.WRT001.once").with("time", Arg::Time(first)),
        (Some(first), Some(last)) => {
            Message::new("rules.WRT001.span").with("first", Arg::Time(first)).with("last", Arg::Time(last))
        }
        _ => Message::new("rules.WRT001.undated"),
    }
}
