//! The first screen: why in one to three sentences.

use std::collections::BTreeSet;

use super::Missing;
use super::attempts::counted as counted_attempts;
use super::reasons::hosts;
use super::verdict::{Decision, counted};
use crate::facts::{Arg, Capture, CaseFacts, CsvUsage, Enabled, Message, NodeFacts, Tri};
use crate::rules::support::failing::failing;
use crate::rules::support::requester;

/// Why, in one to three sentences.
pub(super) fn summary(case: &CaseFacts, decision: &Decision<'_>, missing: &[Missing]) -> Vec<Message> {
    match decision {
        Decision::InUse => in_use(case),
        Decision::Unneeded(proven) => {
            let nodes = hosts(proven.nodes().iter().map(|node| node.name.clone()));
            let key = as_shown(case, ["diagnosis.summary.unneeded", "diagnosis.summary.unneeded.shown"]);
            let mut said = vec![Message::new(key).with("nodes", nodes)];
            said.push(
                rejected(case, proven.nodes()).unwrap_or_else(|| Message::new("diagnosis.summary.unneeded.quiet")),
            );
            said
        }
        Decision::NoAction => {
            let n = counted(case).count() as u64;
            let one = as_shown(case, ["diagnosis.summary.no-action.one", "diagnosis.summary.no-action.one.shown"]);
            let many = as_shown(case, ["diagnosis.summary.no-action", "diagnosis.summary.no-action.shown"]);
            let mut said = vec![counted_in(one, many, n)];
            said.extend(newest_rejection(case));
            said
        }
        Decision::NotACluster => {
            let plain = case.nodes.iter().filter(|node| matches!(node.cluster_member, Tri::No(_)));
            let nodes = hosts(plain.map(|node| node.name.clone()));
            let mut said = vec![Message::new("diagnosis.summary.not-a-cluster").with("nodes", nodes)];
            let others = case.nodes.iter().any(|node| !failing(node).is_empty());
            said.extend(others.then(|| Message::new("diagnosis.summary.not-a-cluster.writers")));
            said
        }
        Decision::NeedsEvidence => open(case, missing),
    }
}

/// The second of two texts where something that was not read or understood may say otherwise: what the customer writes of
/// volumes is not to be denied beside it.
pub(super) fn as_shown(case: &CaseFacts, [sure, so_far]: [&'static str; 2]) -> &'static str {
    if case.unread.is_empty() { sure } else { so_far }
}

fn in_use(case: &CaseFacts) -> Vec<Message> {
    let mut said = vec![Message::new("diagnosis.summary.in-use")];
    let off: Vec<&NodeFacts> = case.nodes.iter().filter(|node| node.csv_writer.status == Enabled::Disabled).collect();
    if !off.is_empty() {
        let nodes = hosts(off.iter().map(|node| node.name.clone()));
        said.push(Message::new("diagnosis.summary.in-use.off").with("nodes", nodes));
    }
    said.extend(rejected(case, &[]));
    said
}

fn counted_in(one: &'static str, many: &'static str, n: u64) -> Message {
    Message::new(if n == 1 { one } else { many }).with("n", n)
}

/// How many attempts there were, and how many counted by node where that is another number.
fn attempts(case: &CaseFacts) -> Option<Arg> {
    let (attempts, incidents) = counted_attempts(case);
    let key = if attempts == incidents { "diagnosis.attempts" } else { "diagnosis.attempts.by-node" };
    let said = Message::new(key).with("n", attempts).with("incidents", incidents);
    (incidents > 0).then(|| said.into())
}

/// What the CSV writer rejected; the nodes are said where they are not all among those `named` just before.
fn rejected(case: &CaseFacts, named: &[&NodeFacts]) -> Option<Message> {
    let attempts = attempts(case)?;
    if let Some(said) = asked_for_by_another(case, attempts.clone()) {
        return Some(said);
    }
    let hit: Vec<&NodeFacts> = case.nodes.iter().filter(|node| !node.incidents.is_empty()).collect();
    let named: BTreeSet<&str> = named.iter().map(|node| node.name.as_str()).collect();
    if hit.iter().all(|node| named.contains(node.name.as_str())) {
        return Some(Message::new("diagnosis.summary.rejected").with("attempts", attempts));
    }
    let nodes = hosts(hit.iter().map(|node| node.name.clone()));
    Some(Message::new("diagnosis.summary.rejected.on").with("attempts", attempts).with("nodes", nodes))
}

/// What a rejection does to points of Azure VM Backup is said only where that asked for the snapshot, or may have.
fn asked_for_by_another(case: &CaseFacts, attempts: Arg) -> Option<Message> {
    let (mut who, mut known): (Vec<Arg>, BTreeSet<String>) = Default::default();
    for (node, incident) in case.nodes.iter().flat_map(|node| node.incidents.iter().map(move |one| (node, one))) {
        let seen = requester::of(case, node, incident);
        if seen.is_empty() || seen.iter().any(requester::Requester::is_azure_vm_backup) {
            return None;
        }
        for one in seen {
            if known.insert(one.key()) {
                who.push(one.name());
            }
        }
    }
    Some(Message::new("diagnosis.summary.rejected.other").with("attempts", attempts).with("who", Arg::List(who)))
}

fn newest_rejection(case: &CaseFacts) -> Option<Message> {
    let newest = case.nodes.iter().flat_map(|node| &node.incidents).filter_map(|incident| incident.time).max()?;
    let said = Message::new("diagnosis.summary.still-logged").with("attempts", attempts(case)?);
    Some(said.with("time", newest))
}

/// What is open, and that nothing may be changed meanwhile.
fn open(case: &CaseFacts, missing: &[Missing]) -> Vec<Message> {
    let mut said = Vec::new();
    match &case.csv {
        CsvUsage::Unknown { contradictory: true, .. } => {
            said.push(Message::new("diagnosis.summary.open.contradictory"))
        }
        CsvUsage::Unknown { .. } => said.push(Message::new("diagnosis.summary.open.csv")),
        _ => {
            let key = ["diagnosis.summary.open.writers-only", "diagnosis.summary.open.writers-only.shown"];
            said.push(Message::new(as_shown(case, key)));
        }
    }
    let wanted = missing.iter().filter(|m| m.decisive && m.what == Capture::VssadminWriters);
    let nodes: Vec<String> = wanted.filter_map(|m| m.node.clone()).collect();
    if !nodes.is_empty() {
        said.push(Message::new("diagnosis.summary.open.writers").with("nodes", hosts(nodes.into_iter())));
    }
    said.push(Message::new("diagnosis.summary.open.wait"));
    said
}
