//! The real binary: arguments, exit codes, what goes where.
use std::fs;
use std::path::Path;

use assert_cmd::Command;

fn vssleuth(args: &[&str]) -> assert_cmd::assert::Assert {
    Command::cargo_bin("vssleuth").expect("built").env_remove("COLUMNS").args(args).assert()
}

fn out(assert: &assert_cmd::assert::Assert) -> String {
    String::from_utf8(assert.get_output().stdout.clone()).expect("UTF-8")
}

fn err(assert: &assert_cmd::assert::Assert) -> String {
    String::from_utf8(assert.get_output().stderr.clone()).expect("UTF-8")
}

#[test]
fn help_shows_every_command_and_examples() {
    let help = out(&vssleuth(&["--help"]).code(0));
    for word in ["analyze", "scan", "explain", "collect", "schema", "completions", "man", "Examples:", "Exit status:"] {
        assert!(help.contains(word), "{word}");
    }
    let help = out(&vssleuth(&["analyze", "--help"]).code(0));
    for option in [
        "--format",
        "--output",
        "--lang",
        "--redact",
        "--redact-map",
        "--hash",
        "--since",
        "--until",
        "--timezone",
        "--writer",
        "--jobs",
        "--color",
        "--progress",
        "--quiet",
        "--verbose",
        "--exit-code",
        "--each",
        "--max-entries",
        "--same-attempt",
        "--same-job",
        "Examples:",
    ] {
        assert!(help.contains(option), "{option}");
    }
}

#[test]
fn unusable_arguments_are_two() {
    for args in [
        &[][..],
        &["analyze"],
        &["analyze", "x", "--format", "pdf"],
        &["analyze", "x", "--redact-map", "map.json"],
        &["analyze", "x", "--since", "yesterday"],
        &["analyze", "x", "--timezone", "Mars/Olympus"],
        &["analyze", "x", "--jobs", "0"],
        &["analyze", "x", "--writer", "{1}"],
        &["completions", "tcl"],
        &["frobnicate"],
    ] {
        let assert = vssleuth(args).code(2);
        assert!(out(&assert).is_empty() && !err(&assert).is_empty(), "{args:?}");
    }
}

#[test]
fn what_cannot_be_read_is_named_with_its_cause_and_is_two() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("not there \u{202e}");
    let assert = vssleuth(&["analyze", missing.to_str().expect("UTF-8")]).code(2);
    assert!(err(&assert).contains("not there \\u{202e}"), "{}", err(&assert));
    assert!(!err(&assert).contains('\u{202e}'));
    let empty = vssleuth(&["analyze", folder.path().to_str().expect("UTF-8")]).code(2);
    assert!(!err(&empty).is_empty());
}

#[test]
fn explain_lists_shows_and_suggests() {
    let list = out(&vssleuth(&["explain"]).code(0));
    for code in ["csv-in-use", "csv-writer-unneeded", "no-action", "not-a-cluster", "needs-evidence"] {
        assert!(list.lines().any(|line| line.starts_with(code)), "{code}");
    }
    let page = out(&vssleuth(&["explain", "CSV-IN-USE"]).code(0));
    let seite = out(&vssleuth(&["explain", "csv-in-use", "--lang", "ja"]).code(0));
    assert!(!page.is_empty() && page != seite);
    let assert = vssleuth(&["explain", "csv-in-us"]).code(2);
    assert!(err(&assert).contains("nearest: csv-in-use"), "{}", err(&assert));
}

#[test]
fn collect_schema_completions_and_man_print() {
    assert!(out(&vssleuth(&["collect"]).code(0)).contains("Get-ClusterSharedVolume"));
    assert_ne!(out(&vssleuth(&["collect"]).code(0)), out(&vssleuth(&["collect", "--lang", "ja"]).code(0)));
    let schema = out(&vssleuth(&["schema"]).code(0));
    assert_eq!(schema, include_str!("../../src/report/json/schema.json").replace("\r\n", "\n"));
    assert!(out(&vssleuth(&["schema", "--each"]).code(0)).contains("vssleuth/case/1"));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(out(&vssleuth(&["completions", shell]).code(0)).contains("analyze"), "{shell}");
    }
    let man = out(&vssleuth(&["man"]).code(0));
    assert!(man.contains(".TH vssleuth 1") && man.contains("vssleuth\\-analyze(1)"), "{man}");
    let man = out(&vssleuth(&["man", "analyze"]).code(0));
    assert!(man.contains(".TH vssleuth-analyze 1") && man.contains("redact\\-map"), "{man}");
}

#[test]
fn an_input_is_never_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let evidence = folder.path().join("csv.txt");
    fs::write(&evidence, "evidence").expect("written");
    let (inside, folder) = (evidence.to_str().expect("UTF-8"), folder.path().to_str().expect("UTF-8"));
    for input in [inside, folder] {
        let assert = vssleuth(&["analyze", input, "--output", inside]).code(2);
        assert!(err(&assert).contains("is not overwritten"), "{}", err(&assert));
    }
    assert_eq!(fs::read_to_string(&evidence).expect("there"), "evidence");
}

#[test]
fn a_report_file_appears_whole_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let report = folder.path().join("report.json");
    let missing = folder.path().join("missing");
    let (report, missing) = (report.to_str().expect("UTF-8"), missing.to_str().expect("UTF-8"));
    vssleuth(&["analyze", missing, "--output", report]).code(2);
    assert_eq!(entries(folder.path()), Vec::<String>::new());
    let nowhere = folder.path().join("no/such/folder/report.json");
    let assert = vssleuth(&["analyze", "x", "--output", nowhere.to_str().expect("UTF-8")]).code(2);
    assert!(err(&assert).contains("cannot be written"), "{}", err(&assert));
}

fn entries(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn what_was_not_read_is_named_with_its_cause() {
    let folder = tempfile::tempdir().expect("a folder");
    let picture = folder.path().join("picture.evtx");
    fs::write(&picture, b"\xff\xd8\xff\xe0\0\x10JFIF").expect("written");
    let picture = picture.to_str().expect("UTF-8");
    for command in ["analyze", "scan"] {
        let assert = vssleuth(&[command, picture]).code(2);
        assert!(err(&assert).contains("picture.evtx: not recognised"), "{command}: {}", err(&assert));
        assert_eq!(err(&vssleuth(&[command, "--quiet", picture]).code(2)), "");
    }
    let damaged = "samples/damaged";
    let problem = "could not be read whole: fab-sql-";
    for command in ["analyze", "scan"] {
        let assert = vssleuth(&[command, damaged]).code(1);
        assert!(err(&assert).contains(problem), "{command}: {}", err(&assert));
        assert!(err(&assert).trim_end().ends_with(" / and 2 more"), "{command}: {}", err(&assert));
    }
    let redacted = err(&vssleuth(&["analyze", "--redact", damaged]).code(1));
    assert!(redacted.contains("could not be read whole: node-") && !redacted.contains("fab-sql"), "{redacted}");
}

#[test]
fn a_private_map_that_cannot_be_written_is_refused_before_a_report_is_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let report = folder.path().join("report.txt");
    let report = report.to_str().expect("UTF-8");
    let sample = "samples/no-action";
    let evidence = "samples/no-action/vm-file-01/csv.txt";
    for args in [["--redact-map", evidence].as_slice(), &["--redact-map", report, "--output", report]] {
        let assert = vssleuth(&[&["analyze", "--redact", sample], args].concat()).code(2);
        assert_eq!(out(&assert), "", "{args:?}");
        assert_eq!(entries(folder.path()), Vec::<String>::new());
    }
}

/// `--output x.html` wrote text.
#[test]
fn the_ending_of_the_output_says_the_format() {
    let folder = tempfile::tempdir().unwrap();
    for (name, options, begins) in [
        ("a.html", &[][..], "<!DOCTYPE html>"),
        ("a.MD", &[], "# `no-action`"),
        ("a.json", &[], "{"),
        ("a.csv", &[], "\u{feff}case,"),
        ("a.report", &[], "no-action "),
        ("b.html", &["--format", "JSON"], "{"),
    ] {
        let file = folder.path().join(name);
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_vssleuth"));
        command.current_dir(env!("CARGO_MANIFEST_DIR")).args(["analyze", "samples/no-action", "-o"]).arg(&file);
        assert!(command.args(options).args(["--lang", "EN"]).status().unwrap().success(), "{name}");
        assert!(std::fs::read_to_string(&file).unwrap().starts_with(begins), "{name}");
    }
}

/// A folder of three samples and a file that is no evidence.
fn inbox() -> tempfile::TempDir {
    let inbox = tempfile::tempdir().expect("a folder");
    for name in ["damaged", "no-action", "csv-writer-unneeded-ja"] {
        let to = inbox.path().join(name);
        let copied = std::process::Command::new("cp").arg("-r").arg(Path::new("samples").join(name)).arg(&to).status();
        assert!(copied.expect("cp").success());
    }
    fs::write(inbox.path().join("notes.txt"), "kumquat").expect("written");
    inbox
}

/// A folder of bundles filled thousands of lines, one page behind the other.
#[test]
fn many_cases_are_rows_worst_first_and_what_was_not_read_is_said_with_its_case() {
    use unicode_width::UnicodeWidthStr as _;
    let inbox = inbox();
    let folder = inbox.path().to_str().expect("UTF-8");
    for (lang, first) in [("en", "First"), ("ja", "最初に")] {
        let ran = vssleuth(&["analyze", "--each", folder, "--lang", lang]).code(1);
        let (said, told) = (out(&ran), err(&ran));
        assert!(said.lines().count() < 40 && said.lines().all(|line| line.width() <= 80), "{said}");
        let places: Vec<usize> = ["damaged", "csv-writer-unneeded-ja", "no-action", "notes.txt"]
            .map(|name| said.find(name).expect(name))
            .into();
        assert!(places.is_sorted(), "worst first, what is no evidence last: {said}");
        assert_eq!(said.matches(first).count(), 2, "where something is to be done: {said}");
        assert!(said.contains("2024-08-31 16:00:41"), "{said}");
        assert!(told.contains("damaged: fab-sql-01/Application.evtx"), "{told}");
    }
    let whole = out(&vssleuth(&["analyze", "--each", folder, "--details"]).code(1));
    assert!(whole.lines().count() > 200, "{whole}");
}

/// Each node's archive was a half-blind case of its own, and nothing said so.
#[test]
fn a_node_that_one_case_misses_and_another_has_is_said() {
    let inbox = tempfile::tempdir().expect("a folder");
    for (node, other) in [("vm-1", "vm-2"), ("vm-2", "vm-1")] {
        let folder = inbox.path().join(format!("upload-{node}")).join(node);
        fs::create_dir_all(&folder).expect("a folder");
        let list = format!(
            "PS C:\\> Get-ClusterNode\r\n\r\nName State\r\n---- -----\r\n{node} Up\r\n{other} Up\r\n\r\nPS C:\\> "
        );
        fs::write(folder.join("nodes.txt"), list).expect("written");
    }
    let folder = inbox.path().to_str().expect("UTF-8");
    let out_dir = inbox.path().with_extension("out");
    for (lang, said) in [
        ("en", "upload-vm-1 has nothing of vm-2, which is in upload-vm-2"),
        ("ja", "upload-vm-1 には vm-2 の情報がなく"),
    ] {
        let told = err(&vssleuth(&["analyze", "--each", folder, "--lang", lang]));
        assert!(told.contains(said) && told.contains("--join"), "{told}");
    }
    let told = err(&vssleuth(&["analyze", "--each", folder, "--output-dir", out_dir.to_str().expect("UTF-8")]));
    assert!(told.contains("upload-vm-1 has nothing of vm-2"), "{told}");
    fs::remove_dir_all(out_dir).expect("removed");
    let paths = ["upload-vm-1", "upload-vm-2"].map(|name| inbox.path().join(name).to_str().expect("UTF-8").to_owned());
    let joined = vssleuth(&["analyze", "--join", &paths[0], &paths[1]]);
    assert!(!err(&joined).contains("--join"), "{}", err(&joined));
}
