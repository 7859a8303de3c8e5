//! CSV005: the writer is not listed although the switch is not set (decision D5).

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity, cov018_member_unknown};
use crate::diagnosis::Capture;
use crate::facts::{CaseFacts, Switch, Tri};

pub(super) struct MissingWithoutSwitch;

impl Rule for MissingWithoutSwitch {
    fn about(&self) -> &'static About {
        &about!("CSV005")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::VssadminWriters), Need::All(Capture::RegistrySetting)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let odd = case.nodes.iter().filter(|node| {
            node.csv_writer.listed == Some(false)
                && node.setting.switch == Switch::Unset
                && !matches!(node.cluster_member, Tri::No(_))
                && !cov018_member_unknown::speaks_of(node)
        });
        odd.filter_map(|node| {
            let lists = node.lists.iter().map(|(_, list)| list.origin);
            let shown =
                node.csv_writer.evidence.iter().copied().chain(lists).chain(node.setting.evidence.iter().copied());
            let found = self.about().from(Severity::Warning, shown)?.on(&node.name);
            Some(if node.service_down.is_some() { found.saying("rules.CSV005.down") } else { found })
        })
        .collect()
    }
}
