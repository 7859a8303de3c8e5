//! Outputs harm nothing: no evidence, no device, no file behind a link; and a run that ends early leaves the old file
//! and nothing else.
#![cfg(unix)]

use std::fs::{self, File};
use std::io::Read as _;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const SAMPLE: &str = "samples/csv-writer-unneeded-ja";

struct Space(tempfile::TempDir);

impl Space {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, content: &str) -> PathBuf {
        fs::write(self.path(name), content).unwrap();
        self.path(name)
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_vssleuth"))
}

fn analyze(args: &[&str]) -> Output {
    program().args(["analyze", SAMPLE]).args(args).output().unwrap()
}

fn refused(output: &Output, why: &str) {
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(2) && error.contains(why), "{:?}: {error}", output.status);
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn what_is_no_file_is_written_through_and_stays_what_it_is() {
    let space = Space::new();
    let pipe = space.path("pipe");
    fifo(&pipe);
    let reading = pipe.clone();
    let reader = std::thread::spawn(move || {
        let mut seen = String::new();
        File::open(reading).unwrap().read_to_string(&mut seen).unwrap();
        seen
    });
    let output = analyze(&["--output", text(&pipe), "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(reader.join().unwrap().starts_with('{'));
    assert!(fs::symlink_metadata(&pipe).unwrap().file_type().is_fifo());
    let before = fs::metadata("/dev/null").unwrap();
    assert_eq!(analyze(&["--output", "/dev/null"]).status.code(), Some(0));
    assert_eq!(fs::metadata("/dev/null").unwrap().ino(), before.ino(), "as root a file could stand there now");
    // A pipe that nobody reads, and a device that is full.
    refused(&analyze(&["--output", text(&pipe)]), "cannot be written");
    refused(&analyze(&["--output", "/dev/full"]), "cannot be written");
    let shown = analyze(&["--output", "/dev/stdout", "--format", "json"]);
    assert!(shown.stdout.starts_with(b"{"));
}

#[test]
fn no_link_is_followed_out_of_its_folder() {
    let space = Space::new();
    let precious = space.file("precious", "as it was");
    fs::create_dir(space.path("out")).unwrap();
    for (name, aim) in [("out/away", &precious), ("out/nowhere", &space.path("out/none"))] {
        let link = space.path(name);
        symlink(aim, &link).unwrap();
        refused(&analyze(&["--output", text(&link)]), "a link that");
        refused(&analyze(&["--redact", "--redact-map", text(&link)]), "a link that");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
    assert_eq!(fs::read_to_string(&precious).unwrap(), "as it was");
    let (report, latest) = (space.file("out/report.json", "old"), space.path("out/latest.json"));
    symlink("report.json", &latest).unwrap();
    assert_eq!(analyze(&["--format", "json", "--output", text(&latest)]).status.code(), Some(0));
    assert!(fs::read_to_string(&report).unwrap().starts_with('{'), "a link inside the folder still leads to its file");
    assert!(fs::symlink_metadata(&latest).unwrap().is_symlink());
}

#[test]
fn evidence_is_never_overwritten_by_whatever_path_it_is_reached() {
    let space = Space::new();
    let evidence = space.file("csv.txt", "PS C:\\> Get-ClusterSharedVolume\n");
    fs::create_dir(space.path("x")).unwrap();
    symlink(space.0.path(), space.path("x/linked")).unwrap();
    fs::hard_link(&evidence, space.path("hard")).unwrap();
    for path in ["csv.txt", "x/../csv.txt", "x/linked/csv.txt", "hard"] {
        let path = space.path(path);
        for (input, option) in [text(&evidence), "-"].into_iter().flat_map(|i| [(i, "--output"), (i, "--redact-map")]) {
            let mut command = program();
            command.args(["analyze", input, "--redact", option]).arg(&path).stdin(File::open(&evidence).unwrap());
            refused(&command.output().unwrap(), "is part of the evidence");
        }
    }
    assert!(fs::read_to_string(&evidence).unwrap().starts_with("PS C:"));
    for input in [text(&evidence), "-"] {
        let appended = File::options().append(true).open(&evidence).unwrap();
        let stdin = File::open(&evidence).unwrap();
        let output = program().args(["analyze", input]).stdin(stdin).stdout(appended).output().unwrap();
        refused(&output, "is part of the evidence");
    }
    let passwords = space.file("passwords.txt", "zebra\n");
    refused(&analyze(&["--password-file", text(&passwords), "--output", text(&passwords)]), "is part of the evidence");
    assert_eq!(fs::read_to_string(&passwords).unwrap(), "zebra\n");
}

#[test]
fn a_refusal_is_said_in_our_words_whatever_a_folder_is_called() {
    let space = Space::new();
    fs::create_dir(space.path("ev")).unwrap();
    space.file("ev/a.txt", "PS C:\\> Get-ClusterSharedVolume\n");
    let mut command = program();
    command.args(["analyze", "ev", "--redact", "--output", "ev/a.txt"]).current_dir(space.0.path());
    refused(&command.output().unwrap(), ": is part of the evidence and is not overwritten");
}

#[test]
fn a_pipe_put_in_the_place_of_a_kept_state_is_not_waited_for() {
    let space = Space::new();
    fs::create_dir(space.path("in")).unwrap();
    space.file("in/a.txt", "PS C:\\> Get-ClusterSharedVolume\n");
    let run = || {
        let mut command = program();
        command.args(["analyze", "--quiet", "--resume", "--each", text(&space.path("in")), "--output-dir"]);
        let mut child = command.arg(space.path("out")).spawn().unwrap();
        let begun = Instant::now();
        loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "it waits for a pipe");
            std::thread::sleep(Duration::from_millis(2));
        }
    };
    let first = run();
    let kept = fs::read_dir(space.path("out/state")).unwrap().next().expect("a state").unwrap().path();
    fs::remove_file(&kept).unwrap();
    fifo(&kept);
    assert_eq!(run(), first);
    assert!(fs::metadata(&kept).unwrap().is_file(), "and it is kept anew");
}

#[test]
fn the_private_map_never_takes_the_place_of_the_report() {
    let space = Space::new();
    fs::create_dir(space.path("x")).unwrap();
    symlink(space.0.path(), space.path("linked")).unwrap();
    let report = space.path("a.json");
    for exists in [false, true] {
        for map in ["a.json", "A.json", "x/../a.json", "linked/a.json"] {
            let map = space.path(map);
            let args = ["--redact", "--format", "json", "--output", text(&report), "--redact-map", text(&map)];
            refused(&analyze(&args), "named both");
        }
        assert_eq!(report.exists(), exists);
        fs::write(&report, "old").unwrap();
    }
    let mut shown = program();
    shown.args(["analyze", SAMPLE, "--redact", "--redact-map"]).arg(&report);
    shown.stdout(File::options().append(true).open(&report).unwrap());
    refused(&shown.output().unwrap(), "named both");
    assert_eq!(fs::read_to_string(&report).unwrap(), "old");
}

#[test]
fn the_map_is_private_and_comes_before_the_report() {
    let space = Space::new();
    let (report, map) = (space.file("report.json", "old"), space.file("map.json", "old"));
    fs::set_permissions(&report, fs::Permissions::from_mode(0o640)).unwrap();
    let args = ["--redact", "--format", "jsonl", "--output", text(&report), "--redact-map", text(&map)];
    assert_eq!(analyze(&args).status.code(), Some(0));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&map), mode(&report)), (0o600, 0o640));
    assert_eq!(space.names(), ["map.json", "report.json"]);
    fs::write(&report, "old").unwrap();
    for args in [&["--output", text(&report)][..], &[]] {
        let output = analyze(&[&["--redact", "--format", "jsonl", "--redact-map", "/dev/full"], args].concat());
        refused(&output, "cannot be written");
        assert!(output.stdout.is_empty(), "a report whose stand-ins nobody can tell");
    }
    assert_eq!(fs::read_to_string(&report).unwrap(), "old");
}

#[test]
fn a_limit_on_the_size_of_files_leaves_the_old_file_and_nothing_else() {
    let space = Space::new();
    let report = space.file("report.html", "old");
    let limited = format!("ulimit -f 8; exec \"$0\" analyze {SAMPLE} --format html --output \"$1\"");
    let output =
        Command::new("sh").args(["-c", &limited, env!("CARGO_BIN_EXE_vssleuth"), text(&report)]).output().unwrap();
    refused(&output, "cannot be written");
    assert_eq!(
        (space.names(), fs::read_to_string(&report).unwrap()),
        (vec!["report.html".to_owned()], "old".to_owned())
    );
    let map = space.file("map.json", "old");
    let limited = format!("ulimit -f 1; exec \"$0\" analyze {SAMPLE} --redact --output \"$1\" --redact-map \"$2\"");
    let mut command = Command::new("sh");
    command.args(["-c", &limited, env!("CARGO_BIN_EXE_vssleuth"), text(&report), text(&map)]);
    refused(&command.output().unwrap(), "cannot be written");
    assert_eq!(space.names(), ["map.json", "report.html"]);
    assert_eq!(
        [&map, &report].map(|file| fs::read_to_string(file).unwrap()),
        ["old", "old"],
        "no report without its map"
    );
}

/// A file system of 64 KiB in a name space of its own, where the platform gives one.
#[test]
fn a_full_disk_leaves_the_old_file_or_the_new_one_and_nothing_else() {
    let space = Space::new();
    let script = "mount -t tmpfs -o size=64k tmpfs \"$1\" || exit 99; printf old >\"$1/report\"; \
        \"$0\" analyze \"$2\" --format \"$3\" --output \"$1/report\"; \
        echo \"status $?\"; ls -A \"$1\"; [ \"$(cat \"$1/report\")\" = old ] && echo old || echo new";
    for (format, expected) in [("html", "status 2\nreport\nold\n"), ("csv", "status 0\nreport\nnew\n")] {
        let arguments = ["--user", "--map-root-user", "--mount", "sh", "-c", script];
        let folder = space.path(format);
        fs::create_dir(&folder).unwrap();
        let run = Command::new("unshare")
            .args(arguments)
            .args([env!("CARGO_BIN_EXE_vssleuth"), text(&folder), SAMPLE, format])
            .output();
        let Some(output) = run.ok().filter(|output| !matches!(output.status.code(), Some(1 | 99))) else {
            return eprintln!("left out: no file system can be mounted here");
        };
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// The same for the map, which comes first, and for a folder of reports.
#[test]
fn a_full_disk_leaves_whole_files_alone_also_of_maps_and_folders() {
    let space = Space::new();
    let inbox = space.path("inbox");
    for case in ["a", "b", "c"] {
        fs::create_dir_all(inbox.join(case)).unwrap();
        fs::write(inbox.join(case).join("csv.txt"), "PS C:\\> Get-ClusterSharedVolume\nPS C:\\> ").unwrap();
    }
    let script = "mount -t tmpfs -o size=\"$4\" tmpfs \"$1\" || exit 99; cd \"$1\"; printf old >report; printf old >map; \
        \"$0\" analyze \"$2\" --redact --format json --output report --redact-map map --quiet; echo \"status $?\"; \
        head -c 3 map; head -c 3 report; rm map report; \
        \"$0\" analyze --each \"$3\" --output-dir out --format html --quiet; echo \" status $?\"; \
        find out -name '*.tmp'; find out -name '*.html' -exec sh -c 'tail -c 8 \"$1\"' sh {} ';'";
    // Room for the map and not for the report; for neither report nor folder; for one report and not for all.
    for size in ["8k", "24k", "200k", "360k"] {
        let folder = space.path(size);
        fs::create_dir(&folder).unwrap();
        let run = Command::new("unshare")
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", script, env!("CARGO_BIN_EXE_vssleuth")])
            .args([text(&folder), text(&fs::canonicalize(SAMPLE).unwrap()), text(&inbox), size])
            .output();
        let Some(output) = run.ok().filter(|output| !matches!(output.status.code(), Some(1 | 99))) else {
            return eprintln!("left out: no file system can be mounted here");
        };
        let (said, told) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let (files, folder) = said.split_once(" status ").unwrap_or_else(|| panic!("{size}: {said} {told}"));
        // Neither was written, the map alone, or both.
        let good = ["status 2\noldold", "status 2\n{\n old", "status 2\n{\n  old", "status 0\n{\n {\n "];
        assert!(good.iter().any(|good| files.trim_end() == good.trim_end()), "{size}: {files:?} {told}");
        assert!(!folder.contains(".tmp"), "{size}: {folder}");
        let (status, ends) = folder.split_once('\n').unwrap();
        let ends = ends.split_whitespace().collect::<Vec<_>>();
        assert!(ends.iter().all(|end| *end == "</html>"), "{size}: {ends:?}");
        assert_eq!(ends.len() == 4, status == "0", "{size}: {said} {told}");
    }
}

#[test]
fn a_signal_leaves_the_old_file_and_nothing_else() {
    let space = Space::new();
    let report = space.file("report.jsonl", "old");
    let inbox = Space::new();
    for case in 0..400 {
        let folder = inbox.path(&format!("case-{case}"));
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("csv.txt"), "PS C:\\> Get-ClusterSharedVolume\n".repeat(40)).unwrap();
    }
    for signal in ["TERM", "INT"] {
        let mut command = program();
        command
            .args(["analyze", "--quiet", "--each", "--format", "jsonl", "--output", text(&report)])
            .arg(inbox.0.path());
        let mut child = command.spawn().unwrap();
        let begun = Instant::now();
        while space.names().len() == 1 && begun.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(1));
        }
        assert!(Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap().success());
        let status = child.wait().unwrap();
        assert_eq!(space.names(), ["report.jsonl"], "{signal}: {status:?}");
        assert!(std::os::unix::process::ExitStatusExt::signal(&status).is_some(), "{signal}: {status:?}");
        assert_eq!(fs::read_to_string(&report).unwrap(), "old");
    }
}

/// A file and a pipe take each other's place all the time: whatever is met is read or named, and nothing is waited for.
#[test]
fn a_pipe_put_in_the_place_of_a_file_is_not_waited_for() {
    let space = Space::new();
    let folder = space.path("case");
    fs::create_dir(&folder).unwrap();
    let plain = space.file("plain", "PS C:\\> Get-ClusterSharedVolume\n");
    let (pipe, place) = (space.path("pipe"), folder.join("csv.txt"));
    fifo(&pipe);
    fs::hard_link(&plain, &place).unwrap();
    let done = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let stop = done.clone();
    let swapper = std::thread::spawn(move || {
        let next = place.with_file_name("../next");
        while !stop.load(std::sync::atomic::Ordering::Relaxed) {
            for aim in [&pipe, &plain] {
                fs::hard_link(aim, &next).unwrap();
                fs::rename(&next, &place).unwrap();
            }
        }
    });
    for _ in 0..20 {
        let mut child =
            program().arg("analyze").arg(&folder).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let begun = Instant::now();
        while child.try_wait().unwrap().is_none() {
            assert!(begun.elapsed() < Duration::from_secs(30), "it waits for a pipe");
            std::thread::sleep(Duration::from_millis(2));
        }
    }
    done.store(true, std::sync::atomic::Ordering::Relaxed);
    swapper.join().unwrap();
}
