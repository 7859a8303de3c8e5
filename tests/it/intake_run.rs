//! Whole runs: the same at any number of threads, in the order of the PATHs, with honest errors.

use crate::intake_support;

use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Mutex;

use intake_support::*;
use vssleuth::intake::{Error, Limits, Split};
use vssleuth::run::{self, Options, Progress, Silent, Tally};

fn analyze(paths: &[PathBuf], options: &Options) -> Result<(Vec<String>, Tally), Error> {
    let mut names = Vec::new();
    let tally = run::analyze(paths, options, &Silent, &mut |result| {
        names.push(result.map(|case| case.facts.name).unwrap_or_else(|failed| failed.name));
        ControlFlow::Continue(())
    })?;
    Ok((names, tally))
}

#[test]
fn sources_are_the_same_at_any_number_of_threads() {
    let inner = zip_of(&[("x", b"1"), ("y", &noise(100_000))]);
    let names: Vec<String> = (0..200).map(|n| format!("{}/{n}.txt", n % 7)).collect();
    let mut entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), name.as_bytes())).collect();
    entries.extend([("in.zip", inner.as_slice()), ("in2.zip", inner.as_slice()), ("in.tgz", &inner)]);
    let (_folder, path) = file("case.zip", &zip_of(&entries));
    let one = harvests(&path, &Limits::default(), 1);
    assert_eq!(one.len(), 206);
    for jobs in [2, 8] {
        assert_eq!(harvests(&path, &Limits::default(), jobs), one, "{jobs} threads");
    }
}

#[test]
fn cases_come_in_the_order_given_and_children_by_name() {
    let root = tempfile::tempdir().expect("a folder");
    for name in ["b", "a", "c"] {
        fs::create_dir(root.path().join(name)).expect("a folder");
        fs::write(root.path().join(name).join("x.txt"), "x").expect("a file");
    }
    let paths = ["b", "a"].map(|name| root.path().join(name));
    assert_eq!(analyze(&paths, &Options::default()).expect("a run").0, ["b", "a"]);
    let each = Options { split: Split::Each, ..Options::default() };
    let (names, tally) = analyze(&[root.path().to_owned()], &each).expect("a run");
    assert_eq!(names, ["a", "b", "c"]);
    assert_eq!(tally.cases, 3);
}

#[test]
fn a_run_stops_when_told() {
    let root = tempfile::tempdir().expect("a folder");
    for name in ["a", "b"] {
        fs::write(root.path().join(name), "x").expect("a file");
    }
    let paths = ["a", "b"].map(|name| root.path().join(name));
    let mut count = 0;
    let tally = run::analyze(&paths, &Options::default(), &Silent, &mut |_| {
        count += 1;
        ControlFlow::Break(())
    });
    assert_eq!((count, tally.expect("a run").cases), (1, 1));
}

#[test]
fn what_cannot_be_analysed_is_an_error_with_its_path() {
    let root = tempfile::tempdir().expect("a folder");
    let missing = root.path().join("nowhere");
    let error = analyze(std::slice::from_ref(&missing), &Options::default()).expect_err("no such PATH");
    assert!(matches!(error, Error::Missing(_)) && error.to_string().contains("nowhere"), "{error}");
    fs::create_dir_all(root.path().join("empty/inside")).expect("a folder");
    let empty = [root.path().join("empty")];
    assert!(matches!(analyze(&empty, &Options::default()), Err(Error::Empty(_))));
    // Where the other PATH is good, a missing one costs only itself.
    fs::write(root.path().join("good.txt"), "hello").expect("a file");
    let mixed = [root.path().join("good.txt"), missing];
    let tally = run::analyze(&mixed, &Options::default(), &Silent, &mut |_| ControlFlow::Continue(()));
    let tally = tally.expect("a run");
    assert_eq!((tally.cases, tally.failed), (1, 1));
}

#[test]
fn progress_hears_of_every_source() {
    #[derive(Default)]
    struct Heard(Mutex<(Vec<String>, u64, u64, u64)>);
    impl Progress for Heard {
        fn case(&self, index: usize, of: usize, name: &str) {
            self.0.lock().expect("no panic").0.push(format!("{name} {index}/{of}"));
        }
        fn found(&self, sources: u64, bytes: u64) {
            let mut heard = self.0.lock().expect("no panic");
            heard.1 += sources;
            heard.2 += bytes;
        }
        fn reading(&self, _: &str) {}
        fn read(&self, bytes: u64) {
            self.0.lock().expect("no panic").3 += bytes;
        }
    }
    let root = tempfile::tempdir().expect("a folder");
    fs::write(root.path().join("a.txt"), "12345").expect("a file");
    fs::write(root.path().join("b.txt"), "123").expect("a file");
    let heard = Heard::default();
    let paths = [root.path().to_owned()];
    run::analyze(&paths, &Options::default(), &heard, &mut |_| ControlFlow::Continue(())).expect("a run");
    let heard = heard.0.into_inner().expect("no panic");
    assert!(heard.0[0].ends_with(" 0/1"));
    assert_eq!((heard.1, heard.2, heard.3), (2, 8, 8));
}
