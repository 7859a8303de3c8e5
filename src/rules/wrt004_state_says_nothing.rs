//! WRT004: the state of the CSV writer in a list says nothing about the night of the failure.

use super::support::near::rejections;
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::VSS;
use crate::facts::{Arg, Capture, CaseFacts, Code, Guid, NodeFacts};

pub(super) const RULE: Rule = Rule {
    code: Code::WRT004,
    needs: &[Need::All(Capture::VssadminWriters), Need::All(Capture::EventLogApplication)],
    events: &[(VSS, &[8229])],
    find,
};

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let stable = |node: &NodeFacts| {
        let listed = node.writers.iter().find(|writer| writer.value.id == Some(Guid::CSV_WRITER))?;
        listed.value.state.as_ref().filter(|state| state.code == Some(1))?;
        let rejected = rejections(node).next()?.origin;
        let found = rule.from(Severity::Info, [listed.origin, rejected])?.on(&node.name);
        Some(found.gap("state", Arg::Code("[1]".to_owned())))
    };
    case.nodes.iter().filter_map(stable).collect()
}
