//! CSV017: the evidence comes from more than one cluster.

use super::{Finding, Rule, Severity};
use crate::facts::{Arg, CaseFacts, Code};

pub(super) const RULE: Rule = Rule { code: Code::CSV017, needs: &[], events: &[], find };

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let mut names: Vec<String> = case.clusters.iter().map(|cluster| cluster.value.name.to_lowercase()).collect();
    names.sort();
    names.dedup();
    if names.len() < 2 {
        return Vec::new();
    }
    let names = Arg::List(names.into_iter().map(Arg::Cluster).collect());
    let found = rule.from(Severity::Warning, case.clusters.iter().map(|cluster| cluster.origin));
    found.map(|found| found.gap("clusters", names)).into_iter().collect()
}
