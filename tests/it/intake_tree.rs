//! Folders: what is walked, what is named and left, and that a folder and its archive are the same case.

use crate::intake_support;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use intake_support::*;
use vssleuth::facts::Status;
use vssleuth::intake::{self, Limits, Split};

/// The same small bundle in every wrapping.
const BUNDLE: &[(&str, &[u8])] = &[
    ("Node_vm-01/System.EVTX", b"log one"),
    ("Node_vm-01/.hidden", b"hidden"),
    ("Node_vm-02/empty.txt", b""),
    ("notes", b"?unknown"),
];

fn bundle() -> Vec<Seen> {
    vec![
        whole("Node_vm-01/.hidden", "hidden"),
        whole("Node_vm-01/System.EVTX", "log one"),
        whole("Node_vm-02/empty.txt", ""),
        with("notes", Status::Unrecognised, ""),
    ]
}

#[test]
fn a_folder_and_its_archives_are_the_same_case() {
    let root = tempfile::tempdir().expect("a folder");
    let folder = root.path().join("case");
    for (path, content) in BUNDLE {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, content).expect("a file");
    }
    assert_eq!(seen(&folder, &Limits::default()), bundle());
    for (name, bytes) in [
        ("case.zip", zip_of(BUNDLE)),
        ("case.tar", tar_of(BUNDLE)),
        ("case.tgz", gzip_of(&tar_of(BUNDLE))),
        ("case.7z", seven_zip_of(BUNDLE)),
        ("no ending", zip_of(BUNDLE)),
    ] {
        let path = root.path().join(name);
        fs::write(&path, bytes).expect("a file");
        assert_eq!(seen(&path, &Limits::default()), bundle(), "{name}");
    }
}

#[test]
fn a_single_file_is_called_by_its_name() {
    let (_folder, path) = file("Application.evtx", b"log");
    assert_eq!(seen(&path, &Limits::default()), [whole("Application.evtx", "log")]);
    let (_folder, path) = file("Application.evtx.gz", &gzip_of(b"log"));
    assert_eq!(seen(&path, &Limits::default()), [whole("Application.evtx", "log")]);
}

#[test]
fn a_large_file_is_read_in_place() {
    let content = noise(300_000);
    let (_folder, path) = file("large.bin", &content);
    assert_eq!(seen(&path, &Limits::default()), [whole("large.bin", &digest(&content))]);
}

#[test]
#[cfg(unix)]
fn links_and_pipes_are_named_and_not_followed() {
    use std::os::unix::fs::symlink;
    let root = tempfile::tempdir().expect("a folder");
    let case = root.path().join("case");
    fs::create_dir_all(case.join("sub")).expect("a folder");
    fs::write(case.join("sub/a.txt"), "a").expect("a file");
    fs::write(root.path().join("secret.evtx"), "outside").expect("a file");
    symlink("..", case.join("sub/loop")).expect("a link");
    symlink("../secret.evtx", case.join("out.evtx")).expect("a link");
    symlink("nowhere", case.join("dangling")).expect("a link");
    let made = std::process::Command::new("mkfifo").arg(case.join("pipe")).status().expect("mkfifo");
    assert!(made.success());
    let harvests = harvests(&case, &Limits::default(), 2);
    let evidence: Vec<&str> = harvests.iter().filter(|h| h.is_evidence).map(|h| h.path.as_str()).collect();
    assert_eq!(evidence, ["out.evtx"], "only what may have been evidence changes the exit code");
    let seen: Vec<Seen> = harvests.into_iter().map(brief).collect();
    assert_eq!(
        seen,
        [
            with("dangling", Status::Skipped, "intake.link.outside"),
            with("out.evtx", Status::Skipped, "intake.link.outside"),
            with("pipe", Status::Skipped, "intake.special"),
            whole("sub/a.txt", "a"),
            with("sub/loop", Status::Skipped, "intake.link.inside"),
        ]
    );
    // A PATH that is itself a link was named by the user; a child of `--each` was not.
    symlink("case", root.path().join("link")).expect("a link");
    assert_eq!(intake_support::seen(&root.path().join("link"), &Limits::default()).len(), 5);
    let cases = intake::cases(&[root.path().to_owned()], &Split::Each, None, &Limits::default()).expect("cases");
    let linked = cases.iter().flatten().find(|case| case.name == "link").expect("the link's case");
    let left = intake::harvest(linked, &Limits::default(), &intake::Silent, &|input, _| probe(input));
    assert_eq!(left.into_iter().map(brief).collect::<Vec<_>>(), [with("link", Status::Skipped, "intake.special")]);
    // Neither does a pipe make a case.
    let pipe = intake::cases(&[case.join("pipe")], &Split::Paths, None, &Limits::default());
    assert!(matches!(pipe, Err(intake::Error::NotAFile(_))));
}

#[test]
#[cfg(target_os = "linux")]
fn a_name_that_is_not_utf8_shows_its_odd_bytes() {
    use std::os::unix::ffi::OsStrExt;
    let root = tempfile::tempdir().expect("a folder");
    let name = |bytes: &[u8]| root.path().join(std::ffi::OsStr::from_bytes(bytes));
    fs::write(name(b"caf\xE9.txt"), "latin").expect("a file");
    fs::write(name("é.txt".as_bytes()), "utf-8").expect("a file");
    // Unpacked from SDDC's zip by a tool that takes the backslash for a letter.
    fs::write(name(b"Node_a\\System.EVTX"), "log").expect("a file");
    let expected = [whole("Node_a/System.EVTX", "log"), whole("caf%E9.txt", "latin"), whole("é.txt", "utf-8")];
    assert_eq!(seen(root.path(), &Limits::default()), expected);
}

#[test]
fn too_many_files_are_counted() {
    let root = tempfile::tempdir().expect("a folder");
    for n in 0..7 {
        fs::write(root.path().join(format!("{n}.txt")), "x").expect("a file");
    }
    let harvests = harvests(root.path(), &Limits { sources: 5, ..Limits::default() }, 2);
    assert_eq!(harvests.len(), 6);
    let problem = format!("{:?}", harvests[0].problems);
    assert!(harvests[0].path == "." && harvests[0].is_evidence && problem.contains("Number(2)"), "{problem}");
}

#[test]
fn ten_thousand_small_files_are_no_burden() {
    let root = tempfile::tempdir().expect("a folder");
    for n in 0..10_000 {
        let folder = root.path().join(format!("{:03}", n / 100));
        if n % 100 == 0 {
            fs::create_dir(&folder).expect("a folder");
        }
        fs::write(folder.join(format!("{n:05}.txt")), n.to_string()).expect("a file");
    }
    let seen = seen(root.path(), &Limits::default());
    assert_eq!(seen.len(), 10_000);
    assert!(seen.iter().zip(0..).all(|((_, status, text), n)| *status == Status::Parsed && *text == n.to_string()));
}

#[test]
fn only_what_is_wanted_is_hashed_wherever_it_lies() {
    let inner = zip_of(&[("deep/a.txt", b"abc"), ("deep/b.txt", b"other")]);
    let tgz = gzip_of(&tar_of(&[("t.txt", b"abc")]));
    let entries: &[(&str, &[u8])] =
        &[("inner.zip", &inner), ("t.tgz", &tgz), ("plain.txt", b"abc"), ("one.txt.gz", &gzip_of(b"abc"))];
    let root = tempfile::tempdir().expect("a folder");
    let case = root.path().join("case");
    fs::create_dir(&case).expect("a folder");
    for (name, content) in entries {
        fs::write(case.join(name), content).expect("a file");
    }
    fs::write(root.path().join("case.zip"), zip_of(entries)).expect("a file");
    let paths = ["inner.zip/deep/a.txt", "t.tgz/t.txt", "plain.txt", "one.txt.gz/one.txt"];
    let wanted: BTreeSet<String> = paths.iter().map(|path| (*path).to_owned()).collect();
    for path in [case, root.path().join("case.zip")] {
        let cases = intake::cases(&[PathBuf::from(&path)], &Split::Paths, None, &Limits::default()).expect("a case");
        let case = cases.into_iter().flatten().next().expect("a case");
        let hashes = intake::hash(&case, &Limits::default(), &wanted);
        assert_eq!(hashes.keys().collect::<Vec<_>>(), wanted.iter().collect::<Vec<_>>(), "{}", path.display());
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert!(hashes.values().all(|hash| hash == abc), "{hashes:?}");
    }
}
