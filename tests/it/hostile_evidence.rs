//! Hostile text in every place that evidence has for text, through the binary: nothing of it acts in any format.

use crate::support;

use assert_cmd::Command;
use comrak::nodes::NodeValue;
use comrak::{Arena, Options, parse_document};
use regex::Regex;
use std::collections::BTreeSet;
use std::path::Path;
use support::everywhere;

const HOSTILE: [&str; 15] = [
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "a|b `c` ](javascript:alert(1)) ![x](y)",
    "https://evil.example www.evil.example a@evil.example @team #1",
    "\u{1b}[31mred\u{9b}2J\u{7}\u{8}",
    "\u{202e}gnp.exe\u{2066}\u{200b}\u{e0041}",
    "=cmd|' /C calc'!A0",
    "＠SUM,\"a\";b",
    "--></style></title><!-- <b onclick='x'>",
    "&lt;b&gt; &#60;i&#62; {{ 7*7 }}{% raw %}",
    "``` ~~~ # x **b** $x$ [^1] [r]: z",
    "é\u{301}\u{301} 👩\u{200d}💻 \u{202e}山田",
    "evil.example.com evil.zip mailto:a@b.io xmpp:a@b.io ftp://c.example ::: :smile: >! x !<",
    "==marked== ^up^ ~down~ ~~gone~~ ++new++ __under__ ||hidden|| [[wiki|page]] {.class #id} %% x %% -# y",
    "a\u{ad}b\u{34f}c\u{115f}d\u{180e}e\u{3164}f\u{2800}g\u{fe0f}h\u{ffa0}",
    "%n %s \\| \\` $(x) ${x} 'y' \"z\"",
];

/// Standard output; standard error must hold no character that acts.
fn run(folder: &Path, format: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vssleuth"));
    let output = command.args(["analyze", "--each", "--verbose", "--format", format]).arg(folder).output().unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{format}: {:?}", output.status);
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(acting(&err), None, "standard error");
    out
}

/// The first character that moves the cursor, turns the direction or takes no room.
fn acting(text: &str) -> Option<String> {
    let acts = |c: &char| {
        (c.is_control() && !matches!(c, '\n' | '\r'))
            || matches!(
                c,
                '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{180e}' | '\u{2800}' | '\u{3164}' | '\u{fe0f}' | '\u{ffa0}'
            )
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{e0000}'..='\u{e007f}')
    };
    text.chars().find(acts).map(|c| c.escape_unicode().to_string())
}

/// Tags with the names of their attributes.
fn tags(html: &str) -> BTreeSet<String> {
    let (_, body) = html.split_once("</style>").unwrap();
    let (body, _) = body.rsplit_once("<script>").unwrap();
    let (tag, value) = (Regex::new("<[a-zA-Z!/][^>]*>").unwrap(), Regex::new("=\"[^\"]*\"").unwrap());
    tag.find_iter(body).map(|tag| value.replace_all(tag.as_str(), "").into_owned()).collect()
}

/// Kinds of the nodes of the Markdown, with the targets of its links.
fn nodes(markdown: &str) -> BTreeSet<String> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.autolink = true;
    options.parse.relaxed_autolinks = true;
    let extension = &mut options.extension;
    for on in [
        &mut extension.strikethrough,
        &mut extension.tasklist,
        &mut extension.footnotes,
        &mut extension.inline_footnotes,
        &mut extension.math_dollars,
        &mut extension.math_latex,
        &mut extension.math_code,
        &mut extension.superscript,
        &mut extension.subscript,
        &mut extension.highlight,
        &mut extension.insert,
        &mut extension.underline,
        &mut extension.ofm_comments,
        &mut extension.subtext,
        &mut extension.alerts,
        &mut extension.description_lists,
        &mut extension.multiline_block_quotes,
        &mut extension.wikilinks_title_after_pipe,
    ] {
        *on = true;
    }
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &options);
    let kind = |value: &NodeValue| match value {
        NodeValue::Link(link) => {
            let host = link.url.split('/').nth(2).unwrap_or_default();
            format!("Link to {host}")
        }
        NodeValue::HtmlInline(html) => format!("HtmlInline {html}"),
        other => format!("{other:?}").split(['(', ' ', '{']).next().unwrap().to_owned(),
    };
    root.descendants().map(|node| kind(&node.data.borrow().value)).collect()
}

fn write(text: &str, folder: &Path) {
    // A path divides at a slash, whatever it holds.
    let text = text.replace('/', "\u{2215}");
    for (name, tree) in everywhere::cases(&|place| format!("{text} {}", place.len())) {
        tree.write_to(&folder.join(format!("{name} {text}")));
    }
}

#[test]
fn nothing_of_hostile_evidence_acts() {
    let begins = Regex::new("(?m)(^|,)\"?[=+@＝＋－＠-]").unwrap();
    let space = tempfile::tempdir().unwrap();
    let plain = space.path().join("plain");
    write("plain", &plain);
    let (plain_tags, mut plain_nodes) = (tags(&run(&plain, "html")), nodes(&run(&plain, "markdown")));
    // What breaks up mentions and issues.
    plain_nodes.extend(["HtmlInline <!-- -->".to_owned(), "SoftBreak".to_owned(), "LineBreak".to_owned()]);
    for (number, text) in HOSTILE.iter().enumerate() {
        let folder = space.path().join(number.to_string());
        write(text, &folder);
        for format in ["text", "markdown", "html", "json", "jsonl", "csv"] {
            let out = run(&folder, format);
            assert_eq!(acting(out.trim_start_matches('\u{feff}')), None, "{format} {text:?}");
            match format {
                "html" => assert_eq!(tags(&out).difference(&plain_tags).next(), None, "{text:?}"),
                "markdown" => assert_eq!(nodes(&out).difference(&plain_nodes).next(), None, "{text:?}"),
                "json" => drop(serde_json::from_str::<serde_json::Value>(&out).unwrap()),
                "jsonl" => out.lines().for_each(|line| drop(serde_json::from_str::<serde_json::Value>(line).unwrap())),
                "csv" => {
                    assert!(!begins.is_match(&out), "{text:?}: {out}");
                    assert!(out.matches("\r\n").count() > 4);
                }
                _ => assert!(out.lines().count() > 100),
            }
        }
    }
}
