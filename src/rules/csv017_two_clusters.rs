//! CSV017: the evidence comes from more than one cluster.

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::facts::{Arg, CaseFacts};

pub(super) struct TwoClusters;

impl Rule for TwoClusters {
    fn about(&self) -> &'static About {
        &about!("CSV017")
    }

    fn needs(&self) -> &'static [Need] {
        &[]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let mut names: Vec<String> = case.clusters.iter().map(|cluster| cluster.value.name.to_lowercase()).collect();
        names.sort();
        names.dedup();
        let found = self.about().from(Severity::Warning, case.apart.iter().copied());
        let told = found.map(|found| match names.len() {
            0 | 1 => found.saying("rules.CSV017.lists"),
            _ => found.gap("clusters", Arg::List(names.into_iter().map(Arg::Cluster).collect())),
        });
        told.into_iter().collect()
    }
}
