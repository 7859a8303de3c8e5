//! WRT006: `vssadmin` met an unexpected error of the Volume Shadow Copy service.

use super::support::captures::errors;
use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::facts::{CaseFacts, Citations, ErrorReason};

pub(super) struct VssError;

impl Rule for VssError {
    fn about(&self) -> &'static About {
        &about!("WRT006")
    }

    fn needs(&self) -> &'static [Need] {
        &[]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let mut failed = errors(case);
        failed.retain(|error| error.value.reason == ErrorReason::UnexpectedVss);
        failed
            .into_iter()
            .map(|error| self.about().cited(Severity::Warning, Citations::new(error.origin)).at(error.node))
            .collect()
    }
}
