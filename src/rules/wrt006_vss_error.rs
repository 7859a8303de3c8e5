//! WRT006: `vssadmin` met an unexpected error of the Volume Shadow Copy service.

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::facts::{CaseFacts, ErrorReason, NodeFacts};

pub(super) struct VssError;

impl Rule for VssError {
    fn about(&self) -> &'static About {
        &about!("WRT006")
    }

    fn needs(&self) -> &'static [Need] {
        &[]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let failed = |node: &NodeFacts| {
            let errors = node.errors.iter().filter(|(_, error)| error.value.reason == ErrorReason::UnexpectedVss);
            Some(self.about().from(Severity::Warning, errors.map(|(_, error)| error.origin))?.on(&node.name))
        };
        case.nodes.iter().filter_map(failed).collect()
    }
}
