//! Offline registry hives: the switch in each shape, and hives that are dirty, damaged or hostile.

use crate::support::hive::{Data, Key, Lists, file, put, seal};

use std::io::Write;

use proptest::prelude::*;
use vssleuth::evidence::{EventFilter, Hash, ReadOptions, read};
use vssleuth::facts::{Harvest, KeyView, Kind, Locus, Observation, RegistryData, SettingState, Status};
use vssleuth::intake::{Body, HEAD, Input, Links, SharedFile};

const REG_QWORD: u32 = 11;

fn options() -> ReadOptions {
    ReadOptions { filter: EventFilter::default(), timezone: jiff::tz::TimeZone::UTC, hash: Hash::None, recover: false }
}

fn harvest(bytes: &[u8]) -> Harvest {
    let mut stream = bytes;
    let head = &bytes[..bytes.len().min(HEAD)];
    read(Input { path: "SOFTWARE", size: None, head, body: Body::Stream(&mut stream) }, &options())
}

fn from_file(bytes: &[u8]) -> Harvest {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let shared = SharedFile::open(file.path(), Links::Followed).unwrap();
    let head = &bytes[..bytes.len().min(HEAD)];
    read(Input { path: "SOFTWARE", size: Some(shared.len), head, body: Body::File(&shared) }, &options())
}

fn settings(harvest: &Harvest) -> Vec<(KeyView, SettingState)> {
    let settings = harvest.observations.iter().map(|seen| match &seen.fact {
        Observation::Setting(setting) => {
            assert_eq!(seen.at, Locus::Whole);
            (setting.view, setting.state.clone())
        }
        other => panic!("{other:?}"),
    });
    settings.collect()
}

fn switch() -> Key {
    Key::new("Failover Clusters").value("MaxLicensedNodes", Data::Dword(64))
}

fn software(key: Key) -> Key {
    Key::new("ROOT").key(key.below(&["Microsoft", "Windows NT", "CurrentVersion"]))
}

fn dword(value: u32) -> SettingState {
    SettingState::Value(RegistryData::Dword(value))
}

#[test]
fn the_switch_is_found_through_every_kind_of_list() {
    let set = software(switch().value("enablecsvvsswriter", Data::Dword(0)));
    for lists in [Lists::Lf, Lists::Lh, Lists::Li, Lists::Ri] {
        let bytes = file(&set, lists, true);
        for harvest in [harvest(&bytes), from_file(&bytes)] {
            assert_eq!(settings(&harvest), [(KeyView::Native, dword(0))], "{lists:?}");
            assert_eq!((harvest.kind, harvest.status), (Kind::RegistryHive, Status::Parsed));
            assert!(harvest.problems.is_empty());
        }
    }
}

#[test]
fn unset_other_types_other_views_and_other_hives() {
    let other =
        |kind: &str, text: &str| SettingState::Value(RegistryData::Other { kind: kind.into(), text: text.into() });
    let name = "EnableCsvVssWriter";
    let wow = Key::new("ROOT").key(switch().value(name, Data::Dword(0)).below(&[
        "WOW6432Node",
        "Microsoft",
        "Windows NT",
        "CurrentVersion",
    ]));
    let saved = switch().value(name, Data::Dword(1)).below(&["Microsoft", "Windows NT", "CurrentVersion"]);
    for (what, root, expected) in [
        ("unset", software(switch()), vec![(KeyView::Native, SettingState::KeyWithoutValue)]),
        (
            "key without values",
            software(Key::new("Failover Clusters")),
            vec![(KeyView::Native, SettingState::KeyWithoutValue)],
        ),
        (
            "text",
            software(switch().value(name, Data::Text("0".into()))),
            vec![(KeyView::Native, other("REG_SZ", "30,00,00,00"))],
        ),
        (
            "qword",
            software(switch().value(name, Data::Raw(REG_QWORD, vec![0; 8]))),
            vec![(KeyView::Native, other("REG_QWORD", "00,00,00,00,00,00,00,00"))],
        ),
        ("32-bit view", wow, vec![(KeyView::Wow6432, dword(0))]),
        ("saved from SOFTWARE\\Microsoft", saved, vec![(KeyView::Native, dword(1))]),
        ("no such key", software(Key::new("Övrigt")), vec![]),
        ("an empty root", Key::new("ROOT"), vec![]),
    ] {
        let harvest = harvest(&file(&root, Lists::Lh, true));
        assert_eq!(settings(&harvest), expected, "{what}");
        assert_eq!(harvest.status, Status::Parsed, "{what}");
    }
}

#[test]
fn a_dirty_hive_says_so_and_shows_no_absence() {
    let unset = file(&software(switch()), Lists::Lh, false);
    let harvest_unset = harvest(&unset);
    assert_eq!((settings(&harvest_unset), harvest_unset.problems.len()), (vec![], 1));
    let mut set = file(&software(switch().value("EnableCsvVssWriter", Data::Dword(0))), Lists::Lh, true);
    put(&mut set, 508, 1);
    let harvest_set = harvest(&set);
    assert_eq!((settings(&harvest_set), harvest_set.problems.len()), (vec![(KeyView::Native, dword(0))], 1));
}

#[test]
fn a_transaction_log_is_named_as_what_it_is() {
    let mut log = file(&software(switch()), Lists::Lh, true);
    put(&mut log, 28, 6);
    seal(&mut log);
    let harvest = harvest(&log);
    assert_eq!((settings(&harvest), harvest.because.key), (vec![], "listings.because.hive_log"));
}

#[test]
fn damage_is_told_apart_from_absence() {
    let bytes = file(&software(switch()), Lists::Lh, true);
    assert_eq!(harvest(&bytes[..300]).status, Status::Damaged);
    let cut = harvest(&bytes[..4096 + 64]);
    assert_eq!((settings(&cut), cut.status), (vec![], Status::Partial));
    let mut other = bytes.clone();
    put(&mut other, 28, 0x5a5a_5a5a);
    assert_eq!(harvest(&other).status, Status::Damaged, "neither a hive nor its log");
}

#[test]
fn a_hive_that_ends_early_is_not_whole_although_its_key_was_found() {
    let mut bytes = file(&software(switch().value("EnableCsvVssWriter", Data::Dword(0))), Lists::Lh, true);
    put(&mut bytes, 40, 1 << 20);
    seal(&mut bytes);
    for harvest in [harvest(&bytes), from_file(&bytes)] {
        assert_eq!((settings(&harvest), harvest.status), (vec![(KeyView::Native, dword(0))], Status::Partial));
    }
}

#[test]
fn a_list_that_leads_back_to_itself_ends() {
    let mut bytes = file(&Key::new("ROOT").key(Key::new("A")).key(Key::new("B")), Lists::Ri, true);
    // Every leaf of the index root becomes a full leaf of the root key's own cells.
    let at = bytes.windows(2).position(|pair| pair == b"ri").unwrap();
    bytes[at + 2..at + 4].copy_from_slice(&u16::MAX.to_le_bytes());
    assert_eq!(harvest(&bytes).status, Status::Partial);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_change_of_bytes_stops_the_reader(
        changes in proptest::collection::vec((0_usize..1_400, any::<u8>()), 1..12),
        lists in proptest::sample::select(vec![Lists::Lf, Lists::Lh, Lists::Li, Lists::Ri]),
        length in 0_usize..9_000,
    ) {
        let root = software(switch().value("EnableCsvVssWriter", Data::Dword(0)));
        let mut bytes = file(&root, lists, true);
        for (at, byte) in changes {
            // The first block up to its checksum, and the cells behind it.
            let at = if at < 512 { at } else { at - 512 + 4096 };
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
        }
        bytes[..4].copy_from_slice(b"regf");
        bytes.truncate(length.max(4));
        let harvest = harvest(&bytes);
        prop_assert_eq!(harvest.kind, Kind::RegistryHive);
    }
}
