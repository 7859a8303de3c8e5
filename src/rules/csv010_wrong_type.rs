//! CSV010: the switch has another type than `REG_DWORD`.

use super::{Finding, Need, Rule, Severity};
use crate::facts::{Arg, Capture, CaseFacts, Citations, Code, NodeFacts, RegistryData, SettingState};

pub(super) const RULE: Rule = Rule::of_node(Code::CSV010, find).needing(&[Need::All(Capture::RegistrySetting)]);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    let seen = node.setting.wrong_type.as_ref()?;
    let kind = match &seen.value.state {
        SettingState::Value(RegistryData::Other { kind, .. }) if is_type_name(kind) => Arg::Code(kind.clone()),
        SettingState::Value(RegistryData::Other { kind, .. }) => Arg::Text(kind.clone()),
        _ => Arg::Code("?".to_owned()),
    };
    Some(rule.cited(Severity::Warning, Citations::new(seen.origin)).gap("kind", kind))
}

/// Whether it reads like a registry type (`REG_SZ`) and so tells nothing of the customer.
fn is_type_name(kind: &str) -> bool {
    kind.starts_with("REG_") && kind.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
}
