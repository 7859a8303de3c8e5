//! EVT002: the CSV writer timed out (0x800423f2), perhaps together with other writers of the same set.

use std::collections::BTreeSet;

use super::support::failing::failing;
use super::support::near::{around_rejections, rejections_with};
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::VSS;
use crate::facts::{Arg, Capture, CaseFacts, Code, NodeFacts, Origin};

pub(super) const RULE: Rule =
    Rule { code: Code::EVT002, needs: &[Need::All(Capture::EventLogApplication)], events: &[(VSS, &[8229])], find };

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let timed_out = |node: &NodeFacts| {
        let hits = rejections_with(node, |code| code == "0x800423f2").map(|event| event.origin);
        let found = rule.from(Severity::Warning, hits)?.on(&node.name);
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
        let found = found.saying("rules.EVT002.together").gap("others", Arg::List(names));
        Some(found.against(others.iter().map(|event| event.origin)))
    };
    case.nodes.iter().filter_map(timed_out).collect()
}
