//! CSV019: the switch is set, and the writer still rejected a backup after the newest boot.

use super::support::near::{newest_boot, rejections};
use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{Arg, CaseFacts, NodeFacts, Switch};

pub(super) struct NotEffective;

impl Rule for NotEffective {
    fn about(&self) -> &'static About {
        &about!("CSV019")
    }

    fn needs(&self) -> &'static [Need] {
        &[
            Need::All(Capture::RegistrySetting),
            Need::All(Capture::EventLogApplication),
            Need::All(Capture::EventLogSystem),
        ]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let after = |node: &NodeFacts| {
            let boot = newest_boot(node).filter(|_| node.setting.switch == Switch::Set(0))?;
            let late = rejections(node).filter(|event| event.value.time.is_some_and(|time| time > boot.value));
            let mut late: Vec<_> = late.map(|event| event.origin).collect();
            if late.is_empty() {
                return None;
            }
            late.push(boot.origin);
            late.extend(&node.setting.evidence);
            let found = self.about().from(Severity::Warning, late)?;
            Some(found.on(&node.name).inferred().gap("boot", Arg::Time(boot.value)))
        };
        case.nodes.iter().filter_map(after).collect()
    }
}
