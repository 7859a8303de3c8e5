//! Events of the cluster service that name nodes of the cluster (`node_events.toml`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::csv_events::quoted;
use crate::decode::unwrap::is_host_name;
use crate::facts::{DataItem, Event, provider};

#[derive(Debug, Deserialize)]
struct Table {
    event: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    id: u32,
    nodes: usize,
}

static EVENTS: LazyLock<BTreeMap<u32, usize>> = LazyLock::new(|| {
    let table: Result<Table, _> = toml::from_str(include_str!("node_events.toml"));
    table.map_or_else(|_| BTreeMap::new(), |table| table.event.into_iter().map(|event| (event.id, event.nodes)).collect())
});

/// The nodes that an event names.
pub fn nodes(event: &Event) -> impl Iterator<Item = &str> {
    let count = EVENTS.get(&event.id).copied().filter(|_| event.is_of(provider::CLUSTER)).unwrap_or(0);
    event.data.iter().take(count).map(|item| item.value.trim()).filter(|name| is_host_name(name))
}

/// What the message of such an event names, in any language: a node stands in quotes.
pub fn data_of(id: u32, message: &str) -> Vec<DataItem> {
    let count = EVENTS.get(&id).copied().unwrap_or(0);
    let names = quoted(message).into_iter().map(|(_, name)| name.trim()).filter(|name| is_host_name(name));
    let item = |name: &str| DataItem { name: Some("NodeName".to_owned()), value: name.to_owned() };
    names.take(count).map(item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_parses_and_names_are_read_in_any_language() {
        assert_eq!(EVENTS.len(), 6);
        for (id, message, names) in [
            (1135, "Cluster node 'dock-2' was removed from the active failover cluster membership.", vec!["dock-2"]),
            (1135, "Der Clusterknoten \"DOCK-2\" wurde aus der aktiven Mitgliedschaft entfernt.", vec!["DOCK-2"]),
            (1135, "クラスター ノード 'dock-2' は、アクティブ フェールオーバー クラスター メンバーシップから削除されました。", vec!["dock-2"]),
            (1592, "Cluster node 'dock-1' lost communication with cluster node 'dock-2'.", vec!["dock-1", "dock-2"]),
            (1069, "Cluster resource 'dock-3' of type 'IP Address' failed.", vec![]),
        ] {
            let found: Vec<String> = data_of(id, message).into_iter().map(|item| item.value).collect();
            assert_eq!(found, names, "{message}");
        }
    }
}
