//! `scan` prints every matching event, however many there are, by source and time, the same from a file and a stream.

use std::process::Command;

use crate::support::evtx::pieces::{chunk, event, file, rejected};
use crate::support::evtx::{Event, Log, Shape};

const CSV: &str = "{1072ae1c-e5a7-4ea1-9e4a-6f7964656570}";

/// Record ids of the lines printed, and the exit code.
fn scan(path: &std::path::Path, more: &[&str]) -> (Vec<u64>, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_vssleuth")).arg("scan").arg(path).args(more).output().unwrap();
    let id = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["record_id"].as_u64().unwrap();
    (String::from_utf8(output.stdout).unwrap().lines().map(id).collect(), output.status.code())
}

#[test]
fn every_event_is_printed_once_and_in_order_of_time() {
    const MANY: u64 = 6_000;
    let event = |n| event(Shape::Classic, "x", 7, n);
    let mut chunks: Vec<Vec<u8>> = Vec::new();
    for first in (1..=MANY).step_by(60) {
        let numbers: Vec<Event> = (first..(first + 60).min(MANY + 1)).map(event).collect();
        chunks.push(chunk(&numbers, &[]));
    }
    // The oldest chunk stands in the middle, and one stands there twice.
    let middle = chunks.len() / 2;
    chunks.rotate_left(middle);
    chunks.push(chunks[0].clone());
    let space = tempfile::tempdir().unwrap();
    let path = space.path().join("Application.evtx");
    std::fs::write(&path, file(&chunks, MANY + 1)).unwrap();
    let (ids, code) = scan(&path, &["--event", "7"]);
    assert!(ids.iter().copied().eq(1..=MANY), "{} lines", ids.len());
    assert_eq!(code, Some(0));
}

/// Lines of records out of space that is no longer used stood among the others.
#[test]
fn what_was_recovered_is_marked_and_none_whose_template_is_another_one() {
    let stale =
        || Log::new("Application").computer("vm-1").event(rejected(1, CSV)).slack(900, rejected(900, CSV)).build();
    let mut other = stale();
    let at = memchr::memmem::rfind(&other, &[0x2a, 0x2a, 0, 0]).unwrap();
    // Its name for the template, behind the record's and the fragment's header.
    assert_eq!(other[at + 28], 0x0c);
    other[at + 30] ^= 0xff;
    let space = tempfile::tempdir().unwrap();
    for (log, expected) in [(stale(), vec![(1, false), (900, true)]), (other, vec![(1, false)])] {
        let path = space.path().join("Application.evtx");
        std::fs::write(&path, log).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_vssleuth")).arg("scan").arg(&path).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let mut lines: Vec<(u64, bool)> = text
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
            .map(|line| (line["record_id"].as_u64().unwrap(), line["recovered"].as_bool().unwrap()))
            .collect();
        lines.sort_unstable();
        assert_eq!(lines, expected);
    }
}

#[test]
fn lines_come_by_source_then_time_from_a_folder_as_from_an_archive() {
    let log = |ids: [u64; 3]| file(&ids.map(|id| chunk(&[rejected(id, CSV)], &[])), 9);
    let space = tempfile::tempdir().unwrap();
    let folder = space.path().join("case");
    std::fs::create_dir(&folder).unwrap();
    let mut zip = zip::ZipWriter::new(std::fs::File::create(space.path().join("case.zip")).unwrap());
    for (name, ids) in [("b.evtx", [5, 4, 6]), ("a.evtx", [8, 9, 7])] {
        std::fs::write(folder.join(name), log(ids)).unwrap();
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, &log(ids)).unwrap();
    }
    zip.finish().unwrap();
    assert_eq!(scan(&folder, &[]), (vec![7, 8, 9, 4, 5, 6], Some(0)));
    assert_eq!(scan(&space.path().join("case.zip"), &[]), (vec![7, 8, 9, 4, 5, 6], Some(0)));
}
