//! Events of the cluster service that name a Cluster Shared Volume (`csv_events.toml`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::facts::Event;

#[derive(Debug, Deserialize)]
struct Table {
    event: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    id: u32,
    volume: usize,
    resource: Option<usize>,
}

static EVENTS: LazyLock<BTreeMap<u32, Entry>> = LazyLock::new(|| {
    let table: Result<Table, _> = toml::from_str(include_str!("csv_events.toml"));
    table.map_or_else(|_| BTreeMap::new(), |table| table.event.into_iter().map(|event| (event.id, event)).collect())
});

/// Their ids, in order. 5143 and 5145 also concern plain cluster disks, and 5219 names none.
pub fn ids() -> Vec<u32> {
    EVENTS.keys().copied().collect()
}

/// The volume that an event of the cluster service speaks of: its resource, else its volume.
pub fn volume(event: &Event) -> Option<&str> {
    let places = EVENTS.get(&event.id)?;
    let named = |name: &str, at: usize| {
        let has_names = event.data.iter().any(|item| item.name.is_some());
        let by_name = event.data.iter().find(|item| item.name.as_deref().is_some_and(|n| n.eq_ignore_ascii_case(name)));
        let item = if has_names { by_name.or_else(|| event.data.get(at)) } else { event.data.get(at) };
        item.map(|item| item.value.trim()).filter(|value| !value.is_empty())
    };
    let volume = named("VolumeName", places.volume)?;
    Some(places.resource.and_then(|at| named("ResourceName", at)).unwrap_or(volume))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_parses() {
        assert!(ids().len() > 10);
        assert!(ids().contains(&5120) && !ids().contains(&5219));
    }
}
