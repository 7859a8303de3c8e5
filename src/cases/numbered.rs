//! Machines that nothing names and that files or folders tell apart by a number alone (`1号機.txt`, `node 2.txt`, `3.zip`):
//! taken for one, the failed writer of one would stand beside the well one of another.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::attribution::Attribution;
use super::layout;
use super::names::path_name;
use super::words::{is_generic, words};
use super::writer::{Shows, shows};
use crate::facts::{Guid, Harvest, Observation, WriterList, without_archive_ending};

/// Writers of the shortest list that tells machines apart.
const LEAST: usize = 3;

/// A list without a time, on a machine that no evidence names.
struct Listed<'h> {
    path: &'h str,
    /// Class and instance of each writer.
    ids: BTreeSet<(Guid, Guid)>,
    shows: Option<Shows>,
}

/// Gives each of them a name of its own where no two of their lists have an instance of a writer in common. Lists that
/// differ in the CSV writer stay one machine's: they may be of two times, and nothing is concluded from them.
pub(super) fn tell_apart(harvests: &[Harvest], found: &mut Attribution) {
    let mut groups: BTreeMap<(Arc<str>, String), Vec<Listed<'_>>> = BTreeMap::new();
    for (harvest, nodes) in harvests.iter().zip(&found.nodes) {
        let mut lists = harvest.observations.iter().zip(nodes).filter_map(|(seen, node)| match &seen.fact {
            Observation::Writers(list) => Some((list, seen.captured.is_none(), node.clone()?)),
            _ => None,
        });
        // Of several lists in one file nothing is known.
        let (Some((list, true, node)), None) = (lists.next(), lists.next()) else { continue };
        // A folder that is called after the machine holds the captures of it alone.
        let is_folder = |part: &str| without_archive_ending(&part.to_lowercase()) == &*node;
        let is_named = found.stated.contains(&*node) || harvest.path.split('/').rev().skip(1).any(is_folder);
        let Some(masked) = masked(&harvest.path).filter(|_| !is_named) else { continue };
        let one = Listed { path: &harvest.path, ids: instances(list).collect(), shows: shows(list) };
        groups.entry((node, masked)).or_default().push(one);
    }
    let mut names: Vec<(Arc<str>, String, Arc<str>)> = Vec::new();
    for ((node, _), lists) in groups {
        for (place, name) in apart(&lists).into_iter().flatten() {
            names.push((Arc::clone(&node), place, name.into()));
        }
    }
    for ((harvest, nodes), path) in
        harvests.iter().zip(&mut found.nodes).zip(&mut found.paths).filter(|_| !names.is_empty())
    {
        let lies_in =
            |place: &str| harvest.path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let Some((node, _, name)) = names.iter().find(|(_, place, _)| lies_in(place)) else { continue };
        nodes.iter_mut().filter(|known| known.as_ref() == Some(node)).for_each(|known| *known = Some(Arc::clone(name)));
        if path.as_deref() == Some(&**node) {
            *path = Some(name.to_string());
        }
    }
}

/// A path with a sign for each number that may tell machines apart; `None` where it has none. Days, times and tickets have
/// more digits.
fn masked(path: &str) -> Option<String> {
    const DIGITS: usize = 3;
    let mut out = String::with_capacity(path.len());
    let mut any = false;
    let mut run = String::new();
    for c in path.chars().map(Some).chain([None]) {
        match c.filter(|c| c.is_numeric()) {
            Some(digit) => run.push(digit),
            None => {
                let is_number = (1..=DIGITS).contains(&run.chars().count());
                any |= is_number;
                out.push_str(if is_number { "\0" } else { &run });
                run.clear();
                out.extend(c);
            }
        }
    }
    any.then_some(out)
}

/// Where the captures of each machine lie, and what it is called; `None` where they may be one's.
fn apart(lists: &[Listed<'_>]) -> Option<Vec<(String, String)>> {
    let (first, others) = lists.split_first()?;
    let mut all = BTreeSet::new();
    let differ = lists.iter().all(|list| list.ids.len() >= LEAST && list.ids.iter().all(|id| all.insert(*id)));
    if others.is_empty() || !differ || others.iter().any(|other| other.shows != first.shows) {
        return None;
    }
    let parts = |list: &Listed<'_>| list.path.split('/').map(str::to_owned).collect::<Vec<_>>();
    let own = parts(first);
    let at = (0..own.len()).find(|at| others.iter().any(|other| parts(other).get(*at) != own.get(*at)))?;
    let places: BTreeMap<String, String> = lists
        .iter()
        .filter_map(|list| {
            let parts = parts(list);
            let name = name(parts.get(at)?, at + 1 == parts.len())?;
            Some((parts.get(..=at)?.join("/"), name))
        })
        .collect();
    let called: BTreeSet<&String> = places.values().collect();
    (called.len() == lists.len()).then(|| places.into_iter().collect())
}

/// What a machine is called that a folder or a file is of; `None` where the number is one of times (`run 2`, `3回目`).
fn name(part: &str, is_file: bool) -> Option<String> {
    let lower = part.to_lowercase();
    if words(&lower).iter().any(|word| layout::is_of_times(word.trim_matches(char::is_numeric))) {
        return None;
    }
    let bare = without_archive_ending(&lower);
    let stem = bare.rsplit_once('.').filter(|_| is_file).map_or(bare, |(stem, _)| stem);
    // With its ending nobody takes it for a computer's name.
    if is_file && is_generic(stem) { Some(lower) } else { path_name(stem) }
}

/// Whether two lists are of two machines, or of two starts of one: of what both hold no instance is the same.
pub(super) fn are_of_two(one: &WriterList, other: &WriterList) -> bool {
    let known: BTreeMap<Guid, Guid> = instances(one).collect();
    let shared: Vec<bool> =
        instances(other).filter_map(|(class, instance)| Some(*known.get(&class)? == instance)).collect();
    shared.len() >= LEAST && !shared.contains(&true)
}

/// Whether two lists are of one start of one machine: some writer is the same instance in both.
pub(super) fn are_of_one(one: &WriterList, other: &WriterList) -> bool {
    let known: BTreeSet<(Guid, Guid)> = instances(one).collect();
    instances(other).any(|id| known.contains(&id))
}

/// Class and instance of each writer of a list.
fn instances(list: &WriterList) -> impl Iterator<Item = (Guid, Guid)> {
    let nil = Guid::from_u128(0);
    let ids = list.writers.iter().filter_map(|writer| writer.id.zip(writer.instance_id));
    // What somebody wrote over all of them tells nothing.
    ids.filter(move |(class, instance)| *instance != nil && class != instance)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(path: &'static str, instance: u128, shows: Shows) -> Listed<'static> {
        let id = |n: u128| (Guid::from_u128(n), Guid::from_u128(instance + n));
        Listed { path, ids: (1..6).map(id).collect(), shows: Some(shows) }
    }

    #[test]
    fn numbers_of_machines_tell_lists_of_two_apart() {
        use Shows::{Off, On};
        for (a, b, names) in [
            ("1号機.txt", "2号機.txt", Some(["1号機", "2号機"])),
            ("node 1.txt", "node 2.txt", Some(["node 1.txt", "node 2.txt"])),
            ("a/1/vss.txt", "a/2/vss.txt", Some(["1", "2"])),
            ("1.zip/vss.txt", "2.zip/vss.txt", Some(["1", "2"])),
            ("run 1.txt", "run 2.txt", None),
            ("1回目.txt", "2回目.txt", None),
        ] {
            assert_eq!(masked(a), masked(b));
            let found = apart(&[list(a, 100, On), list(b, 200, On)]);
            let found = found.map(|all| all.into_iter().map(|(_, name)| name).collect::<Vec<_>>());
            assert_eq!(found, names.map(|names| names.map(str::to_owned).to_vec()), "{a}");
            assert_eq!(apart(&[list(a, 100, On), list(b, 100, On)]), None, "one list twice");
            assert_eq!(apart(&[list(a, 100, On), list(b, 200, Off)]), None, "of two times");
        }
        assert_eq!(masked("vss_20240901.txt"), None, "a day");
    }
}
