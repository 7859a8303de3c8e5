//! COV008: captures without a time, or without a zone, cannot be placed before or after an event.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::support::captures::others;
use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaptureTime, CaseFacts, Code, NodeFacts, Observation, Origin, SettingState};

type Dated = (Option<CaptureTime>, Origin);

pub(super) const RULE: Rule =
    Rule::of_case(Code::COV008, find).needing(&[Need::Any(&[Capture::VssadminWriters, Capture::ClusterSharedVolume])]);

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let stated = stated(case);
    case.nodes.iter().flat_map(|node| of(rule, &stated, node)).collect()
}

fn of(rule: &Rule, stated: &Stated, node: &NodeFacts) -> Vec<Finding> {
    let local = |(taken, _): &Dated| matches!(taken, Some(CaptureTime::Local(_)));
    let (undated, dated): (Vec<Dated>, Vec<Dated>) = captures(node).into_iter().partition(|(taken, _)| taken.is_none());
    let local: Vec<Dated> = dated.into_iter().filter(local).collect();
    let quiet = if node.incidents.is_empty() { "rules.COV008.quiet" } else { "rules.COV008.detail" };
    let said = [(undated, quiet, Vec::new()), (local.clone(), "rules.COV008.local", where_stated(stated, &local))];
    let found = said.into_iter().filter_map(|(captures, detail, stated)| {
        let count = captures.len();
        let places = captures.into_iter().map(|(_, at)| at).chain(stated);
        let found = rule.from(Severity::Info, places)?.on(&node.name).saying(detail);
        Some(found.gap("count", count))
    });
    found.collect()
}

/// What is compared with the times of events: lists, volumes, and views of the setting, each of a source once.
fn captures(node: &NodeFacts) -> Vec<Dated> {
    let lists = node.lists.iter().map(|(taken, list)| (*taken, list.origin));
    let volumes = node.volumes.iter().map(|(taken, listing)| (*taken, listing.origin));
    let mut all: Vec<Dated> = lists.chain(volumes).collect();
    let mut sources = BTreeSet::new();
    for (taken, seen) in node.settings.iter().filter(|(_, seen)| seen.value.state != SettingState::NotFoundText) {
        if sources.insert(seen.origin.source) {
            all.push((*taken, seen.origin));
        }
    }
    all
}

/// Where collectors state the time of their captures.
type Stated = HashMap<CaptureTime, Vec<Origin>>;

fn stated(case: &CaseFacts) -> Stated {
    let mut stated = Stated::new();
    for other in others(case) {
        if let Observation::BundleTime(time) = other.value {
            stated.entry(*time).or_default().push(other.origin);
        }
    }
    stated
}

/// Where the time of these captures is stated, if it is the collector that states it.
fn where_stated(stated: &Stated, captures: &[Dated]) -> Vec<Origin> {
    let times: HashSet<CaptureTime> = captures.iter().filter_map(|(taken, _)| *taken).collect();
    let mut places: Vec<Origin> = times.iter().filter_map(|time| stated.get(time)).flatten().copied().collect();
    places.sort_unstable();
    places
}
