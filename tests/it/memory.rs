//! Peak memory by kind of evidence: a process that may take so much and no more reads what came to many times that before
//! any of it was charged.
#![cfg(target_os = "linux")]

use std::io::Write;
use std::process::{Command, Output, Stdio};

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

/// Eight of them took eight times as much as one.
#[test]
fn archives_that_are_small_on_disk_take_no_more_side_by_side_than_alone() {
    let folder = tempfile::tempdir().unwrap();
    // Held while what lies in it is read.
    let inner = Zip::new().entry(b"noise.bin", &vec![0; 24 << 20], Method::Store).finish();
    let zip = Zip::new().entry(b"inner.zip", &inner, Method::Deflate).finish();
    (0..8).for_each(|case| std::fs::write(folder.path().join(format!("{case}.zip")), &zip).unwrap());
    let read = |mib: u32, jobs: &str| {
        let limited = format!("ulimit -d {}; exec \"$0\" \"$@\"", mib << 10);
        let mut program = Command::new("sh");
        program.args(["-c", &limited, env!("CARGO_BIN_EXE_vssleuth"), "analyze", "--each"]).arg(folder.path());
        program.args(["--format", "jsonl", "--jobs", jobs]).output().unwrap()
    };
    let alone = read(80, "1");
    let told = String::from_utf8_lossy(&alone.stderr);
    let said = String::from_utf8_lossy(&alone.stdout);
    assert_eq!(said.lines().count(), 8, "{told}");
    let beside = read(176, "8");
    assert_eq!(beside.status, alone.status, "stacks of threads take 50 MiB");
    assert!(beside.stdout == alone.stdout);
}

#[test]
fn of_a_pipe_no_more_is_held_than_three_quarters_of_the_memory() {
    for (bytes, is_held) in [(3 << 20, true), ((3 << 20) + 1, false)] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_vssleuth"));
        program.args(["analyze", "-", "--max-memory", "4M"]).stdin(Stdio::piped()).stderr(Stdio::piped());
        let mut run = program.stdout(Stdio::piped()).spawn().unwrap();
        // One that refuses does not read to the end.
        let _ = run.stdin.take().unwrap().write_all(&b"no evidence here\n".repeat(bytes / 17 + 1)[..bytes]);
        let done = run.wait_with_output().unwrap();
        let told = String::from_utf8_lossy(&done.stderr);
        let expected = if is_held { "not recognised" } else { "more than 3145728 bytes" };
        assert!(told.contains(expected) && done.status.code() == Some(2), "{told}");
    }
}
