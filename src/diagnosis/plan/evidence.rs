//! What to collect before anything is decided, or before a likely change.

use std::collections::BTreeMap;

use super::steps::{members, step};
use crate::diagnosis::{Capture, Step, StepKind};
use crate::facts::{Arg, CaseFacts, CsvUsage, Enabled, Message, NodeFacts};
use crate::knowledge::collect::command;
use crate::rules::support::seen;

/// The check that settles a `likely` verdict: fresh captures of the nodes in doubt, and of those that sent nothing.
pub(super) fn settle(case: &CaseFacts) -> Step {
    let absent: Vec<String> = case.absent.iter().map(|node| node.name.clone()).collect();
    let doubtful = |node: &&NodeFacts| {
        node.csv_writer.stale
            || node.csv_writer.likely_only
            || node.setting.stale
            || node.csv_writer.status == Enabled::Unknown
    };
    let mut nodes: Vec<String> = case.nodes.iter().filter(doubtful).map(|node| node.name.clone()).collect();
    nodes.extend(absent);
    if nodes.is_empty() {
        nodes = members(case);
    }
    let named = match nodes.as_slice() {
        [] => Arg::Word("plan.any-node"),
        _ => Arg::List(nodes.iter().cloned().map(Arg::Host).collect()),
    };
    step(StepKind::Check, "plan.settle.title", "plan.settle.detail")
        .running(&[
            command(Capture::ClusterSharedVolume),
            command(Capture::VssadminWriters),
            command(Capture::RegistrySetting),
        ])
        .on(&nodes)
        .filling("nodes", named)
}

/// One step a capture that could decide, with the nodes that it is wanted from.
pub(super) fn collect(case: &CaseFacts) -> Vec<Step> {
    let mut wanted: BTreeMap<Capture, Vec<String>> = BTreeMap::new();
    if matches!(case.csv, CsvUsage::Unknown { .. }) {
        wanted.insert(Capture::ClusterSharedVolume, members(case));
    }
    for node in case.nodes.iter().filter(|node| node.csv_writer.status == Enabled::Unknown) {
        wanted.entry(Capture::VssadminWriters).or_default().push(node.name.clone());
    }
    for node in &case.absent {
        wanted.entry(Capture::VssadminWriters).or_default().push(node.name.clone());
    }
    for capture in [Capture::EventLogApplication, Capture::EventLogSystem] {
        let without = case.nodes.iter().filter(|node| !seen::log(node, capture)).map(|node| node.name.clone());
        let without: Vec<String> = without.collect();
        if !without.is_empty() || case.nodes.is_empty() {
            wanted.insert(capture, without);
        }
    }
    if wanted.is_empty() || case.nodes.is_empty() {
        wanted.entry(Capture::ClusterSharedVolume).or_default();
        wanted.entry(Capture::VssadminWriters).or_default();
    }
    wanted.into_iter().map(|(capture, nodes)| ask(capture, &nodes)).collect()
}

fn ask(capture: Capture, nodes: &[String]) -> Step {
    let (title, detail) = match capture {
        Capture::ClusterSharedVolume => ("plan.collect.csv.title", "plan.collect.csv.detail"),
        Capture::VssadminWriters => ("plan.collect.writers.title", "plan.collect.writers.detail"),
        Capture::EventLogApplication => ("plan.collect.application.title", "plan.collect.application.detail"),
        Capture::EventLogSystem => ("plan.collect.system.title", "plan.collect.system.detail"),
        Capture::RegistrySetting => ("plan.collect.registry.title", "plan.collect.registry.detail"),
        Capture::ClusterNodes => ("plan.collect.nodes.title", "plan.collect.nodes.detail"),
    };
    Step {
        title: Message::new(title),
        detail: Message::new(detail),
        commands: vec![command(capture).to_owned()],
        nodes: nodes.to_vec(),
        kind: StepKind::Check,
    }
}
