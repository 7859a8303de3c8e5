//! COV002: a log begins after a failure that other evidence shows.

use super::support::near::{events, newest_rejection, spans};
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::{CLUSTER, VSS};
use crate::facts::{Capture, CaseFacts, Code, NodeFacts, Time, channel_name};

pub(super) const RULE: Rule = Rule::several_of_node(Code::COV002, find)
    .needing(&[Need::Any(&[Capture::EventLogApplication, Capture::EventLogSystem])])
    .reading(&[(CLUSTER, &[1544]), (VSS, &[8229])]);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Vec<Finding> {
    let abort = events(node, CLUSTER, &[1544]).filter_map(|event| event.value.time).max();
    let application = abort.and_then(|time| later(rule, node, "Application", time));
    let system = newest_rejection(node).and_then(|time| later(rule, node, "System", time));
    application.into_iter().chain(system).collect()
}

fn later(rule: &Rule, node: &NodeFacts, channel: &'static str, failure: Time) -> Option<Finding> {
    let first = spans(node, channel).filter_map(|log| log.value.first).min().filter(|first| *first > failure)?;
    let found = rule.from(Severity::Warning, spans(node, channel).map(|log| log.origin))?;
    Some(found.gap("channel", channel_name(channel)).gap("first", first).gap("failure", failure))
}
