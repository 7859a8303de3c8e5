//! EVT012: rejections on some nodes only are normal.

use super::support::near::{rejections, spans};
use super::support::seen;
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::VSS;
use crate::facts::{Arg, Capture, CaseFacts, Code, Enabled, NodeFacts};

pub(super) const RULE: Rule =
    Rule::of_case(Code::EVT012, find).needing(&[Need::All(Capture::EventLogApplication)]).reading(&[(VSS, &[8229])]);

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let logged = case.nodes.iter().filter(|node| seen::log(node, Capture::EventLogApplication));
    let (with, mut without): (Vec<&NodeFacts>, Vec<&NodeFacts>) = logged.partition(|node| !node.incidents.is_empty());
    // A writer that is off rejects nothing: that needs no explanation.
    without.retain(|node| node.csv_writer.status != Enabled::Disabled);
    if without.is_empty() {
        return Vec::new();
    }
    let names = |nodes: &[&NodeFacts]| Arg::List(nodes.iter().map(|node| Arg::Host(node.name.clone())).collect());
    let hits = with.iter().flat_map(|node| rejections(node)).map(|event| event.origin);
    let found = rule.from(Severity::Info, hits).map(|found| {
        let logs = without.iter().flat_map(|node| spans(node, "Application")).map(|log| log.origin);
        found.inferred().gap("with", names(&with)).gap("without", names(&without)).against(logs)
    });
    found.into_iter().collect()
}
