//! COV018: a node looks like no cluster node, but something hints at a cluster: it stays unknown.

use super::{Finding, Need, Rule, Severity};
use crate::facts::proof::place;
use crate::facts::{Arg, Capture, CaseFacts, Code, Enabled, Guid, ListShape, NodeFacts, Observation, Origin, Tri};

pub(super) const RULE: Rule = Rule::of_node(Code::COV018, find).needing(&[Need::All(Capture::VssadminWriters)]);

fn find(rule: &Rule, case: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let signs = node.others.iter().chain(&case.cluster_wide).filter_map(|(_, seen)| match &seen.value {
        Observation::ClusterSign(said) => Some((seen.origin, said)),
        _ => None,
    });
    let signs: Vec<(Origin, &String)> = signs.collect();
    let found = rule.from(Severity::Warning, without_either(node).chain(signs.iter().map(|(origin, _)| *origin)))?;
    // A row of a list of services alone would be no reason: it needs the list of writers.
    without_either(node).next()?;
    let Some((origin, said)) = signs.first() else { return Some(found) };
    let path = case.source(*origin).map_or("", |source| source.path.as_str());
    let found = found.saying("rules.COV018.sign.detail").gap("place", place(path, origin.at));
    Some(found.gap("said", Arg::Text((*said).clone())))
}

/// Whether a list of the node shows neither a cluster node nor that it is none.
pub(super) fn speaks_of(node: &NodeFacts) -> bool {
    without_either(node).next().is_some()
}

fn without_either(node: &NodeFacts) -> impl Iterator<Item = Origin> {
    let open = node.cluster_member == Tri::Unknown
        && node.csv_writer.status == Enabled::Unknown
        && node.service_down.is_none();
    let cluster = [Some(Guid::CSV_WRITER), Some(Guid::CLUSTER_DATABASE)];
    let without = node.lists.iter().filter(move |(_, list)| {
        let whole = list.value.shape == ListShape::Whole;
        open && whole && !list.value.writers.iter().any(|writer| cluster.contains(&writer.id))
    });
    without.map(|(_, list)| list.origin)
}
