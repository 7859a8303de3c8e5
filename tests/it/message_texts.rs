//! `LocaleMetaData\*.MTA`: the texts that Windows saved beside an exported log stand with the events that are cited.

use crate::support;

use assert_cmd::Command;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use support::bundle::Tree;
use support::evtx::{Log, MessageTexts, Vss8229, cluster_1544};
use vssleuth::decode::evtx::mta;

const ENGLISH: &str = "A writer said no to vm-sql-01.contoso.com.\r\n\r\nOperation:\r\n   PrepareForSnapshot Event";
const JAPANESE: &str =
    "ライターが vm-sql-01.contoso.com の要求を断りました。\r\n\r\n操作:\r\n   PrepareForSnapshot イベント";

fn log() -> Vec<u8> {
    let log = Log::new("Application").computer("vm-sql-01.contoso.com").first_record(811);
    log.event(Vss8229::csv("2024-09-01T18:19:39Z")).event(Vss8229::csv("2024-09-01T18:19:40Z")).build()
}

fn texts(of_812: &str) -> Vec<u8> {
    MessageTexts::new().event(811, "VSS", "the one before").event(812, "VSS", of_812).build()
}

fn run(tree: &Tree, more: &[&str]) -> (i32, String) {
    let space = tempfile::tempdir().unwrap();
    tree.write_to(space.path());
    let mut command = Command::new(env!("CARGO_BIN_EXE_vssleuth"));
    let output = command.arg("analyze").args(more).arg(space.path()).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

fn case(tree: &Tree, more: &[&str]) -> Value {
    let (exit, report) = run(tree, &[&["--format", "json"], more].concat());
    assert_eq!(exit, 0);
    serde_json::from_str::<Value>(&report).unwrap()["cases"][0].clone()
}

/// The text of record 812 as the report has it.
fn message(case: &Value) -> Option<&Value> {
    case["messages"].as_array().unwrap().iter().find(|message| message["record_id"] == 812)
}

fn source<'a>(case: &'a Value, path: &str) -> &'a Value {
    case["sources"].as_array().unwrap().iter().find(|source| source["path"] == path).unwrap()
}

#[test]
fn the_text_saved_beside_a_log_stands_with_the_cited_event_in_every_format() {
    let tree =
        Tree::new().file("vm/Application.evtx", log()).file("vm/LocaleMetaData/Application_1041.MTA", texts(JAPANESE));
    let case = case(&tree, &[]);
    let expected = json!({
        "source": "vm/Application.evtx", "record_id": 812, "text": JAPANESE.replace("\r\n", "\n"),
        "recorded_in": "vm/LocaleMetaData/Application_1041.MTA"
    });
    assert_eq!(message(&case), Some(&expected));
    for format in ["text", "markdown", "html"] {
        let (_, report) = run(&tree, &["--details", "--format", format]);
        let unbroken = report.replace("<span class=\"w\">", "").replace("</span>", "").replace("<wbr>", "");
        let report = unbroken.replace("&#x2f;", "/").replace('`', "").split_whitespace().collect::<String>();
        assert!(
            report.contains("ライターがvm-sql-01.contoso.comの要求を断りました。操作:PrepareForSnapshotイベント"),
            "{format}"
        );
        assert!(report.contains("LocaleMetaData/Application_1041.MTA"), "{format}");
    }
    let (_, verbose) = run(&tree, &["--verbose"]);
    assert!(verbose.contains("beside vm/Application.evtx"), "{verbose}");
}

#[test]
fn of_several_languages_the_reports_own_is_taken() {
    let tree = Tree::new()
        .file("vm/Application.evtx", log())
        .file("vm/LocaleMetaData/Application_1033.MTA", texts(ENGLISH))
        .file("vm/LocaleMetaData/Application_1041.MTA", texts(JAPANESE));
    for (lang, file) in [("en", "Application_1033.MTA"), ("ja", "Application_1041.MTA")] {
        let case = case(&tree, &["--lang", lang]);
        assert_eq!(message(&case).unwrap()["recorded_in"], format!("vm/LocaleMetaData/{file}"), "{lang}");
    }
}

#[test]
fn a_damaged_file_is_named_and_the_next_language_is_taken() {
    let whole = texts(ENGLISH);
    for (what, bytes) in [
        ("cut", whole[..whole.len() - 3].to_vec()),
        ("cut in its table", whole[..40].to_vec()),
        ("another version", [&b"MTAFile\0\x02\0\0\0"[..], &whole[12..]].concat()),
    ] {
        let tree = Tree::new()
            .file("vm/Application.evtx", log())
            .file("vm/LocaleMetaData/Application_1033.MTA", bytes)
            .file("vm/LocaleMetaData/Application_1041.MTA", texts(JAPANESE));
        let case = case(&tree, &[]);
        assert_eq!(message(&case).unwrap()["recorded_in"], "vm/LocaleMetaData/Application_1041.MTA", "{what}");
        let damaged = source(&case, "vm/LocaleMetaData/Application_1033.MTA");
        assert_eq!(damaged["problems"].as_array().unwrap().len(), 1, "{what}: {damaged}");
    }
}

#[test]
fn a_text_names_nobody_under_redaction() {
    let tree = Tree::new().file("Application.evtx", log()).file("LocaleMetaData/Application_1033.MTA", texts(ENGLISH));
    let (_, report) = run(&tree, &["--format", "json", "--redact"]);
    assert!(report.contains("PrepareForSnapshot Event") && report.contains("\"recorded_in\""), "{report}");
    assert!(!report.contains("vm-sql-01") && !report.contains("contoso"), "{report}");
}

#[test]
fn texts_in_an_archive_are_read_like_those_in_a_folder() {
    let tree =
        Tree::new().file("vm/Application.evtx", log()).file("vm/LocaleMetaData/Application_1033.MTA", texts(ENGLISH));
    let folder = case(&tree, &[]);
    for (name, bytes) in [("all.zip", tree.zip()), ("all.tar.gz", tree.tar_gz())] {
        let archive = case(&Tree::new().file(name, bytes), &[]);
        assert_eq!(message(&archive).unwrap()["text"], message(&folder).unwrap()["text"], "{name}");
    }
}

#[test]
fn a_cluster_event_of_the_system_log_has_its_own_text() {
    let system = Log::new("System").computer("vm-sql-01.contoso.com").first_record(50);
    let tree = Tree::new()
        .file("vm/Application.evtx", log())
        .file("vm/System.evtx", system.event(cluster_1544("2024-09-01T18:19:41Z")).build())
        .file(
            "vm/LocaleMetaData/System_1033.MTA",
            MessageTexts::new().event(50, "Microsoft-Windows-FailoverClustering", "The copy was given up.").build(),
        );
    let case = case(&tree, &[]);
    let messages = case["messages"].as_array().unwrap();
    assert_eq!(messages.len(), 1);
    assert_eq!(
        (&messages[0]["source"], &messages[0]["text"]),
        (&"vm/System.evtx".into(), &"The copy was given up.".into())
    );
}

fn read(bytes: &[u8], wanted: &[(u64, &str)]) -> Result<BTreeMap<u64, String>, mta::Damaged> {
    mta::texts(bytes, &wanted.iter().map(|(id, provider)| (*id, (*provider).to_owned())).collect())
}

#[test]
fn texts_are_those_that_the_evtx_crate_reads_from_the_same_file() {
    let long = "あ".repeat(5_000);
    let mut made = MessageTexts::new().provider("Other");
    for id in 1..=250 {
        let text = match id {
            7 => String::new(),
            9 => long.clone(),
            _ => format!("text of {id}\r\nsecond line\r\n"),
        };
        made = made.event(1_000 + id, if id % 2 == 0 { "VSS" } else { "volsnap" }, &text);
    }
    let bytes = made.build();
    let other = evtx::mta::MtaFile::from_bytes(&bytes).unwrap();
    for id in 1..=250 {
        let (record, provider) = (1_000 + id, if id % 2 == 0 { "VSS" } else { "Volsnap" });
        let event = evtx::mta::MtaEvent { provider, event_record_id: record, record_number: id, ..Default::default() };
        let expected = other.rendering_info(&event).unwrap().message;
        let ours = read(&bytes, &[(record, provider)]).unwrap().remove(&record);
        match ours.as_deref().map(|text| text.strip_suffix('…').unwrap_or(text)) {
            None => assert_eq!(expected, None, "{record}"),
            Some(text) => assert!(expected.unwrap().replace("\r\n", "\n").starts_with(text), "{record}: {text}"),
        }
        assert_eq!(ours.is_none(), id == 7);
        assert!(ours.is_none_or(|text| text.chars().count() <= 2_001));
    }
    assert_eq!(
        read(&bytes, &[(1_002, "Unknown"), (9, "VSS")]),
        Ok(BTreeMap::new()),
        "no such provider, no such record"
    );
}

#[test]
fn two_events_of_one_number_have_no_text() {
    let merged = MessageTexts::new().event(5, "VSS", "one").event(5, "VSS", "another").event(6, "VSS", "six").build();
    assert_eq!(read(&merged, &[(5, "VSS"), (6, "VSS")]), Ok(BTreeMap::from([(6, "six".to_owned())])));
}

#[test]
fn no_damage_makes_a_text_up_or_takes_the_reader_down() {
    let whole = texts(ENGLISH);
    let expected = read(&whole, &[(812, "VSS")]).unwrap();
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        if let Ok(texts) = read(&bytes, &[(812, "VSS")]) {
            assert!(texts.len() <= 1 && texts.keys().all(|id| *id == 812), "byte {at}");
        }
        assert!(read(&whole[..at], &[(812, "VSS")]).is_err(), "cut at {at}");
    }
    assert_eq!(expected[&812], ENGLISH.replace("\r\n", "\n"));
    assert_eq!(read(&MessageTexts::new().build(), &[(812, "VSS")]), Ok(BTreeMap::new()), "a log without events");
}
