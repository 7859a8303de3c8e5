//! CSV020: the switch is set and every rejection is older than the newest boot: probably fixed already.

use super::support::near::{newest_boot, newest_rejection, rejections};
use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{Arg, CaseFacts, Enabled, NodeFacts, Switch};

pub(super) struct Fixed;

impl Rule for Fixed {
    fn about(&self) -> &'static About {
        &about!("CSV020")
    }

    fn needs(&self) -> &'static [Need] {
        &[
            Need::All(Capture::RegistrySetting),
            Need::All(Capture::EventLogApplication),
            Need::All(Capture::EventLogSystem),
        ]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let before = |node: &NodeFacts| {
            let off = node.setting.switch == Switch::Set(0) && node.csv_writer.status != Enabled::Enabled;
            let (boot, last) = (newest_boot(node).filter(|_| off)?, newest_rejection(node)?);
            if last >= boot.value {
                return None;
            }
            let shown = node.setting.evidence.iter().copied().chain([boot.origin]);
            let found = self.about().from(Severity::Info, shown.chain(rejections(node).map(|event| event.origin)))?;
            Some(found.on(&node.name).inferred().gap("last", Arg::Time(last)).gap("boot", Arg::Time(boot.value)))
        };
        case.nodes.iter().filter_map(before).collect()
    }
}
