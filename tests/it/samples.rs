//! The samples are what the generator builds, and the program says of each what its expectation says.

use crate::support;

use assert_cmd::Command;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use support::bundle::Tree;
use support::cases;
use support::evtx::Log;
use support::evtx::event::Event;
use support::story::Story;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

/// Files below a folder.
fn read(folder: &Path) -> Tree {
    fn walk(folder: &Path, base: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, base, files);
            } else {
                let name = path.strip_prefix(base).unwrap().to_str().unwrap().replace('\\', "/");
                files.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    let mut tree = Tree::new();
    walk(folder, folder, &mut tree.files);
    tree
}

#[test]
fn committed_samples_are_what_the_generator_builds() {
    let bless = std::env::var_os("VSSLEUTH_BLESS").is_some();
    for (name, tree) in cases::all() {
        let folder = root().join(name);
        if bless {
            let _ = std::fs::remove_dir_all(&folder);
            tree.write_to(&folder);
        }
        let committed = read(&folder);
        let names = |tree: &Tree| tree.files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&committed), names(&tree), "{name}");
        for (path, bytes) in &tree.files {
            assert!(committed.files[path] == *bytes, "{name}/{path} differs: VSSLEUTH_BLESS=1 writes it anew");
        }
    }
}

/// What a sample should come to, and where it lies.
struct Sample {
    name: String,
    folder: PathBuf,
    expected: Value,
}

/// Every sample that has an expectation, by name.
fn samples() -> Vec<Sample> {
    let mut all: Vec<Sample> = std::fs::read_dir(root())
        .unwrap()
        .filter_map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name()?.to_str()?.strip_suffix(".expected.json")?.to_owned();
            let expected = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            Some(Sample { folder: root().join(&name), name, expected })
        })
        .collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

/// Runs `vssleuth analyze` on a path; exit code and standard output.
fn analyze(path: &Path, more: &[&str]) -> (i32, Vec<u8>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vssleuth"));
    let output = command.arg("analyze").args(more).arg(path).output().unwrap();
    assert!(!output.stdout.is_empty(), "{}: {}", path.display(), String::from_utf8_lossy(&output.stderr));
    (output.status.code().unwrap(), output.stdout)
}

/// The only case of a JSON report.
fn case(report: &[u8]) -> Value {
    let report: Value = serde_json::from_slice(report).unwrap();
    assert_eq!(report["cases"].as_array().map(Vec::len), Some(1));
    report["cases"][0].clone()
}

/// A case in the form of an expectation.
fn seen(exit: i32, case: &Value) -> Value {
    let nodes: Map<String, Value> = items(&case["nodes"])
        .map(|node| {
            let writer = &node["csv_writer"];
            let facts = json!({
                "csv_writer": writer["status"],
                "setting": writer["setting"]["status"],
                "incidents": items(&node["incidents"]).count(),
            });
            (node["name"].as_str().unwrap().to_owned(), facts)
        })
        .collect();
    let hurt = |source: &&Value| matches!(source["status"].as_str(), Some("damaged" | "partial" | "skipped"));
    let damaged: Map<String, Value> = items(&case["sources"])
        .filter(hurt)
        .map(|source| (source["path"].as_str().unwrap().to_owned(), source["status"].clone()))
        .collect();
    json!({
        "exit": exit,
        "verdict": case["verdict"],
        "confidence": case["confidence"],
        "csv_usage": case["csv_usage"]["status"],
        "nodes": nodes,
        "damaged": damaged,
    })
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

#[test]
fn every_sample_has_an_expectation_and_the_other_way_round() {
    let built: Vec<&str> = cases::all().into_iter().map(|(name, _)| name).collect();
    let mut expected: Vec<String> = samples().into_iter().map(|sample| sample.name).collect();
    expected.sort_by_key(|name| built.iter().position(|other| other == name));
    assert_eq!(expected, built);
}

#[test]
fn each_sample_comes_to_what_is_expected() {
    let mut wrong = String::new();
    for sample in samples() {
        let (exit, report) = analyze(&sample.folder, &["--format", "json"]);
        let mut expected = sample.expected.clone();
        let why = expected.as_object_mut().unwrap().shift_remove("why").unwrap();
        let seen = seen(exit, &case(&report));
        if seen != expected {
            wrong += &format!("{}: expected {expected:#}\nsaid {seen:#}\nbecause {why}\n\n", sample.name);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_exit_code_is_the_same_in_every_format() {
    for sample in samples() {
        for format in ["text", "markdown", "json"] {
            let (exit, _) = analyze(&sample.folder, &["--format", format]);
            assert_eq!(json!(exit), sample.expected["exit"], "{} as {format}", sample.name);
        }
    }
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    for sample in samples() {
        for format in ["text", "markdown", "json"] {
            let one = analyze(&sample.folder, &["--format", format, "--jobs", "1"]);
            let two = analyze(&sample.folder, &["--format", format, "--jobs", "2"]);
            assert!(one == two, "{} as {format}", sample.name);
        }
    }
}

#[test]
fn an_archive_of_a_sample_says_what_the_folder_says() {
    let space = tempfile::tempdir().unwrap();
    for sample in samples() {
        let (exit, folder) = analyze(&sample.folder, &["--format", "json"]);
        let tree = read(&sample.folder);
        let nested = Tree::new().file("all.zip", tree.zip());
        for (ending, bytes) in
            [("zip", tree.zip()), ("tar.gz", tree.tar_gz()), ("tgz", tree.tar_gz()), ("zip", nested.zip())]
        {
            let path = space.path().join(format!("{}.{ending}", sample.name));
            std::fs::write(&path, bytes).unwrap();
            let (archive_exit, report) = analyze(&path, &["--format", "json"]);
            let report = String::from_utf8(report).unwrap().replace("all.zip/", "");
            assert_eq!(archive_exit, exit, "{}.{ending}", sample.name);
            assert!(report.as_bytes() == folder, "{}.{ending} reads otherwise than the folder", sample.name);
        }
    }
}

/// A whole list with neither cluster writer needs a second sign: here the System log, all of whose records were
/// looked at.
#[test]
fn a_system_log_without_an_event_of_the_cluster_service_is_the_second_sign() {
    let sample = cases::all().into_iter().find(|(name, _)| *name == "not-a-cluster").unwrap().1;
    let system = sample.files["fs-01/System.evtx"].clone();
    let mut list_alone = sample;
    list_alone.files.retain(|path, _| path != "fs-01/csv.txt" && path != "fs-01/System.evtx");
    let mut cut = system.clone();
    cut.truncate(system.len() - 60_000);
    let node = Story::node("fs-01.contoso.com").system();
    // An export numbers its records from 1, whichever the filter let through: only the events' own ids tell.
    let exported = |ids: &[u64], hours: u64| {
        let event = |id: &u64| {
            let at = format!("2024-09-{:02}T{:02}:00:00Z", 1 + id % 40 * hours / 24, id % 40 * hours % 24);
            Event::classic("Service Control Manager", 7036, &at).record_id(*id)
        };
        Log::new("System").computer("fs-01.contoso.com").exported().events(ids.iter().map(event)).build()
    };
    let all: Vec<u64> = (4_000..4_020).collect();
    let some: Vec<u64> = all.iter().copied().filter(|id| id % 3 == 0).collect();
    for (log, unbroken, verdict) in [
        (None, None, "needs-evidence"),
        (Some(system), Some(true), "not-a-cluster"),
        (Some(cut), Some(false), "needs-evidence"),
        (Some(node), Some(true), "needs-evidence"),
        (Some(exported(&all, 24)), Some(true), "not-a-cluster"),
        (Some(exported(&some, 24)), Some(false), "needs-evidence"),
        // One that was just cleared.
        (Some(exported(&all, 1)), Some(true), "needs-evidence"),
    ] {
        let space = tempfile::tempdir().unwrap();
        let with = log.into_iter().fold(list_alone.clone(), |tree, log| tree.file("fs-01/System.evtx", log));
        with.write_to(space.path());
        let (_, report) = analyze(space.path(), &["--format", "json"]);
        let case = case(&report);
        assert_eq!(case["verdict"], verdict, "{:#}", case["nodes"][0]["logs"]);
        let logs = case["nodes"][0]["logs"].as_array().unwrap();
        let log = logs.iter().find(|log| log["channel"] == "System");
        assert_eq!(log.map(|log| log["unbroken"].as_bool().unwrap()), unbroken, "{logs:#?}");
    }
}
