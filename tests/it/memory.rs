//! Peak memory by kind of evidence: a process that may take so much and no more reads what came to many times that before
//! any of it was charged.
#![cfg(target_os = "linux")]

use std::process::{Command, Output};

use crate::support::zip::{Method, Zip};

/// Reads one file with a `--max-memory` of 4 MiB in a process that may have so many MiB of its own.
fn within(mib: u32, name: &str, content: &[u8]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    let limited = format!("ulimit -d {}; exec \"$0\" analyze \"$1\" --jobs 1 --max-memory 4M --format json", mib << 10);
    Command::new("sh").args(["-c", &limited, env!("CARGO_BIN_EXE_vssleuth")]).arg(&path).output().unwrap()
}

/// The report of a run that came to its end.
fn report(output: &Output) -> String {
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{:?}: {told}", output.status);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A list of so many, each with its number.
fn list(n: u32, begin: &str, one: impl Fn(u32) -> String, between: &str, end: &str) -> Vec<u8> {
    [begin.to_owned(), (0..n).map(one).collect::<Vec<_>>().join(between), end.to_owned()].concat().into_bytes()
}

#[test]
fn exports_of_very_many_events_keep_the_newest_for_which_there_is_room() {
    let second =
        |n: u32| format!("2024-09-{:02}T{:02}:{:02}:{:02}", 1 + n / 86_400, n / 3_600 % 24, n / 60 % 60, n % 60);
    let json = |n| {
        let system = format!(r#""MachineName":"vm-1","ProviderName":"VSS","Id":8229,"RecordId":{n}"#);
        format!(r#"{{{system},"TimeCreated":"{}"}}"#, second(n))
    };
    let xml = |n| {
        let system = format!("<EventID>8229</EventID><EventRecordID>{n}</EventRecordID><Computer>vm-1</Computer>");
        format!(
            "<Event><System><Provider Name='VSS'/>{system}<TimeCreated SystemTime='{}Z'/></System></Event>",
            second(n)
        )
    };
    let row = |n| format!("8229,VSS,{n},vm-1,{}", second(n));
    for (name, content) in [
        ("events.json", list(60_000, "[", json, ",\n", "]")),
        (
            "events.xml",
            list(
                60_000,
                "<Events xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>",
                xml,
                "\n",
                "</Events>",
            ),
        ),
        (
            "events.csv",
            list(60_000, "\"Id\",\"ProviderName\",\"RecordId\",\"MachineName\",\"TimeCreated\"\n", row, "\n", "\n"),
        ),
    ] {
        let report = report(&within(48, name, &content));
        assert!(
            report.contains("of this source were left out, events first and the oldest of them"),
            "{name}: {report}"
        );
        assert!(report.contains("2024-09-01T16:39:59"), "{name}: the newest is there");
    }
}

#[test]
fn objects_of_a_json_are_held_once() {
    let shared = |n| format!(r#"[{{"FriendlyVolumeName":"C:\\ClusterStorage\\Volume{n}"}}]"#);
    let volume =
        |n| format!(r#"{{"Name":"Disk {n}","State":"Online","OwnerNode":"vm-1","SharedVolumeInfo":{}}}"#, shared(n));
    let report = report(&within(80, "csv.json", &list(40_000, "[", volume, ",\n", "]")));
    assert!(report.contains("csv-in-use"), "{report}");
}

#[test]
fn a_hive_in_an_archive_is_held_where_there_is_room() {
    for (mib, is_read) in [(40, true), (60, false)] {
        let mut hive = vec![0; mib << 20];
        hive[..4].copy_from_slice(b"regf");
        let zip = Zip::new().entry(b"SOFTWARE", &hive, Method::Deflate).finish();
        let told = String::from_utf8(within(100, "case.zip", &zip).stderr).unwrap();
        assert_eq!(!told.contains("left of the memory for a case (--max-memory)"), is_read, "{mib} MiB: {told}");
    }
}
