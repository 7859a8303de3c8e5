//! What every sample says in every format and language, as people get it: committed and read by people.
//! `VSSLEUTH_BLESS=1` writes the files anew.

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
    // States to be compared have reports of their own.
    let folders = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir() && !path.ends_with("compare"));
    let mut all: Vec<(String, PathBuf)> =
        folders.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path)).collect();
    all.sort();
    all
}

fn report(folder: &Path, format: &str, lang: &str) -> String {
    printed(folder, &["--format", format, "--lang", lang])
}

/// All that a report can say.
fn details(folder: &Path, format: &str, lang: &str) -> String {
    printed(folder, &["--details", "--format", format, "--lang", lang])
}

fn printed(folder: &Path, options: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vssleuth"));
    // A line of JSON says where its bundle lies: the same on every machine.
    let folder = folder.strip_prefix(root()).unwrap_or(folder);
    let output = command.current_dir(root()).arg("analyze").args(options).arg(folder).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Style and script of a page, and what a code means, are the same in all of them: a line that tells their size and sum
/// stands for each.
pub(crate) fn without_furniture(page: &str) -> String {
    let furniture =
        regex::Regex::new(r#"(?s)(<style>|<script>|<div class="explained" id="[^"]*">)(.*?)</(?:style|script|div)>"#);
    let furniture = furniture.unwrap();
    let sum = |found: &regex::Captures<'_>| {
        format!("{}{} bytes, {:08x}</>", &found[1], found[2].len(), crc32fast::hash(found[2].as_bytes()))
    };
    furniture.replace_all(page, sum).into_owned()
}

/// Each report with the name of its file.
fn reports() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (name, folder) in samples() {
        for (format, ending, human) in FORMATS {
            let langs: &[&str] = if human { &["en", "ja"] } else { &["en"] };
            for lang in langs {
                let tag = if human { format!(".{lang}") } else { String::new() };
                all.push((format!("{name}{tag}.{ending}"), without_furniture(&report(&folder, format, lang))));
            }
        }
    }
    all
}

#[test]
fn every_sample_says_what_was_read_and_found_good() {
    let folder = root().join("tests/it/snapshots/reports");
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
            let both = report(&folder, "text", lang) + &details(&folder, "text", lang);
            for line in both.lines() {
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

/// An answer scrolled away on a terminal, and no ticket took it.
#[test]
fn a_report_fits_a_screen_and_a_ticket() {
    for (name, folder) in samples() {
        let nodes = report(&folder, "json", "en").matches("\"csv_writer\"").count();
        for lang in ["en", "ja"] {
            let (text, note) = (report(&folder, "text", lang), report(&folder, "markdown", lang));
            assert!(nodes > 3 || text.lines().count() <= 70, "{name} {lang}: {} lines of text", text.lines().count());
            assert!(nodes > 3 || note.lines().count() <= 45, "{name} {lang}: {} lines", note.lines().count());
            assert!(details(&folder, "markdown", lang).chars().count() < 65_536, "{name} {lang}");
        }
    }
}

/// What a short report leaves out is there with `--details`: findings, steps and citations of the contract.
#[test]
fn nothing_is_left_out_of_the_details() {
    for (name, folder) in samples() {
        let contract: serde_json::Value = serde_json::from_str(&report(&folder, "json", "en")).unwrap();
        let said: String = details(&folder, "text", "en").split_whitespace().collect();
        let has = |text: &str| said.contains(&text.split_whitespace().collect::<String>());
        let case = &contract["cases"][0];
        for finding in case["findings"].as_array().unwrap() {
            assert!(has(finding["code"].as_str().unwrap()), "{name}: {finding}");
            assert!(has(finding["title"].as_str().unwrap()), "{name}: {finding}");
            for place in finding["evidence"].as_array().unwrap() {
                let source = place["source"].as_str().unwrap();
                let at = match (&place["line"], &place["record_id"]) {
                    (serde_json::Value::Number(line), _) if line.as_u64() != Some(1) => format!(" line {line}"),
                    (_, serde_json::Value::Number(record)) => format!(" record {record}"),
                    _ => String::new(),
                };
                assert!(has(&format!("{source}{at}")), "{name}: {place}");
            }
        }
        for step in case["remediation"].as_array().unwrap() {
            assert!(has(step["title"].as_str().unwrap()), "{name}: {step}");
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
        for line in details(&folder, "text", "en").lines() {
            assert!(!plural.is_match(line), "{name}: {line}");
        }
    }
}

/// Kinsoku: what closes does not begin a line, and the end of a sentence does not stand alone on one.
#[test]
fn no_japanese_line_begins_with_a_closing_sign_or_holds_a_leftover() {
    for (name, folder) in samples() {
        let both = report(&folder, "text", "ja") + &details(&folder, "text", "ja");
        for line in both.lines().map(str::trim) {
            assert!(
                !line.starts_with(['。', '、', '」', '』', '）', ')', ']', 'ー', 'っ', 'ッ', 'ョ']),
                "{name}: {line}"
            );
            let leftover = !line.is_ascii() && line.width() < 6 && line.ends_with(['。', 'す', 'た', 'い', ')']);
            assert!(!leftover, "{name}: {line}");
        }
    }
}

/// A report of a sample, with the line breaks of the terminal undone.
fn flowing(sample: &str, format: &str, lang: &str) -> String {
    let text = details(&root().join("samples").join(sample), format, lang);
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
fn a_time_read_in_the_zone_of_its_node_says_so() {
    for format in ["text", "markdown"] {
        let said = flowing("csv-writer-unneeded-ja", format, "en");
        assert!(said.contains("2024-09-02 16:00:41 UTC (node's zone)"), "{format}: the attempt");
        assert!(!said.contains("(zone assumed)") && !said.contains("if the zone assumed"), "{format}");
    }
}

#[test]
fn what_holds_for_several_nodes_is_said_once() {
    let said = flowing("zip-in-zip", "markdown", "en");
    assert!(said.contains("**The writer is off: vm-web-01, vm-web-02**"), "{said}");
}

/// The message is a mail: English sentences keep to a mail's columns, Japanese paragraphs stay one line, since mail
/// programs break those themselves; commands stay whole.
#[test]
fn the_message_to_the_customer_can_be_pasted_into_a_mail() {
    for (lang, heading) in [("en", "## Message to the customer"), ("ja", "## お客様へのご案内文")] {
        let said = details(&root().join("samples/needs-evidence-contradiction"), "markdown", lang);
        let (_, mail) = said.split_once(heading).unwrap();
        let mail = mail.split("```").nth(1).unwrap();
        assert!(mail.lines().any(|line| line == "   reg query $key /reg:64 > $file"), "{mail}");
        assert!(!mail.contains("needs-evidence-contradiction"), "{lang}: the folder is ours");
        for line in mail.lines().filter(|line| !line.starts_with("   ")) {
            assert!(line.width() <= 76 || lang == "ja", "{lang}: {line}");
            assert!(lang == "en" || line.len() < 60 || line.ends_with('。'), "{lang}: {line}");
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

fn json(sample: &str) -> serde_json::Value {
    serde_json::from_str(&report(&root().join("samples").join(sample), "json", "en")).unwrap()
}

#[test]
fn what_a_finding_is_to_be_compared_with_was_missing_from_json() {
    let report = json("needs-evidence-contradiction");
    let findings = report["cases"][0]["findings"].as_array().unwrap();
    let evidence = findings.iter().find(|finding| finding["code"] == "CSV013").unwrap()["evidence"].as_array().unwrap();
    let records = evidence.iter().filter(|place| place["record_id"].is_u64()).count();
    let lines = evidence.iter().filter(|place| place["line"].is_u64()).count();
    assert!(records > 0 && lines > 0, "{evidence:?}");
    let once: std::collections::BTreeSet<String> = evidence.iter().map(ToString::to_string).collect();
    assert_eq!(once.len(), evidence.len(), "a place stands twice");
}

#[test]
fn texts_of_records_that_nothing_else_cites_stood_in_json() {
    for sample in ["sddc", "everything"] {
        let mut report = json(sample);
        let messages = report["cases"][0]["messages"].take();
        let rest = report.to_string();
        assert!(!messages.as_array().unwrap().is_empty());
        for message in messages.as_array().unwrap() {
            let record = format!("\"record_id\":{}", message["record_id"]);
            assert!(rest.contains(&record), "{sample}: {message}");
        }
    }
}

#[test]
fn findings_of_the_same_words_were_printed_once_a_node() {
    let all = json("tss-sha")["cases"][0]["findings"].as_array().unwrap().len();
    let said = flowing("tss-sha", "text", "en");
    let (_, said) = said.split_once(" Findings ").unwrap();
    let said = said.split(" What to ask for ").next().unwrap();
    let codes = regex::Regex::new(r"\b[A-Z]{3}\d{3} {1,2}(error|warning|info)").unwrap();
    assert!(codes.find_iter(said).count() < all, "{said}");
    let both = said.matches("(each: fab-sql-01, fab-sql-02)").count();
    assert_eq!(codes.find_iter(said).count() + both, all, "each finding of the JSON is said: {said}");
    assert!(said.contains("FAB-SQL-01_Storage_VSSAdmin.txt line 73"), "{said}");
    assert!(said.contains("FAB-SQL-02_Storage_VSSAdmin.txt line 73"), "{said}");
}

#[test]
fn damage_was_not_to_be_seen_on_the_first_screen() {
    for (format, lang, line) in [
        ("text", "en", "Not read 5 of 9 files could not be read completely"),
        ("markdown", "en", "**Not read:** 5 of 9 files could not be read completely"),
        ("html", "en", ">5 of 9 files could not be read completely</a>"),
        ("text", "ja", "読み取り 9 件中 5 件を完全には読み取れませんでした"),
    ] {
        assert!(flowing("damaged", format, lang).contains(line), "{format} {lang}");
        let whole = flowing("csv-in-use", format, lang);
        assert!(!whole.contains("could not be read") && !whole.contains("完全には"), "{format} {lang}");
    }
    let said = flowing("damaged", "text", "en");
    assert!(said.contains("System.evtx read in part: "), "each of them with its cause, without --verbose: {said}");
}

#[test]
fn what_is_not_drawn_stood_in_the_legend_of_the_timeline() {
    let captures = |html: &str| (html.contains("<rect class=\"capture"), html.contains("</svg> capture</li>"));
    for sample in ["csv-in-use", "everything", "damaged", "loose-files"] {
        let (drawn, named) = captures(&report(&root().join("samples").join(sample), "html", "en"));
        assert_eq!(drawn, named, "{sample}");
    }
}

/// The offset of an event is the difference of the times that stand beside it.
#[test]
fn an_offset_was_cut_off_where_the_times_beside_it_were_not() {
    let row = regex::Regex::new(r"(\d\d:\d\d:\d\d\.\d{3}) ([+-]\d+\.\d{3}) ").unwrap();
    let millis = |time: &str| -> i64 {
        let parts: Vec<i64> = time.split([':', '.']).map(|part| part.parse().unwrap()).collect();
        ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1000 + parts[3]
    };
    let tags = regex::Regex::new("<[^>]*>|\\s+").unwrap();
    let page = report(&root().join("samples/csv-in-use"), "html", "en").replace("&#x2b;", "+");
    let text = tags.replace_all(&page, " ").split_whitespace().collect::<Vec<_>>().join(" ");
    let mut seen = 0;
    for attempt in text.split(" Attempt ").skip(1) {
        let rows: Vec<(i64, i64)> = row
            .captures_iter(attempt)
            .map(|row| (millis(&row[1]), row[2].replace('.', "").parse::<i64>().unwrap()))
            .collect();
        let starts: std::collections::BTreeSet<i64> = rows.iter().map(|(time, gap)| time - gap).collect();
        assert_eq!(starts.len(), 1, "{attempt}");
        seen += rows.len();
    }
    assert!(seen > 10, "{text}");
}

#[test]
fn stray_files_were_whole_cases_of_an_inbox() {
    let inbox = tempfile::tempdir().unwrap();
    std::fs::write(inbox.path().join(".gitattributes"), "*.txt text\n").unwrap();
    std::fs::create_dir(inbox.path().join("a-fine")).unwrap();
    std::fs::create_dir(inbox.path().join("b-act")).unwrap();
    for (sample, name) in [("zip-in-zip", "a-fine"), ("csv-in-use", "b-act")] {
        copy(&root().join("samples").join(sample), &inbox.path().join(name));
    }
    for format in ["text", "markdown", "html"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vssleuth"));
        let output = command.args(["analyze", "--each", "--format", format]).arg(inbox.path()).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(said.contains("Not evidence (1)"), "{format}: {said}");
        assert!(said.contains("Nothing usable in .gitattributes: 1 file") || format != "text", "{format}");
        assert!(!said.contains("needs-evidence"), "{format}: a whole report");
        let place = |text: &str| said.rfind(text).unwrap();
        assert!(place("b-act") < place("a-fine"), "{format}: in the order of the overview");
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
