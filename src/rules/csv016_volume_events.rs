//! CSV016: cluster events name a Cluster Shared Volume.

use std::collections::BTreeSet;

use super::support::captures::volumes;
use super::support::near::{events, labels};
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::CLUSTER;
use crate::facts::{Arg, Capture, CaseFacts, Code, CsvUsage, Event, Message, Sourced};
use crate::knowledge::csv_events;

pub(super) const RULE: Rule = Rule::of_case(Code::CSV016, find).needing(&[Need::All(Capture::EventLogSystem)]);

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let severity = if matches!(case.csv, CsvUsage::InUse { .. }) { Severity::Info } else { Severity::Warning };
    // Where captures speak against the events, CSV013 says what follows.
    let settled = matches!(case.csv, CsvUsage::InUse { .. } | CsvUsage::Unknown { contradictory: true, .. });
    let detail = if settled { "rules.CSV016.detail" } else { "rules.CSV016.open" };
    let mut none = volumes(case);
    none.retain(|listing| listing.value.outcome.lists_none());
    let ids = csv_events::ids();
    let mut findings = Vec::new();
    for node in &case.nodes {
        let named: Vec<_> = events(node, CLUSTER, &ids).collect();
        let found = rule.from(severity, named.iter().map(|event| event.origin));
        findings.extend(found.map(|found| {
            found
                .on(&node.name)
                .saying(detail)
                .gap("events", said(&named))
                .against(none.iter().map(|listing| listing.origin))
        }));
    }
    findings
}

/// "FailoverClustering 5120 at …", with the volumes where the events name them.
fn said(events: &[&Sourced<Event>]) -> Arg {
    let times = || events.iter().filter_map(|event| event.value.time);
    let which = labels(events.iter().copied());
    let dated = match (times().min(), times().max()) {
        (Some(first), Some(last)) if first == last => {
            Message::new("rules.CSV016.at").with("events", which).with("time", first)
        }
        (Some(first), Some(last)) => {
            Message::new("rules.CSV016.span").with("events", which).with("first", first).with("last", last)
        }
        _ => Message::new("rules.CSV016.undated").with("events", which),
    };
    let volumes: BTreeSet<&str> = events.iter().filter_map(|event| csv_events::volume(&event.value)).collect();
    if volumes.is_empty() {
        return dated.into();
    }
    let volumes: Arg = volumes.into_iter().map(|name| Arg::Volume(name.to_owned())).collect();
    let both = Message::new("rules.CSV016.names").with("dated", dated).with("volumes", volumes);
    both.into()
}
