//! From harvests to one case: whose evidence it is, merged facts per node, incidents, CSV use.

mod attribution;
mod boots;
mod clusters;
mod context;
mod copies;
mod events;
mod gather;
mod incidents;
mod known;
mod layout;
mod left;
mod membership;
mod message_texts;
mod names;
mod numbered;
mod order;
mod place;
mod renames;
mod run;
mod setting;
mod unread;
mod usage;
mod volumes;
mod words;
mod writer;
mod zone;

use std::collections::{BTreeMap, BTreeSet};

use attribution::Attribution;
use clusters::Clusters;
use gather::Gathered;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use order::Capture;
use rayon::prelude::*;
use usage::VolumeNamed;
use writer::Since;

pub use message_texts::beside as message_texts_beside;

use crate::facts::proof::{OwnNames, Why};
use crate::facts::{
    Arg, CaptureTime, CaseFacts, Citations, ClusterName, Event, Harvest, KnownNode, Locus, Message, NodeFacts,
    Observation, Origin, Scope, SourceId, Sourced, Tri, VolumeListing,
};

/// What may be set for merging.
#[derive(Clone, Debug)]
pub struct MergeOptions {
    /// Seconds between events of one backup attempt.
    pub same_attempt: u32,
    /// Seconds between events of one backup job.
    pub same_job: u32,
    /// What to look at.
    pub scope: Scope,
}

impl Default for MergeOptions {
    fn default() -> Self {
        Self { same_attempt: 60, same_job: 600, scope: Scope::default() }
    }
}

/// Merges all that was read of one case; the order of `sources` does not matter.
pub fn merge(name: &str, mut sources: Vec<Harvest>, options: &MergeOptions) -> CaseFacts {
    sort(&mut sources);
    let found = attribution::attribute(name, &sources);
    let named = known::named(&sources, &found);
    sources.iter_mut().zip(&found.sources).for_each(|(source, node)| source.node.clone_from(node));
    let Gathered { mut nodes, mut rest } = gather::gather(&mut sources, &found);
    let nameless = unread::nameless(&nodes, &rest);
    let bundles = membership::bundles_without_cluster(&sources);
    let mut by_events: Vec<VolumeNamed> = rest.events.iter().filter_map(VolumeNamed::by).collect();
    by_events.par_extend(nodes.par_iter_mut().flat_map_iter(|node| {
        node.fqdn = found.fqdns.get(&node.name).cloned();
        let row = named.get(&node.name).filter(|known| known.listed).map(|known| known.row.origin);
        finish(node, row, bundles.get(&node.name).copied(), options)
    }));
    let mut nobody = NodeFacts {
        events: std::mem::take(&mut rest.events),
        lists: std::mem::take(&mut rest.lists),
        logged: std::mem::take(&mut rest.logged),
        ..NodeFacts::new("")
    };
    // The volumes that its events name count already.
    drop(finish(&mut nobody, None, None, options));
    writer::weigh_mentions(&mut nodes, &rest.others);
    context::show(&mut nodes, options);
    add_renamed(&mut nodes, &found);
    let names = clusters(&nodes, &rest);
    let usage = usage::usage(&nodes, &rest, by_events, &sources, &own_names(&names, &named, &nodes, &found));
    let unread = unread::unread(&nodes, &rest, &sources, nameless);
    let left = left::left(&nodes, &rest, &found);
    for node in &mut nodes {
        node.left = left.get(&node.name).cloned();
        node.notes.extend(node.left.iter().map(|cited| (Message::new("cases.note.left"), cited.clone())));
    }
    let all = Clusters::of(&nodes, &rest, &found);
    let apart = all.apart(&names);
    let csv = left::weigh(unread::weigh(usage.csv, &unread, unread::storage(&nodes, &rest), &sources), &left, &sources);
    let csv = all.weigh(csv, &nodes, &sources, !apart.is_empty());
    let mut absent = absent(named, &nodes);
    absent.retain(|node| !left.contains_key(&node.name) && !left::is_in_no_list(node, &nodes, &rest, &found));
    // It is no node, and what it asked is the cluster's.
    for asking in nodes.extract_if(.., |node| matches!(node.cluster_member, Tri::No(_)) && membership::only_asks(node))
    {
        let volumes = |(time, seen): Capture<VolumeListing>| {
            (time, Sourced { value: Observation::Volumes(seen.value), origin: seen.origin })
        };
        rest.others.extend(asking.others.into_iter().chain(asking.volumes.into_iter().map(volumes)));
    }
    rest.others.sort_by_key(|(time, seen)| (sort_key(*time), seen.origin));
    CaseFacts {
        csv,
        unread,
        apart,
        csv_stale: usage.stale,
        csv_by_events_only: usage.by_events_only,
        csv_doubts: usage.doubts,
        volume_conflicts: usage.conflicts,
        clusters: names,
        sources,
        nodes,
        nobody,
        absent,
        cluster_wide: rest.others,
        scope: options.scope.clone(),
        windows: (options.same_attempt, options.same_job),
        ..CaseFacts::new(name)
    }
}

/// The sentence that names what voids a proof, and where it shows.
fn said(why: Why, places: impl IntoIterator<Item = Origin>, sources: &[Harvest]) -> Message {
    let path = |origin: Origin| origin.source.of(sources).map_or("", |source| source.path.as_str());
    why.said(places.into_iter().map(|origin| (path(origin), origin.at)))
}

/// By path; entries of one path by all that they hold.
fn sort(harvests: &mut [Harvest]) {
    harvests.sort_by(|a, b| a.path.cmp(&b.path));
    for same in harvests.chunk_by_mut(|a, b| a.path == b.path).filter(|same| same.len() > 1) {
        same.sort_by_cached_key(|harvest| format!("{harvest:?}"));
    }
}

/// Judges one node; gives the volumes that its events name, also those that were not asked for.
fn finish(
    node: &mut NodeFacts,
    row: Option<Origin>,
    bundle: Option<Origin>,
    options: &MergeOptions,
) -> Vec<VolumeNamed> {
    for (source, routine) in std::mem::take(&mut node.routine) {
        let placed = |event: Event| {
            let at = event.record_id.map_or(Locus::Whole, Locus::Record);
            Sourced { value: event, origin: Origin { source, at } }
        };
        node.events.extend(routine.events().map(placed));
    }
    zone::apply(node, &options.scope);
    in_order(&mut node.lists);
    in_order(&mut node.volumes);
    in_order(&mut node.settings);
    in_order(&mut node.errors);
    in_order(&mut node.others);
    node.logs.sort_by(|a, b| (&a.value.channel, a.origin).cmp(&(&b.value.channel, b.origin)));
    for log in node.logs.iter().filter(|log| log.value.stepped_back) {
        let note = Message::new("cases.note.clock-back").with("channel", Arg::Text(log.value.channel.clone()));
        node.notes.push((note, Citations::new(log.origin)));
    }
    node.events = events::once(std::mem::take(&mut node.events));
    events::drop_live(node);
    (node.boots, node.newest_boot) = boots::boots(&node.events, &node.host);
    let volumes = node.events.iter().filter_map(VolumeNamed::by).collect();
    node.cluster_member = membership::member(node, row, bundle);
    node.service_down = membership::service_down(node);
    node.events.retain(|event| options.scope.holds(&event.value));
    node.incidents = incidents::incidents(&node.events, options.same_attempt);
    let since = Since::of(node);
    let (mut csv_writer, mut writers, lists_contradict) = writer::writer_fact(&node.lists, &since);
    writer::weigh_logs(&mut csv_writer, &node.logged);
    if writers.is_empty() {
        writers.clone_from(&node.logged);
    }
    let setting = setting::setting(&node.settings, &since);
    (node.csv_writer, node.writers, node.lists_contradict, node.setting) =
        (csv_writer, writers, lists_contradict, setting);
    volumes
}

fn in_order<T>(captures: &mut [Capture<T>]) {
    captures.sort_by_key(|(time, seen)| (sort_key(*time), seen.origin));
}

/// Undated captures first: the last of a list is the newest as far as is known.
fn sort_key(time: Option<CaptureTime>) -> Option<DateTime> {
    time.map(|time| match time {
        CaptureTime::Utc(time) => time.0.to_zoned(TimeZone::UTC).datetime(),
        CaptureTime::Local(local) => local,
    })
}

/// Notes logs in which the computer's name changed (ruling 8).
fn add_renamed(nodes: &mut [NodeFacts], found: &Attribution) {
    for renamed in &found.renamed {
        let Some(owner) = found.node(&renamed.to) else { continue };
        let Ok(source) = u32::try_from(renamed.source) else { continue };
        let note = Message::new("cases.note.renamed")
            .with("from", Arg::Host(renamed.from.clone()))
            .with("to", Arg::Host(owner.clone()));
        let cited = Citations::new(Origin { source: SourceId(source), at: Locus::Whole });
        let at = nodes.binary_search_by(|node| node.name.cmp(&owner)).ok();
        at.and_then(|at| nodes.get_mut(at)).into_iter().for_each(|node| node.notes.push((note.clone(), cited.clone())));
    }
}

fn absent(named: BTreeMap<String, KnownNode>, nodes: &[NodeFacts]) -> Vec<KnownNode> {
    let is_seen = |name: &String| nodes.binary_search_by(|node| node.name.cmp(name)).is_ok();
    named.into_iter().filter(|(name, _)| !is_seen(name)).map(|(_, known)| known).collect()
}

/// Names that `-Cluster` may have: the cluster's own where only one is seen, and those of its nodes. A machine that names
/// itself and stands in no list of nodes, where there are lists, is of another cluster; where there are none, one that is
/// known from files of another node alone may be.
fn own_names(
    clusters: &[Sourced<ClusterName>],
    named: &BTreeMap<String, KnownNode>,
    nodes: &[NodeFacts],
    found: &Attribution,
) -> OwnNames {
    let short = |name: &str| name.split('.').next().unwrap_or_default().to_lowercase();
    let is_seen = |name: &str| nodes.binary_search_by(|node| node.name.as_str().cmp(name)).is_ok();
    let asked = nodes.iter().flat_map(|node| &node.others).filter_map(|(_, seen)| match &seen.value {
        Observation::Nodes(listing) => listing.asked.as_deref(),
        _ => None,
    });
    let asked = asked.filter(|name| !is_seen(&short(name)) && !named.contains_key(&short(name)));
    let called = clusters.iter().map(|cluster| cluster.value.name.as_str()).chain(asked).map(short);
    let of_cluster: BTreeSet<String> = called.collect();
    let of_cluster = Some(of_cluster).filter(|names| names.len() == 1).into_iter().flatten();
    let of_nodes = nodes.iter().map(|node| node.name.clone()).chain(named.keys().cloned());
    let listed = || named.values().filter(|node| node.listed).map(|node| &node.name);
    let is_listed = |name: &String| listed().next().is_none() || listed().any(|listed| listed == name);
    let is_guest = |name: &String| {
        let mut of_host =
            found.sources.iter().zip(&found.paths).filter(|(host, _)| host.as_ref() == Some(name)).peekable();
        let elsewhere = |path: &Option<String>| path.as_ref().is_some_and(|path| path != name && is_seen(path));
        listed().next().is_none() && of_host.peek().is_some() && of_host.all(|(_, path)| elsewhere(path))
    };
    let is_strange = |name: &&String| !is_listed(name) || is_guest(name);
    let strange: BTreeSet<String> = found.stated.iter().filter(is_strange).cloned().collect();
    OwnNames { own: of_cluster.chain(of_nodes).filter(|name| !strange.contains(name)).collect(), strange }
}

/// Names of clusters, each once, by name.
fn clusters(nodes: &[NodeFacts], rest: &NodeFacts) -> Vec<Sourced<ClusterName>> {
    let mut names: BTreeMap<String, Sourced<ClusterName>> = BTreeMap::new();
    for (_, seen) in nodes.iter().chain([rest]).flat_map(|node| &node.others) {
        let Observation::Cluster(cluster) = &seen.value else { continue };
        let key = cluster.name.split('.').next().unwrap_or_default().to_lowercase();
        let this = Sourced { value: cluster.clone(), origin: seen.origin };
        let first = names.entry(key).or_insert_with(|| this.clone());
        if this.origin < first.origin {
            *first = this;
        }
    }
    names.into_values().collect()
}
