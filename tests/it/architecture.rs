//! The design's invariants that can be seen in the sources: who reads files, who names the crate that reads event
//! logs, which stage knows which, and where sentences live.

use regex::Regex;
use std::path::{Path, PathBuf};

/// The code of one file without its tests and comments.
struct Source {
    /// Below `src`, with `/`.
    path: String,
    code: String,
}

fn sources() -> Vec<Source> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => walk(&path, files),
                false => files.extend(path.extension().is_some_and(|ending| ending == "rs").then_some(path)),
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&root, &mut files);
    files.sort();
    let name = |file: &Path| file.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
    let all: Vec<Source> = files
        .iter()
        .map(|file| Source { path: name(file), code: code(&std::fs::read_to_string(file).unwrap()) })
        .filter(|source| !source.path.ends_with("tests.rs"))
        .collect();
    assert!(all.len() > 100, "{} sources", all.len());
    all
}

/// What stands before the tests, without comments.
fn code(text: &str) -> String {
    let product = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    product.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Files outside `allowed` in which a pattern stands.
fn elsewhere(pattern: &str, allowed: &[&str]) -> Vec<String> {
    let pattern = Regex::new(pattern).unwrap();
    let is_allowed = |path: &str| allowed.iter().any(|prefix| path.starts_with(prefix));
    let found = sources().into_iter().filter(|source| !is_allowed(&source.path) && pattern.is_match(&source.code));
    found.map(|source| source.path).collect()
}

fn nowhere_else(pattern: &str, allowed: &[&str]) {
    assert_eq!(elsewhere(pattern, allowed), Vec::<String>::new(), "{pattern}");
    assert!(elsewhere(pattern, &[]).iter().all(|path| !path.is_empty()));
}

#[test]
fn only_intake_reads_files_and_only_the_command_line_writes_them() {
    let reads = r"\bfs::|use std::fs|\bFile::(open|options|create)|OpenOptions";
    nowhere_else(reads, &["intake/", "cli/output/"]);
    let writes =
        r"fs::(write|create_dir|remove|rename|copy|hard_link|set_permissions)|File::create|OpenOptions|\.set_len\(";
    nowhere_else(writes, &["cli/output/"]);
    assert!(
        !elsewhere(writes, &[]).is_empty() && !elsewhere(reads, &["cli/"]).is_empty(),
        "the patterns find something"
    );
}

#[test]
fn nothing_is_run_and_nothing_goes_over_the_network() {
    nowhere_else(
        r"process::Command|Command::new\(|TcpStream|UdpSocket|TcpListener|ToSocketAddrs|UnixStream",
        &["cli/"],
    );
    // Itself alone, so that a case of a batch costs no other.
    let run = r"process::(\{.*)?\bCommand|\.spawn\(\)|TcpStream|UdpSocket";
    nowhere_else(run, &["cli/batch/crew.rs"]);
    let starts = sources().into_iter().find(|source| source.path == "cli/batch/crew.rs").unwrap().code;
    assert_eq!(
        starts.matches("Command::new(").count(),
        starts.matches("Command::new(std::env::current_exe()?)").count()
    );
    let manifest = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let product = manifest.split("[dev-dependencies]").next().unwrap();
    for dependency in ["reqwest", "ureq", "hyper", "curl", "tokio", "socket2", "tempfile"] {
        assert!(!product.lines().any(|line| line.starts_with(dependency)), "{dependency}");
    }
}

#[test]
fn one_module_names_the_evtx_crate() {
    let names = r"(^|[^\w:])(::)?evtx::(\w*[A-Z]|err|mta|\{)";
    let named = elsewhere(names, &[]);
    assert!(!named.is_empty() && named.iter().all(|path| path.starts_with("decode/evtx/")), "{named:?}");
}

/// The stages in the order of `lib.rs`: each may name itself and those before it, without exception.
#[test]
fn no_stage_knows_a_later_one() {
    let order = [
        "facts",
        "knowledge",
        "intake",
        "decode",
        "evidence",
        "cases",
        "rules",
        "diagnosis",
        "report",
        "render",
        "run",
        "cli",
    ];
    let place = |name: &str| order.iter().position(|stage| *stage == name);
    let used = Regex::new(r"crate::(\w+)").unwrap();
    for source in sources() {
        let own = source.path.split(['/', '.']).next().unwrap();
        let Some(stage) = place(own) else {
            assert!(["lib", "main"].contains(&own), "{} belongs to no stage", source.path);
            continue;
        };
        for found in used.captures_iter(&source.code) {
            let known = place(&found[1]).is_some_and(|named| named <= stage);
            assert!(known, "{} names crate::{}", source.path, &found[1]);
        }
        assert!(!source.code.contains("use crate::{"), "{}: one stage a line", source.path);
    }
}

#[test]
fn renderers_see_the_report_and_no_facts() {
    let pattern = r"crate::(cases|rules|diagnosis|evidence|decode|intake)\b|crate::facts::(\w+Facts|\{[^}]*Facts)";
    let seen: Vec<String> = elsewhere(pattern, &[]).into_iter().filter(|path| path.starts_with("render/")).collect();
    assert_eq!(seen, Vec::<String>::new());
}

#[test]
fn rules_and_diagnosis_know_no_input_format() {
    let pattern = r"\b(evtx|quick_xml|encoding_rs|nom|zip|tar|flate2|csv)::";
    // What was typed at a prompt has a grammar, but no format.
    let wrong: Vec<String> = elsewhere(pattern, &["decode/", "evidence/", "intake/", "render/", "facts/proof/"]);
    assert_eq!(wrong, Vec::<String>::new());
}

/// What a sentence says is decided before it is chosen, and never read back from it.
#[test]
fn nothing_is_decided_by_the_key_of_a_sentence() {
    let compares = r#"\.key *[!=]= *("|[\w:]*\b[A-Z_]{2,}\b)|\.key\.(starts_with|ends_with|contains)\("#;
    assert_eq!(elsewhere(compares, &[]), Vec::<String>::new());
    let pattern = Regex::new(compares).unwrap();
    assert!(
        [r#"said.key == "a.b""#, "why.key != left::ARCHIVE", r#"why.key.starts_with("a")"#]
            .iter()
            .all(|code| pattern.is_match(code))
    );
}

/// Texts live under `src/knowledge`: no Japanese word in code, and no string that reads as an English sentence where
/// reports are made.
#[test]
fn sentences_are_data() {
    let japanese = Regex::new(r"[\p{Hiragana}\p{Katakana}\p{Han}]{2,}").unwrap();
    let speaks =
        |path: &str| ["rules/", "diagnosis/", "report/", "render/", "cases/"].iter().any(|p| path.starts_with(p));
    let sentence = Regex::new(r#""[A-Z][a-z]+( [a-z]+){3,}"#).unwrap();
    for source in sources() {
        for line in source.code.lines() {
            // The texts' own folder; where a line may break, the halves of a day, the label of an id: marks to compare with.
            let tables = [
                "knowledge/",
                "render/width.rs",
                "render/unbroken.rs",
                "evidence/event_text/dates.rs",
                "evidence/event_text/one_line.rs",
                "evidence/system_info/time.rs",
            ];
            let is_table = tables.iter().any(|prefix| source.path.starts_with(prefix));
            assert!(is_table || !japanese.is_match(line), "{}: {line}", source.path);
            assert!(!speaks(&source.path) || !sentence.is_match(line), "{}: {line}", source.path);
        }
    }
}

/// A macro names the files of the rules, so `cargo fmt` doesn't see them.
#[test]
fn rules_are_formatted_like_the_rest() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let files = std::fs::read_dir(rules).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    let check = std::process::Command::new("rustfmt").args(["--check", "--edition", "2024"]).args(files).output();
    let Ok(check) = check else { return };
    assert!(
        check.status.success(),
        "run `rustfmt --edition 2024 src/rules/*.rs`\n{}",
        String::from_utf8_lossy(&check.stdout)
    );
}
