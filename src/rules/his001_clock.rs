//! HIS001: Windows set the clock of a node, so that its events before carry another time than those of other nodes.

use super::support::clock::{CLOCK_SET, KERNEL, corrections};
use super::{Finding, Need, Rule, Severity};
use crate::facts::{Arg, Capture, CaseFacts, Code, NodeFacts};

pub(super) const RULE: Rule =
    Rule::of_case(Code::HIS001, find).needing(&[Need::All(Capture::EventLogSystem)]).reading(&[(KERNEL, CLOCK_SET)]);

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let set = |node: &NodeFacts| {
        let all = corrections(node);
        let last = all.last()?;
        let found = rule.from(Severity::Warning, all.iter().map(|one| one.place))?.on(&node.name).inferred();
        let (ahead, behind) = ("rules.HIS001.ahead", "rules.HIS001.detail");
        let found = found.saying(if last.seconds < 0.0 { ahead } else { behind });
        Some(found.gap("by", Arg::Millis((last.seconds.abs() * 1000.0) as u64)).gap("time", last.at))
    };
    // A single node has nobody to differ from.
    if case.nodes.len() < 2 { Vec::new() } else { case.nodes.iter().filter_map(set).collect() }
}
