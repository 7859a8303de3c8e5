//! COV008: captures without a time, or without a zone, cannot be placed before or after an event.

use super::support::captures::others;
use super::{Finding, Need, Rule, Severity};
use crate::facts::{Arg, Capture, CaptureTime, CaseFacts, Code, NodeFacts, Observation, Origin, SettingState};

type Dated = (Option<CaptureTime>, Origin);

pub(super) const RULE: Rule = Rule {
    code: Code::COV008,
    needs: &[Need::Any(&[Capture::VssadminWriters, Capture::ClusterSharedVolume])],
    events: &[],
    find,
};

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    case.nodes.iter().flat_map(|node| of(rule, case, node)).collect()
}

fn of(rule: &Rule, case: &CaseFacts, node: &NodeFacts) -> Vec<Finding> {
    let local = |(taken, _): &Dated| matches!(taken, Some(CaptureTime::Local(_)));
    let (undated, dated): (Vec<Dated>, Vec<Dated>) = captures(node).into_iter().partition(|(taken, _)| taken.is_none());
    let local: Vec<Dated> = dated.into_iter().filter(local).collect();
    let quiet = if node.incidents.is_empty() { "rules.COV008.quiet" } else { "rules.COV008.detail" };
    let said = [(undated, quiet, Vec::new()), (local.clone(), "rules.COV008.local", stated(case, &local))];
    let found = said.into_iter().filter_map(|(captures, detail, stated)| {
        let count = u64::try_from(captures.len()).unwrap_or(u64::MAX);
        let places = captures.into_iter().map(|(_, at)| at).chain(stated);
        let found = rule.from(Severity::Info, places)?.on(&node.name).saying(detail);
        Some(found.gap("count", Arg::Number(count)))
    });
    found.collect()
}

/// What is compared with the times of events: lists, volumes, and views of the setting, each of a source once.
fn captures(node: &NodeFacts) -> Vec<Dated> {
    let lists = node.lists.iter().map(|(taken, list)| (*taken, list.origin));
    let volumes = node.volumes.iter().map(|(taken, listing)| (*taken, listing.origin));
    let mut all: Vec<Dated> = lists.chain(volumes).collect();
    let mut settings: Vec<Dated> = Vec::new();
    for (taken, seen) in node.settings.iter().filter(|(_, seen)| seen.value.state != SettingState::NotFoundText) {
        if !settings.iter().any(|(_, known)| known.source == seen.origin.source) {
            settings.push((*taken, seen.origin));
        }
    }
    all.extend(settings);
    all
}

/// Where the time of the captures is stated, if it is the collector that states it.
fn stated(case: &CaseFacts, local: &[Dated]) -> Vec<Origin> {
    let is_theirs = |time: CaptureTime| local.iter().any(|(taken, _)| *taken == Some(time));
    let stated = others(case).into_iter().filter(|other| match other.value {
        Observation::BundleTime(time) => is_theirs(*time),
        _ => false,
    });
    stated.map(|other| other.origin).collect()
}
