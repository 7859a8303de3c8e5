//! Whether a machine is a failover-cluster node (contract, rulings 14 and 23), and whether its service was down.

use std::collections::{BTreeMap, BTreeSet};

use super::layout;
use super::place::bundle_host;
use super::writer::{has_either, has_neither};
use crate::facts::{
    Citations, CommandKind, ErrorReason, Event, Guid, Harvest, KeyView, Locus, LogSpan, NodeFacts, NodeRow,
    Observation, Origin, SettingState, SourceId, Tri, provider,
};

/// Judges one node; `row` is a row of a node list that names it, `bundle` a complete bundle without a cluster folder.
pub(super) fn member(node: &NodeFacts, row: Option<Origin>, bundle: Option<Origin>) -> Tri {
    if let Some(cited) = Citations::collect(row.into_iter().chain(shown(node))) {
        return Tri::Yes(cited);
    }
    if let Some(list) = asks_another_cluster(node) {
        return Tri::No(Citations::new(list));
    }
    if hinted(node) {
        return Tri::Unknown;
    }
    let list = node.lists.iter().find(|(_, list)| has_neither(&list.value)).map(|(_, list)| list.origin);
    match list.zip(second_sign(node).or(bundle)) {
        Some((list, sign)) => Citations::collect([list, sign]).map_or(Tri::Unknown, Tri::No),
        None => Tri::Unknown,
    }
}

/// How the channels of the cluster service and of its file system begin: other machines have none with records.
const CHANNELS: &str = "microsoft-windows-failoverclustering";

/// What shows a cluster node: its writers, or events of its cluster service.
fn shown(node: &NodeFacts) -> Vec<Origin> {
    let lists = node.lists.iter().filter(|(_, list)| has_either(&list.value)).map(|(_, list)| list.origin);
    let of_database =
        |event: &Event| event.vss.as_ref().and_then(|vss| vss.writer_id).is_some_and(|id| id == Guid::CLUSTER_DATABASE);
    let is_of_node = |event: &Event| event.is_of(provider::CLUSTER) || event.is_csv_rejection() || of_database(event);
    let event = node.events.iter().find(|event| is_of_node(&event.value)).map(|event| event.origin);
    let is_of_cluster = |log: &LogSpan| {
        let channel = log.channel.to_ascii_lowercase();
        log.clustering.is_some_and(|n| n > 0) || log.records > 0 && channel.starts_with(CHANNELS)
    };
    let logs = node.logs.iter().filter(|log| is_of_cluster(&log.value)).map(|log| log.origin);
    lists.chain(event).chain(logs).collect()
}

/// What hints at a cluster without showing that this machine is a node of it.
fn hinted(node: &NodeFacts) -> bool {
    let key = node.settings.iter().any(|(_, seen)| {
        matches!(seen.value.state, SettingState::Value(_) | SettingState::KeyWithoutValue)
            && matches!(seen.value.view, KeyView::Native | KeyView::Wow6432)
    });
    let answered = node.others.iter().any(|(_, seen)| match &seen.value {
        Observation::Nodes(_)
        | Observation::Cluster(_)
        | Observation::ClusterAnswered
        | Observation::ClusterSign(_)
        | Observation::ClusterServiceDown => true,
        // No other machine has the CSV writer.
        Observation::WriterMention(mention) => mention.is_csv,
        _ => false,
    });
    let listed = node
        .volumes
        .iter()
        .any(|(_, listing)| listing.value.outcome.shows_volumes() || listing.value.outcome.lists_none());
    key || answered || listed || service_error(node).is_some()
}

/// Whether a machine only asked a cluster from outside: nothing of its own was sent.
pub(super) fn only_asks(node: &NodeFacts) -> bool {
    let is_bare = node.lists.is_empty() && node.events.is_empty() && node.logs.is_empty() && node.logged.is_empty();
    is_bare && node.errors.is_empty() && asks_another_cluster(node).is_some()
}

/// A list of all nodes of a cluster that was asked for by name, without the machine that asked: one from which clusters are
/// managed, where nothing else of it speaks of a cluster.
fn asks_another_cluster(node: &NodeFacts) -> Option<Origin> {
    /// Names that Windows cuts short have so many signs.
    const CUT: usize = 15;
    let short = |name: &str| name.split('.').next().unwrap_or_default().to_lowercase();
    let is_own = |row: &NodeRow| {
        let row = short(&row.name);
        row == node.name || node.name.len() == CUT && row.starts_with(&node.name)
    };
    let mut asked: Option<(String, Origin)> = None;
    for (_, seen) in &node.others {
        match &seen.value {
            Observation::Nodes(listing) => {
                let cluster = short(listing.asked.as_deref()?);
                let is_other = cluster != node.name && !listing.rows.iter().any(is_own);
                if !is_other || asked.as_ref().is_some_and(|(known, _)| *known != cluster) {
                    return None;
                }
                asked.get_or_insert((cluster, seen.origin));
            }
            // It has the service itself.
            Observation::ClusterSign(_) | Observation::ClusterServiceDown => return None,
            _ => {}
        }
    }
    let (cluster, list) = asked?;
    let mut names = node.others.iter().filter_map(|(_, seen)| match &seen.value {
        Observation::Cluster(name) => Some(short(&name.name)),
        _ => None,
    });
    (node.settings.is_empty() && names.all(|name| name == cluster) && service_error(node).is_none()).then_some(list)
}

fn service_error(node: &NodeFacts) -> Option<Origin> {
    let down = node.errors.iter().find(|(_, error)| error.value.reason == ErrorReason::ClusterServiceDown);
    down.map(|(_, error)| error.origin)
}

/// A System log that spans less, as one that was just cleared does, says nothing by its silence.
const A_DAY: f64 = 86_400.0;

/// The second sign that the table of evidence asks for beside the writer list.
fn second_sign(node: &NodeFacts) -> Option<Origin> {
    let not_recognised = node.errors.iter().find(|(_, error)| {
        let cluster = matches!(
            error.value.command,
            CommandKind::ClusterSharedVolume | CommandKind::ClusterNode | CommandKind::OtherCluster
        );
        cluster && error.value.reason == ErrorReason::NotRecognised
    });
    let silent = |log: &LogSpan| {
        let spans = log.first.zip(log.last).is_some_and(|(first, last)| last.seconds_since(first) >= A_DAY);
        log.channel.eq_ignore_ascii_case("System") && spans && !log.has_gaps() && log.clustering == Some(0)
    };
    let bundle = || node.host.iter().find(|host| host.value.complete_bundle_without_cluster).map(|host| host.origin);
    let log = || node.logs.iter().find(|log| silent(&log.value)).map(|log| log.origin);
    not_recognised.map(|(_, error)| error.origin).or_else(log).or_else(bundle)
}

/// What shows that the cluster service of a node did not run when a capture was taken.
pub(super) fn service_down(node: &NodeFacts) -> Option<Citations> {
    let member = matches!(node.cluster_member, Tri::Yes(_));
    let lists = node.lists.iter().filter(|(_, list)| member && has_neither(&list.value)).map(|(_, list)| list.origin);
    let errors = node.errors.iter().filter(|(_, error)| error.value.reason == ErrorReason::ClusterServiceDown);
    let shown = node.others.iter().filter(|(_, seen)| seen.value == Observation::ClusterServiceDown);
    let shown = shown.filter(|_| member).map(|(_, seen)| seen.origin);
    Citations::collect(errors.map(|(_, error)| error.origin).chain(shown).chain(lists))
}

/// Hosts whose TSS bundle is complete and has no cluster folder, with a place in it.
pub(super) fn bundles_without_cluster(sources: &[Harvest]) -> BTreeMap<String, Origin> {
    let mut bundles: BTreeMap<String, (Origin, BTreeSet<String>)> = BTreeMap::new();
    for (id, source) in (0..).zip(&sources.iter().collect::<Vec<_>>()) {
        let lower = source.path.to_lowercase();
        let parts: Vec<&str> = lower.split('/').collect();
        let Some(at) = parts.iter().position(|part| part.starts_with("tss_")) else { continue };
        let root = parts.iter().take(at + 1).copied().collect::<Vec<_>>().join("/");
        let origin = Origin { source: SourceId(id), at: Locus::Whole };
        let folders = parts.iter().skip(at + 1).rev().skip(1).map(|part| (*part).to_owned());
        bundles.entry(root).or_insert_with(|| (origin, BTreeSet::new())).1.extend(folders);
    }
    let bare = bundles.into_iter().filter(|(_, (_, folders))| {
        layout::complete_bundle().iter().all(|folder| folders.contains(folder)) && !folders.contains("cluster")
    });
    bare.filter_map(|(root, (origin, _))| Some((bundle_host(&format!("{root}/x"))?, origin))).collect()
}
