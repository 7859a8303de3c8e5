//! EVT005: a rejection of the CSV writer without a 1544 near it is normal.

use super::support::near::{CLUSTER, covers, is, is_csv_rejection};
use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Code, Incident, NodeFacts};

pub(super) const RULE: Rule = Rule {
    code: Code::EVT005,
    needs: &[Need::All(Capture::EventLogApplication), Need::All(Capture::EventLogSystem)],
    events: &[],
    find,
};

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let alone = |node: &NodeFacts| {
        // Whether the log covers a time whose zone was assumed is not known.
        let looked = |incident: &&Incident| {
            let covered = |time| covers(node, "System", time, case.windows.0);
            !incident.is_assumed() && incident.time.is_some_and(covered)
        };
        let without = |incident: &&Incident| !incident.events.iter().any(|event| is(&event.value, CLUSTER, &[1544]));
        let events = node.incidents.iter().filter(looked).filter(without).flat_map(|incident| &incident.events);
        let hits = events.filter(|event| is_csv_rejection(&event.value)).map(|event| event.origin);
        Some(rule.from(Severity::Info, hits)?.on(&node.name).inferred())
    };
    case.nodes.iter().filter_map(alone).collect()
}
