//! EVT009: rejections at the same hour each day speak for a backup policy, others for another requester.

use super::support::near::rejections;
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::VSS;
use crate::facts::{Capture, CaseFacts, Code, NodeFacts, Time};

/// Fewer attempts show no pattern.
const AT_LEAST: usize = 3;
/// A policy starts its job within a window; minutes from a multiple of a day.
const SLACK_SECONDS: f64 = 30.0 * 60.0;
const DAY: f64 = 86_400.0;

pub(super) const RULE: Rule =
    Rule::of_node(Code::EVT009, find).needing(&[Need::All(Capture::EventLogApplication)]).reading(&[(VSS, &[8229])]);

fn find(rule: &Rule, case: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let mut attempts: Vec<Time> = node.incidents.iter().filter_map(|incident| incident.time).collect();
    attempts.sort();
    attempts.dedup_by(|a, b| a.seconds_since(*b) <= f64::from(case.windows.1));
    if attempts.len() < AT_LEAST {
        return None;
    }
    let (title, detail) = match daily(&attempts) {
        true => ("rules.EVT009.title", "rules.EVT009.detail"),
        false => ("rules.EVT009.title.irregular", "rules.EVT009.irregular"),
    };
    let found = rule.from(Severity::Info, rejections(node).map(|event| event.origin))?;
    Some(found.inferred().titled(title).saying(detail))
}

/// Whether all attempts lie near whole days after the first.
fn daily(attempts: &[Time]) -> bool {
    let Some(first) = attempts.first() else { return false };
    attempts.iter().all(|attempt| {
        let over = attempt.seconds_since(*first).rem_euclid(DAY);
        over.min(DAY - over) <= SLACK_SECONDS
    })
}
