//! COV002: a log begins after a failure that other evidence shows.

use super::support::near::{self, CLUSTER, events, newest_rejection, spans};
use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{Arg, CaseFacts, NodeFacts, Time};

pub(super) struct StartsLater;

impl Rule for StartsLater {
    fn about(&self) -> &'static About {
        &about!("COV002")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::Any(&[Capture::EventLogApplication, Capture::EventLogSystem])]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let mut findings = Vec::new();
        for node in &case.nodes {
            let abort = events(node, CLUSTER, &[1544]).filter_map(|event| event.value.time).max();
            findings.extend(abort.and_then(|time| self.later(node, "Application", time)));
            findings.extend(newest_rejection(node).and_then(|time| self.later(node, "System", time)));
        }
        findings
    }
}

impl StartsLater {
    fn later(&self, node: &NodeFacts, channel: &'static str, failure: Time) -> Option<Finding> {
        let first = spans(node, channel).filter_map(|log| log.value.first).min().filter(|first| *first > failure)?;
        let found = self.about().from(Severity::Warning, spans(node, channel).map(|log| log.origin))?;
        let found = found.on(&node.name).gap("channel", near::channel(channel));
        Some(found.gap("first", Arg::Time(first)).gap("failure", Arg::Time(failure)))
    }
}
