//! EVT014: events came as text, which is less trustworthy than a log.

use super::{Finding, Rule, Severity};
use crate::facts::{Arg, CaseFacts, Code, Event, NodeFacts, Sourced, Trust};

pub(super) const RULE: Rule = Rule::of_node(Code::EVT014, find);

fn find(rule: &Rule, case: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let texts: Vec<&Sourced<Event>> =
        node.events.iter().filter(|event| matches!(event.value.trust, Trust::Text { .. })).collect();
    let assumed = texts.iter().any(|event| event.value.trust.is_assumed());
    let undated = texts.iter().any(|event| event.value.time.is_none());
    let detail = match (undated, assumed) {
        (true, _) => "rules.EVT014.undated",
        (_, true) if !case.scope.zone_is_given => "rules.EVT014.zone",
        (_, true) => "rules.EVT014.zone.given",
        _ => "rules.EVT014.detail",
    };
    let found = rule.from(Severity::Info, texts.iter().map(|event| event.origin))?;
    Some(found.saying(detail).gap("count", texts.len()).gap("zone", Arg::Code(case.scope.zone_name())))
}
