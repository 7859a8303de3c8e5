//! The event of the cluster service that names another node: one was removed from the active membership.

use super::csv_events::quoted;
use crate::facts::{DataItem, Event, is_host_name, provider};

/// A node was removed from the active membership; its first parameter is the node.
const REMOVED: u32 = 1135;

/// The node that an event names.
pub fn node(event: &Event) -> Option<&str> {
    let first = event.data.first().filter(|_| event.is(provider::CLUSTER, &[REMOVED]))?;
    Some(first.value.trim()).filter(|name| is_host_name(name))
}

/// What the message of such an event names, in any language: the node stands in quotes.
pub fn data_of(id: u32, message: &str) -> Vec<DataItem> {
    let names = quoted(message).into_iter().map(|(_, name)| name.trim());
    let node = names.filter(|_| id == REMOVED).find(|name| is_host_name(name));
    node.map(|name| DataItem { name: Some("NodeName".to_owned()), value: name.to_owned() }).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_node_is_read_in_any_language() {
        for (id, message, name) in [
            (1135, "Cluster node 'dock-2' was removed from the active failover cluster membership.", Some("dock-2")),
            (1135, "Der Clusterknoten \"DOCK-2\" wurde aus der aktiven Mitgliedschaft entfernt.", Some("DOCK-2")),
            (1135, "クラスター ノード 'dock-2' は、アクティブなメンバーシップから削除されました。", Some("dock-2")),
            (1069, "Cluster resource 'dock-3' of type 'IP Address' failed.", None),
        ] {
            let found = data_of(id, message);
            assert_eq!(found.first().map(|item| item.value.as_str()), name, "{message}");
        }
    }
}
