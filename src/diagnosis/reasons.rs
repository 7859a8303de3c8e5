//! The proof, in the order in which a sceptic asks: CSV use, the writer of each node, the failures and where they were
//! looked for, who is missing.

use super::Reason;
use super::missing::is_log;
use super::summary::as_shown;
use super::unneeded::Unneeded;
use super::verdict::Decision;
use crate::facts::proof::{Ground, NotInUseProof};
use crate::facts::{
    Arg, CaseFacts, Citations, CommandKind, CsvUsage, Enabled, Event, LogSpan, Message, NodeFacts, Origin, Sourced,
    Time, Tri, Volume,
};

/// Names in one sentence; more are counted.
const NAMES: usize = 12;

/// All reasons.
pub(super) fn reasons(case: &CaseFacts, decision: &Decision<'_>) -> Vec<Reason> {
    let mut all = vec![csv_use(case, decision)];
    let mut nodes: Vec<&NodeFacts> = case.nodes.iter().filter(|node| node.left.is_none()).collect();
    // Where the writer is on is what the advice rests on.
    nodes.sort_by_key(|node| !node.has_writer_on());
    all.extend(merged(nodes.into_iter().map(|node| match &node.cluster_member {
        Tri::No(cited) => no_cluster(node, cited),
        _ => writer(node),
    })));
    all.extend(merged(case.nodes.iter().map(|node| failures(case, node))));
    if !case.absent.is_empty() {
        let names = case.absent.iter().map(|node| node.name.clone());
        all.push(Reason {
            claim: Message::new("diagnosis.claim.absent").with("n", case.absent.len()),
            detail: Message::new("diagnosis.absent").with("nodes", hosts(names)),
            evidence: case.absent.iter().map(|node| node.row.origin).collect(),
        });
    }
    all
}

/// Reasons behind one another, as sentences: a comma would not tell where one ends.
pub(super) fn sentences(why: &[Message]) -> Arg {
    let also = |first: Arg, then: Arg| Message::new("diagnosis.also").with("first", first).with("then", then).into();
    why.iter().cloned().map(Arg::from).reduce(also).unwrap_or(Arg::List(Vec::new()))
}

/// Names of computers for a sentence.
pub(super) fn hosts(names: impl Iterator<Item = String>) -> Arg {
    shortened(names.map(Arg::Host).collect())
}

fn shortened(mut names: Vec<Arg>) -> Arg {
    let more = names.len().saturating_sub(NAMES);
    names.truncate(NAMES);
    if more > 0 {
        names.push(Message::new("diagnosis.more").with("n", more).into());
    }
    Arg::List(names)
}

/// A claim about one node.
struct OfNode {
    claim: &'static str,
    node: String,
    detail: Message,
    evidence: Vec<Origin>,
}

/// What holds for several nodes in the same words is said once.
fn merged(claims: impl Iterator<Item = OfNode>) -> Vec<Reason> {
    let mut all: Vec<(OfNode, Vec<String>)> = Vec::new();
    for next in claims {
        let node = next.node.clone();
        match all.iter_mut().find(|(first, _)| first.claim == next.claim && first.detail == next.detail) {
            Some((first, nodes)) => {
                nodes.push(node);
                first.evidence.extend(next.evidence);
            }
            None => all.push((next, vec![node])),
        }
    }
    all.into_iter()
        .map(|(of, nodes)| Reason {
            claim: Message::new(of.claim).with("node", hosts(nodes.into_iter())),
            detail: of.detail,
            evidence: of.evidence,
        })
        .collect()
}

fn csv_use(case: &CaseFacts, decision: &Decision<'_>) -> Reason {
    let (claim, detail, evidence) = match (&case.csv, decision) {
        (CsvUsage::InUse { volumes, evidence }, _) => {
            let key = match case.csv_by_events_only {
                true => "diagnosis.csv.events",
                false if volumes.is_empty() => "diagnosis.csv.number",
                false => "diagnosis.csv.rows",
            };
            let detail = Message::new(key).with("n", volumes.len()).with("volumes", names(volumes));
            ("diagnosis.claim.csv-in-use", detail, evidence.iter().collect())
        }
        (CsvUsage::NotInUse(_), Decision::Unneeded(proven)) => not_in_use(case, Unneeded::proof(proven)),
        (CsvUsage::NotInUse(proof), _) => not_in_use(case, proof),
        (CsvUsage::Unknown { why, evidence, .. }, _) => {
            let detail = Message::new("diagnosis.because").with("why", sentences(why));
            ("diagnosis.claim.csv-unknown", detail, evidence.clone())
        }
    };
    Reason { claim: Message::new(claim), detail, evidence }
}

fn names(volumes: &[Sourced<Volume>]) -> Arg {
    shortened(volumes.iter().map(|volume| Arg::Volume(volume.value.name.clone())).collect())
}

fn not_in_use(case: &CaseFacts, proof: &NotInUseProof) -> (&'static str, Message, Vec<Origin>) {
    let shown = Message::new(match proof.ground() {
        Ground::StatedCount => "diagnosis.csv.counted",
        Ground::SilentTranscript => "diagnosis.csv.ran",
        Ground::EmptyOfBundle => "diagnosis.csv.empty",
    });
    let detail = match case.csv_stale {
        true => Message::new("diagnosis.csv.stale").with("shown", shown),
        false => shown,
    };
    let claim = as_shown(case, ["diagnosis.claim.csv-not-in-use", "diagnosis.claim.csv-none-shown"]);
    (claim, detail, proof.evidence().iter().collect())
}

fn no_cluster(node: &NodeFacts, cited: &Citations) -> OfNode {
    OfNode {
        claim: "diagnosis.claim.no-cluster",
        node: node.name.clone(),
        detail: Message::new("diagnosis.no-cluster").with("sign", no_service(node, cited)),
        evidence: cited.iter().collect(),
    }
}

/// The second sign that a machine is no cluster node, beside its writer list.
fn no_service(node: &NodeFacts, cited: &Citations) -> Message {
    let is_cited = |origin: Origin| cited.contains(origin);
    let unknown = node.errors.iter().find(|(_, error)| is_cited(error.origin));
    let unknown = unknown.map(|(_, error)| match error.value.command {
        CommandKind::ClusterSharedVolume => Arg::Code("Get-ClusterSharedVolume".to_owned()),
        CommandKind::ClusterNode => Arg::Code("Get-ClusterNode".to_owned()),
        _ => Arg::Word("rules.command.cluster"),
    });
    match unknown {
        Some(command) => Message::new("diagnosis.no-cluster.not-recognised").with("command", command),
        None if node.logs.iter().any(|log| is_cited(log.origin)) => Message::new("diagnosis.no-cluster.silent-log"),
        None => Message::new("diagnosis.no-cluster.bundle"),
    }
}

fn writer(node: &NodeFacts) -> OfNode {
    let fact = &node.csv_writer;
    let claim = match fact.status {
        Enabled::Enabled => "diagnosis.claim.writer-on",
        Enabled::Disabled => "diagnosis.claim.writer-off",
        Enabled::Unknown => "diagnosis.claim.writer-unknown",
    };
    let why = || sentences(&fact.why);
    let detail = match (fact.status, fact.listed, &fact.state) {
        (Enabled::Enabled, Some(true), Some(state)) => {
            let quiet = node.incidents.is_empty();
            let key = if quiet { "diagnosis.writer.listed.quiet" } else { "diagnosis.writer.listed.state" };
            Message::new(key).with("state", Arg::Text(state.shown(&state.text)))
        }
        (Enabled::Enabled, Some(true), None) => Message::new("diagnosis.writer.listed"),
        (Enabled::Enabled, None, _) => Message::new("diagnosis.writer.by-8229"),
        (Enabled::Disabled, ..) => Message::new("diagnosis.writer.not-listed"),
        _ => Message::new("diagnosis.because").with("why", why()),
    };
    let in_doubt = fact.status != Enabled::Unknown && fact.listed.is_some() && !fact.why.is_empty();
    let superseded = fact.status == Enabled::Enabled && fact.listed == Some(false);
    let detail = match in_doubt && !superseded {
        true => Message::new("diagnosis.writer.but").with("shown", detail).with("why", why()),
        false => detail,
    };
    OfNode { claim, node: node.name.clone(), detail, evidence: fact.evidence.clone() }
}

fn failures(case: &CaseFacts, node: &NodeFacts) -> OfNode {
    let Some(newest) = node.incidents.iter().max_by_key(|incident| incident.time) else {
        return none_seen(case, node);
    };
    let n = Arg::Number(node.incidents.len() as u64);
    let event = newest.events.iter().find(|event| event.value.vss.is_some());
    let detail = match newest.time {
        Some(time) if newest.is_assumed() => Message::new("diagnosis.failed.assumed").with("time", time),
        Some(time) => Message::new("diagnosis.failed.at").with("time", time),
        None => Message::new("diagnosis.failed.undated"),
    };
    OfNode {
        claim: "diagnosis.claim.failed",
        node: node.name.clone(),
        detail: detail.with("n", n).with("event", event.map_or(Arg::Code(String::new()), |event| said(&event.value))),
        evidence: newest.events.iter().map(|event| event.origin).collect(),
    }
}

/// Error code and operation of an 8229, as far as it has them.
fn said(event: &Event) -> Arg {
    let vss = event.vss.as_deref();
    let code = vss.and_then(|vss| vss.error_code.clone()).map(Arg::Code);
    let operation = vss.and_then(|vss| vss.operation.clone()).map(Arg::Text);
    Arg::List([Some(Arg::Code("VSS 8229".to_owned())), code, operation].into_iter().flatten().collect())
}

/// "No 8229" is said with the stretch of the log that was searched, and only with it.
fn none_seen(case: &CaseFacts, node: &NodeFacts) -> OfNode {
    let logs: Vec<&Sourced<LogSpan>> = node.logs.iter().filter(|log| is_log(log, "Application")).collect();
    let searched: Vec<Arg> = logs.iter().filter_map(|log| span(case, &log.value)).collect();
    if searched.is_empty() {
        return OfNode {
            claim: "diagnosis.claim.not-searched",
            node: node.name.clone(),
            detail: Message::new("diagnosis.not-searched"),
            evidence: Vec::new(),
        };
    }
    let lost = logs.iter().any(|log| log.value.has_gaps());
    let key = if lost { "diagnosis.none-seen.lost" } else { "diagnosis.none-seen" };
    OfNode {
        claim: "diagnosis.claim.none-seen",
        node: node.name.clone(),
        detail: Message::new(key).with("spans", searched),
        evidence: logs.iter().map(|log| log.origin).collect(),
    }
}

/// The stretch of a log that was searched, less what `--since` and `--until` left out.
fn span(case: &CaseFacts, log: &LogSpan) -> Option<Arg> {
    let (a, b) = (log.first?, log.last?);
    let later = |time: Time| case.scope.since.map_or(time, |since| since.max(time));
    let earlier = |time: Time| case.scope.until.map_or(time, |until| until.min(time));
    let (first, last) = (later(a.min(b)), earlier(a.max(b)));
    let span = Message::new("diagnosis.span").with("first", first).with("last", last);
    (first <= last).then(|| span.into())
}
