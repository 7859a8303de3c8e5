//! Before and after: each pair of samples comes to what its name says, in every format; "fixed" needs a proof.

use crate::reports::without_furniture;
use crate::support;

use assert_cmd::Command;
use serde_json::Value;
use std::path::{Path, PathBuf};
use support::bundle::Tree;
use support::cases::compare;
use unicode_width::UnicodeWidthStr;
use vssleuth::report::compare::{Comparison, Side};

/// The states that `before` is compared with, and the exit status with `--exit-code`.
const PAIRS: [(&str, i32); 5] =
    [("fixed", 0), ("half-fixed", 3), ("not-restarted", 3), ("cannot-tell", 4), ("worse", 3)];

const FORMATS: [(&str, &str, bool); 7] = [
    ("text", "txt", true),
    ("markdown", "md", true),
    ("html", "html", true),
    ("mail", "mail", true),
    ("json", "json", false),
    ("jsonl", "jsonl", false),
    ("csv", "csv", false),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/compare")
}

fn run(old: &Path, new: &Path, more: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vssleuth"));
    let output = command.arg("compare").arg(old).arg(new).args(more).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    (output.status.code().unwrap(), text)
}

fn sample(name: &str, more: &[&str]) -> (i32, String) {
    run(&root().join("before"), &root().join(name), more)
}

fn json(old: &Path, new: &Path) -> Value {
    serde_json::from_str(&run(old, new, &["--format", "json"]).1).unwrap()
}

/// The state of a sample, changed.
fn changed(name: &str, change: impl FnOnce(&mut Tree)) -> tempfile::TempDir {
    let mut tree = compare::all().into_iter().find(|(other, _)| *other == name).unwrap().1;
    change(&mut tree);
    let space = tempfile::tempdir().unwrap();
    tree.write_to(space.path());
    space
}

#[test]
fn committed_states_are_what_the_generator_builds() {
    for (name, tree) in compare::all() {
        let folder = root().join(name);
        let is_same =
            |(path, bytes): (&String, &Vec<u8>)| std::fs::read(folder.join(path)).is_ok_and(|read| read == *bytes);
        if std::env::var_os("VSSLEUTH_BLESS").is_some() && !tree.files.iter().all(is_same) {
            let _ = std::fs::remove_dir_all(&folder);
            tree.write_to(&folder);
        }
        for (path, bytes) in &tree.files {
            assert!(std::fs::read(folder.join(path)).unwrap() == *bytes, "{name}/{path}: VSSLEUTH_BLESS=1 writes it");
        }
    }
}

#[test]
fn each_pair_comes_to_what_its_name_says() {
    for (name, exit) in PAIRS {
        let (code, told) = sample(name, &["--format", "json"]);
        let told: Value = serde_json::from_str(&told).unwrap();
        assert_eq!((code, told["outcome"].as_str()), (0, Some(name)), "{told:#}");
        assert_eq!(sample(name, &["--exit-code"]).0, exit, "{name}");
    }
    assert_eq!(json(&root().join("fixed"), &root().join("worse"))["outcome"], "cannot-tell", "nothing in it is newer");
}

#[test]
fn snapshots_of_each_format() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots/compare");
    let bless = std::env::var_os("VSSLEUTH_BLESS").is_some();
    std::fs::create_dir_all(&folder).unwrap();
    for (name, _) in PAIRS {
        for (format, ending, human) in FORMATS {
            for lang in if human { &["en", "ja"][..] } else { &["en"] } {
                let said = without_furniture(&sample(name, &["--format", format, "--lang", lang]).1);
                let file = folder.join(format!("{name}.{lang}.{ending}"));
                if bless {
                    std::fs::write(&file, &said).unwrap();
                }
                let committed = std::fs::read_to_string(&file).unwrap_or_default();
                assert!(committed == said, "{name}.{lang}.{ending}: VSSLEUTH_BLESS=1 writes it anew");
                let gaps = ["compare.", "{n", "{since", "{why", "render."];
                let is_text = ["text", "mail"].contains(&format);
                assert!(!is_text || !gaps.iter().any(|gap| said.contains(gap)), "{name}.{lang}.{ending}");
                let wide = said.lines().find(|line| line.width() > 80 && line.trim().contains(' '));
                assert!(format != "text" || wide.is_none(), "{name}.{lang}: {wide:?}");
            }
        }
    }
}

#[test]
fn a_saved_report_says_what_its_bundle_says() {
    let space = tempfile::tempdir().unwrap();
    let report = |name: &str, format: &str| {
        let file = space.path().join(format!("{name}.{format}"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_vssleuth"));
        let arguments = ["analyze", "--hash", "all", "--format", format, "--output"];
        command.args(arguments).arg(&file).arg(root().join(name)).assert().success();
        file
    };
    let without_input = |mut told: Value| {
        for side in ["old", "new"] {
            told[side]["input"] = Value::Null;
        }
        told
    };
    for (name, _) in PAIRS {
        let bundles = without_input(json(&root().join("before"), &root().join(name)));
        let reports = without_input(json(&report("before", "json"), &report(name, "jsonl")));
        assert_eq!(bundles, reports, "{name}");
    }
}

#[test]
fn the_json_keeps_to_its_schema() {
    let printed = Command::new(env!("CARGO_BIN_EXE_vssleuth")).args(["schema", "--compare"]).output().unwrap();
    let validator = jsonschema::validator_for(&serde_json::from_slice(&printed.stdout).unwrap()).unwrap();
    for (name, _) in PAIRS {
        let told = json(&root().join("before"), &root().join(name));
        let errors: Vec<String> = validator.iter_errors(&told).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new(), "{name}");
    }
}

/// What is not on the list of proofs is no fix, however well all else looks.
#[test]
fn silence_is_no_proof() {
    type Change = fn(&mut Tree);
    let cases: [(&str, Change, &str); 4] = [
        ("no Application log", |tree| tree.files.retain(|path, _| !path.ends_with("Application.evtx")), "in-force"),
        (
            "no System log: no backup is seen",
            |tree| tree.files.retain(|path, _| !path.ends_with("System.evtx")),
            "in-force",
        ),
        ("a node sent nothing", |tree| tree.files.retain(|path, _| !path.starts_with("vm-erp-02")), "cannot-tell"),
        ("no captures", |tree| tree.files.retain(|path, _| !path.ends_with("session.txt")), "cannot-tell"),
    ];
    for (what, change, expected) in cases {
        let new = changed("fixed", change);
        let told = json(&root().join("before"), new.path());
        assert_eq!(told["outcome"], expected, "{what}: {told:#}");
    }
}

#[test]
fn a_damaged_log_proves_nothing() {
    let new = changed("fixed", |tree| {
        for (_, log) in tree.files.iter_mut().filter(|(path, _)| path.ends_with("Application.evtx")) {
            log.truncate(4096 + 6_000);
        }
    });
    let (code, told) = run(&root().join("before"), new.path(), &["--format", "json"]);
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_ne!(told["outcome"], "fixed", "{told:#}");
    assert_eq!(code, 1, "some evidence could not be read whole");
}

#[test]
fn the_wrong_order_and_another_cluster_conclude_nothing() {
    let (old, new) = (root().join("before"), root().join("fixed"));
    assert_eq!(json(&new, &old)["outcome"], "cannot-tell");
    assert_eq!(json(&old, &old)["outcome"], "cannot-tell");
    let other = json(&old, &root().join("../no-action"));
    assert_eq!(other["outcome"], "other-cluster");
    assert_eq!((other["nodes"].as_array().unwrap().len(), other["statements"].as_array().unwrap().len()), (0, 0));
    assert_eq!(run(&old, &root().join("../no-action"), &["--exit-code"]).0, 4);
}

#[test]
fn stand_ins_of_two_reports_are_not_the_same_nodes() {
    let space = tempfile::tempdir().unwrap();
    let redacted = |name: &str| {
        let file = space.path().join(format!("{name}.json"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_vssleuth"));
        command.args(["analyze", "--redact", "--output"]).arg(&file).arg(root().join(name)).assert().success();
        file
    };
    assert_eq!(json(&redacted("before"), &redacted("fixed"))["outcome"], "other-cluster");
}

#[test]
fn no_name_is_left_in_a_redacted_comparison_and_each_has_one_stand_in() {
    for (format, ..) in FORMATS {
        for lang in ["en", "ja"] {
            for (name, _) in PAIRS {
                let (_, said) = sample(name, &["--redact", "--format", format, "--lang", lang]);
                let said = said.to_lowercase();
                for word in ["vm-erp", "contoso", "cluster disk 4"] {
                    assert!(!said.contains(word), "{name} {format} {lang}: {word}");
                }
            }
        }
    }
    let (_, told) = sample("half-fixed", &["--redact", "--format", "json"]);
    let told: Value = serde_json::from_str(&told).unwrap();
    let names: Vec<&str> =
        told["nodes"].as_array().unwrap().iter().map(|node| node["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["node-1", "node-2"]);
    assert_eq!(told["nodes"][0]["state"], "fixed");
    assert_eq!(told["nodes"][1]["state"], "on");
}

#[test]
fn each_statement_on_a_node_cites_what_shows_it() {
    for (name, _) in PAIRS {
        let told = json(&root().join("before"), &root().join(name));
        for said in told["statements"].as_array().unwrap() {
            let is_proof = ["fixed", "stands", "new"].contains(&said["class"].as_str().unwrap());
            let cited = ["old", "new"].iter().map(|side| said[side].as_array().unwrap().len()).sum::<usize>();
            let of_a_log = said["text"].as_str().unwrap().starts_with("The Application log begins");
            assert!(!(is_proof || of_a_log) || cited > 0, "{name}: {said}");
        }
    }
}

/// The only case of a state's report.
fn case(name: &str) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vssleuth"));
    let output = command.args(["analyze", "--format", "json"]).arg(root().join(name)).output().unwrap();
    serde_json::from_slice::<Value>(&output.stdout).unwrap()["cases"][0].take()
}

/// What two cases come to.
fn outcome(old: &Value, new: &Value) -> String {
    let side = |case: &Value| Side::of_report(case.to_string().as_bytes()).unwrap();
    Comparison::of(side(old), side(new)).outcome().as_str().to_owned()
}

/// One thing less, and it is no longer fixed.
#[test]
fn each_proof_of_a_fix_is_needed() {
    type Change = (&'static str, fn(&mut Value), &'static str);
    let changes: [Change; 20] = [
        ("nothing", |_| {}, "fixed"),
        ("no backup seen", |case| case["nodes"][0]["newest_backup"] = Value::Null, "in-force"),
        (
            "the log begins after the restart",
            |case| case["nodes"][0]["logs"][0]["first"] = "2024-09-05T00:00:00Z".into(),
            "in-force",
        ),
        (
            "the log ends before the backup",
            |case| case["nodes"][0]["logs"][0]["last"] = "2024-09-05T00:00:00Z".into(),
            "in-force",
        ),
        ("the log has a hole", |case| case["nodes"][0]["logs"][0]["unbroken"] = false.into(), "in-force"),
        (
            "a text without a zone tells of the backup",
            |case| case["nodes"][0]["newest_backup"]["evidence"][0] = line("events.txt"),
            "in-force",
        ),
        ("the captures are those of before", |case| as_before(case, "vm-erp-01/session.txt"), "cannot-tell"),
        ("a job ended with an error, nobody knows when", |case| found(case, "AZR006", Value::Null), "cannot-tell"),
        (
            "what another writer did before the change is seen only now",
            |case| found(case, "WRT001", "2024-09-01T16:00:41Z".into()),
            "fixed",
        ),
        (
            "a new node rejected a backup, and none passed",
            |case| {
                let mut node = case["nodes"][0].clone();
                node["name"] = "vm-erp-03".into();
                node["fqdn"] = "vm-erp-03.corp.contoso.com".into();
                node["newest_backup"] = Value::Null;
                case["nodes"].as_array_mut().unwrap().push(node);
            },
            "cannot-tell",
        ),
        (
            "a node of that name in another domain",
            |case| case["nodes"][1]["fqdn"] = "vm-erp-02.corp.fabrikam.com".into(),
            "cannot-tell",
        ),
        ("an older list", |case| case["nodes"][0]["csv_writer"]["certain"] = false.into(), "cannot-tell"),
        ("no list", |case| case["nodes"][0]["csv_writer"]["status"] = "unknown".into(), "cannot-tell"),
        ("use of CSV not shown", |case| case["csv_usage"]["status"] = "unknown".into(), "cannot-tell"),
        ("only likely", |case| case["confidence"] = "likely".into(), "cannot-tell"),
        ("events left out", |case| case["options"]["since"] = "2024-09-05T00:00:00Z".into(), "cannot-tell"),
        (
            "rejected after the restart",
            |case| {
                let mut again = case["nodes"][0]["incidents"][0].clone();
                again["time"] = "2024-09-06T16:00:41Z".into();
                case["nodes"][0]["incidents"].as_array_mut().unwrap().push(again);
            },
            "half-fixed",
        ),
        ("a node is gone", |case| case["nodes"].as_array_mut().unwrap().truncate(1), "cannot-tell"),
        ("another writer fails now", |case| found(case, "WRT001", "2024-09-06T16:00:41Z".into()), "worse"),
        (
            "an older report without the new keys",
            |case| {
                for node in case["nodes"].as_array_mut().unwrap() {
                    for key in ["newest_boot", "newest_backup"] {
                        node.as_object_mut().unwrap().remove(key);
                    }
                    node["csv_writer"].as_object_mut().unwrap().remove("certain");
                    for log in node["logs"].as_array_mut().unwrap() {
                        log.as_object_mut().unwrap().remove("unbroken");
                    }
                }
            },
            "cannot-tell",
        ),
    ];
    let old = case("before");
    for (what, change, expected) in changes {
        let mut new = case("fixed");
        assert!(new["sources"][0]["path"].as_str().unwrap().ends_with("Application.evtx"), "the first is a log");
        change(&mut new);
        assert_eq!(outcome(&old, &new), expected, "{what}");
    }
}

fn line(source: &str) -> Value {
    serde_json::json!({ "source": source, "line": 3 })
}

/// A further finding on the first node.
fn found(case: &mut Value, code: &str, newest: Value) {
    let finding = serde_json::json!({ "code": code, "severity": "warning", "node": "vm-erp-01", "title": "",
        "detail": "", "evidence": [line("more.txt")], "newest": newest });
    case["findings"].as_array_mut().unwrap().push(finding);
}

/// A file is the one that `before` holds at that place.
fn as_before(case: &mut Value, path: &str) {
    let of = |case: &Value| case["sources"].as_array().unwrap().iter().position(|one| one["path"] == path).unwrap();
    let old = self::case("before");
    let at = of(case);
    case["sources"][at]["sha256"] = old["sources"][of(&old)]["sha256"].clone();
}

/// What became of a state is told from what it was: nothing gets worse that was not well, or is good that was not.
#[test]
fn the_outcome_goes_by_what_was_before() {
    type Change = fn(&mut Value);
    fn each(case: &mut Value, change: Change) {
        case["nodes"].as_array_mut().unwrap().iter_mut().for_each(change);
    }
    fn off(case: &mut Value) {
        each(case, |node| node["csv_writer"]["status"] = "disabled".into());
    }
    fn off_beside_volumes(case: &mut Value) {
        case["csv_usage"]["status"] = "in-use".into();
        off(case);
    }
    fn on(case: &mut Value) {
        each(case, |node| {
            node["csv_writer"]["status"] = "enabled".into();
            node["csv_writer"]["setting"] = serde_json::json!({ "status": "unset", "value": null, "evidence": [] });
        });
    }
    fn no_backup(case: &mut Value) {
        each(case, |node| node["newest_backup"] = Value::Null);
    }
    let pairs: [(&str, Change, &str, Change, &str); 7] = [
        ("off, and backups failed; none is seen since", off, "fixed", no_backup, "in-force"),
        (
            "off and well; none is seen since",
            |case| {
                off(case);
                each(case, |node| node["incidents"] = Value::Array(Vec::new()));
            },
            "fixed",
            no_backup,
            "good",
        ),
        (
            "not known before, and one passed",
            |case| each(case, |node| node["csv_writer"]["status"] = "unknown".into()),
            "fixed",
            |_| {},
            "fixed",
        ),
        (
            "off, and use of CSV was not known",
            |case| {
                off_beside_volumes(case);
                case["csv_usage"]["status"] = "unknown".into();
            },
            "worse",
            |_| {},
            "unchanged",
        ),
        ("off beside CSV, and still", off_beside_volumes, "worse", |_| {}, "unchanged"),
        ("off beside CSV, and undone", off_beside_volumes, "worse", on, "half-fixed"),
        ("no cluster any more", |_| {}, "fixed", |case| case["verdict"] = "not-a-cluster".into(), "in-force"),
    ];
    for (what, before, name, now, expected) in pairs {
        let (mut old, mut new) = (case("before"), case(name));
        before(&mut old);
        now(&mut new);
        assert_eq!(outcome(&old, &new), expected, "{what}");
    }
}

/// A node of NEW whose evidence is older than that of OLD tells nothing, whatever it shows.
#[test]
fn a_node_whose_evidence_is_older_is_not_judged() {
    let (mut old, mut new) = (case("fixed"), case("half-fixed"));
    new["nodes"][0]["logs"][0]["last"] = "2024-09-20T00:00:00Z".into();
    for log in old["nodes"][1]["logs"].as_array_mut().unwrap() {
        log["last"] = "2024-09-10T00:00:00Z".into();
    }
    assert_eq!(outcome(&old, &new), "cannot-tell");
}

/// `node-1.corp.contoso.com` is a name that people give; `node-1.domain-1` is a stand-in.
#[test]
fn nodes_that_are_called_like_stand_ins_are_compared() {
    let named = |name: &str| {
        let mut case = case(name);
        for (n, node) in (1..).zip(case["nodes"].as_array_mut().unwrap()) {
            node["name"] = format!("node-{n}").into();
            node["fqdn"] = format!("node-{n}.corp.contoso.com").into();
        }
        case
    };
    assert_eq!(outcome(&named("before"), &named("fixed")), "fixed");
}

/// Another writer that failed before counts as fixed by a backup that passed, and by nothing else.
#[test]
fn another_writer_is_fixed_by_a_backup_alone() {
    let failing = serde_json::json!({ "code": "WRT001", "severity": "error", "node": "vm-erp-01", "title": "",
        "detail": "", "evidence": [], "newest": "2024-09-01T16:00:41Z" });
    let (mut old, mut new) = (case("before"), case("fixed"));
    old["findings"].as_array_mut().unwrap().push(failing.clone());
    assert_eq!(outcome(&old, &new), "fixed", "a backup passed on that node");
    // The log still holds the old event: it is no new failure.
    new["findings"].as_array_mut().unwrap().push(failing.clone());
    assert_eq!(outcome(&old, &new), "fixed");
    new["findings"].as_array_mut().unwrap().last_mut().unwrap()["newest"] = "2024-09-05T16:00:41Z".into();
    assert_eq!(outcome(&old, &new), "half-fixed", "it failed again");
    let mut unseen = case("fixed");
    unseen["nodes"][0]["newest_backup"] = Value::Null;
    assert_eq!(outcome(&old, &unseen), "cannot-tell");
}

#[test]
fn what_cannot_be_compared_is_said() {
    let space = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = space.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let two = file("two.json", r#"{"schema":"vssleuth/report/1","tool":{},"cases":[{},{}]}"#);
    let broken = file("broken.json", r#"{"schema":"vssleuth/report/1","cases":[{"name":1}]}"#);
    let later = file("later.json", r#"{"schema":"vssleuth/report/2","cases":[{}]}"#);
    let before = root().join("before");
    let pairs = [
        (&before, two, "holds 2 cases"),
        (&before, broken, "not a report"),
        (&before, later, "a report of vssleuth/report/2"),
        (&before, space.path().join("gone"), "not found"),
        (&PathBuf::from("-"), "-".into(), "named twice"),
    ];
    for (old, path, says) in pairs {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vssleuth"));
        let output = command.arg("compare").arg(old).arg(&path).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{told}");
        assert!(told.contains(says), "{told}");
    }
    // A text report is no evidence: nothing is said of clusters that were not seen.
    let text = space.path().join("fixed.txt");
    let mut command = Command::new(env!("CARGO_BIN_EXE_vssleuth"));
    command.args(["analyze", "--output"]).arg(&text).arg(root().join("fixed")).assert().success();
    assert!(run(&before, &text, &[]).1.contains("NEW names no node"));
}
