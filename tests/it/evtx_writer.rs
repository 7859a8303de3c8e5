//! The `.evtx` writer of the test support, read back with an independent parser.

use crate::support;

use evtx::{EvtxParser, ParserSettings};
use serde_json::Value;
use support::evtx::{self as ev, Data, Event, Labels, Log, Shape, Vss8229, damage};

const AT: &str = "2024-09-01T16:00:40.1234567Z";

/// Records as JSON, in file order, with checksums required to hold.
fn records(bytes: Vec<u8>) -> Vec<Value> {
    let settings = ParserSettings::new().num_threads(1).validate_checksums(true);
    let mut parser = EvtxParser::from_buffer(bytes).unwrap().with_configuration(settings);
    parser.records_json_value().map(|record| record.unwrap().data).collect()
}

fn ids(bytes: Vec<u8>) -> Vec<u64> {
    records(bytes).iter().map(|r| r["Event"]["System"]["EventRecordID"].as_u64().unwrap()).collect()
}

fn application() -> Log {
    Log::new("Application").computer("vm-sql-01.corp.contoso.com").first_record(1401)
}

#[test]
fn a_classic_event_reads_back_as_windows_wrote_it() {
    let all = records(application().event(Vss8229::csv(AT)).build());
    let system = &all[0]["Event"]["System"];
    assert_eq!(system["Provider"]["#attributes"], serde_json::json!({ "Name": "VSS" }));
    assert_eq!(system["EventID"]["#text"], 8229);
    assert_eq!(system["EventID"]["#attributes"]["Qualifiers"], 0);
    assert_eq!(system["Keywords"], "0x80000000000000");
    assert_eq!(system["TimeCreated"]["#attributes"]["SystemTime"], AT);
    assert_eq!(system["EventRecordID"], 1401);
    assert_eq!(system["Computer"], "vm-sql-01.corp.contoso.com");
    assert!(system.get("Execution").is_none());
    let data = &all[0]["Event"]["EventData"];
    assert_eq!(data["Data"]["#text"][0], "0x00000000, The operation completed successfully.\r\n");
    assert!(data["Data"]["#text"][1].as_str().unwrap().ends_with("\n   Process ID: 4004"));
    assert!(data["Binary"].as_str().unwrap().starts_with("2D20436F64653A20"));
}

#[test]
fn a_manifest_event_reads_back_with_its_guid_user_and_process() {
    let all = records(Log::new("System").computer("vm-sql-01").event(ev::cluster_1544(AT)).build());
    let system = &all[0]["Event"]["System"];
    assert_eq!(system["Provider"]["#attributes"]["Guid"], ev::CLUSTERING_GUID);
    assert_eq!(system["EventID"], 1544);
    assert_eq!(system["Execution"]["#attributes"]["ProcessID"], 4004);
    assert_eq!(system["Security"]["#attributes"]["UserID"], "S-1-5-18");
    assert_eq!(system["Channel"], "System");
}

#[test]
fn every_event_of_the_catalog_reads_back_in_every_shape() {
    let mut events: Vec<Event> = ev::boot(AT, "-540 Tokyo Standard Time");
    events.extend([
        Vss8229::csv(AT).into(),
        Vss8229::of(ev::SQL_WRITER, AT).labels(Labels::German).into(),
        Vss8229 { upper_case: true, without_process: true, ..Vss8229::csv(AT).labels(Labels::Japanese) }.into(),
        ev::vss_8193(AT),
        ev::vss_8212(AT, ev::REGISTRY_WRITER),
        ev::vss_8224(AT),
        ev::vss_12289(AT),
        ev::mssql_3197(AT, "master"),
        ev::mssql_3198(AT, "master"),
        ev::spp_16384(AT),
        ev::esent_326(AT),
        ev::quoting_event(AT),
        ev::cluster_1069(AT, "Cluster Disk 1", "SQL Server"),
        ev::cluster_1135(AT, "vm-sql-02"),
        ev::cluster_1537(AT),
        ev::cluster_1538(AT, "{1}"),
        ev::cluster_1544(AT),
        ev::cluster_1641(AT, "SQL Server", "a", "b"),
        ev::csv_5120(AT, "Volume1", "Cluster Disk 1"),
        ev::event_log_6006(AT),
        ev::event_log_6011(AT, "WIN-NEW", "VM-SQL-01"),
        ev::kernel_general_13(AT),
        ev::scm_7036(AT, "VSS", "running"),
        ev::scm_7040(AT, "BITS", "auto start", "demand start"),
        ev::user32_1074(AT, "VM-SQL-01"),
        ev::volsnap(33, 4, AT, "C:"),
        ev::clustering(1548, AT).data(Data::None),
        ev::clustering(1548, AT).data(Data::User("Nodes".into(), "http://contoso.com/nodes".into(), vec![])),
    ]);
    for shape in
        [None, Some(Shape::Plain), Some(Shape::ClassicModern), Some(Shape::Manifest), Some(Shape::ManifestLiteral)]
    {
        let shaped = events.iter().cloned().map(|event| match shape {
            Some(shape) => event.shape(shape),
            None => event,
        });
        let all = records(application().events(shaped).build());
        let seen: Vec<u64> = all
            .iter()
            .map(|record| match &record["Event"]["System"]["EventID"] {
                Value::Object(with_qualifiers) => number(&with_qualifiers["#text"]),
                plain => number(plain),
            })
            .collect();
        assert_eq!(seen, events.iter().map(|event| u64::from(event.id)).collect::<Vec<_>>(), "{shape:?}");
    }
}

/// Rendered exports hold ids as text.
fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| value.as_str().unwrap().parse().unwrap())
}

#[test]
fn a_full_chunk_is_followed_by_another_and_the_ids_go_on() {
    let log = application().events((0..200).map(|_| Vss8229::csv(AT))).build();
    assert_eq!((log.len() - 4096) % 65_536, 0);
    assert!(log.len() > 4096 + 2 * 65_536);
    assert_eq!(ids(log), (1401..1601).collect::<Vec<_>>());
}

#[test]
fn a_wrapped_log_holds_its_oldest_chunk_in_the_middle() {
    let log = application().per_chunk(2).wrapped(2).events((0..8).map(|_| ev::vss_8224(AT))).build();
    let first_ids: Vec<u64> =
        (0..4).map(|chunk| u64::from_le_bytes(log[damage::chunk_at(chunk) + 24..][..8].try_into().unwrap())).collect();
    assert_eq!(first_ids, [1405, 1407, 1401, 1403]);
    assert_eq!(ids(log), (1401..1409).collect::<Vec<_>>());
}

#[test]
fn slack_is_no_live_record_but_can_be_carved() {
    let build = || application().event(ev::vss_8224(AT)).slack(900, Vss8229::csv(AT)).build();
    assert_eq!(ids(build()), [1401]);
    let settings = ParserSettings::new().num_threads(1).recover_records(true);
    let mut parser = EvtxParser::from_buffer(build()).unwrap().with_configuration(settings);
    let carved: Vec<_> = parser.records().filter_map(Result::ok).filter(|r| r.recovered).collect();
    assert_eq!(carved.len(), 1);
    assert_eq!(carved[0].event_record_id, 900);
}

#[test]
fn each_damage_breaks_what_it_says_and_nothing_else() {
    let build = || application().per_chunk(1).event(ev::vss_8224(AT)).event(Vss8229::csv(AT)).build();
    let chunks = |bytes: Vec<u8>| {
        let mut parser = EvtxParser::from_buffer(bytes).unwrap();
        let read: Vec<_> = parser.chunks().map(|chunk| chunk.ok()).collect();
        read.iter()
            .map(|c| c.as_ref().map(|c| (c.validate_header_checksum(), c.validate_data_checksum())))
            .collect::<Vec<_>>()
    };
    assert_eq!(chunks(build()), [Some((true, true)), Some((true, true))]);
    let mut log = build();
    damage::data_checksum(&mut log, 1);
    assert_eq!(chunks(log), [Some((true, true)), Some((true, false))]);
    let mut log = build();
    damage::header_checksum(&mut log, 0);
    assert_eq!(chunks(log), [Some((false, true)), Some((true, true))]);
    let mut log = build();
    let second = damage::record_offset(&log, 0, 0);
    damage::overwrite(&mut log, 0, second + 30, b"scrawl");
    assert_eq!(chunks(log), [Some((true, false)), Some((true, true))]);
    let mut log = build();
    damage::zero_chunk_header(&mut log, 0);
    assert_ne!(chunks(log), [Some((true, true)), Some((true, true))]);
    let mut log = build();
    damage::truncate(&mut log, 4096 + 65_536 + 1000);
    assert_eq!(chunks(log).first(), Some(&Some((true, true))));
    let mut log = build();
    damage::file_checksum(&mut log);
    assert_ne!(crc32fast::hash(&log[..120]).to_le_bytes(), log[124..128]);
}

#[test]
fn a_dirty_header_hides_no_record() {
    let log = application().dirty().per_chunk(1).event(ev::vss_8224(AT)).event(Vss8229::csv(AT)).build();
    assert_eq!(log[120] & 1, 1);
    assert_eq!(ids(log), [1401, 1402]);
}

#[test]
fn a_renamed_computer_and_a_repeated_record_stand_in_the_log() {
    let log = Log::new("System").computer("WIN-A1B2C3").event(ev::cluster_1544(AT)).computer("vm-sql-01");
    let log = log.event(ev::cluster_1544(AT)).event(ev::cluster_1544(AT).record_id(2)).event(ev::cluster_1537(AT));
    let all = records(log.build());
    let seen: Vec<(&str, u64)> = all
        .iter()
        .map(|r| &r["Event"]["System"])
        .map(|s| (s["Computer"].as_str().unwrap(), s["EventRecordID"].as_u64().unwrap()))
        .collect();
    assert_eq!(seen, [("WIN-A1B2C3", 1), ("vm-sql-01", 2), ("vm-sql-01", 2), ("vm-sql-01", 3)]);
}
