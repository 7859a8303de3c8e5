//! What to do first, in one or two sentences; a `likely` verdict begins with what settles it.

use std::collections::BTreeSet;

use super::reasons::hosts;
use super::unneeded::Unneeded;
use super::unread::Weighing;
use super::verdict::Decision;
use super::{Instead, Missing, Part, Step, StepId};
use crate::facts::proof::{Ground, place};
use crate::facts::{Arg, Capture, CaseFacts, Message, NodeFacts, Role};
use crate::knowledge::writers::HYPER_V;

/// What to do first. The numbers are those of the plan's steps.
pub(super) fn first(case: &CaseFacts, decision: &Decision<'_>, missing: &[Missing], plan: &[Step]) -> Message {
    if !case.apart.is_empty() {
        return Message::new("diagnosis.first.each");
    }
    let open = missing.iter().any(|missing| missing.decisive);
    // What lies in an archive that could not be opened is not asked for, nor what is there and stands open only because of a
    // source that was not read.
    let stands = missing.iter().any(|missing| missing.instead == Instead::OfFile);
    let missing: Vec<Missing> = missing.iter().filter(|missing| missing.instead.is_capture()).cloned().collect();
    let missing = missing.as_slice();
    let alone = open && !missing.iter().any(|missing| missing.decisive);
    let writers = follow_up(plan);
    let told = match decision {
        Decision::NeedsEvidence => Message::new("diagnosis.first.open").with("captures", asked(missing)),
        Decision::InUse if open => settle(case, missing, "diagnosis.first.in-use.likely"),
        Decision::Unneeded(_) if open => spaces(case, settle(case, missing, "diagnosis.first.unneeded.likely")),
        Decision::NoAction if open => spaces(case, settle(case, missing, "diagnosis.first.no-action.likely")),
        Decision::NotACluster if open => settle(case, missing, "diagnosis.first.no-action.likely"),
        Decision::InUse => in_use(case, plan),
        Decision::Unneeded(proven) => asked_about_hyper_v(case, unneeded(proven, plan)),
        Decision::NoAction if writers.is_empty() => Message::new("diagnosis.first.no-action"),
        Decision::NoAction => Message::new("diagnosis.first.no-action.writers").with("writers", writers),
        Decision::NotACluster => {
            let nodes = hosts(case.nodes.iter().map(|node| node.name.clone()));
            if writers.is_empty() {
                Message::new("diagnosis.first.not-a-cluster").with("nodes", nodes)
            } else {
                let said = Message::new("diagnosis.first.not-a-cluster.writers").with("nodes", nodes);
                said.with("writers", writers)
            }
        }
    };
    let then = match (alone, stands) {
        (false, _) => Some(told.clone()),
        (true, true) => Some(Message::new("diagnosis.look.stands")),
        (true, false) => None,
    };
    Weighing::of(case).first(then).unwrap_or(told)
}

/// Asks for what decides; where that is all of nodes that sent nothing, says so.
fn settle(case: &CaseFacts, missing: &[Missing], then: &'static str) -> Message {
    let decisive: Vec<&Missing> = missing.iter().filter(|missing| missing.decisive).collect();
    let absent: BTreeSet<&str> = case.absent.iter().map(|node| node.name.as_str()).collect();
    let is_absent = |one: &&Missing| one.node.as_deref().is_some_and(|node| absent.contains(node));
    let key = if decisive.iter().all(is_absent) { "diagnosis.settle.absent" } else { "diagnosis.settle" };
    let settle = Message::new(key).with("captures", asked(missing)).with("n", decisive.len());
    Message::new(then).with("settle", settle)
}

/// Whether the cluster runs virtual machines.
pub(crate) fn runs_machines(case: &CaseFacts) -> bool {
    let hosts = |node: &NodeFacts| node.writers.iter().any(|writer| writer.value.id == Some(HYPER_V));
    case.nodes.iter().any(hosts) || case.has_role(Role::VirtualMachine)
}

/// Hyper-V clusters seldom do without CSV: where the machines are stored is the first question.
fn asked_about_hyper_v(case: &CaseFacts, then: Message) -> Message {
    if !runs_machines(case) {
        return then;
    }
    Message::new("diagnosis.first.hyper-v").with("then", then)
}

/// Says why a list without volumes is to be made once more, where Storage Spaces Direct is.
fn spaces(case: &CaseFacts, then: Message) -> Message {
    let Some((origin, _)) = case.roles(Role::SpacesDirect).next() else { return then };
    let path = case.source(origin).map_or("", |source| source.path.as_str());
    Message::new("diagnosis.first.spaces").with("place", place(path, origin.at)).with("then", then)
}

fn in_use(case: &CaseFacts, plan: &[Step]) -> Message {
    let undone = plan.iter().find(|step| step.id == StepId::UndoValue);
    match undone.zip(number(plan, StepId::UndoValue)) {
        Some((step, at)) => {
            Message::new("diagnosis.first.in-use.off").with("nodes", hosts(step.nodes.iter().cloned())).with("step", at)
        }
        None if case.has_role(Role::SpacesDirect) || case.has_role(Role::StoragePool) => {
            let other = number(plan, StepId::BackUpOtherwise).unwrap_or(1);
            Message::new("diagnosis.first.in-use.spaces").with("step", other)
        }
        None => {
            let pooled = case.has_role(Role::PooledDisk);
            let key = if pooled { "diagnosis.first.in-use.pooled" } else { "diagnosis.first.in-use" };
            Message::new(key).with("step", number(plan, StepId::Storage).unwrap_or(1))
        }
    }
}

fn unneeded(proven: &Unneeded<'_>, plan: &[Step]) -> Message {
    let names = |nodes: &[&NodeFacts]| hosts(nodes.iter().map(|node| node.name.clone()));
    let key = match (proven.nodes(), proven.pending().len()) {
        ([_], 0) => "diagnosis.first.unneeded.one",
        (_, 0) => "diagnosis.first.unneeded",
        ([_], _) => "diagnosis.first.unneeded.set.one",
        (all, set) if all.len() == set => "diagnosis.first.unneeded.set",
        _ => "diagnosis.first.unneeded.mixed",
    };
    let at = |id| Arg::Number(number(plan, id).unwrap_or(1));
    let last = plan.iter().filter(|step| step.part != Part::WayBack).count();
    let told = Message::new(key)
        .with("nodes", names(proven.nodes()))
        .with("set", names(&proven.pending()))
        .with("from", at(StepId::Export))
        .with("restart", at(StepId::Quorum))
        .with("to", last)
        .with("step", number(plan, StepId::SetAlready).unwrap_or(1));
    match proven.proof().ground() {
        Ground::StatedCount => told,
        // Nothing states the number of volumes.
        Ground::SilentTranscript | Ground::EmptyOfBundle => {
            Message::new("diagnosis.first.unneeded.again").with("check", at(StepId::Confirm)).with("then", told)
        }
    }
}

/// The number of a step, counted from 1.
fn number(plan: &[Step], id: StepId) -> Option<u64> {
    (1..).zip(plan).find(|(_, step)| step.id == id).map(|(number, _)| number)
}

/// Writers other than the CSV writer that the plan follows up, each with its step.
fn follow_up(plan: &[Step]) -> Vec<Arg> {
    let steps = (1_u64..).zip(plan).filter(|(_, step)| step.id == StepId::Writer);
    steps
        .map(|(number, step)| {
            let mut said = Message::new("diagnosis.first.writer");
            said.args.clone_from(&step.title.args);
            said.with("step", number).into()
        })
        .collect()
}

/// The captures that decide, each with the nodes it is wanted from.
fn asked(missing: &[Missing]) -> Arg {
    let mut wanted: Vec<(Capture, Vec<String>)> = Vec::new();
    for one in missing.iter().filter(|missing| missing.decisive) {
        match wanted.iter_mut().find(|(what, _)| *what == one.what) {
            Some((_, nodes)) => nodes.extend(one.node.clone()),
            None => wanted.push((one.what, one.node.clone().into_iter().collect())),
        }
    }
    let say = |(what, nodes): (Capture, Vec<String>)| {
        let message = match (nodes.is_empty(), what) {
            (true, Capture::VssadminWriters) => Message::new("diagnosis.ask.every"),
            (true, _) => Message::new("diagnosis.ask.any"),
            (false, _) => Message::new("diagnosis.ask").with("nodes", hosts(nodes.into_iter())),
        };
        message.with("what", Arg::Word(word(what))).into()
    };
    let mut said: Vec<Arg> = wanted.into_iter().map(say).collect();
    match said.pop() {
        Some(last) if !said.is_empty() => {
            Message::new("diagnosis.ask.and").with("others", said).with("last", last).into()
        }
        Some(only) => only,
        None => Arg::List(Vec::new()),
    }
}

fn word(what: Capture) -> &'static str {
    match what {
        Capture::ClusterSharedVolume => "diagnosis.what.cluster-shared-volume",
        Capture::VssadminWriters => "diagnosis.what.vssadmin-writers",
        Capture::EventLogApplication => "diagnosis.what.event-log-application",
        Capture::EventLogSystem => "diagnosis.what.event-log-system",
        Capture::RegistrySetting => "diagnosis.what.registry-setting",
        Capture::ClusterNodes => "diagnosis.what.cluster-nodes",
    }
}
