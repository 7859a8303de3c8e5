//! EVT007: faults of the cluster near a rejection of the CSV writer.

use super::support::near::{around_rejections, beside_rejection, labels};
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::{CLUSTER, VSS};
use crate::facts::{Capture, CaseFacts, Code, NodeFacts};

/// Snapshot provider, CSV snapshots, resources, locked disks, membership, quarantine, quorum, drains, CSV access.
const FAULTS: &[u32] =
    &[1011, 1069, 1135, 1146, 1177, 1205, 1606, 1607, 1672, 1676, 1677, 5120, 5142, 5150, 5216, 5217, 5219];

pub(super) const RULE: Rule = Rule::of_node(Code::EVT007, find)
    .needing(&[Need::All(Capture::EventLogApplication), Need::All(Capture::EventLogSystem)])
    .reading(&[(CLUSTER, FAULTS), (VSS, &[8229])]);

fn find(rule: &Rule, case: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let faults = around_rejections(case, node, |event| event.is(CLUSTER, FAULTS));
    Some(rule.from(Severity::Warning, beside_rejection(node, &faults))?.inferred().gap("faults", labels(faults)))
}
