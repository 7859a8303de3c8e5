//! COV006: the cluster service did not run when a capture was taken.

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{CaseFacts, NodeFacts};

pub(super) struct ServiceDown;

impl Rule for ServiceDown {
    fn about(&self) -> &'static About {
        &about!("COV006")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::Any(&[Capture::VssadminWriters, Capture::ClusterSharedVolume, Capture::ClusterNodes])]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let down = |node: &NodeFacts| {
            let evidence = node.service_down.clone()?;
            Some(self.about().cited(Severity::Warning, evidence).on(&node.name))
        };
        case.nodes.iter().filter_map(down).collect()
    }
}
