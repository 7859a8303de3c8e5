//! CSV011: the switch holds another number than 0, whose meaning is not documented.

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{Arg, CaseFacts, NodeFacts, Switch};

pub(super) struct OtherValue;

impl Rule for OtherValue {
    fn about(&self) -> &'static About {
        &about!("CSV011")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::RegistrySetting)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let other = |node: &NodeFacts| {
            let Switch::Set(value @ 1..) = node.setting.switch else { return None };
            let found = self.about().from(Severity::Warning, node.setting.evidence.iter().copied())?;
            Some(found.on(&node.name).gap("value", Arg::Number(u64::from(value))))
        };
        case.nodes.iter().filter_map(other).collect()
    }
}
