//! What stands at a cited place is shown beside its fields, as it is written there, whatever is written there.

use crate::support;

use assert_cmd::Command;
use support::bundle::Tree;
use support::evtx::{Log, Vss8229};

/// The cards of the HTML report of a bundle.
fn cards(tree: &Tree, more: &[&str]) -> Vec<String> {
    let space = tempfile::tempdir().unwrap();
    tree.write_to(space.path());
    of_report(&[&[space.path().to_str().unwrap()], more].concat())
}

fn of_report(arguments: &[&str]) -> Vec<String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vssleuth"));
    let output = command.args(["analyze", "--format", "html"]).args(arguments).output().unwrap();
    let report = String::from_utf8(output.stdout).unwrap().replace("<wbr>", "");
    report.split("<div class=\"place").skip(1).map(str::to_owned).collect()
}

fn quote(card: &str) -> Option<&str> {
    let (_, quote) = card.split_once("<details class=\"quote\">")?;
    quote.split_once("<pre>")?.1.split_once("</pre>").map(|(quote, _)| quote)
}

fn writers(name: &str) -> String {
    format!(
        "vssadmin 1.1 - Volume Shadow Copy Service administrative command-line tool\r\n\r\nWriter name: '{name}'\r\n   \
         Writer Id: {{1072ae1c-e5a7-4ea1-9e4a-6f7964656570}}\r\n   Writer Instance Id: \
         {{21000000-0000-4000-8000-000000000001}}\r\n   State: [8] Failed\r\n   Last error: Timed out\r\n\r\nbehind it\r\n"
    )
}

fn tree(name: &str) -> Tree {
    let log = Log::new("Application").computer("vm-sql-01.contoso.com").first_record(811);
    let log = log.event(Vss8229::csv("2024-09-01T18:19:39Z")).event(Vss8229::csv("2024-09-01T18:19:40Z")).build();
    Tree::new().file("vm/Application.evtx", log).file("vm/vssadmin.txt", writers(name))
}

#[test]
fn each_cited_record_and_line_of_the_samples_is_shown_as_it_stands() {
    for sample in ["azure-backup-ja", "csv-in-use", "everything", "loose-files", "zip-in-zip"] {
        let cards = of_report(&[&format!("samples/{sample}")]);
        for card in cards.iter().filter(|card| card.contains("<h5>")) {
            assert!(quote(card).is_some_and(|quote| !quote.trim().is_empty()), "{sample}: {card}");
        }
    }
}

#[test]
fn a_record_is_its_xml_and_a_line_goes_on_to_the_next_blank_one() {
    let cards = cards(&tree("Cluster Shared Volume VSS Writer"), &[]);
    let of = |place: &str| quote(cards.iter().find(|card| card.contains(place)).unwrap()).unwrap();
    assert!(of("<h5>record 812<").contains("&lt;EventRecordID&gt;812&lt;"), "{cards:#?}");
    let lines = of("<h5>line 3<");
    assert!(lines.starts_with("Writer name:") && lines.contains("\n   State: [8] Failed"), "{lines}");
    assert!(!lines.contains("behind it"), "{lines}");
}

#[test]
fn what_is_written_there_cannot_act_nor_fill_the_report() {
    let hostile = format!("x</pre><script>alert(1)</script>\u{1b}[31m\u{202e}\u{7}{}", "y".repeat(60_000));
    let cards = cards(&tree(&hostile), &[]);
    let all = cards.concat();
    assert!(all.contains("&lt;script&gt;alert(1)") && !all.contains("<script>alert"), "{}", all.len());
    assert!(!all.contains(['\u{1b}', '\u{202e}', '\u{7}']));
    let longest = cards.iter().filter_map(|card| quote(card)).map(|quote| quote.chars().count()).max();
    assert!(longest.is_some_and(|length| length < 6_000), "{longest:?}");
}

#[test]
fn nothing_raw_stands_beside_stand_ins() {
    let cards = cards(&tree("Kumquat Writer"), &["--redact"]);
    assert!(!cards.is_empty());
    assert!(cards.iter().all(|card| quote(card).is_none() && !card.to_lowercase().contains("kumquat")), "{cards:#?}");
}
