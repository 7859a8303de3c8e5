//! What stands at the places that the report cites, as it is written there.

use std::collections::{BTreeMap, BTreeSet};

use super::messages::near_an_incident;
use super::{CaseResult, Options, cited_places};
use crate::evidence::quotes;
use crate::facts::{Locus, Origin, SourceId};
use crate::intake::{self, CaseInput};

/// Places quoted of one case: the fields of the others are shown all the same.
const MOST: usize = 300;

/// Reads the cited sources once more, where the report shows what stands there.
pub(super) fn add(case: &CaseInput, options: &Options, result: &mut CaseResult) {
    if !options.quotes {
        return;
    }
    let mut wanted: BTreeMap<String, (SourceId, BTreeSet<Locus>)> = BTreeMap::new();
    let beside = result.facts.nodes.iter().flat_map(|node| {
        let is_near = near_an_incident(node, result.facts.windows.1);
        node.events.iter().filter(move |event| is_near(event)).map(|event| event.origin)
    });
    let places = cited_places(result).into_iter().chain(beside).filter(|place| place.at != Locus::Whole);
    for place in places.take(MOST) {
        if let Some(source) = result.facts.source(place) {
            wanted.entry(source.path.clone()).or_insert((place.source, BTreeSet::new())).1.insert(place.at);
        }
    }
    if wanted.is_empty() {
        return;
    }
    let paths: BTreeSet<String> = wanted.keys().cloned().collect();
    let read = |input: intake::Input<'_>| {
        let places = wanted.get(input.path).map(|(_, places)| places);
        places.map(|places| quotes::quotes(input, places)).unwrap_or_default()
    };
    for (path, quoted) in intake::again(case, &options.limits, &paths, &read) {
        if let Some((source, _)) = wanted.get(&path) {
            let placed = quoted.into_iter().map(|(at, text)| (Origin { source: *source, at }, text));
            result.facts.quotes.extend(placed);
        }
    }
}
