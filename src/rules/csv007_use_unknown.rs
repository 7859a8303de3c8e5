//! CSV007: the writer is on and CSV use is not known: no remedy yet (decision D7).

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Code, CsvUsage};

pub(super) const RULE: Rule = Rule {
    code: Code::CSV007,
    needs: &[Need::Any(&[Capture::VssadminWriters, Capture::EventLogApplication])],
    events: &[],
    find,
};

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    if !matches!(case.csv, CsvUsage::Unknown { .. }) {
        return Vec::new();
    }
    let on = case.nodes.iter().filter(|node| node.has_writer_on());
    on.filter_map(|node| Some(rule.from(Severity::Warning, node.csv_writer.evidence.iter().copied())?.on(&node.name)))
        .collect()
}
