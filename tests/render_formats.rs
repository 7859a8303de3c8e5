//! What people and programs get: snapshots, and that nothing foreign changes the structure of a format.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test may fail loudly")]

mod report_facts;

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, parse_document};
use regex::Regex;
use report_facts::{Names, in_use, open, unneeded};
use unicode_width::UnicodeWidthStr;
use vssleuth::diagnosis::Diagnosis;
use vssleuth::facts::CaseFacts;
use vssleuth::knowledge::texts::Lang;
use vssleuth::render::{self, FORMATS, Look};
use vssleuth::report::{self, Wording};

type Case = (CaseFacts, Diagnosis);

fn rendered(format: &str, cases: &[Case], look: &Look) -> String {
    let zone = jiff::tz::TimeZone::get("Asia/Tokyo").ok().filter(|_| look.lang == Lang::Ja);
    let wording = Wording { lang: look.lang, zone, redactor: None };
    let cases = cases.iter().map(|(facts, diagnosis)| report::build(facts, diagnosis, &wording)).collect();
    let report = report::report(cases, &wording);
    (render::format(format).expect("in the list").render)(&report, look).expect("renders")
}

#[test]
fn snapshots_of_each_format_and_language() {
    let names = Names::default();
    for lang in [Lang::En, Lang::Ja] {
        let look = Look { lang, verbose: lang == Lang::Ja, ..Look::default() };
        for format in FORMATS.iter().filter(|format| format.human || lang == Lang::En) {
            let name = format!("{}_{}", format.name, lang.as_str());
            insta::assert_snapshot!(
                name,
                rendered(format.name, &[unneeded(&names, 2), in_use(&names), open(&names)], &look)
            );
        }
        insta::assert_snapshot!(format!("text_open_{}", lang.as_str()), rendered("text", &[open(&names)], &look));
    }
}

#[test]
fn text_keeps_to_its_columns() {
    let names = Names { text: "長い説明".repeat(60), ..Names::default() };
    for (lang, width) in [(Lang::En, 80), (Lang::Ja, 80), (Lang::En, 120), (Lang::Ja, 100)] {
        let look = Look { lang, width, verbose: true, ..Look::default() };
        let text = rendered("text", &[unneeded(&names, 4), in_use(&names), open(&names)], &look);
        for line in text.lines() {
            // A quoted part of a command cannot be broken.
            assert!(line.width() <= width || line.contains("Failover Clusters\""), "{}: {line}", line.width());
        }
    }
}

#[test]
fn colour_only_repeats_what_words_say() {
    let cases = [unneeded(&Names::default(), 1)];
    let plain = rendered("text", &cases, &Look::default());
    let colored = rendered("text", &cases, &Look { color: true, ..Look::default() });
    assert!(!plain.contains('\u{1b}') && colored.contains('\u{1b}'));
    let codes = Regex::new("\u{1b}\\[[0-9;]*m").expect("a pattern");
    let stripped: Vec<String> =
        codes.replace_all(&colored, "").lines().map(|line| line.trim_end().to_owned()).collect();
    assert_eq!(stripped, plain.lines().collect::<Vec<_>>());
}

/// What a customer's, or an attacker's, names may hold.
const HOSTILE: [&str; 14] = [
    "<script>alert(1)</script>",
    "a|b|c",
    "`` ``` ` x",
    "](javascript:alert(1)) ![x](http://evil.example/x.png)",
    "\u{1b}[31mred\u{1b}[0m\u{9b}2J",
    "\u{202e}gnp.exe\u{2066}",
    "line one\n# two\n\n| a | b |\n| - | - |\n",
    "https://evil.example/ www.evil.example a@evil.example @team #1",
    "</pre></svg><img src=x onerror=alert(1)>\"'&amp;",
    "=cmd|' /C calc'!A0",
    "- item\r\n1. item\t* item",
    "$x^2$ ~~gone~~ **bold** __bold__ ==x==",
    "{{ 7*7 }}{% for %}",
    "\\| \\` \\",
];

fn hostile(text: &str) -> Names {
    Names {
        case: text.to_owned(),
        nodes: vec![format!("{text}1"), format!("{text}2")],
        domain: text.to_owned(),
        cluster: text.to_owned(),
        volume: text.to_owned(),
        text: text.to_owned(),
        folder: text.replace('/', "_"),
    }
}

/// The same report with harmless names, as the measure.
fn harmless() -> Names {
    hostile("plain")
}

fn cases(names: &Names) -> Vec<Case> {
    vec![unneeded(names, 2), in_use(names), open(names)]
}

#[test]
fn markdown_keeps_its_structure_whatever_the_names() {
    let shape = |names: &Names| {
        let markdown = rendered("markdown", &cases(names), &Look { verbose: true, ..Look::default() });
        let mut options = Options::default();
        options.extension.table = true;
        options.extension.autolink = true;
        options.extension.strikethrough = true;
        options.extension.tasklist = true;
        options.extension.math_dollars = true;
        let arena = Arena::new();
        let mut shape = Vec::new();
        walk(parse_document(&arena, &markdown, &options), &mut shape);
        shape
    };
    let plain = shape(&harmless());
    assert!(plain.contains(&"Table".to_owned()) && plain.contains(&"CodeBlock".to_owned()));
    for name in HOSTILE {
        assert_eq!(shape(&hostile(name)), plain, "{name:?}");
    }
}

/// Every node but runs of text, in order.
fn walk<'a>(node: &'a AstNode<'a>, shape: &mut Vec<String>) {
    let value = node.data.borrow().value.clone();
    let kind = match &value {
        NodeValue::Text(_) | NodeValue::SoftBreak | NodeValue::LineBreak => None,
        // Put in by the renderer to break up a mention.
        NodeValue::HtmlInline(html) if html == "<!-- -->" => None,
        other => format!("{other:?}").split(['(', ' ', '{']).next().map(str::to_owned),
    };
    shape.extend(kind);
    for child in node.children() {
        walk(child, shape);
    }
}

#[test]
fn html_keeps_its_structure_whatever_the_names() {
    let tag = Regex::new(r"<[/!]?[a-zA-Z][^\s>]*|<!--").expect("a pattern");
    let shape = |names: &Names| {
        let html = rendered("html", &cases(names), &Look { verbose: true, ..Look::default() });
        assert!(!html.contains(|c: char| c.is_control() && c != '\n'), "controls");
        let found: Vec<String> = tag.find_iter(&html).map(|tag| tag.as_str().to_owned()).collect();
        found.into_iter().filter(|tag| tag != "<br").collect::<Vec<_>>()
    };
    let plain = shape(&harmless());
    for name in HOSTILE {
        assert_eq!(shape(&hostile(name)), plain, "{name:?}");
    }
}

#[test]
fn text_shows_what_acts_and_has_no_line_of_foreign_making() {
    let headings = |names: &Names| {
        let text = rendered("text", &cases(names), &Look { verbose: true, ..Look::default() });
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "controls");
        assert!(!text.contains(['\u{202e}', '\u{2066}']), "bidirectional controls");
        let known = ["Nodes", "Why", "What to do", "Findings", "What to ask for", "Message to the customer", "Cases"];
        text.lines().filter(|line| known.contains(line)).count()
    };
    let plain = headings(&harmless());
    for name in HOSTILE {
        assert_eq!(headings(&hostile(name)), plain, "{name:?}");
    }
}

#[test]
fn csv_has_one_row_a_node_and_no_formula() {
    for name in HOSTILE {
        let csv = rendered("csv", &cases(&hostile(name)), &Look::default());
        let rows = parse_csv(csv.strip_prefix('\u{feff}').expect("a byte-order mark"));
        assert_eq!(rows.len(), 1 + 2 + 2 + 1, "{name:?}");
        for row in &rows {
            assert_eq!(row.len(), 11, "{name:?}: {row:?}");
            assert!(!row.iter().any(|cell| cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{row:?}");
        }
    }
}

/// RFC 4180.
fn parse_csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted && chars.peek() == Some(&'\n') => {
                chars.next();
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    assert!(row.is_empty() && cell.is_empty() && !quoted, "the last row ends");
    rows
}

#[test]
fn a_case_of_sixteen_nodes_fits_into_a_ticket() {
    let nodes = (1..=16).map(|n| format!("vm-production-{n:02}")).collect();
    let names = Names { nodes, ..Names::default() };
    for lang in [Lang::En, Lang::Ja] {
        let markdown = rendered("markdown", &[unneeded(&names, 90)], &Look { lang, verbose: true, ..Look::default() });
        assert!(markdown.len() < 60_000, "{} bytes", markdown.len());
    }
}

#[test]
fn json_lines_are_the_cases_of_the_json() {
    let cases = cases(&Names::default());
    let json: serde_json::Value = serde_json::from_str(&rendered("json", &cases, &Look::default())).expect("JSON");
    let lines: Vec<serde_json::Value> = rendered("jsonl", &cases, &Look::default())
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(json["cases"], serde_json::Value::Array(lines));
}

#[test]
fn the_html_loads_nothing_and_its_links_resolve() {
    let html = rendered("html", &cases(&Names::default()), &Look::default());
    assert!(html.contains("default-src &#x27;none&#x27;") || html.contains("default-src 'none'"));
    assert!(!Regex::new(r#"(?:src|href)="(?:https?:)?//"#).expect("a pattern").is_match(&html));
    let ids: Vec<&str> = Regex::new(r#"\bid="([^"]+)""#)
        .expect("a pattern")
        .captures_iter(&html)
        .map(|c| c.extract::<1>().1[0])
        .collect();
    let mut unique = ids.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), ids.len(), "an id stands twice");
    for link in Regex::new(r##"href="#([^"]+)""##).expect("a pattern").captures_iter(&html) {
        assert!(ids.contains(&&link[1]), "{}", &link[1]);
    }
}

#[test]
fn every_word_that_is_used_exists_and_every_word_that_exists_is_used() {
    let mut used = std::collections::BTreeSet::new();
    let quoted = Regex::new(r#""(render(?:\.[a-z0-9-]+)+)""#).expect("a pattern");
    let called = Regex::new(r"\bt\('([a-z0-9.-]+[a-z0-9])'").expect("a pattern");
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            let text = if entry.is_dir() { String::new() } else { std::fs::read_to_string(&entry).expect("text") };
            match entry.extension().and_then(|ending| ending.to_str()) {
                Some("rs") => used.extend(quoted.captures_iter(&text).map(|found| found[1].to_owned())),
                Some("html") => used.extend(called.captures_iter(&text).map(|found| format!("render.{}", &found[1]))),
                _ if entry.is_dir() => folders.push(entry),
                _ => {}
            }
        }
    }
    let known = vssleuth::knowledge::texts::catalogue(Lang::En).keys().filter(|key| key.starts_with("render."));
    let known: std::collections::BTreeSet<String> = known.cloned().collect();
    let missing: Vec<&String> = used.difference(&known).collect();
    let unused: Vec<&String> = known.difference(&used).collect();
    assert!(missing.is_empty() && unused.is_empty(), "missing {missing:?}, unused {unused:?}");
}
