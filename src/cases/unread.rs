//! What could not be read or understood and may hold the answer (contract, ruling 34).
//!
//! The lists here are of what can not hold it: what is on none of them may.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::{cannot_list_volumes, is_letter, is_log};
use super::said;
use crate::facts::proof::{Ground, Why};
use crate::facts::{
    CsvUsage, Event, Gap, Harvest, Kind, Locus, LogSpan, Nature, NodeFacts, Observation, Origin, SourceId, Sourced,
    Status, Unread, is_archive_name, without_archive_ending,
};
use crate::knowledge::csv_events;

/// All such sources, the most telling first.
pub(super) fn unread(
    nodes: &[NodeFacts],
    rest: &NodeFacts,
    sources: &[Harvest],
    nameless: Vec<(Origin, Gap)>,
) -> Vec<Unread> {
    let everything = || nodes.iter().chain([rest]);
    let logs: Vec<(Origin, &LogSpan)> =
        everything().flat_map(|node| &node.logs).map(|log| (log.origin, &log.value)).collect();
    let mut found = nameless;
    found.extend(
        everything().flat_map(|node| &node.others).filter_map(|(_, seen)| Some((seen.origin, spoken(&seen.value)?))),
    );
    found.extend(logs.iter().filter(|(_, log)| is_of_csv(log)).map(|(origin, _)| speaks(*origin)));
    let listings = nodes.iter().flat_map(|node| &node.volumes).map(|(_, seen)| (seen.origin, &seen.value));
    let headers = listings.filter(|(_, listing)| listing.lost_its_rows()).map(|(origin, _)| origin);
    found.extend(
        headers.filter(|origin| !found.iter().any(|(known, _)| known == origin)).map(speaks).collect::<Vec<_>>(),
    );
    let told: BTreeSet<SourceId> = found.iter().map(|(origin, _)| origin.source).collect();
    let untold = (0..).map(SourceId).zip(sources).filter(|(id, _)| !told.contains(id));
    let mut spans: BTreeMap<SourceId, Vec<&LogSpan>> = BTreeMap::new();
    logs.iter().for_each(|(origin, log)| spans.entry(origin.source).or_default().push(log));
    found.extend(untold.filter_map(|(id, source)| {
        let gap = gap(source, spans.get(&id).map_or(&[], Vec::as_slice))?;
        Some((Origin { source: id, at: Locus::Whole }, gap))
    }));
    found.sort_by_key(|(origin, gap)| (*gap, *origin));
    let unread = |(origin, gap): (Origin, Gap)| {
        let source = origin.source.of(sources);
        let path = source.map_or("", |source| source.path.as_str());
        let is_protected = source.is_some_and(|source| source.nature == Nature::Protected);
        Unread { origin, gap, sent: sent(path, gap), is_protected }
    };
    found.into_iter().map(unread).collect()
}

/// Events that only a Cluster Shared Volume causes and that do not name it, whenever they were.
pub(super) fn nameless(nodes: &[NodeFacts], rest: &NodeFacts) -> Vec<(Origin, Gap)> {
    let events = nodes.iter().chain([rest]).flat_map(|node| &node.events);
    let nameless = |event: &&Sourced<Event>| {
        csv_events::is_about_volume(&event.value) && csv_events::volume(&event.value).is_none()
    };
    events.filter(nameless).map(|event| (event.origin, Gap::Rows)).collect()
}

/// Places that name where volumes are mounted, their file system, or that the cluster lets disks be such volumes.
pub(super) fn storage(nodes: &[NodeFacts], rest: &NodeFacts) -> Vec<Origin> {
    let names = |said: &str| {
        // The share of the folder stands on clusters without a volume as well.
        let said = said.to_ascii_lowercase().replace("clusterstorage$", "");
        // The folder alone is on every cluster, what is in it is not.
        let words = ["clusterstorage\\", "clusterstorage/", "clusterstorage%5c", "csvfs", "enablesharedvolumes"];
        words.iter().any(|word| said.contains(word))
    };
    let others = nodes.iter().chain([rest]).flat_map(|node| &node.others);
    let named = others.filter(|(_, seen)| match &seen.value {
        Observation::ClusterStoragePath(_) => true,
        Observation::CsvMention(mention) => names(&mention.said),
        _ => false,
    });
    let places: BTreeSet<Origin> = named.map(|(_, seen)| seen.origin).collect();
    places.into_iter().collect()
}

/// Rows that may be volumes void what shows that there is none. Where nothing states a number, so do an archive that
/// could not be opened and a place that names `C:\ClusterStorage`: silence is too weak to stand against them.
pub(super) fn weigh(csv: CsvUsage, unread: &[Unread], storage: Vec<Origin>, sources: &[Harvest]) -> CsvUsage {
    let CsvUsage::NotInUse(proof) = csv else { return csv };
    let of = |gap: Gap| unread.iter().filter(move |one| one.gap == gap).map(|one| one.origin).collect::<Vec<_>>();
    let mut against = vec![(Why::Rows, of(Gap::Rows))];
    if proof.ground() != Ground::StatedCount {
        against.extend([(Why::Archive, of(Gap::Archive)), (Why::Storage, storage)]);
    }
    against.retain(|(_, places)| !places.is_empty());
    if against.is_empty() {
        return CsvUsage::NotInUse(proof);
    }
    let why = against.iter().map(|(why, places)| said(*why, places.iter().copied(), sources)).collect();
    let evidence = against.into_iter().flat_map(|(_, places)| places).chain(proof.evidence().iter()).collect();
    CsvUsage::Unknown { why, evidence, contradictory: false }
}

fn speaks(origin: Origin) -> (Origin, Gap) {
    (origin, Gap::Speaks)
}

fn spoken(seen: &Observation) -> Option<Gap> {
    match seen {
        Observation::CsvMention(mention) if mention.rows => Some(Gap::Rows),
        Observation::CsvMention(_) | Observation::ClusterStoragePath(_) => Some(Gap::Speaks),
        Observation::AbsentPicture(_) => Some(Gap::Picture),
        Observation::Volumes(listing) => listing.lost_its_rows().then_some(Gap::Speaks),
        _ => None,
    }
}

/// The log of the file system of Cluster Shared Volumes, with records in it.
fn is_of_csv(log: &LogSpan) -> bool {
    log.records > 0 && log.channel.to_ascii_lowercase().contains("-csvf")
}

fn gap(source: &Harvest, logs: &[&LogSpan]) -> Option<Gap> {
    let gap = match source.status {
        Status::Parsed => return None,
        Status::Unrecognised if source.nature == Nature::Leftover => return None,
        // Called an archive and none: its beginning is cut off, or another file was sent under its name.
        Status::Unrecognised if source.nature != Nature::Archive && is_archive_name(file_name(&source.path)) => {
            Gap::Archive
        }
        // So is a mail or a document that is none, and a log: what came in its place is the page of a proxy, or an error.
        Status::Unrecognised if is_other(source, is_letter) => Gap::Archive,
        Status::Unrecognised if is_other(source, is_log) => Gap::Damaged,
        // Nothing in it: there is nothing to be read.
        Status::Unrecognised => (source.nature == Nature::Unknown).then_some(Gap::Format)?,
        Status::Skipped if source.nature == Nature::Absent => Gap::Picture,
        Status::Skipped if source.nature == Nature::Unknown => Gap::Format,
        Status::Skipped if matches!(source.nature, Nature::Archive | Nature::Protected) => Gap::Archive,
        // A link or a device is no file of the case.
        Status::Skipped if !source.is_evidence && source.bytes == 0 => return None,
        Status::Skipped => Gap::Damaged,
        Status::Partial | Status::Damaged if source.nature == Nature::Archive || lies_in_archive(&source.path) => {
            Gap::Archive
        }
        Status::Partial | Status::Damaged => Gap::Damaged,
    };
    let holds = match source.kind {
        Kind::Evtx => may_hold_events(&source.path, logs),
        // A program holds nothing but where it is an archive that unpacks itself.
        _ if source.nature == Nature::Archive => may_hold_events(&source.path, logs),
        _ if is_trace_of_cluster(&source.path) => true,
        _ => !cannot_list_volumes(&source.path) && may_hold_events(&source.path, logs),
    };
    holds.then_some(gap)
}

/// Whether a trace, or a log of counters, is called after the cluster: most are of other parts of Windows, and every bundle
/// has some.
fn is_trace_of_cluster(path: &str) -> bool {
    let file = file_name(path).to_ascii_lowercase();
    let (stem, ending) = file.rsplit_once('.').unwrap_or_default();
    let words = ["cluster", "clussvc", "csv", "failover", "eventlog-system"];
    ["etl", "blg"].contains(&ending) && words.iter().any(|word| stem.contains(word))
}

/// Whether a source is a text and called by an ending that a text does not have.
fn is_other(source: &Harvest, promised: fn(&str) -> bool) -> bool {
    source.nature == Nature::Plain && source.bytes > 0 && promised(file_name(&source.path))
}

/// Of a part of an archive the archive is to be sent again; of one that came in a mail, that one.
fn sent(path: &str, gap: Gap) -> String {
    let parts: Vec<&str> = path.split('/').collect();
    let is_archive = |part: &str| without_archive_ending(part) != part;
    let archive = parts.iter().position(|part| is_archive(part) && !is_letter(part));
    let outermost = archive.or_else(|| parts.iter().position(|part| is_archive(part)));
    let shown = outermost.filter(|_| gap == Gap::Archive).and_then(|at| parts.get(..=at)).unwrap_or(&parts);
    shown.join("/")
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn lies_in_archive(path: &str) -> bool {
    path.rsplit('/').skip(1).any(|folder| without_archive_ending(folder) != folder)
}

/// Of event logs, System and those of the cluster service name volumes. What the log does not say of itself, its name
/// may; a file that is no log may hold them.
fn may_hold_events(path: &str, logs: &[&LogSpan]) -> bool {
    let names = |text: &str| {
        let text = text.to_ascii_lowercase();
        text.contains("system") || text.contains("failoverclustering") || text.contains("forwardedevents")
    };
    let file = file_name(path).to_ascii_lowercase();
    let other = ["application", "security", "setup", "microsoft-windows-", "powershell"];
    let by_name = || !is_log(&file) || names(&file) || !other.iter().any(|name| file.contains(name));
    match logs {
        [] => by_name(),
        logs => logs.iter().any(|log| log.lost && if log.channel.is_empty() { by_name() } else { names(&log.channel) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_be_sent_again_is_the_archive_and_not_the_mail_around_it() {
        for (path, gap, file) in [
            ("in/a.zip/b.7z/c.txt", Gap::Archive, "in/a.zip"),
            ("in/1.eml/a.zip/c.txt", Gap::Archive, "in/1.eml/a.zip"),
            ("in/1.eml/body.txt", Gap::Archive, "in/1.eml"),
            ("in/a.zip/c.txt", Gap::Speaks, "in/a.zip/c.txt"),
        ] {
            assert_eq!(sent(path, gap), file);
        }
    }
}
