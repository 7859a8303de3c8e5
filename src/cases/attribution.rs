//! Whose each observation is (contract, rulings 8 and 9): the computer that evidence names, else what its path says.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::known::Listed;
use super::names::{HostName, Spellings, host_name};
use super::place::{Known, Place, around, bundle_host, called, place};
use super::renames::{Renamed, is_collector, logs, renamed};
use crate::facts::{CommandKind, Harvest, Kind, Observation, Observed, Status, WriterTool, without_archive_ending};

/// Whose everything is.
#[derive(Debug, Default)]
pub(super) struct Attribution {
    /// Node of each observation, by source; `None` for captures of the cluster as a whole.
    pub(super) nodes: Vec<Vec<Option<Arc<str>>>>,
    /// Node of each source as a whole.
    pub(super) sources: Vec<Option<String>>,
    /// Node that the path of each source names.
    pub(super) paths: Vec<Option<String>>,
    /// Full name of each node where evidence has it.
    pub(super) fqdns: BTreeMap<String, String>,
    /// Logs with a change of name.
    pub(super) renamed: Vec<Renamed>,
    /// Rows that name nodes, by source.
    pub(super) listed: Vec<Vec<Listed>>,
    /// Machines that their own evidence names: a prompt, a log, a transcript, a bundle. The others are called after
    /// folders and files.
    pub(super) stated: BTreeSet<String>,
    spellings: Spellings,
}

impl Attribution {
    /// The node that a name means.
    pub(super) fn node(&self, raw: &str) -> Option<String> {
        host_name(raw).map(|host| self.spellings.canonical(&host.short).to_owned())
    }
}

/// Finds out whose everything is.
pub(super) fn attribute(case: &str, harvests: &[Harvest]) -> Attribution {
    let clusters = cluster_names(harvests);
    let said: Vec<Said> = harvests.par_iter().map(|harvest| names_said(harvest, &clusters)).collect();
    // Looked for once, on all threads: thousands of events lie all over the memory.
    let listed: Vec<Vec<Listed>> = harvests.par_iter().map(super::known::listed).collect();
    let renamed = renamed(harvests, &listed);
    let rows = listed.iter().flatten().filter_map(|listed| host_name(&listed.row.name));
    let mut names: BTreeSet<String> = rows.map(|host| host.short).collect();
    let now = names_now(&renamed);
    let of_bundles = || {
        let hosts = harvests.iter().filter_map(|harvest| bundle_host(&harvest.path));
        hosts.filter(|host| !now.contains_key(host))
    };
    names.extend(of_bundles());
    let former: BTreeSet<(usize, &str)> = renamed.iter().map(|r| (r.source, r.from.as_str())).collect();
    for (i, hosts) in said.iter().enumerate() {
        let current = each_once(hosts).filter(|host| !former.contains(&(i, host.short.as_str())));
        names.extend(current.map(|host| host.short.clone()));
    }
    let spellings = Spellings::learn(&names);
    let wrappers = if said.iter().flatten().any(Option::is_some) { wrappers(harvests) } else { 0 };
    let known = Known { case, nodes: &names, clusters: &clusters, wrappers };
    let folders = hosts_of_folders(harvests, &known);
    let mut found =
        Attribution { fqdns: fqdns(harvests, &said, &spellings), spellings, renamed, listed, ..Attribution::default() };
    let places: Vec<Place> = harvests.iter().map(|harvest| place(&harvest.path, &known)).collect();
    let is_named = !names.is_empty() || places.iter().any(|place| matches!(place, Place::Folder(_)));
    for (i, ((harvest, hosts), place)) in harvests.iter().zip(&said).zip(places).enumerate() {
        let place = by_word(place, harvest, is_named);
        let place = match (place, host_of_folder(&harvest.path, &known, &folders)) {
            (Place::Folder(_) | Place::Stem(_) | Place::Nothing, Some(host)) => Place::Known(host.to_owned()),
            (place, _) => place,
        };
        let place = place.renamed(&now);
        found.nodes.push(of_source(i, hosts, &place, &found));
        found.paths.push(of_path(&place, harvest, &found.spellings));
    }
    let said = said.iter().flat_map(each_once).map(|host| host.short.clone());
    let stated = said.chain(of_bundles());
    found.stated = stated.map(|name| found.spellings.canonical(&name).to_owned()).collect();
    place_the_rest(case, harvests, &mut found);
    super::numbered::tell_apart(harvests, &mut found);
    let of_source = |(nodes, path): (&Vec<Option<Arc<str>>>, &Option<String>)| {
        nodes.iter().flatten().next_back().map(|name| name.to_string()).or_else(|| path.clone())
    };
    found.sources = found.nodes.iter().zip(&found.paths).map(of_source).collect();
    found
}

/// What the logs in a folder, and in those below it that say only what lies in them, name, and descriptions in it.
struct OfFolder {
    /// `None` where they name several.
    host: Option<String>,
    /// Some log lies in the folder itself.
    is_beside: bool,
}

/// The host that all logs and descriptions of a folder name (rulings 9 and 39), by the folder's path.
fn hosts_of_folders<'h>(harvests: &'h [Harvest], known: &Known<'_>) -> BTreeMap<&'h str, OfFolder> {
    let mut hosts: BTreeMap<&str, OfFolder> = BTreeMap::new();
    let mut tells = |folder: &'h str, named: Option<&String>, is_beside: bool| {
        let known = hosts.entry(folder).or_insert_with(|| OfFolder { host: named.cloned(), is_beside: false });
        known.host = known.host.take().filter(|known| Some(known) == named);
        known.is_beside |= is_beside;
    };
    for harvest in harvests {
        // What describes the machine as a whole says whose folder it is, as a log does.
        for host in described(harvest) {
            harvest.path.rsplit_once('/').into_iter().for_each(|(folder, _)| tells(folder, Some(&host), false));
        }
        let mut folders = Vec::new();
        for log in logs(harvest).filter(|log| log.records > 0) {
            if folders.is_empty() {
                folders = around(&harvest.path, known);
            }
            let own = !log.interleaved && !is_collector(&harvest.path, log);
            let named = log.computer.as_deref().and_then(host_name).filter(|_| own).map(|host| host.short);
            for (i, folder) in folders.iter().enumerate() {
                tells(folder, named.as_ref(), i == 0);
            }
        }
    }
    hosts
}

/// The hosts that `systeminfo` and its like name in a source.
fn described(harvest: &Harvest) -> impl Iterator<Item = String> {
    let names = harvest.observations.iter().filter_map(|seen| match &seen.fact {
        Observation::Host(host) => host.name.as_deref().and_then(host_name),
        _ => None,
    });
    names.map(|host| host.short)
}

/// The host that the logs beside a source name, or those in folders around it that are about one thing with it; not where
/// the file's own name has a number, as another machine's may.
fn host_of_folder<'h>(path: &str, known: &Known<'_>, hosts: &'h BTreeMap<&str, OfFolder>) -> Option<&'h str> {
    let file = path.rsplit_once('/')?.1;
    let mut folders = around(path, known).into_iter().enumerate();
    let (i, nearest) = folders.find_map(|(i, folder)| Some((i, hosts.get(folder)?)))?;
    let may_be_anothers =
        || matches!(place(file, known), Place::Stem(name) | Place::Beside(name) if is_numbered(&name));
    let is_its = i == 0 && nearest.is_beside || !may_be_anothers();
    nearest.host.as_deref().filter(|_| is_its)
}

/// What became of each former name on which all logs agree (ruling 38).
fn names_now(renamed: &[Renamed]) -> BTreeMap<String, String> {
    let mut now: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    for Renamed { from, to, .. } in renamed {
        let known = now.entry(from).or_insert(Some(to));
        *known = known.filter(|known| known == to);
    }
    now.into_iter().filter_map(|(from, to)| Some((from.to_owned(), to?.to_owned()))).collect()
}

/// Archives, the outermost first, in which all sources lie.
fn wrappers(harvests: &[Harvest]) -> usize {
    let mut paths = harvests.iter().map(|harvest| folders(&harvest.path));
    let Some(first) = paths.next() else { return 0 };
    let archives = first.iter().take_while(|name| without_archive_ending(name) != **name).count();
    paths.fold(archives, |shared, path| first.iter().zip(&path).take(shared).take_while(|(a, b)| a == b).count())
}

fn folders(path: &str) -> Vec<&str> {
    path.rsplit_once('/').map_or_else(Vec::new, |(folders, _)| folders.split('/').collect())
}

/// What is no capture of a machine is called after its file only where that is called as machines are: with a number,
/// which is not a ticket's. All else is a word for what was pasted (ruling 39). An event's text and a note on writers are
/// none; what speaks of the cluster alone is none where other nodes are named.
fn by_word(place: Place, harvest: &Harvest, is_named: bool) -> Place {
    // What a command failed with, or that it gave nothing, is of the machine that it ran on.
    let ran = |seen: &Observed| matches!(seen.fact, Observation::Error(_) | Observation::Empty(_));
    let no_machines = |seen: &Observed| is_mere(&seen.fact) || is_named && is_of_cluster(&seen.fact);
    let seen = || harvest.observations.iter();
    let is_note = || harvest.kind == Kind::EventText || seen().count() > 0 && seen().all(|o| no_machines(o) && !ran(o));
    match place {
        Place::Stem(name) | Place::Beside(name) if !is_numbered(&name) && is_note() => Place::Nothing,
        place => place,
    }
}

fn cluster_names(harvests: &[Harvest]) -> BTreeSet<String> {
    let all = harvests.iter().flat_map(|harvest| &harvest.observations);
    let named = all.filter_map(|seen| match &seen.fact {
        Observation::Cluster(cluster) => host_name(&cluster.name).map(|host| host.short),
        _ => None,
    });
    named.collect()
}

/// The computer that each observation of a source names itself; thousands of events of one log share one.
type Said = Vec<Option<Arc<HostName>>>;

/// The computers named, each once where observations that follow each other name the same.
fn each_once(said: &Said) -> impl Iterator<Item = &Arc<HostName>> {
    let mut last: Option<&Arc<HostName>> = None;
    said.iter().flatten().filter(move |host| !last.replace(host).is_some_and(|last| Arc::ptr_eq(last, host)))
}

fn names_said<'h>(harvest: &'h Harvest, clusters: &BTreeSet<String>) -> Said {
    let last: RefCell<(&str, Option<Arc<HostName>>)> = RefCell::default();
    let said = |seen: &'h Observed| {
        let named = |raw: &'h Option<String>| {
            let raw = raw.as_deref()?;
            let mut last = last.borrow_mut();
            if last.0 != raw {
                *last = (raw, host_name(raw).map(Arc::new));
            }
            last.1.clone()
        };
        let owner = || named(&seen.owner).filter(|host| !clusters.contains(&host.short));
        match &seen.fact {
            Observation::Event(event) => named(&event.computer).or_else(owner),
            Observation::Routine(_) => named(&seen.owner),
            Observation::Log(log) => named(&log.computer).or_else(owner),
            Observation::Host(host) => {
                owner().or_else(|| named(&host.name)).map(|name| with_domain(&name, &host.domain))
            }
            _ => owner(),
        }
    };
    harvest.observations.iter().map(said).collect()
}

fn with_domain(name: &HostName, domain: &Option<String>) -> Arc<HostName> {
    let joined =
        domain.as_deref().filter(|domain| domain.contains('.')).map(|domain| format!("{}.{domain}", name.short));
    let fqdn = name.fqdn.clone().or_else(|| joined.as_deref().and_then(host_name).and_then(|host| host.fqdn));
    Arc::new(HostName { fqdn, short: name.short.clone() })
}

fn fqdns(harvests: &[Harvest], said: &[Said], spellings: &Spellings) -> BTreeMap<String, String> {
    let mut full = BTreeMap::new();
    // A log may name its computer with and without the domain.
    let others = harvests.iter().flat_map(logs).flat_map(|log| &log.other_computers).filter_map(|name| host_name(name));
    for host in said.iter().flat_map(each_once).cloned().chain(others.map(Arc::new)) {
        if let Some(fqdn) = &host.fqdn {
            full.entry(spellings.canonical(&host.short).to_owned()).or_insert_with(|| fqdn.clone());
        }
    }
    full
}

/// Each observation's own name, else that of its neighbours in the same source, else what the path says.
fn of_source(i: usize, hosts: &Said, place: &Place, found: &Attribution) -> Vec<Option<Arc<str>>> {
    let current = |host: &HostName| -> Arc<str> {
        // They stand in the order of sources.
        let of_source = found.renamed.partition_point(|renamed| renamed.source < i);
        let own = found.renamed.iter().skip(of_source).take_while(|renamed| renamed.source == i);
        let now = own.filter(|renamed| renamed.from == host.short).map(|renamed| &renamed.to).next();
        let now = now.unwrap_or(&host.short);
        found.spellings.canonical(now).into()
    };
    let by_path = || match place {
        Place::Bundle(name) | Place::Known(name) | Place::Beside(name) | Place::Folder(name) | Place::Stem(name) => {
            Some(found.spellings.canonical(name).into())
        }
        Place::Nothing => None,
    };
    let mut last: Option<&Arc<HostName>> = None;
    let mut before = hosts.iter().flatten().next().map(|host| current(host)).or_else(by_path);
    let fill = hosts.iter().map(|host| {
        if let Some(host) = host
            && !last.replace(host).is_some_and(|last| Arc::ptr_eq(last, host))
        {
            before = Some(current(host));
        }
        before.clone()
    });
    fill.collect()
}

/// Whether a name has a number, as machines do, and none as long as those of tickets and days.
fn is_numbered(name: &str) -> bool {
    const OF_A_TICKET: usize = 5;
    let digits = || name.split(|c: char| !c.is_ascii_digit()).map(str::len);
    digits().any(|run| run > 0) && digits().all(|run| run < OF_A_TICKET)
}

/// The node of a source without observations, as far as its path names one.
fn of_path(place: &Place, harvest: &Harvest, spellings: &Spellings) -> Option<String> {
    let recognised = harvest.kind != Kind::Other && harvest.status != Status::Unrecognised;
    match place {
        Place::Bundle(name) | Place::Known(name) => Some(spellings.canonical(name).to_owned()),
        Place::Beside(name) | Place::Folder(name) if recognised => Some(spellings.canonical(name).to_owned()),
        _ => None,
    }
}

/// Sources whose paths tell nothing: the only node of the case; else the cluster's, if they hold facts of the cluster
/// alone; else nobody's, if all of them are mere words on a machine; else a node called after the case's folder.
fn place_the_rest(case: &str, harvests: &[Harvest], found: &mut Attribution) {
    let seen: BTreeSet<&Arc<str>> = harvests
        .iter()
        .zip(&found.nodes)
        .flat_map(|(harvest, nodes)| harvest.observations.iter().zip(nodes))
        .filter(|(observed, _)| super::gather::is_content(&observed.fact))
        .filter_map(|(_, node)| node.as_ref())
        .collect();
    let is_open = |nodes: &[Option<Arc<str>>]| !nodes.is_empty() && nodes.iter().all(Option::is_none);
    let open = harvests.iter().zip(&found.nodes).filter(|(_, nodes)| is_open(nodes));
    let all_mere = open.flat_map(|(harvest, _)| &harvest.observations).all(|seen| is_mere(&seen.fact));
    let only = seen.first().filter(|_| seen.len() == 1).map(|name| Arc::clone(name));
    let nobody = seen.is_empty();
    let called = || called(case).filter(|_| !all_mere).map(Arc::from);
    let pool = only.or_else(called);
    let several = seen.len() > 1;
    for (harvest, nodes) in harvests.iter().zip(&mut found.nodes) {
        let of_no_node = |seen: &Observed| is_of_cluster(&seen.fact) || is_mere(&seen.fact);
        let of_cluster = several && harvest.observations.iter().all(of_no_node);
        if is_open(nodes) && (nobody || !of_cluster) {
            nodes.iter_mut().for_each(|node| *node = pool.clone());
        }
    }
}

/// Words on a machine that make no node of their own: a pasted event but for a rejection of the CSV writer, what is left
/// of one, and the line of a monitor on a writer or two.
fn is_mere(fact: &Observation) -> bool {
    /// A node's list has a dozen writers.
    const FEW: usize = 3;
    match fact {
        Observation::Event(event) => !event.is_csv_rejection(),
        Observation::NamelessEvent(_) | Observation::FailedWriters(_) => true,
        Observation::Writers(list) => {
            list.tool == WriterTool::Wrapper
                && list.writers.len() <= FEW
                && list.writers.iter().all(|writer| writer.instance_id.is_none())
        }
        other => !super::gather::is_content(other),
    }
}

/// Says something of the cluster, not of one node.
fn is_of_cluster(fact: &Observation) -> bool {
    let cluster_command = |command: &CommandKind| {
        matches!(command, CommandKind::ClusterSharedVolume | CommandKind::ClusterNode | CommandKind::OtherCluster)
    };
    match fact {
        Observation::Volumes(_)
        | Observation::Nodes(_)
        | Observation::Cluster(_)
        | Observation::ClusterAnswered
        | Observation::Owners(_)
        | Observation::Role(_)
        | Observation::JobError(_)
        | Observation::RecoveryPoint(_)
        | Observation::BundleTime(_)
        | Observation::ClusterStoragePath(_)
        | Observation::CsvMention(_)
        | Observation::AbsentPicture(_)
        | Observation::WriterMention(_)
        | Observation::ClusterSign(_) => true,
        Observation::Error(error) => cluster_command(&error.command),
        Observation::Empty(command) => cluster_command(command),
        _ => false,
    }
}
