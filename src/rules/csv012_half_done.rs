//! CSV012: the writer is off on some nodes and on on others.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Arg, Capture, CaseFacts, Code, CsvUsage, Enabled, NodeFacts};

pub(super) const RULE: Rule = Rule::of_case(Code::CSV012, find).needing(&[Need::All(Capture::VssadminWriters)]);

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let nodes = || case.nodes.iter().filter(|node| node.left.is_none());
    let with = |status| -> Vec<&NodeFacts> { nodes().filter(|node| node.csv_writer.status == status).collect() };
    let (on, off) = (with(Enabled::Enabled), with(Enabled::Disabled));
    if on.is_empty() || off.is_empty() || matches!(case.csv, CsvUsage::InUse { .. }) {
        return Vec::new();
    }
    let names = |nodes: &[&NodeFacts]| Arg::List(nodes.iter().map(|node| Arg::Host(node.name.clone())).collect());
    let shown = on.iter().chain(&off).filter_map(|node| node.csv_writer.evidence.first().copied());
    let found = rule.from(Severity::Warning, shown);
    let open = matches!(case.csv, CsvUsage::Unknown { .. });
    let detail = if open { "rules.CSV012.open" } else { "rules.CSV012.detail" };
    let found = found.map(|found| found.saying(detail));
    found.map(|found| found.gap("on", names(&on)).gap("off", names(&off))).into_iter().collect()
}
