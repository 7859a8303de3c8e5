//! CSV015: a path below `C:\ClusterStorage` hints at a Cluster Shared Volume.

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::facts::{Arg, CaseFacts, CsvUsage, Observation};

pub(super) struct ClusterStoragePath;

impl Rule for ClusterStoragePath {
    fn about(&self) -> &'static About {
        &about!("CSV015")
    }

    fn needs(&self) -> &'static [Need] {
        &[]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let severity = match case.csv {
            CsvUsage::InUse { .. } => return Vec::new(),
            _ => Severity::Warning,
        };
        let mut findings = Vec::new();
        for node in &case.nodes {
            let hints = node.others.iter().filter_map(|(_, other)| match &other.value {
                Observation::ClusterStoragePath(path) => Some((path, other.origin)),
                _ => None,
            });
            let hints: Vec<_> = hints.collect();
            let Some((path, _)) = hints.first() else { continue };
            let found = self.about().from(severity, hints.iter().map(|(_, origin)| *origin));
            findings.extend(found.map(|found| found.on(&node.name).inferred().gap("path", Arg::Path((*path).clone()))));
        }
        findings
    }
}
