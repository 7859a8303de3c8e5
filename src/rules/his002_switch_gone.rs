//! HIS002: the switch was set in an older capture and is gone in the newest one: an in-place upgrade removes it.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::{Finding, Need, Rule, Severity};
use crate::facts::{
    Capture, CaptureTime, CaseFacts, Code, KeyView, NodeFacts, RegistryData, SettingSeen, SettingState, Switch,
};

pub(super) const RULE: Rule = Rule::of_node(Code::HIS002, find).needing(&[Need::All(Capture::RegistrySetting)]);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Option<Finding> {
    if node.setting.switch != Switch::Unset {
        return None;
    }
    let dated = || node.settings.iter().filter_map(|(time, seen)| Some((civil((*time)?), seen)));
    let (before, old) = dated().filter(|(_, seen)| is_off(&seen.value)).max_by_key(|(time, _)| *time)?;
    let (after, new) = dated().filter(|(time, seen)| *time > before && !is_off(&seen.value)).min_by_key(|(t, _)| *t)?;
    let installed = node.host.iter().find(|host| {
        let at = host.value.installed.map(civil);
        at.is_some_and(|at| before < at && at < after)
    });
    let places = [old.origin, new.origin].into_iter().chain(installed.map(|host| host.origin));
    let found = rule.from(Severity::Warning, places)?.inferred();
    Some(match installed {
        Some(_) => found.titled("rules.HIS002.title.upgrade"),
        None => found.saying("rules.HIS002.unknown"),
    })
}

fn is_off(seen: &SettingSeen) -> bool {
    seen.view == KeyView::Native && seen.state == SettingState::Value(RegistryData::Dword(0))
}

/// Local times without a zone are compared as they stand: days lie between the captures that tell a story.
fn civil(time: CaptureTime) -> DateTime {
    match time {
        CaptureTime::Utc(time) => time.0.to_zoned(TimeZone::UTC).datetime(),
        CaptureTime::Local(local) => local,
    }
}
