//! Stories as customers send them: the first screen names the most probable cause, in both languages, and what it must
//! not say it does not say.

mod build;
mod cluster;
mod machine;

use std::process::{Command, Output};

use serde_json::Value;

use crate::support::bundle::Tree;

/// What a person reads in a story.
struct Told {
    name: &'static str,
    tree: Tree,
    verdict: &'static str,
    /// The first cause.
    cause: &'static str,
    /// Words of the first fifteen lines, in English and in Japanese.
    first: &'static [&'static str],
    first_ja: &'static [&'static str],
    /// Words of the whole report with details.
    text: &'static [&'static str],
    /// What the first lines must not say.
    not: &'static [&'static str],
}

fn analyze(folder: &std::path::Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vssleuth")).arg("analyze").arg(folder).args(args).output().unwrap()
}

fn text(folder: &std::path::Path, args: &[&str]) -> String {
    String::from_utf8(analyze(folder, args).stdout).unwrap()
}

/// Words as they stand, whatever the line's breaks; Japanese lines break between any two characters.
fn plain(text: &str, lines: usize) -> String {
    let top: Vec<&str> = text.lines().take(lines).flat_map(str::split_whitespace).collect();
    top.concat().to_lowercase()
}

fn faults(told: &Told) -> Vec<String> {
    // They stay there, to be read by eye.
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("stories").join(told.name);
    let _ = std::fs::remove_dir_all(&folder);
    told.tree.write_to(&folder);
    let report: Value = serde_json::from_slice(&analyze(&folder, &["--format", "json"]).stdout).unwrap();
    let case = &report["cases"][0];
    let validator = jsonschema::validator_for(&crate::schema::schema()).unwrap();
    let mut faults: Vec<String> = validator
        .iter_errors(&report)
        .map(|error| format!("{}: {error} at {}", told.name, error.instance_path()))
        .collect();
    for part in ["title", "first_step", "confidence"] {
        assert!(case["causes"][0][part].as_str().is_some_and(|said| !said.is_empty()), "{}: {part}", told.name);
    }
    let mut is = |what: &str, got: &Value, want: &str| {
        if got != want {
            faults.push(format!("{}: {what} {got}, not {want}", told.name));
        }
    };
    is("verdict", &case["verdict"], told.verdict);
    is("cause", &case["causes"][0]["code"], told.cause);
    let [en, ja] = ["en", "ja"].map(|lang| text(&folder, &["--lang", lang]));
    let whole = plain(&text(&folder, &["--details"]), usize::MAX);
    let (en, ja) = (plain(&en, 15), plain(&ja, 15));
    let mut lacks = |place: &str, text: &str, words: &[&str], wanted: bool| {
        for word in words.iter().filter(|word| text.contains(&plain(word, 9)) != wanted) {
            faults.push(format!("{}: {place}: {word:?} wanted: {wanted}", told.name));
        }
    };
    lacks("first lines", &en, told.first, true);
    lacks("first lines (ja)", &ja, told.first_ja, true);
    lacks("details", &whole, told.text, true);
    lacks("first lines", &en, told.not, false);
    faults
}

fn check(stories: Vec<Told>) {
    let all: Vec<String> = std::thread::scope(|scope| {
        let runs: Vec<_> = stories.iter().map(|told| scope.spawn(|| faults(told))).collect();
        runs.into_iter().flat_map(|run| run.join().unwrap()).collect()
    });
    assert!(all.is_empty(), "\n{}", all.join("\n"));
}

#[test]
fn stories_of_clusters() {
    check(cluster::all());
}

#[test]
fn stories_of_machines_and_jobs() {
    check(machine::all());
}
