//! CSV017: the evidence comes from more than one cluster.

use super::{Finding, Rule, Severity};
use crate::facts::{Arg, CaseFacts, Code};

pub(super) const RULE: Rule = Rule::of_case(Code::CSV017, find);

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let mut names: Vec<String> = case.clusters.iter().map(|cluster| cluster.value.name.to_lowercase()).collect();
    names.sort();
    names.dedup();
    let found = rule.from(Severity::Warning, case.apart.iter().copied());
    let told = found.map(|found| match names.len() {
        0 | 1 => found.saying("rules.CSV017.lists"),
        _ => found.gap("clusters", Arg::List(names.into_iter().map(Arg::Cluster).collect())),
    });
    told.into_iter().collect()
}
