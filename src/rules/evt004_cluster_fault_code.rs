//! EVT004: the CSV writer failed with a code that points to a fault of the cluster (0x800423f4 and others).

use super::support::near::rejections_with;
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::VSS;
use crate::facts::{Arg, Capture, CaseFacts, Code, NodeFacts};
use crate::knowledge::codes;

/// Codes that have a rule of their own.
const OTHERWISE: &[&str] = &["0x00000000", "0x800423f2", "0x800423f3"];

pub(super) const RULE: Rule = Rule::of_node(Code::EVT004, find)
    .needing(&[Need::All(Capture::EventLogApplication), Need::Helps(Capture::EventLogSystem)])
    .reading(&[(VSS, &[8229])]);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let hits: Vec<_> = rejections_with(node, |code| !OTHERWISE.contains(&code)).collect();
    let newest = hits.last()?.value.vss.as_ref()?.error_code.clone()?;
    let meaning = codes::by_hex(&newest).map_or("rules.code.unknown", |code| code.meaning.as_str());
    let found = rule.from(Severity::Warning, hits.iter().map(|event| event.origin))?;
    Some(found.inferred().gap("code", Arg::Code(newest)).gap("meaning", Arg::Word(meaning)))
}
