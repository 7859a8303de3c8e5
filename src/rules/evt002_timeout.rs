//! EVT002: the CSV writer timed out (0x800423f2), perhaps together with other writers of the same set.

use std::collections::BTreeSet;

use super::support::failing::failing;
use super::support::near::{around_rejections, rejections_with};
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::VSS;
use crate::facts::{Capture, CaseFacts, Code, NodeFacts, Origin};

pub(super) const RULE: Rule =
    Rule::of_node(Code::EVT002, find).needing(&[Need::All(Capture::EventLogApplication)]).reading(&[(VSS, &[8229])]);

fn find(rule: &Rule, case: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let hits = rejections_with(node, |code| code == "0x800423f2").map(|event| event.origin);
    let found = rule.from(Severity::Warning, hits)?;
    let others = around_rejections(case, node, |event| event.is(VSS, &[8229]) && !event.is_csv_rejection());
    if others.is_empty() {
        return Some(found);
    }
    let places: BTreeSet<Origin> = others.iter().map(|event| event.origin).collect();
    let (mut names, mut named) = (Vec::new(), BTreeSet::new());
    for failed in failing(node).iter().filter(|failed| !failed.listed) {
        let near = failed.evidence.iter().any(|place| places.contains(&place));
        if near && named.insert((failed.id, failed.printed.clone())) {
            names.push(failed.name());
        }
    }
    let found = found.saying("rules.EVT002.together").gap("others", names);
    Some(found.against(others.iter().map(|event| event.origin)))
}
