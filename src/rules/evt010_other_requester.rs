//! EVT010: another product than Azure VM Backup asked for a snapshot at the time of a rejection.

use std::collections::BTreeSet;

use super::support::near::rejections;
use super::support::requester::{self, Requester};
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::{SERVER_BACKUP, VSS};
use crate::facts::{Arg, Capture, CaseFacts, Code, NodeFacts, Origin};
use crate::knowledge::requesters::SERVER_BACKUP_RUNS;

pub(super) const RULE: Rule = Rule::of_node(Code::EVT010, find)
    .needing(&[Need::All(Capture::EventLogApplication)])
    .reading(&[(SERVER_BACKUP, SERVER_BACKUP_RUNS), (VSS, &[8229])]);

fn find(rule: &Rule, case: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let (mut seen, mut known): (Vec<Requester>, BTreeSet<String>) = Default::default();
    let mut shown: Vec<Origin> = Vec::new();
    let all = node.incidents.iter().flat_map(|incident| requester::of(case, node, incident));
    for found in all.filter(|found| !found.is_azure_vm_backup()) {
        shown.extend(&found.evidence);
        if known.insert(found.key()) {
            seen.push(found);
        }
    }
    let who: Arg = seen.iter().map(Requester::name).collect();
    let found = rule.from(Severity::Warning, shown)?.inferred();
    Some(found.gap("who", who).against(rejections(node).take(1).map(|event| event.origin)))
}
