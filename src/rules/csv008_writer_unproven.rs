//! CSV008: events point to the CSV writer, its present state is not shown (decision D8).

use super::support::near::{newest_rejection, rejections};
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::VSS;
use crate::facts::{Capture, CaseFacts, Code, Enabled, NodeFacts};

pub(super) const RULE: Rule =
    Rule::of_node(Code::CSV008, find).needing(&[Need::All(Capture::EventLogApplication)]).reading(&[(VSS, &[8229])]);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    // A list taken while the cluster service was down shows no more of the writer than none.
    let no_list = node.csv_writer.listed.is_none() || node.service_down.is_some();
    let open = node.csv_writer.status == Enabled::Unknown && no_list;
    let found = rule.from(Severity::Warning, rejections(node).map(|event| event.origin)).filter(|_| open)?.inferred();
    Some(match newest_rejection(node) {
        Some(last) => found.saying("rules.CSV008.last").gap("last", last),
        None => found,
    })
}
