//! The state of `EnableCsvVssWriter` on one node (contract, rulings 3 and 10).

use super::order::{Capture, Latest, latest};
use super::writer::Since;
use crate::facts::{KeyView, RegistryData, Setting, SettingSeen, SettingState, Sourced, Switch};

/// What several captures of the setting come to.
pub(super) fn setting(seen: &[Capture<SettingSeen>], since: &Since<'_>) -> Setting {
    let found = |test: fn(&SettingSeen) -> bool| seen.iter().map(|(_, s)| s).find(|s| test(&s.value)).cloned();
    let mut setting = Setting {
        wrong_view: found(|s| s.view == KeyView::Wow6432 && matches!(s.state, SettingState::Value(_))),
        wrong_type: found(|s| s.view == KeyView::Native && is_wrong_type(&s.state)),
        ..Setting::default()
    };
    let which = match latest(seen, shows) {
        Latest::Nothing => Vec::new(),
        Latest::Differ(which) => {
            setting.contradictory = true;
            which
        }
        Latest::Shown(switch, which) => {
            setting.switch = switch;
            which
        }
    };
    let counting = || which.iter().filter_map(|i| seen.get(*i));
    setting.evidence = counting().map(|(_, seen): &(_, Sourced<SettingSeen>)| seen.origin).collect();
    setting.stale = !which.is_empty() && counting().all(|(time, _)| since.is_stale(*time));
    setting
}

/// What one capture shows of the switch; another type shows that the switch is not known to work.
fn shows(seen: &SettingSeen) -> Option<Switch> {
    match (&seen.view, &seen.state) {
        (KeyView::Wow6432, _) | (_, SettingState::NotFoundText) => None,
        (KeyView::Native, SettingState::KeyWithoutValue) => Some(Switch::Unset),
        (KeyView::Native, SettingState::Value(RegistryData::Dword(value))) => Some(Switch::Set(*value)),
        (KeyView::Native, SettingState::Value(RegistryData::Other { .. })) => Some(Switch::Unknown),
    }
}

fn is_wrong_type(state: &SettingState) -> bool {
    matches!(state, SettingState::Value(RegistryData::Other { .. }))
}
