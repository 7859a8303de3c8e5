//! CSV010: the switch has another type than `REG_DWORD`.

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{Arg, CaseFacts, Citations, NodeFacts, RegistryData, SettingState};

pub(super) struct WrongType;

impl Rule for WrongType {
    fn about(&self) -> &'static About {
        &about!("CSV010")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::RegistrySetting)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let wrong = |node: &NodeFacts| {
            let seen = node.setting.wrong_type.as_ref()?;
            let kind = match &seen.value.state {
                SettingState::Value(RegistryData::Other { kind, .. }) => Arg::Text(kind.clone()),
                _ => Arg::Code("?".to_owned()),
            };
            Some(self.about().cited(Severity::Warning, Citations::new(seen.origin)).on(&node.name).gap("kind", kind))
        };
        case.nodes.iter().filter_map(wrong).collect()
    }
}
