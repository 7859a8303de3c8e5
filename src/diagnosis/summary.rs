//! The first screen: why in one to three sentences, and what to do first.

use super::reasons::hosts;
use super::verdict::{Decision, counted};
use super::{Capture, Confidence, Missing};
use crate::facts::{Arg, CaseFacts, CsvUsage, Enabled, Message, NodeFacts, Tri};

/// Why, in one to three sentences.
pub(super) fn summary(case: &CaseFacts, decision: &Decision<'_>, missing: &[Missing]) -> Vec<Message> {
    match decision {
        Decision::InUse => in_use(case),
        Decision::Unneeded(proven) => {
            let nodes = hosts(proven.nodes().iter().map(|node| node.name.clone()));
            let mut said = vec![Message::new("diagnosis.summary.unneeded").with("nodes", nodes)];
            said.push(rejected(case).unwrap_or_else(|| Message::new("diagnosis.summary.unneeded.quiet")));
            said
        }
        Decision::NoAction => {
            let n = counted(case).count() as u64;
            let mut said = vec![counted_in("diagnosis.summary.no-action.one", "diagnosis.summary.no-action", n)];
            said.extend(newest_rejection(case));
            said
        }
        Decision::NotACluster => {
            let plain = case.nodes.iter().filter(|node| matches!(node.cluster_member, Tri::No(_)));
            let nodes = hosts(plain.map(|node| node.name.clone()));
            vec![Message::new("diagnosis.summary.not-a-cluster").with("nodes", nodes)]
        }
        Decision::NeedsEvidence => open(case, missing),
    }
}

fn in_use(case: &CaseFacts) -> Vec<Message> {
    let mut said = vec![Message::new("diagnosis.summary.in-use")];
    let off: Vec<&NodeFacts> = case.nodes.iter().filter(|node| node.csv_writer.status == Enabled::Disabled).collect();
    if !off.is_empty() {
        let nodes = hosts(off.iter().map(|node| node.name.clone()));
        said.push(Message::new("diagnosis.summary.in-use.off").with("nodes", nodes));
    }
    said.extend(rejected(case));
    said
}

fn incidents(case: &CaseFacts) -> u64 {
    case.nodes.iter().map(|node| node.incidents.len() as u64).sum()
}

fn counted_in(one: &'static str, many: &'static str, n: u64) -> Message {
    Message::new(if n == 1 { one } else { many }).with("n", Arg::Number(n))
}

fn rejected(case: &CaseFacts) -> Option<Message> {
    let n = incidents(case);
    (n > 0).then(|| counted_in("diagnosis.summary.rejected.one", "diagnosis.summary.rejected", n))
}

fn newest_rejection(case: &CaseFacts) -> Option<Message> {
    let newest = case.nodes.iter().flat_map(|node| &node.incidents).filter_map(|incident| incident.time).max()?;
    let said = counted_in("diagnosis.summary.still-logged.one", "diagnosis.summary.still-logged", incidents(case));
    Some(said.with("time", Arg::Time(newest)))
}

/// What is open, and that nothing may be changed meanwhile.
fn open(case: &CaseFacts, missing: &[Missing]) -> Vec<Message> {
    let mut said = Vec::new();
    match &case.csv {
        CsvUsage::Unknown { contradictory: true, .. } => {
            said.push(Message::new("diagnosis.summary.open.contradictory"))
        }
        CsvUsage::Unknown { .. } => said.push(Message::new("diagnosis.summary.open.csv")),
        _ => said.push(Message::new("diagnosis.summary.open.writers-only")),
    }
    let wanted = missing.iter().filter(|m| m.decisive && m.what == Capture::VssadminWriters);
    let nodes: Vec<String> = wanted.filter_map(|m| m.node.clone()).collect();
    if !nodes.is_empty() {
        said.push(Message::new("diagnosis.summary.open.writers").with("nodes", hosts(nodes.into_iter())));
    }
    said.push(Message::new("diagnosis.summary.open.wait"));
    said
}

/// What to do first; a `likely` verdict begins with the check that settles it.
pub(super) fn first(case: &CaseFacts, decision: &Decision<'_>, confidence: Confidence, missing: &[Missing]) -> Message {
    let settle = |key| Message::new(key).with("captures", asked(missing));
    match (decision, confidence) {
        (Decision::NeedsEvidence, _) => settle("diagnosis.first.open"),
        (Decision::InUse, Confidence::Likely) => settle("diagnosis.first.in-use.likely"),
        (Decision::Unneeded(_), Confidence::Likely) => settle("diagnosis.first.unneeded.likely"),
        (_, Confidence::Likely) => settle("diagnosis.first.no-action.likely"),
        (Decision::InUse, Confidence::Conclusive) => Message::new("diagnosis.first.in-use"),
        (Decision::Unneeded(proven), Confidence::Conclusive) => {
            let nodes = hosts(proven.nodes().iter().map(|node| node.name.clone()));
            let key = match proven.nodes().len() {
                1 => "diagnosis.first.unneeded.one",
                _ => "diagnosis.first.unneeded",
            };
            Message::new(key).with("nodes", nodes)
        }
        (Decision::NoAction, Confidence::Conclusive) => Message::new("diagnosis.first.no-action"),
        (Decision::NotACluster, Confidence::Conclusive) => {
            let nodes = hosts(case.nodes.iter().map(|node| node.name.clone()));
            Message::new("diagnosis.first.not-a-cluster").with("nodes", nodes)
        }
    }
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
        let word = Arg::Word(word(what));
        let message = match nodes.is_empty() {
            true => Message::new("diagnosis.ask.any"),
            false => Message::new("diagnosis.ask").with("nodes", hosts(nodes.into_iter())),
        };
        Arg::Message(Box::new(message.with("what", word)))
    };
    Arg::List(wanted.into_iter().map(say).collect())
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
