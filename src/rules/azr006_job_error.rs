//! AZR006: a backup job ended with an error, as the portal gives it.

use std::collections::BTreeMap;

use super::support::captures::others;
use super::{Finding, Rule, Severity};
use crate::facts::{Arg, CaseFacts, Code, Observation, Origin};
use crate::knowledge::jobs::by_code;

pub(super) const RULE: Rule = Rule::of_case(Code::AZR006, find);

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let mut errors: BTreeMap<(&str, Option<&str>), Vec<Origin>> = BTreeMap::new();
    for other in others(case) {
        if let Observation::JobError(error) = other.value {
            errors.entry((&error.code, other.node)).or_default().push(other.origin);
        }
    }
    let found = |((code, node), origins): ((&str, Option<&str>), Vec<Origin>)| {
        let found = rule.from(Severity::Warning, origins)?;
        let found = match by_code(code) {
            Some(job) => found
                .saying("rules.AZR006.known")
                .gap("meaning", Arg::Word(job.meaning))
                .gap("step", Arg::Word(job.step)),
            None => found,
        };
        Some(found.at(node).gap("code", Arg::Code(code.to_owned())))
    };
    errors.into_iter().filter_map(found).collect()
}
