//! CSV005: the writer is not listed although the switch is not set (decision D5).

use super::{Finding, Need, Rule, Severity, cov018_member_unknown};
use crate::facts::{Capture, CaseFacts, Code, Switch, Tri};

pub(super) const RULE: Rule = Rule {
    code: Code::CSV005,
    needs: &[Need::All(Capture::VssadminWriters), Need::All(Capture::RegistrySetting)],
    events: &[],
    find,
};

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let odd = case.nodes.iter().filter(|node| {
        node.csv_writer.listed == Some(false)
            && node.setting.switch == Switch::Unset
            && !matches!(node.cluster_member, Tri::No(_))
            && !cov018_member_unknown::speaks_of(node)
    });
    odd.filter_map(|node| {
        let lists = node.lists.iter().map(|(_, list)| list.origin);
        let shown = node.csv_writer.evidence.iter().copied().chain(lists).chain(node.setting.evidence.iter().copied());
        let found = rule.from(Severity::Warning, shown)?.on(&node.name);
        Some(if node.service_down.is_some() { found.saying("rules.CSV005.down") } else { found })
    })
    .collect()
}
