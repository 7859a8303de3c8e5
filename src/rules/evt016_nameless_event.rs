//! EVT016: the text of a VSS event without its id names an error.

use std::collections::BTreeMap;

use super::support::captures::others;
use super::{Finding, Rule, Severity};
use crate::facts::{Arg, CaseFacts, Code, NamelessEvent, Observation, Origin};

pub(super) const RULE: Rule = Rule::of_case(Code::EVT016, find);

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let mut said: BTreeMap<(&NamelessEvent, Option<&str>), Vec<Origin>> = BTreeMap::new();
    for other in others(case) {
        if let Observation::NamelessEvent(event) = other.value {
            said.entry((event, other.node)).or_default().push(other.origin);
        }
    }
    let found = |((event, node), origins): ((&NamelessEvent, Option<&str>), Vec<Origin>)| {
        let found = rule.from(Severity::Warning, origins)?.at(node);
        let found = match &event.writer {
            Some(writer) => found.gap("writer", Arg::Text(writer.clone())),
            None => found.titled("rules.EVT016.title.no-writer"),
        };
        Some(found.gap("code", Arg::Code(event.code.clone())))
    };
    said.into_iter().filter_map(found).collect()
}
