//! In which zone times are read and told (contract, rulings 46 and 47).

use std::ops::ControlFlow;
use std::process::{Command, Output};

use crate::report_facts::written;
use crate::world;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};
use vssleuth::cases::MergeOptions;
use vssleuth::facts::{DataItem, Event, Scope, Trust, Zone};
use vssleuth::render::Look;
use vssleuth::report::Wording;
use vssleuth::{Lang, Options, Silent};
use world::*;

/// A rejection that a text of the node tells of without a zone, read as UTC.
fn told(at: &str) -> Event {
    let mut told = rejected("vm-sql-02", at, 0);
    (told.record_id, told.trust) = (None, Trust::Text { zone: Zone::Assumed });
    told
}

/// The System log states the zone every day.
fn uptime(at: &str, zone: &str) -> Source {
    let mut uptime = event("EventLog", 6013, "vm-sql-02", at, 7);
    let item = |value: &str| DataItem { name: None, value: value.to_owned() };
    uptime.data = ["", "", "", "", "12", "60", zone].map(item).to_vec();
    log("vm-sql-02/System.evtx").event(uptime)
}

fn read(sources: &[Source], scope: Scope) -> (String, Zone) {
    let judged = judge_with(sources, &MergeOptions { scope, ..MergeOptions::default() });
    let event = &judged.node("vm-sql-02").incidents[0].events[0].value;
    let Trust::Text { zone } = event.trust else { panic!("a text: {:?}", event.trust) };
    (event.time.expect("a time").to_string()[..16].to_owned(), zone)
}

#[test]
fn a_text_without_a_zone_is_read_on_its_nodes_clock() {
    let text = || text("vm-sql-02/8229.txt").event(told("2024-09-03T01:00:41Z"));
    let daily = |zone| [text(), uptime("2024-09-02T03:00:00Z", zone)];
    assert_eq!(read(&daily("-540 Tokyo Standard Time"), Scope::default()), ("2024-09-02T16:00".into(), Zone::Node));
    assert_eq!(read(&daily("0 Coordinated Universal Time"), Scope::default()), ("2024-09-03T01:00".into(), Zone::Node));
    // A zone that shifts is known near the record that states it, and nowhere else.
    assert_eq!(read(&daily("-120 W. Europe Summer Time"), Scope::default()), ("2024-09-02T23:00".into(), Zone::Node));
    let long_ago = [text(), uptime("2024-02-02T03:00:00Z", "-60 W. Europe Standard Time")];
    assert_eq!(read(&long_ago, Scope::default()), ("2024-09-03T01:00".into(), Zone::Assumed));
    assert_eq!(read(&[text()], Scope::default()).1, Zone::Assumed);
    // Who asks for a zone gets it.
    let asked = Scope { zone_is_given: true, ..Scope::default() };
    assert_eq!(read(&daily("-540 Tokyo Standard Time"), asked), ("2024-09-03T01:00".into(), Zone::Given));
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vssleuth")).args(arguments).output().unwrap()
}

fn said(arguments: &[&str]) -> String {
    let output = run(&[&["analyze", "samples/csv-writer-unneeded-ja"], arguments].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The README's own example said 3 attempts where there were 2.
#[test]
fn one_attempt_of_two_nodes_is_one_whatever_tells_of_it() {
    assert!(said(&[]).contains("It rejected 2 backup attempts (3 rejections, each node counted)"));
    assert!(said(&["--timezone", "utc"]).contains("It rejected 3 backup attempts"));
    assert_eq!(said(&["--timezone", "JST"]).matches("(zone as told)").count(), 1);
}

#[test]
fn a_japanese_report_leads_with_the_nodes_own_time() {
    let report = said(&["--lang", "ja", "--details"]);
    assert!(report.contains("2024-09-03 01:00:41+09:00 (2024-09-02 16:00:41 UTC)"), "{report}");
    let utc = said(&["--lang", "ja", "--details", "--timezone", "utc"]);
    assert!(utc.contains("2024-09-02 16:00:41 UTC") && !utc.contains("2024-09-03 01:00:41+09:00"), "{utc}");
}

#[test]
fn what_was_left_out_is_said_first_and_in_the_json() {
    let options = ["--since", "2024-09-02", "--until", "2024-09-02T20:00:00Z", "--max-entries", "5"];
    let tags = regex::Regex::new("<[^>]*>").unwrap();
    for (lang, want) in [("en", "--since 2024-09-02 00:00:00 UTC"), ("ja", "--since 2024-09-02 09:00:00+09:00")] {
        for format in ["text", "markdown", "html"] {
            let report = said(&[&options[..], &["--lang", lang, "--format", format]].concat());
            let report = report.split("<main").last().unwrap();
            let report = tags.replace_all(report, "");
            let (before, _) = report.split_once(want).unwrap_or_else(|| panic!("{format}: {report}"));
            assert!(before.split_whitespace().count() < 40, "{format}: it stands in the first lines: {before}");
            assert!(report.contains("--max-entries 5"), "{format}");
        }
    }
    let json = said(&[&options[..], &["--format", "json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let want = serde_json::json!({
        "since": "2024-09-02T00:00:00.0000000Z", "until": "2024-09-02T20:00:00.0000000Z", "timezone": null,
        "limits": { "max-entries": 5 },
    });
    assert_eq!(json["cases"][0]["options"], want);
    assert!(!said(&[]).contains("--since"));
}

#[test]
fn a_reversed_range_is_refused() {
    for command in ["analyze", "scan"] {
        for [since, until] in [["2024-09-02", "2024-09-01"], ["2024-09-02T10:00:00Z", "2024-09-02T10:00:00Z"]] {
            let output = run(&[command, "samples/no-action", "--since", since, "--until", until]);
            assert_eq!(output.status.code(), Some(2), "{command} {since} {until}");
            assert!(output.stdout.is_empty());
        }
        let day = run(&[command, "samples/no-action", "--since", "2024-09-02", "--until", "2024-09-02"]);
        assert_eq!(day.status.code(), Some(0), "a day is included whole");
    }
}

/// The text of every sample in both languages, short and whole, with the local time that was asked for and without.
fn texts(width: usize) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for sample in std::fs::read_dir("samples").unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir())
    {
        let mut cases = Vec::new();
        vssleuth::analyze(std::slice::from_ref(&sample), &Options::default(), &Silent, &mut |result| {
            let result = result.unwrap();
            cases.push((result.facts, result.diagnosis));
            ControlFlow::Continue(())
        })
        .unwrap();
        for which in 0..8 {
            let (lang, details) = ([Lang::En, Lang::Ja][which % 2], which & 2 != 0);
            let asked = (which & 4 != 0).then_some("Asia/Tokyo");
            let zone = asked.and_then(|name| jiff::tz::TimeZone::get(name).ok());
            let look = Look { lang, width, details, ..Look::default() };
            let what = format!("{} {} {details} {asked:?}", sample.display(), lang.as_str());
            all.push((what, written("text", &cases, &Wording { lang, zone, ..Wording::default() }, look)));
        }
    }
    all
}

/// "FailoverClustering 1544" beside what it says took three lines.
#[test]
fn an_event_of_an_attempt_is_one_line() {
    let row = regex::Regex::new(r"^  (\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d\*?  ").unwrap();
    let mut rows = 0;
    // Who asks for local time beside UTC gets it below.
    for (what, said) in texts(80).iter().filter(|(what, _)| what.ends_with("None") || what.contains(" ja ")) {
        let lines: Vec<&str> = said.lines().collect();
        for pair in lines.windows(2).filter(|pair| row.is_match(pair[0])) {
            assert!(!pair[1].starts_with("     "), "{what}: {pair:?}");
            rows += 1;
        }
    }
    assert!(rows > 200, "{rows}");
}

/// Date, clock and zone of a time stand on one line, also in half a window and in the columns of a table.
#[test]
fn nothing_breaks_inside_a_time() {
    // The end of a line or of a cell, behind what a time goes on from.
    let open = regex::Regex::new(
        r"(?:\b\d{4}-(?:\d\d-(?:\d\d)?)?|(?:^|[^:\d])\d\d:(?:\d\d:?)?|UTC[+-](?:\d\d:?)?|タイム|node's|zone|zone as)(?:  |$)",
    )
    .unwrap();
    let goes_on =
        regex::Regex::new(r"^(?:\d\d?(?:[:-]|\b)|UTC\b|[+:.-]\d|ゾーン|zone\)|assumed\)|as told\)|told\))").unwrap();
    for (what, said) in texts(60) {
        let lines: Vec<&str> = said.lines().collect();
        assert!(lines.len() > 20, "{what}");
        for pair in lines.windows(2) {
            for found in open.find_iter(pair[0]) {
                // What stands below the beginning of the word, in columns of the terminal.
                let start = found.end() - found.as_str().trim_start().len();
                let head = pair[0][..start].rfind("  ").map_or(0, |at| at + 2);
                let below = below(pair[1], pair[0][..head].width());
                assert!(!goes_on.is_match(below), "{what}: {pair:#?}");
            }
        }
    }
}

/// The part of a line from a column on.
fn below(line: &str, column: usize) -> &str {
    let mut at = 0;
    let from = line.char_indices().find(|(_, c)| {
        let is_there = at >= column;
        at += c.width().unwrap_or(0);
        is_there
    });
    from.map_or("", |(from, _)| &line[from..])
}
