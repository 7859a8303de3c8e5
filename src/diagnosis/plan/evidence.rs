//! What to collect before anything is decided, or before a likely change: the captures named as missing, as steps.

use super::steps::{hosts, step};
use crate::diagnosis::{Missing, Part, Step, StepId, StepKind};
use crate::facts::{Arg, Capture};
use crate::knowledge::collect::{comes_along, command};

/// The check that settles a `likely` verdict: the captures that could still change it. None where each is there, and
/// something else is to be looked at.
pub(super) fn settle(missing: &[Missing]) -> Option<Step> {
    let decisive: Vec<&Missing> =
        missing.iter().filter(|missing| missing.decisive && missing.instead.is_capture()).collect();
    if decisive.is_empty() {
        return None;
    }
    let commands: Vec<&str> = captures(&decisive).into_iter().map(command).collect();
    let mut nodes: Vec<String> = decisive.iter().filter_map(|missing| missing.node.clone()).collect();
    nodes.sort();
    nodes.dedup();
    let named = match nodes.as_slice() {
        [] => Arg::Word("plan.any-node"),
        names => hosts(names),
    };
    Some(step(StepKind::Check, StepId::Settle).running(&commands).on(&nodes).filling("nodes", named))
}

/// One step a capture, in the order in which they are missing, with the nodes that it is wanted from.
pub(super) fn collect(missing: &[Missing]) -> Vec<Step> {
    let all: Vec<&Missing> = missing.iter().collect();
    let mut wanted = captures(&all);
    if wanted.is_empty() {
        wanted = vec![Capture::ClusterSharedVolume, Capture::VssadminWriters];
    }
    let nodes = |capture| all.iter().filter(move |missing| missing.what == capture).filter_map(|m| m.node.clone());
    wanted.into_iter().map(|capture| ask(capture, &nodes(capture).collect::<Vec<_>>())).collect()
}

/// Each capture once, in order of first appearance; one that comes along with another is not asked for again.
fn captures(missing: &[&Missing]) -> Vec<Capture> {
    let mut captures = Vec::new();
    for missing in missing {
        if !captures.contains(&missing.what) {
            captures.push(missing.what);
        }
    }
    let wanted = captures.clone();
    captures.retain(|capture| !comes_along(*capture, &wanted));
    captures
}

fn ask(capture: Capture, nodes: &[String]) -> Step {
    let step = step(StepKind::Check, StepId::Collect(capture)).running(&[command(capture)]).on(nodes);
    let step = Step { part: Part::Evidence, ..step };
    match (capture, nodes) {
        (Capture::VssadminWriters, []) => step.saying("plan.collect.writers.every"),
        _ => step,
    }
}
