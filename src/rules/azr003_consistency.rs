//! AZR003: what a rejection does to a recovery point, and what it does not explain.

use super::support::near::rejections;
use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::CaseFacts;

pub(super) struct Consistency;

impl Rule for Consistency {
    fn about(&self) -> &'static About {
        &about!("AZR003")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::EventLogApplication)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let newest = case.nodes.iter().filter_map(|node| rejections(node).last()).map(|event| event.origin);
        self.about().from(Severity::Info, newest).into_iter().collect()
    }
}
