//! CSV020: the switch is set and every rejection is older than the newest boot: probably fixed already.

use super::support::near::{newest_boot, newest_rejection, rejections};
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::VSS;
use crate::facts::{Capture, CaseFacts, Code, Enabled, NodeFacts, Switch};

pub(super) const RULE: Rule = Rule::of_node(Code::CSV020, find)
    .needing(&[
        Need::All(Capture::RegistrySetting),
        Need::All(Capture::EventLogApplication),
        Need::All(Capture::EventLogSystem),
    ])
    .reading(&[(VSS, &[8229])]);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let off = node.setting.switch == Switch::Set(0) && node.csv_writer.status != Enabled::Enabled;
    let (boot, last) = (newest_boot(node).filter(|_| off)?, newest_rejection(node)?);
    if last >= boot.value {
        return None;
    }
    let shown = node.setting.evidence.iter().copied().chain([boot.origin]);
    let found = rule.from(Severity::Info, shown.chain(rejections(node).map(|event| event.origin)))?;
    Some(found.inferred().gap("last", last).gap("boot", boot.value))
}
