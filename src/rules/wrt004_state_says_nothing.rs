//! WRT004: the state of the CSV writer in a list says nothing about the night of the failure.

use super::support::near::rejections;
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::VSS;
use crate::facts::{Arg, Capture, CaseFacts, Code, Guid, NodeFacts};

pub(super) const RULE: Rule = Rule::of_node(Code::WRT004, find)
    .needing(&[Need::All(Capture::VssadminWriters), Need::All(Capture::EventLogApplication)])
    .reading(&[(VSS, &[8229])]);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let listed = node.writers.iter().find(|writer| writer.value.id == Some(Guid::CSV_WRITER))?;
    listed.value.state.as_ref().filter(|state| state.code == Some(1))?;
    let rejected = rejections(node).next()?.origin;
    let found = rule.from(Severity::Info, [listed.origin, rejected])?;
    Some(found.gap("state", Arg::Code("[1]".to_owned())))
}
