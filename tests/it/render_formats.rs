//! What people and programs get: snapshots, and that nothing foreign changes the structure of a format.
use crate::report_facts;
use crate::reports::without_furniture;

use std::sync::LazyLock;

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, parse_document};
use regex::Regex;
use report_facts::{Names, in_use, infest, open, unneeded, written};
use unicode_width::UnicodeWidthStr;
use vssleuth::diagnosis::Diagnosis;
use vssleuth::facts::{CaseFacts, Code};
use vssleuth::knowledge::texts::Lang;
use vssleuth::render::{FORMATS, Look};
use vssleuth::report::Wording;
use vssleuth::report::page::{self, Depth};
use vssleuth::rules::Finding;

type Case = (CaseFacts, Diagnosis);

fn rendered(format: &str, cases: &[Case], look: &Look) -> String {
    let zone = jiff::tz::TimeZone::get("Asia/Tokyo").ok().filter(|_| look.lang == Lang::Ja);
    let wording = Wording { lang: look.lang, zone, ..Wording::default() };
    written(format, cases, &wording, *look)
}

#[test]
fn snapshots_of_each_format_and_language() {
    let names = Names::default();
    for lang in [Lang::En, Lang::Ja] {
        let look = Look { lang, details: lang == Lang::Ja, verbose: lang == Lang::Ja, ..Look::default() };
        for format in FORMATS.iter().filter(|format| format.is_human() || lang == Lang::En) {
            let name = format!("{}_{}", format.name, lang.as_str());
            let said = rendered(format.name, &[unneeded(&names, 2), in_use(&names), open(&names)], &look);
            insta::assert_snapshot!(name, without_furniture(&said));
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
const HOSTILE: [&str; 65] = [
    "<script>alert(1)</script>",
    "a|b|c",
    "`` ``` ` x",
    "](javascript:alert(1)) ![x](http://evil.example/x.png)",
    "\u{1b}[31mred\u{1b}[0m\u{9b}2J",
    "\u{1b}]0;title\u{7}\u{1b}]8;;http://evil.example\u{1b}\\x\u{8}\u{8}",
    "\u{202e}gnp.exe\u{2066}",
    "a\u{200b}b\u{200d}c\u{feff}d\u{2028}e\u{2029}f\u{61c}g\u{e0041}h\u{fffb}",
    "nul\0l",
    "line one\n# two\n\n| a | b |\n| - | - |\n",
    "a\r\n\r\nb\u{b}c\u{c}d\u{85}e",
    "https://evil.example/ www.evil.example a@evil.example @team #1",
    "@team",
    "a#123 org/repo#4 GH-5",
    "http://a.example ftp://a.example mailto:a@b.example xmpp:a@b.example",
    "<https://evil.example> <a@evil.example>",
    "</pre></svg><img src=x onerror=alert(1)>\"'&amp;",
    "--><b>x</b><!-- -->",
    "<!--",
    "<![CDATA[x]]><?php ?><!DOCTYPE x>",
    "</style><style>*{display:none}</style>",
    "</script><script>x",
    "</title></head><body onload=x>",
    "\" onmouseover=\"alert(1)",
    "' autofocus onfocus='alert(1)",
    "&lt;script&gt; &#60;b&#62; &amp;amp; &nbsp; &#0; &colon;",
    "[ref]: https://evil.example 'title'",
    "[^1]: a note",
    "[ref] [x][ref] [^1]",
    "=cmd|' /C calc'!A0",
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "+1+1",
    "-1-1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1＋1",
    "＋1",
    "－1",
    "＠x",
    "a,b",
    "a\tb",
    "a,b;c\"d\"",
    "\"",
    "- item\r\n1. item\t* item",
    "- [ ] task",
    "1) item",
    "2024. item",
    "+ item",
    "* item",
    "> quote",
    "# heading",
    "Heading\n===",
    "---",
    "***",
    "~~~",
    "```",
    "    code",
    "$x^2$ ~~gone~~ **bold** __bold__ ==x== :tada: $$y$$",
    "{{ 7*7 }}{% for %}{# x #}",
    "\\| \\` \\ \\\\| \\",
    "❤\u{fe0f} 👩\u{200d}💻 🇯🇵",
    "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
    "{\"a\":[1],\"b\":null}",
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

/// The cases with their names, and once more with the names' free text in every place that evidence fills.
fn cases(names: &Names) -> Vec<Case> {
    let infested = infest(in_use(names), &names.text);
    vec![unneeded(names, 2), in_use(names), open(names), infested]
}

/// [`HOSTILE`], a very long word, and what chance makes of their parts.
fn hostile_texts() -> Vec<String> {
    let mut texts: Vec<String> = HOSTILE.iter().map(|text| (*text).to_owned()).collect();
    texts.push("x".repeat(5_000));
    texts
}

/// The nodes of the Markdown but runs of text, in order.
fn markdown_shape(names: &Names) -> Vec<String> {
    let markdown = rendered("markdown", &cases(names), &Look { verbose: true, ..Look::default() });
    no_character_acts("markdown", &markdown);
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.math_dollars = true;
    let arena = Arena::new();
    let mut shape = Vec::new();
    let root = parse_document(&arena, &markdown, &options);
    walk(root, &mut shape);
    let is_cut = markdown.trim_end().ends_with("(--format html)");
    let hidden = !is_cut && names.text.trim() == names.text && cells_with(root, &names.text) < CELLS;
    assert!(!hidden, "in {} cells: {:?}", cells_with(root, &names.text), names.text);
    shape
}

/// Cells of the tables in which names and texts stand.
const CELLS: usize = 39;

/// Cells of tables in which the text stands whole.
fn cells_with<'a>(root: &'a AstNode<'a>, text: &str) -> usize {
    // How a backslash before a bar and blanks show in a cell is the renderer's own.
    let plain = |text: &str| -> String {
        text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\\' | '\u{2216}')).collect()
    };
    let wanted: String = plain(&vssleuth::facts::visible::escape(text)).chars().take(100).collect();
    let is_cell = |node: &&'a AstNode<'a>| matches!(node.data.borrow().value, NodeValue::TableCell);
    let said = |cell: &'a AstNode<'a>| -> String {
        let parts = cell.descendants().map(|node| match &node.data.borrow().value {
            NodeValue::Text(text) => text.to_string(),
            NodeValue::Code(code) => code.literal.clone(),
            _ => String::new(),
        });
        plain(&parts.collect::<String>())
    };
    root.descendants().filter(is_cell).filter(|cell| said(cell).contains(&wanted)).count()
}

#[test]
fn a_message_has_no_line_of_foreign_making() {
    let lines = |name: &str| -> Vec<usize> {
        let wording = Wording::default();
        let mail = |(facts, diagnosis): &Case| page::page(facts, diagnosis, &wording, Depth::Page, true).mail;
        cases(&hostile(name)).iter().map(mail).map(|mail| mail.text.lines().count()).collect()
    };
    let plain = lines("plain");
    assert!(!plain.is_empty(), "no case has a message");
    for name in hostile_texts() {
        assert_eq!(lines(&name), plain, "{name:?}");
    }
}

#[test]
fn markdown_keeps_its_structure_whatever_the_names() {
    let plain = markdown_shape(&harmless());
    assert!(plain.contains(&"Table".to_owned()) && plain.contains(&"CodeBlock".to_owned()));
    for name in hostile_texts() {
        keeps_its_structure(&name, &plain);
    }
}

/// What does not fit into a ticket is missing at the end, with one sentence in its place.
fn keeps_its_structure(name: &str, plain: &[String]) {
    let mut shape = markdown_shape(&hostile(name));
    let kept = shape.len().min(plain.len());
    if shape != plain {
        assert_eq!(shape.pop().as_deref(), Some("Paragraph"), "{name:?}");
        assert!(name.len() > 20 && kept > 20, "{name:?}: {kept}");
    }
    assert_eq!(shape, plain[..shape.len()], "{name:?}");
}

static CALLS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"@[A-Za-z0-9]|#[0-9]|(?i:gh-)[0-9]").expect("a pattern"));
static TAG: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"<[^\s=0-9][^>]*>?|&[^a-z#]|&[a-z0-9#]+[^a-z0-9#;]").expect("a pattern"));

/// Every node but runs of text, in order; text must call nobody and no issue.
fn walk<'a>(node: &'a AstNode<'a>, shape: &mut Vec<String>) {
    let value = node.data.borrow().value.clone();
    let kind = match &value {
        NodeValue::Text(text) => {
            assert!(!CALLS.is_match(text), "{text:?} calls somebody");
            None
        }
        NodeValue::SoftBreak | NodeValue::LineBreak => None,
        // Put in by the renderer to break up a mention.
        NodeValue::HtmlInline(html) if html == "<!-- -->" => None,
        // A name that looks like a file or a host is code: no program makes a link of it.
        NodeValue::Code(_) => None,
        NodeValue::Heading(heading) => Some(format!("Heading {}", heading.level)),
        other => format!("{other:?}").split(['(', ' ', '{']).next().map(str::to_owned),
    };
    shape.extend(kind);
    for child in node.children() {
        walk(child, shape);
    }
}

/// No character of the output moves the cursor, turns the direction or takes no room; line ends are our own.
fn no_character_acts(format: &str, text: &str) {
    let acts = |c: char| {
        (c.is_control() && c != '\n')
            || ('\u{200b}'..='\u{200f}').contains(&c)
            || ('\u{2028}'..='\u{202e}').contains(&c)
            || ('\u{2060}'..='\u{206f}').contains(&c)
            || ('\u{e0000}'..='\u{e007f}').contains(&c)
            || ['\u{61c}', '\u{feff}', '\u{fff9}', '\u{fffa}', '\u{fffb}'].contains(&c)
    };
    let found = text.find(acts).map(|at| text[at..].chars().take(30).collect::<String>().escape_unicode().to_string());
    assert_eq!(found, None, "{format}");
}

static LINES: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"<span class="(?:w|command|text)">([^<>]*)</span>"#).expect("a pattern"));

/// The tags of the page with all their attributes, in order.
fn html_shape(names: &Names) -> Vec<String> {
    let html = rendered("html", &cases(names), &Look { verbose: true, ..Look::default() });
    no_character_acts("html", &html);
    let (head, rest) = html.split_once("<style>").expect("a style");
    let (_, body) = rest.split_once("</style>").expect("its end");
    // Our script is the last, so that one of another's making is in the body.
    let (body, own) = body.rsplit_once("<script>").expect("a script");
    assert!(!own.contains("alert(1)"));
    // Where a line may break, and how many lines a command has, hangs on the words themselves; it holds nothing.
    let body = body.replace("<wbr>", "");
    let body = LINES.replace_all(&body, "$1");
    [head, &body].iter().flat_map(|part| TAG.find_iter(part)).map(|tag| tag.as_str().to_owned()).collect()
}

#[test]
fn html_keeps_its_structure_whatever_the_names() {
    let plain = html_shape(&harmless());
    assert!(plain.len() > 300, "{}", plain.len());
    for name in hostile_texts() {
        let shape = html_shape(&hostile(&name));
        let first = shape.iter().zip(&plain).find(|(a, b)| a != b);
        assert!(shape == plain, "{name:?}: {first:?}");
    }
}

/// The headings of the text.
fn text_shape(names: &Names) -> Vec<String> {
    let text = rendered("text", &cases(names), &Look { verbose: true, ..Look::default() });
    no_character_acts("text", &text);
    let known = ["Nodes", "Why", "What to do", "Findings", "What to ask for", "Message to the customer", "Cases"];
    // What evidence says is indented: names of cases alone stand at the beginning of a line.
    text.lines().filter(|line| known.contains(line)).map(str::to_owned).collect()
}

#[test]
fn text_shows_what_acts_and_has_no_line_of_foreign_making() {
    let plain = text_shape(&harmless());
    assert!(plain.len() > 10, "{plain:?}");
    for name in hostile_texts() {
        assert_eq!(text_shape(&hostile(&name)), plain, "{name:?}");
    }
}

fn csv_is_safe(name: &str) {
    let csv = rendered("csv", &cases(&hostile(name)), &Look::default());
    let body = csv.strip_prefix('\u{feff}').expect("a byte-order mark");
    no_character_acts("csv", &body.replace(['\r', '\t'], ""));
    let rows = parse_csv(body);
    assert_eq!(rows.len(), 1 + 2 + 2 + 1 + 2, "{name:?}");
    for row in &rows {
        assert_eq!(row.len(), 11, "{name:?}: {row:?}");
        let signs = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
        assert!(!row.iter().any(|cell| cell.starts_with(signs)), "{row:?}");
    }
    let cells: std::collections::BTreeSet<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(cells.len(), 2, "the header and one name of a case: {cells:?}");
}

#[test]
fn csv_has_one_row_a_node_and_no_formula() {
    for name in hostile_texts() {
        csv_is_safe(&name);
    }
}

fn json_is_whole(name: &str) {
    for format in ["json", "jsonl"] {
        let written = rendered(format, &cases(&hostile(name)), &Look::default());
        no_character_acts(format, &written);
        let values: Vec<serde_json::Value> = match format {
            "json" => {
                let report: serde_json::Value = serde_json::from_str(&written).expect("JSON");
                report["cases"].as_array().expect("cases").clone()
            }
            _ => written.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect(),
        };
        assert_eq!(values.len(), 4, "{format} {name:?}");
        assert!(values.iter().all(|case| case["name"] == name), "{format} {name:?}");
        assert_eq!(values[3]["nodes"][0]["writers"][0]["name"], name, "{format} {name:?}");
        // A line break in a sentence is our own.
        let finding = &values[3]["findings"][0];
        let problems = values[3]["sources"][0]["problems"].as_array().expect("problems");
        for sentence in [&finding["title"], &finding["detail"]].into_iter().chain(problems) {
            assert!(!sentence.as_str().expect("text").contains(|c: char| c.is_control()), "{format} {sentence}");
        }
    }
}

#[test]
fn json_gives_back_what_evidence_says() {
    for name in hostile_texts() {
        json_is_whole(&name);
    }
}

/// Texts that chance puts together of hostile parts; the same in every run.
fn generated() -> Vec<String> {
    let parts: Vec<&str> = HOSTILE.iter().flat_map(|text| text.split_inclusive([' ', '>', '\n', '|'])).collect();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("32 bits") % below
    };
    (0..200).map(|_| (0..=next(5)).map(|_| parts[next(parts.len())]).collect()).collect()
}

#[test]
fn two_hundred_generated_names_change_no_structure() {
    let (markdown, html, text) = (markdown_shape(&harmless()), html_shape(&harmless()), text_shape(&harmless()));
    for name in generated().iter().filter(|name| !name.trim().is_empty()) {
        keeps_its_structure(name, &markdown);
        assert_eq!(html_shape(&hostile(name)), html, "{name:?}");
        assert_eq!(text_shape(&hostile(name)), text, "{name:?}");
        csv_is_safe(name);
        json_is_whole(name);
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
            c => {
                assert!(quoted || !matches!(c, '\r' | '\n'), "a line ends inside a row");
                cell.push(c);
            }
        }
    }
    assert!(row.is_empty() && cell.is_empty() && !quoted, "the last row ends");
    rows
}

/// Sixteen nodes fit; of five hundred with findings of every kind it is counted what was left out.
#[test]
fn a_ticket_takes_a_case_of_any_size() {
    for (count, nights) in [(16, 90), (500, 3)] {
        let names = Names { nodes: (1..=count).map(|n| format!("vm-production-{n:03}")).collect(), ..Names::default() };
        let (facts, mut diagnosis) = unneeded(&names, nights);
        let model = diagnosis.findings[0].clone();
        let of_a_node = |node: &String| {
            let finding = |code: &Code| Finding { code: *code, node: Some(node.clone()), ..model.clone() };
            Code::ALL.iter().map(finding).collect::<Vec<_>>()
        };
        diagnosis.findings = names.nodes.iter().take(if count > 100 { count } else { 1 }).flat_map(of_a_node).collect();
        for (lang, left) in [(Lang::En, "do not fit into a ticket"), (Lang::Ja, "チケット")] {
            for details in [false, true] {
                let look = Look { lang, details, verbose: details, ..Look::default() };
                let markdown = rendered("markdown", &[(facts.clone(), diagnosis.clone())], &look);
                assert!(
                    markdown.chars().count() < 65_536,
                    "{count} {details}: {} characters",
                    markdown.chars().count()
                );
                let last = markdown.trim_end().lines().last().unwrap_or_default();
                assert!(
                    count < 100 || !details || last.contains(left) && last.contains(|c: char| c.is_ascii_digit()),
                    "{last}"
                );
            }
        }
    }
}

#[test]
fn json_lines_are_the_cases_of_the_json() {
    let cases = cases(&Names::default());
    let json: serde_json::Value = serde_json::from_str(&rendered("json", &cases, &Look::default())).expect("JSON");
    let lines: Vec<serde_json::Value> = rendered("jsonl", &cases, &Look::default())
        .lines()
        .map(|line| {
            let mut line: serde_json::Value = serde_json::from_str(line).expect("JSON");
            let line_alone = ["schema", "tool", "path", "size", "sha256", "status", "error", "seconds"];
            line_alone.iter().for_each(|key| drop(line.as_object_mut().expect("an object").remove(*key).expect(key)));
            line
        })
        .collect();
    assert_eq!(json["cases"], serde_json::Value::Array(lines), "what a line says more is of its bundle");
}

#[test]
fn the_html_loads_nothing_and_its_links_resolve() {
    let html = rendered("html", &cases(&Names::default()), &Look::default());
    assert!(html.contains("default-src &#x27;none&#x27;") || html.contains("default-src 'none'"));
    assert!(!Regex::new(r#"src="(?:https?:)?//"#).expect("a pattern").is_match(&html));
    for link in Regex::new(r#"<a href="(https?:[^"]+)"([^>]*)>"#).expect("a pattern").captures_iter(&html) {
        let host = link[1].replace("&#x2f;", "/");
        let is_vendor = ["learn.microsoft.com", "jpabrs-scem.github.io", "jpwinsup.github.io"];
        assert!(is_vendor.iter().any(|vendor| host.starts_with(&format!("https://{vendor}/"))), "{host}");
        assert!(link[2].contains("noopener"), "{host}");
    }
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
            // A picture is no text.
            let text = std::fs::read_to_string(&entry).unwrap_or_default();
            match entry.extension().and_then(|ending| ending.to_str()) {
                Some("rs") => used.extend(quoted.captures_iter(&text).map(|found| found[1].to_owned())),
                Some("html") => used.extend(called.captures_iter(&text).map(|found| format!("render.{}", &found[1]))),
                _ if entry.is_dir() => folders.push(entry),
                _ => {}
            }
        }
    }
    let known = vssleuth::knowledge::texts::catalogue(Lang::En).keys().filter(|key| key.starts_with("render."));
    let known: std::collections::BTreeSet<String> = known.map(|key| (*key).to_owned()).collect();
    let missing: Vec<&String> = used.difference(&known).collect();
    let unused: Vec<&String> = known.difference(&used).collect();
    assert!(missing.is_empty() && unused.is_empty(), "missing {missing:?}, unused {unused:?}");
}
