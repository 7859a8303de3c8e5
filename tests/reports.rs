//! What every sample says in every format and language, as people get it: committed and read by people.
//! `VSSLEUTH_BLESS=1` writes the files anew.

#![allow(clippy::unwrap_used, reason = "a wrong shape fails the test")]

use assert_cmd::Command;
use std::path::{Path, PathBuf};
use unicode_width::UnicodeWidthStr;

/// Formats with the ending of their files, and whether they speak to people.
const FORMATS: [(&str, &str, bool); 6] = [
    ("text", "txt", true),
    ("markdown", "md", true),
    ("html", "html", true),
    ("json", "json", false),
    ("jsonl", "jsonl", false),
    ("csv", "csv", false),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The samples' folders, by name.
fn samples() -> Vec<(String, PathBuf)> {
    let entries = std::fs::read_dir(root().join("samples")).unwrap();
    let folders = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let mut all: Vec<(String, PathBuf)> =
        folders.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path)).collect();
    all.sort();
    all
}

fn report(folder: &Path, format: &str, lang: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vssleuth"));
    let output = command.args(["analyze", "--format", format, "--lang", lang]).arg(folder).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Each report with the name of its file.
fn reports() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (name, folder) in samples() {
        for (format, ending, human) in FORMATS {
            let langs: &[&str] = if human { &["en", "ja"] } else { &["en"] };
            for lang in langs {
                let tag = if human { format!(".{lang}") } else { String::new() };
                all.push((format!("{name}{tag}.{ending}"), report(&folder, format, lang)));
            }
        }
    }
    all
}

#[test]
fn every_sample_says_what_was_read_and_found_good() {
    let folder = root().join("tests/snapshots/reports");
    let bless = std::env::var_os("VSSLEUTH_BLESS").is_some();
    if bless {
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
    }
    let reports = reports();
    for (name, said) in &reports {
        let path = folder.join(name);
        if bless {
            std::fs::write(&path, said).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        let first = committed.lines().zip(said.lines()).position(|(a, b)| a != b);
        assert!(committed == *said, "{name} differs from line {first:?} on: VSSLEUTH_BLESS=1 writes it anew");
    }
    let mut files: Vec<String> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    files.sort();
    let mut names: Vec<&String> = reports.iter().map(|(name, _)| name).collect();
    names.sort();
    assert_eq!(files.iter().collect::<Vec<_>>(), names, "a file of no report");
}

#[test]
fn no_text_is_wider_than_a_terminal_and_no_sentence_is_left_open() {
    for (name, folder) in samples() {
        for lang in ["en", "ja"] {
            for line in report(&folder, "text", lang).lines() {
                // A quoted part of a command and a path without blanks are not broken.
                let whole = line.contains("Failover Clusters\"") || !line.trim().contains(' ');
                assert!(line.width() <= 80 || whole, "{name} {lang}: {line}");
                assert_eq!(line.trim_end(), line, "{name} {lang}");
                for mark in ["{count", "{n}", "render.", "rules.", "diagnosis.", "plan.", "()"] {
                    let command = line.contains("plan.") && line.contains('/');
                    assert!(!line.contains(mark) || command, "{name} {lang}: {line}");
                }
            }
        }
    }
}

#[test]
fn one_of_anything_is_no_plural() {
    let plural = regex::Regex::new(
        r"(^|[^\d.\[:-])1 (nodes|logs|captures|sources|events|attempts|times|writers|records|volumes)\b",
    );
    let plural = plural.unwrap();
    for (name, folder) in samples() {
        for line in report(&folder, "text", "en").lines() {
            assert!(!plural.is_match(line), "{name}: {line}");
        }
    }
}

/// Kinsoku: what closes does not begin a line, and the end of a sentence does not stand alone on one.
#[test]
fn no_japanese_line_begins_with_a_closing_sign_or_holds_a_leftover() {
    for (name, folder) in samples() {
        for line in report(&folder, "text", "ja").lines().map(str::trim) {
            assert!(
                !line.starts_with(['。', '、', '」', '』', '）', ')', ']', 'ー', 'っ', 'ッ', 'ョ']),
                "{name}: {line}"
            );
            let leftover = !line.is_empty() && line.width() < 6 && line.ends_with(['。', 'す', 'た', 'い', ')']);
            assert!(!leftover, "{name}: {line}");
        }
    }
}

/// A report of a sample, with the line breaks of the terminal undone.
fn flowing(sample: &str, format: &str, lang: &str) -> String {
    let text = report(&root().join("samples").join(sample), format, lang);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_request_gives_each_node_its_own_reason() {
    let said = flowing("damaged", "text", "en");
    for reason in [
        "fab-sql-01: The CSV writer's state is not known: no writer list was seen;",
        "fab-sql-02: The CSV writer's state is not known: its writer list ends in the middle of System Writer,",
    ] {
        assert!(said.contains(reason), "{reason}");
    }
}

#[test]
fn a_time_whose_zone_is_a_guess_says_so() {
    for format in ["text", "markdown"] {
        let said = flowing("csv-writer-unneeded-ja", format, "en");
        assert!(said.contains("2024-09-03 01:00:41 UTC (zone assumed)"), "{format}: the attempt");
        assert!(said.contains("2024-09-03 01:00:41 UTC, if the zone assumed for it is right"), "{format}: why");
        assert!(!said.contains("2024-09-02 16:00:41 UTC (zone assumed)"), "{format}: a log's time is no guess");
    }
}

#[test]
fn what_holds_for_several_nodes_is_said_once() {
    let said = flowing("zip-in-zip", "markdown", "en");
    assert!(said.contains("**The writer is off: vm-web-01, vm-web-02**"), "{said}");
}

/// The message is a mail: its sentences keep to a mail's columns, its commands stay whole.
#[test]
fn the_message_to_the_customer_can_be_pasted_into_a_mail() {
    for (lang, heading) in [("en", "## Message to the customer"), ("ja", "## お客様へのご案内文")] {
        let said = report(&root().join("samples/needs-evidence-contradiction"), "markdown", lang);
        let (_, mail) = said.split_once(heading).unwrap();
        let mail = mail.split("```").nth(1).unwrap();
        assert!(mail.lines().any(|line| line == "   reg query $key /reg:64 > $file"), "{mail}");
        assert!(!mail.contains("needs-evidence-contradiction"), "{lang}: the folder is ours");
        for line in mail.lines().filter(|line| !line.starts_with("   ")) {
            assert!(line.width() <= 76, "{lang}: {line}");
        }
        for jargon in ["8229", "csv-in-use", "needs-evidence)", "CSV0", "verdict", "判定"] {
            assert!(!mail.contains(jargon), "{lang}: {jargon}");
        }
    }
}

/// A page was green though SqlServerWriter failed, and red though a check comes before any change.
#[test]
fn a_verdict_is_coloured_by_what_is_to_be_done() {
    for (sample, tone) in [
        ("csv-in-use", "act"),
        ("csv-writer-unneeded-ja", "act"),
        ("azure-backup-ja", "ask"),
        ("needs-evidence-contradiction", "ask"),
        ("not-a-cluster", "ask"),
        ("no-action", "fine"),
    ] {
        let page = report(&root().join("samples").join(sample), "html", "en");
        assert!(page.contains(&format!("<div class=\"verdict {tone}\">")), "{sample}");
    }
}
