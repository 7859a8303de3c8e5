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
                SettingState::Value(RegistryData::Other { kind, .. }) if is_type_name(kind) => Arg::Code(kind.clone()),
                SettingState::Value(RegistryData::Other { kind, .. }) => Arg::Text(kind.clone()),
                _ => Arg::Code("?".to_owned()),
            };
            Some(self.about().cited(Severity::Warning, Citations::new(seen.origin)).on(&node.name).gap("kind", kind))
        };
        case.nodes.iter().filter_map(wrong).collect()
    }
}

/// Whether it reads like a registry type (`REG_SZ`) and so tells nothing of the customer.
fn is_type_name(kind: &str) -> bool {
    kind.starts_with("REG_") && kind.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
}
