//! COV005: a cluster node known by name sent nothing.

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{CaseFacts, Citations};

pub(super) struct AbsentNode;

impl Rule for AbsentNode {
    fn about(&self) -> &'static About {
        &about!("COV005")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::ClusterNodes)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let absent = case.absent.iter();
        absent
            .map(|node| self.about().cited(Severity::Warning, Citations::new(node.row.origin)).on(&node.name))
            .collect()
    }
}
