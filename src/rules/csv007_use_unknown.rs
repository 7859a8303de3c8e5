//! CSV007: the writer is on and CSV use is not known: no remedy yet (decision D7).

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Code, CsvUsage, NodeFacts};

pub(super) const RULE: Rule =
    Rule::of_node(Code::CSV007, find).needing(&[Need::Any(&[Capture::VssadminWriters, Capture::EventLogApplication])]);

fn find(rule: &Rule, case: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let open = matches!(case.csv, CsvUsage::Unknown { .. }) && node.has_writer_on();
    rule.from(Severity::Warning, node.csv_writer.evidence.iter().copied()).filter(|_| open)
}
