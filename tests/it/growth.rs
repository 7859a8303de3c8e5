//! Work that grew with the square of what is given: so much of it is given here that it would take minutes if it did again.

use std::fmt::Write as _;

use crate::report_facts::{Names, source, unneeded};
use vssleuth::diagnosis;
use vssleuth::facts::{Kind, Message, Status};
use vssleuth::run::{self, Options};

/// Each node was looked up among all, for what is missing of it and for what is advised.
#[test]
fn very_many_nodes_are_judged_in_turn() {
    let names = Names { nodes: (0..3_000).map(|n| format!("vm-{n}")).collect(), ..Names::default() };
    let (mut facts, _) = unneeded(&names, 1);
    // Logs that nobody could read, each of which is asked for.
    for node in &names.nodes {
        let mut log = source(format!("{node}/Security.evtx"), Kind::Evtx, node, Status::Damaged);
        log.problems.push(Message::new("evtx.problem.header"));
        facts.sources.push(log);
    }
    let diagnosis = diagnosis::diagnose(&facts);
    assert!(!diagnosis.missing.is_empty() && !diagnosis.plan.is_empty());
}

/// Each part of a path was judged with all that stand before it, for each source again.
#[test]
fn deep_paths_are_gone_through_once() {
    let folders = "a/".repeat(1_900);
    let zip = (0..250).fold(crate::support::zip::Zip::new(), |zip, n| {
        let mut name = folders.clone();
        write!(name, "{n}.txt").unwrap();
        zip.entry(name.as_bytes(), b"PS C:\\> hostname\r\nvm-1\r\n", crate::support::zip::Method::Store)
    });
    let case = run::analyze_held("case.zip", zip.finish(), &Options::default()).expect("a case");
    assert_eq!(case.facts.sources.len(), 250);
}

/// For each colon the rest of the line was looked through, and for each message all numbers of its line and all events
/// before it: a page on one line of 8 MB would have taken ten minutes.
#[test]
fn what_stands_on_one_line_is_gone_through_once() {
    let line = |one: &dyn Fn(u32) -> String| (0..10_000).map(one).collect::<String>().into_bytes();
    let writers =
        line(&|_| "Writer name: 'System Writer'    State: [8] Failed    Last error: Timed out    ".to_owned());
    let messages = line(&|n| format!("5120 Cluster Shared Volume 'Volume{n}' ('Disk {n}') is no longer available. "));
    for (content, events) in [(writers, 0), (messages, 10_000)] {
        let case = run::analyze_held("vm-sql-01_page.txt", content, &Options::default()).expect("a case");
        let nodes = case.facts.nodes.iter().map(|node| node.events.len()).sum::<usize>();
        assert_eq!(nodes, events);
    }
}
