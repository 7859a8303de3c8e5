//! EVT005: a rejection of the CSV writer without a 1544 near it is normal.

use super::support::near::covers;
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::{CLUSTER, VSS};
use crate::facts::{Capture, CaseFacts, Code, Incident, NodeFacts};

pub(super) const RULE: Rule = Rule::of_node(Code::EVT005, find)
    .needing(&[Need::All(Capture::EventLogApplication), Need::All(Capture::EventLogSystem)])
    .reading(&[(VSS, &[8229]), (CLUSTER, &[1544])]);

fn find(rule: &Rule, case: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    // Whether the log covers a time whose zone was assumed is not known.
    let looked = |incident: &&Incident| {
        let covered = |time| covers(node, "System", time, case.windows.0);
        !incident.is_assumed() && incident.time.is_some_and(covered)
    };
    let without = |incident: &&Incident| !incident.events.iter().any(|event| event.value.is_abort());
    let events = node.incidents.iter().filter(looked).filter(without).flat_map(|incident| &incident.events);
    let hits = events.filter(|event| event.value.is_csv_rejection()).map(|event| event.origin);
    Some(rule.from(Severity::Info, hits)?.inferred())
}
