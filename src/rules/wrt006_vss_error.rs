//! WRT006: `vssadmin` met an unexpected error of the Volume Shadow Copy service.

use super::support::captures::errors;
use super::{Finding, Rule, Severity};
use crate::facts::{CaseFacts, Citations, Code, ErrorReason};

pub(super) const RULE: Rule = Rule::of_case(Code::WRT006, find);

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let mut failed = errors(case);
    failed.retain(|error| error.value.reason == ErrorReason::UnexpectedVss);
    failed.into_iter().map(|error| rule.cited(Severity::Warning, Citations::new(error.origin)).at(error.node)).collect()
}
