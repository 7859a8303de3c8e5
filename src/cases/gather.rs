//! Lays each observation with the node that it belongs to.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::attribution::Attribution;
use super::run::{bundle_time, place_of_run};
use crate::facts::{
    CaptureTime, Harvest, Locus, NodeFacts, Observation, Observed, Origin, SourceId, Sourced, Status, Trust, Writer,
};

/// Whether it says something: an empty file, an empty log and a word in a text that is not understood do not
/// (ruling 24).
pub(super) fn is_content(fact: &Observation) -> bool {
    match fact {
        Observation::Empty(_)
        | Observation::BundleTime(_)
        | Observation::CsvMention(_)
        | Observation::WriterMention(_)
        | Observation::ClusterSign(_)
        | Observation::ClusterServiceDown
        | Observation::JobError(_)
        | Observation::RecoveryPoint(_) => false,
        Observation::Log(log) => log.records > 0,
        _ => true,
    }
}

/// Whether a source could be read and says something.
pub(super) fn has_content(harvest: Option<&Harvest>) -> bool {
    harvest.is_some_and(|h| {
        matches!(h.status, Status::Parsed | Status::Partial) && h.observations.iter().any(|o| is_content(&o.fact))
    })
}

/// Raw material of a case: nodes seen, and what belongs to none of them.
pub(super) struct Gathered {
    pub(super) nodes: Vec<NodeFacts>,
    pub(super) rest: NodeFacts,
}

/// What is laid with one node so far.
struct Draft {
    facts: NodeFacts,
    /// Some source that could be read says something of it.
    is_seen: bool,
    /// Where those of its events stand that are shown beside a failure only, by what they hash to.
    contexts: HashMap<u64, usize>,
}

impl Draft {
    fn of(node: &str) -> Self {
        Self { facts: NodeFacts::new(node), is_seen: false, contexts: HashMap::new() }
    }

    /// Whether another log holds just the same events: of a copy nothing would be shown (ruling 7).
    fn has(&mut self, fact: &Observation) -> bool {
        let Observation::Context(context) = fact else { return false };
        let mut hash = DefaultHasher::new();
        context.hash(&mut hash);
        let known = &self.facts.context;
        let at = *self.contexts.entry(hash.finish()).or_insert(known.len());
        known.get(at).is_some_and(|(_, known)| *known == **context)
    }
}

/// Lays out all observations, taking them out of their sources; nodes come by name.
pub(super) fn gather(harvests: &mut [Harvest], found: &Attribution) -> Gathered {
    let mut drafts: BTreeMap<Arc<str>, Draft> = BTreeMap::new();
    let mut rest = NodeFacts::new("");
    let stated = stated_times(harvests);
    for (source, (harvest, nodes)) in (0_u32..).zip(harvests.iter_mut().zip(&found.nodes)) {
        let by_parameters = || stated.get(&place_of_run(&harvest.path)).copied();
        let bundle = if stated.is_empty() { None } else { by_parameters() }.or_else(|| bundle_time(&harvest.path));
        let read = matches!(harvest.status, Status::Parsed | Status::Partial);
        for (mut observed, node) in std::mem::take(&mut harvest.observations).into_iter().zip(nodes) {
            observed.captured = observed.captured.or(bundle);
            let draft = match node {
                Some(name) => {
                    let draft = drafts.entry(Arc::clone(name)).or_insert_with(|| Draft::of(name));
                    draft.is_seen |= read && is_content(&observed.fact);
                    if draft.has(&observed.fact) {
                        continue;
                    }
                    &mut draft.facts
                }
                None => &mut rest,
            };
            lay(draft, observed, SourceId(source), node.is_some());
        }
    }
    let (seen, unseen): (Vec<_>, Vec<_>) = drafts.into_values().partition(|draft| draft.is_seen);
    for NodeFacts { others, volumes, errors, .. } in unseen.into_iter().map(|draft| draft.facts) {
        rest.others.extend(others);
        rest.others.extend(volumes.into_iter().map(|(time, seen)| (time, seen.map(Observation::Volumes))));
        rest.others.extend(errors.into_iter().map(|(time, seen)| (time, seen.map(Observation::Error))));
    }
    Gathered { nodes: seen.into_iter().map(|draft| draft.facts).collect(), rest }
}

/// When bundles were made, as their own parameters say, by run.
fn stated_times(harvests: &[Harvest]) -> BTreeMap<String, CaptureTime> {
    let stated = |harvest: &Harvest| {
        let time = harvest.observations.iter().find_map(|seen| match seen.fact {
            Observation::BundleTime(time) => Some(time),
            _ => None,
        });
        Some((place_of_run(&harvest.path), time?))
    };
    harvests.iter().filter_map(stated).collect()
}

fn lay(node: &mut NodeFacts, observed: Observed, source: SourceId, has_node: bool) {
    let Observed { at, captured, fact, .. } = observed;
    let origin = Origin { source, at };
    match fact {
        Observation::Event(event) if event.trust == Trust::Recovered => {
            node.recovered.push(Sourced { value: *event, origin });
        }
        Observation::Event(event) => node.events.push(Sourced { value: *event, origin }),
        Observation::Routine(routine) => node.routine.push((source, *routine)),
        Observation::Context(context) => node.context.push((source, *context)),
        Observation::Log(log) => node.logs.push(Sourced { value: *log, origin }),
        Observation::Writers(list) => node.lists.push((captured, Sourced { value: list, origin })),
        Observation::FailedWriters(writers) => {
            let placed = |writer: Writer| {
                let at = Locus::Line(writer.line);
                Sourced { value: writer, origin: Origin { source, at } }
            };
            node.logged.extend(writers.into_iter().map(placed));
        }
        Observation::Volumes(listing) if has_node => node.volumes.push((captured, Sourced { value: listing, origin })),
        Observation::Setting(setting) => node.settings.push((captured, Sourced { value: setting, origin })),
        Observation::Error(error) if has_node => node.errors.push((captured, Sourced { value: error, origin })),
        Observation::Host(host) => node.host.push(Sourced { value: host, origin }),
        other => node.others.push((captured, Sourced { value: other, origin })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Context, ContextEvent, ContextKind, Level};

    #[test]
    fn of_the_context_of_a_copy_nothing_is_held() {
        let kind = ContextKind {
            provider: "VSS".to_owned(),
            id: 8224,
            level: Level::Information,
            channel: "Application".to_owned(),
            computer: None,
        };
        let context = |record_id| {
            let event = ContextEvent { ticks: 133_697_027_801_234_567, record_id, kind: 0, text: 0 };
            let packed = Context::pack(&[event], &[Arc::new(kind.clone())], &["".into()]);
            Observation::Context(Box::new(packed))
        };
        let mut draft = Draft::of("vm-1");
        for (source, (record_id, is_copy)) in (0..).zip([(1, false), (2, false), (1, true), (2, true), (3, false)]) {
            let fact = context(record_id);
            assert_eq!(draft.has(&fact), is_copy, "{record_id}");
            if let (Observation::Context(context), false) = (fact, is_copy) {
                draft.facts.context.push((SourceId(source), *context));
            }
        }
        assert!(!draft.has(&Observation::ClusterAnswered) && draft.facts.context.len() == 3);
    }
}
