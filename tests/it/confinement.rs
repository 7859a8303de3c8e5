//! What a run asks of the system: the inputs for reading, the outputs for writing, and nothing else. Skipped where no
//! process may watch another.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::process::Command;

const PROGRAM: &str = env!("CARGO_BIN_EXE_vssleuth");
const SAMPLE: &str = "samples/csv-writer-unneeded-ja";

/// The calls of a run that strace saw, or `None` where there is no strace or it may not watch.
fn calls(trace: &Path, args: &[&str]) -> Option<String> {
    let watched = ["-f", "-qq", "-e", "trace=file,network,process,landlock_restrict_self", "-o"];
    let mut command = Command::new("strace");
    let status = command.args(watched).arg(trace).arg(PROGRAM).args(args).output().ok()?.status;
    let calls = fs::read_to_string(trace).unwrap_or_default();
    (status.success() && calls.contains("execve")).then_some(calls)
}

#[test]
fn a_run_reads_its_inputs_and_writes_its_outputs_and_nothing_else() {
    let space = tempfile::tempdir().unwrap();
    let path = |name: &str| space.path().join(name).to_str().unwrap().to_owned();
    let (report, map) = (path("report.html"), path("map.json"));
    let args =
        ["analyze", SAMPLE, "--redact", "--redact-map", &map, "--format", "html", "--output", &report, "--hash", "all"];
    let Some(calls) = calls(&space.path().join("trace"), &args) else { return };
    // What the loader and the runtime read before the program begins is the system's own.
    let (_, own) = calls.split_once(SAMPLE).unwrap();
    let ours = [SAMPLE, space.path().to_str().unwrap()];
    for line in own.lines() {
        let call = line.split_once(' ').map_or(line, |(_, call)| call.trim_start());
        // The end of a call that another thread came between: what it was called with stands where it began.
        if call.starts_with("<... ") {
            continue;
        }
        let runs = ["execve(", "fork(", "vfork("].iter().any(|name| call.starts_with(name));
        let connects = ["socket(", "connect(", "bind(", "sendto("].iter().any(|name| call.starts_with(name));
        assert!(!runs && !connects, "{line}");
        let opens = call.starts_with("open");
        let is_system = ["/proc/", "/sys/", "/usr/share/zoneinfo", "/usr/lib/", "/etc/", "/lib"];
        let is_ours = ours.iter().any(|place| call.contains(place));
        let reads = call.contains("O_RDONLY") || call.contains("O_PATH");
        assert!(!opens || is_ours || (reads && is_system.iter().any(|place| call.contains(place))), "{line}");
        let writes = ["O_WRONLY", "O_RDWR", "O_CREAT", "unlink", "rename", "mkdir", "chmod", "link("];
        if writes.iter().any(|write| call.contains(write)) && !call.starts_with("readlink") {
            assert!(call.contains(ours[1]), "{line}");
        }
    }
    if let Some((before, confined)) = own.split_once("landlock_restrict_self(") {
        assert!(!before.contains("evtx"), "evidence was read before the rights were given up");
        assert!(confined.contains("Application.evtx"));
    }
}

/// Whoever wants to know what the kernel goes along with is told.
#[test]
fn verbose_says_how_far_the_process_is_confined() {
    let output = Command::new(PROGRAM).args(["analyze", "--verbose", SAMPLE]).output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("confined"), "{error}");
    let quiet = Command::new(PROGRAM).args(["analyze", SAMPLE]).output().unwrap();
    assert!(!String::from_utf8(quiet.stderr).unwrap().contains("confined"));
}
