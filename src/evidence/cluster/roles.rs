//! Which roles and storage the resources and groups of a listing show.

use std::collections::BTreeSet;

use super::Listing;
use crate::decode::objects::Object;
use crate::decode::text::Line;
use crate::decode::transcript::Section;
use crate::facts::{Observation, Role, RoleSeen};
use crate::knowledge::roles::{SPACES_DIRECT_POOL, by_group_type, by_line_end, by_resource_type};

/// Rows of one capture that show a role; a Hyper-V cluster may have thousands of resources.
const MOST: usize = 10_000;

/// Every role that objects of other cluster cmdlets show, with its line; and how many there was no room for.
pub(super) fn roles<'a>(listings: impl Iterator<Item = &'a Listing>) -> (Vec<(u32, Observation)>, usize) {
    let mut all = listings.flat_map(|listing| &listing.objects).filter_map(role);
    let kept = all.by_ref().take(MOST).collect();
    (kept, all.count())
}

fn role(object: &Object) -> Option<(u32, Observation)> {
    let typed = |name: &str, by: fn(&str) -> Option<Role>| object.text_of(name).and_then(by);
    let enabled = || object.text_of("State").is_some_and(|state| state.eq_ignore_ascii_case("Enabled"));
    let cached = || ["CacheState", "CacheModeHDD"].iter().any(|name| object.get(name).is_some());
    let role = typed("ResourceType", by_resource_type)
        .or_else(|| typed("GroupType", by_group_type))
        .or_else(|| (cached() && enabled()).then_some(Role::SpacesDirect))?;
    let name = object.text_of("Name").unwrap_or_default().to_owned();
    Some((object.line, Observation::Role(RoleSeen { role, name })))
}

/// A name that is wider than its column pushes a row out of its columns: the type stands at the line's end all the same.
pub(super) fn out_of_columns(section: &Section<'_>, found: &[(u32, Observation)]) -> Vec<(u32, Observation)> {
    let header = section.lines.iter().position(|line| line.text.contains("ResourceType"));
    let rows = section.lines.iter().skip(header.map_or(usize::MAX, |at| at + 1));
    let known: BTreeSet<u32> = found.iter().map(|(number, _)| *number).collect();
    let open = rows.filter(|line| !known.contains(&line.number));
    let role = |line: &Line<'_>| {
        let (name, role) = by_line_end(line.text)?;
        Some((line.number, Observation::Role(RoleSeen { role, name: name.to_owned() })))
    };
    open.filter_map(role).take(MOST).collect()
}

/// `(Get-ClusterS2D).State` prints one word; the pool of Storage Spaces Direct is known by its name.
pub(super) fn spaces_direct(section: &Section<'_>) -> Option<(u32, Observation)> {
    let command = section.command.as_ref().map(|command| command.text.to_ascii_lowercase()).unwrap_or_default();
    let asked = ["clusters2d", "clusterstoragespacesdirect"].iter().any(|noun| command.contains(noun));
    let mut said = section.lines.iter().filter(|line| !line.text.trim().is_empty());
    let first = said.next()?;
    let enabled = asked && first.text.trim().eq_ignore_ascii_case("Enabled") && said.next().is_none();
    let pool = || section.lines.iter().find(|line| line.text.trim_start().starts_with(SPACES_DIRECT_POOL));
    let line = if enabled { first } else { pool()? };
    let name = line.text.trim().split("  ").next().unwrap_or_default().to_owned();
    Some((line.number, Observation::Role(RoleSeen { role: Role::SpacesDirect, name })))
}

/// `Get-PhysicalDisk` says of a disk that it is in a pool, or that it is a pool's journal; whose pool, it does not say.
pub(super) fn pooled_disks(section: &Section<'_>) -> Option<(u32, Observation)> {
    let command = section.command.as_ref().map(|command| command.text.to_ascii_lowercase()).unwrap_or_default();
    let asked = command.contains("physicaldisk");
    let pooled = |line: &&Line<'_>| {
        let mut words = line.text.split_whitespace();
        let of_list = words.next() == Some("CannotPoolReason") && line.text.contains("In a Pool");
        of_list || asked && words.any(|word| word == "Journal")
    };
    let line = section.lines.iter().find(pooled)?;
    Some((line.number, Observation::Role(RoleSeen { role: Role::PooledDisk, name: String::new() })))
}
