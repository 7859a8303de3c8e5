//! COV002: a log begins after a failure that other evidence shows.

use super::support::near::{events, newest_rejection, spans};
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::{CLUSTER, VSS};
use crate::facts::{Arg, Capture, CaseFacts, Code, NodeFacts, Time, channel_name};

pub(super) const RULE: Rule = Rule {
    code: Code::COV002,
    needs: &[Need::Any(&[Capture::EventLogApplication, Capture::EventLogSystem])],
    events: &[(CLUSTER, &[1544]), (VSS, &[8229])],
    find,
};

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let mut findings = Vec::new();
    for node in &case.nodes {
        let abort = events(node, CLUSTER, &[1544]).filter_map(|event| event.value.time).max();
        findings.extend(abort.and_then(|time| later(rule, node, "Application", time)));
        findings.extend(newest_rejection(node).and_then(|time| later(rule, node, "System", time)));
    }
    findings
}

fn later(rule: &Rule, node: &NodeFacts, channel: &'static str, failure: Time) -> Option<Finding> {
    let first = spans(node, channel).filter_map(|log| log.value.first).min().filter(|first| *first > failure)?;
    let found = rule.from(Severity::Warning, spans(node, channel).map(|log| log.origin))?;
    let found = found.on(&node.name).gap("channel", channel_name(channel));
    Some(found.gap("first", Arg::Time(first)).gap("failure", Arg::Time(failure)))
}
