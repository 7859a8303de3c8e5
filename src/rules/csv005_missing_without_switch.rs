//! CSV005: the writer is not listed although the switch is not set (decision D5).

use super::{Finding, Need, Rule, Severity, cov018_member_unknown};
use crate::facts::{Capture, CaseFacts, Code, NodeFacts, Switch, Tri};

pub(super) const RULE: Rule = Rule::of_node(Code::CSV005, find)
    .needing(&[Need::All(Capture::VssadminWriters), Need::All(Capture::RegistrySetting)]);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let is_odd = node.csv_writer.listed == Some(false)
        && node.setting.switch == Switch::Unset
        && !matches!(node.cluster_member, Tri::No(_))
        && !cov018_member_unknown::speaks_of(node);
    let lists = node.lists.iter().map(|(_, list)| list.origin);
    let shown = node.csv_writer.evidence.iter().copied().chain(lists).chain(node.setting.evidence.iter().copied());
    let found = rule.from(Severity::Warning, shown).filter(|_| is_odd)?;
    Some(if node.service_down.is_some() { found.saying("rules.CSV005.down") } else { found })
}
