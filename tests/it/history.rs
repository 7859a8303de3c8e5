//! Stories that captures of different days and clocks tell.
use crate::case_facts;

use case_facts::*;
use vssleuth::facts::*;
use vssleuth::knowledge::texts::Lang;

fn seen(state: SettingState) -> Sourced<SettingSeen> {
    Sourced { value: SettingSeen { view: KeyView::Native, state }, origin: line(6) }
}

fn local(text: &str) -> CaptureTime {
    CaptureTime::Local(text.parse().expect("a civil time"))
}

fn upgraded(installed: Option<&str>) -> CaseFacts {
    let mut case = bare();
    not_in_use(&mut case);
    let mut node = node("vm-sql-01", Enabled::Enabled);
    switch(&mut node, Switch::Unset);
    let off = SettingState::Value(RegistryData::Dword(0));
    node.settings = vec![
        (Some(local("2023-11-01T09:30:11")), seen(off)),
        (Some(local("2024-09-03T09:30:11")), seen(SettingState::KeyWithoutValue)),
    ];
    let host = HostFacts { installed: installed.map(local), ..HostFacts::default() };
    node.host = vec![Sourced { value: host, origin: line(8) }];
    case.nodes = vec![node];
    case
}

#[test]
fn a_switch_that_an_upgrade_took_is_told() {
    let found = |case: &CaseFacts| findings(case).into_iter().find(|finding| finding.code == Code::HIS002);
    let told = found(&upgraded(Some("2024-08-24T13:10:00"))).expect("the story");
    assert!(said(Lang::En, &told.detail).contains("in-place upgrade removed the value"));
    let asked = found(&upgraded(Some("2022-01-01T00:00:00"))).expect("the question");
    assert_eq!(asked.detail.key, "rules.HIS002.unknown");
    let mut never = upgraded(None);
    never.nodes[0].settings.remove(0);
    assert!(found(&never).is_none());
}
