//! CSV015: a path below `C:\ClusterStorage` hints at a Cluster Shared Volume.

use std::collections::BTreeMap;

use super::support::captures::others;
use super::{Finding, Rule, Severity};
use crate::facts::{Arg, CaseFacts, Code, CsvUsage, Observation, Origin};

pub(super) const RULE: Rule = Rule::of_case(Code::CSV015, find);

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let severity = match case.csv {
        CsvUsage::InUse { .. } => return Vec::new(),
        _ => Severity::Warning,
    };
    let mut hints: BTreeMap<Option<&str>, Vec<(&String, Origin)>> = BTreeMap::new();
    for other in others(case) {
        if let Observation::ClusterStoragePath(path) = other.value {
            hints.entry(other.node).or_default().push((path, other.origin));
        }
    }
    let found = |(node, paths): (Option<&str>, Vec<(&String, Origin)>)| {
        let found = rule.from(severity, paths.iter().map(|(_, origin)| *origin))?;
        let (first, _) = paths.first()?;
        Some(found.at(node).inferred().gap("path", Arg::Path((*first).clone())))
    };
    hints.into_iter().filter_map(found).collect()
}
