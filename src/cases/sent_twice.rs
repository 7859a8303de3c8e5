//! One writer list that came under the names of two machines: each start of a writer makes an instance id of its own, so that
//! two machines never have one in common.

use std::collections::BTreeMap;

use crate::facts::{Arg, Enabled, Guid, Message, NodeFacts, WriterList};

/// Ids that two lists have in common at least where they are one.
pub(super) const LEAST: usize = 3;

/// Makes what such lists show of the CSV writer no more than likely: of one of the machines none was seen.
pub(super) fn weigh(nodes: &mut [NodeFacts]) {
    let mut owners: BTreeMap<(Guid, Guid), usize> = BTreeMap::new();
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate() {
        for id in node.lists.iter().flat_map(|(_, list)| instances(&list.value)) {
            let owner = *owners.entry(id).or_insert(at);
            if owner != at {
                *shared.entry((owner, at)).or_default() += 1;
            }
        }
    }
    for ((one, other), _) in shared.into_iter().filter(|(_, count)| *count >= LEAST) {
        let name = |at: usize| nodes.get(at).map(|node| node.name.clone()).unwrap_or_default();
        for (at, other) in [(one, name(other)), (other, name(one))] {
            let facts = nodes.get_mut(at).map(|node| &mut node.csv_writer);
            if let Some(fact) = facts.filter(|fact| fact.status != Enabled::Unknown) {
                fact.likely_only = true;
                fact.why.push(Message::new("cases.writer.list-of-another").with("node", Arg::Host(other)));
            }
        }
    }
}

/// Class and instance of each writer of a list.
pub(super) fn instances(list: &WriterList) -> impl Iterator<Item = (Guid, Guid)> {
    let nil = Guid::from_u128(0);
    let ids = list.writers.iter().filter_map(|writer| writer.id.zip(writer.instance_id));
    // What somebody wrote over all of them tells nothing.
    ids.filter(move |(class, instance)| *instance != nil && class != instance)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{ListShape, Locus, Origin, Sent, SourceId, Sourced, Writer, WriterTool};

    #[test]
    fn a_list_of_two_machines_is_of_one_of_them() {
        let node = |name: &str, instance: u128| {
            let writer = |n: u128| Writer {
                name: "w".to_owned(),
                id: Some(Guid::from_u128(n)),
                instance_id: Some(Guid::from_u128(instance + n)),
                state: None,
                last_error: None,
                failed: false,
                line: 1,
            };
            let list = WriterList {
                tool: WriterTool::Vssadmin,
                writers: (1..6).map(writer).collect(),
                shape: ListShape::Whole,
                is_beside: false,
                sent: Sent::NoMail,
            };
            let mut node = NodeFacts::new(name);
            node.lists.push((None, Sourced { value: list, origin: Origin { source: SourceId(0), at: Locus::Whole } }));
            node.csv_writer.status = Enabled::Disabled;
            node
        };
        for (instance, is_one) in [(100, true), (200, false)] {
            let mut nodes = [node("a", 100), node("b", instance), node("c", 300)];
            weigh(&mut nodes);
            assert_eq!(nodes.map(|node| node.csv_writer.likely_only), [is_one, is_one, false]);
        }
    }
}
