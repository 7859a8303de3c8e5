//! How the time of a whole run grows with what it is given: each kind at 1x, 2x, 4x and 8x, with the exponent. Behind
//! that, logs that hold 100,000 of one event, for each that the tool keeps; of a long range of ids that it keeps alike, for
//! the first and the last.
//!
//! `cargo bench --bench scaling [KIND | floods]`. An exponent of 1 is linear; the goal is at most 1.1, and 1.5 s for each
//! flood. What is measured is the time that the processors spent, so that a busy machine changes little; what takes hardly
//! any is started anew.

#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a program of one file for those who measure"
)]

#[path = "../tests/it/support/mod.rs"]
mod support;

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Instant;

use jiff::{Timestamp, ToSpan};
use support::bundle::Tree;
use support::evtx::{Event, Log, Vss8229, Writer, cluster_1544, csv_5120, event_log_6013, vss_8193};
use support::slow;
use vssleuth::facts::CaseFacts;
use vssleuth::knowledge::events;
use vssleuth::report::page::{self, Depth};
use vssleuth::report::{self, Redactor, Wording, json};
use vssleuth::run::{self, Options, Silent};

/// What is made larger, its size at 1x, and how a folder of `n` of them is made.
type Kind = (&'static str, usize, fn(usize) -> Tree);

/// Of these each folder is a PATH.
const CASES: &str = "cases";
/// Those of which the report is redacted.
const REDACTED: &str = "redacted ";
/// Those of which the report shows what stands at the places that it cites.
const CITED: &str = "cited ";

const KINDS: [Kind; 25] = [
    ("events that a rule counts", 2_500, |n| application(spread(n, 60, vss_8193))),
    ("incidents on the hour", 2_500, |n| application(spread(n, 3600, |time| Vss8229::csv(time).into()))),
    ("incidents with their aborts", 2_500, |n| {
        let rejected = spread(n, 3600, |time| Vss8229::csv(time).into());
        application(rejected).file("vm-1/System.evtx", log("System", spread(n, 3600, cluster_1544)))
    }),
    ("aborts beside errors", 2_500, |n| {
        application(spread(n, 60, vss_8193)).file("vm-1/System.evtx", log("System", spread(n, 60, cluster_1544)))
    }),
    ("aborts beside texts without a zone", 250, |n| {
        let aborts = log("System", spread(n, 900, cluster_1544));
        Tree::new().file("vm-1/System.evtx", aborts).file("vm-1/events.txt", texts(n))
    }),
    ("volumes", 1_000, |n| {
        let mut number = 0;
        let event = |time: &str| {
            number += 1;
            csv_5120(time, &format!("Volume{number}"), &format!("Cluster Disk {number}"))
        };
        Tree::new().file("vm-1/System.evtx", log("System", spread(n, 60, event)))
    }),
    ("uptime records", 2_500, |n| {
        let uptime = |time: &str| event_log_6013(time, 60, "-540 Tokyo Standard Time");
        Tree::new().file("vm-1/System.evtx", log("System", spread(n, 3600, uptime)))
    }),
    ("failing writers", 500, |n| {
        let mut number = 0;
        let event = |time: &str| {
            number += 1;
            let id: &'static str = format!("{{1072ae1c-0000-4000-8000-{number:012x}}}").leak();
            Vss8229::of(Writer { id, name: "Some Writer", host: r"C:\some.exe" }, time).error("0x800423f3, x").into()
        };
        application(spread(n, 60, event))
    }),
    ("copies of a log", 4, |n| {
        let copy = log("Application", spread(1_000, 60, vss_8193));
        (0..n).fold(Tree::new(), |tree, at| tree.file(&format!("vm-1/{at}/Application.evtx"), copy.clone()))
    }),
    ("nodes", 100, |n| {
        let file = |tree: Tree, at| tree.file(&format!("vm-{at}/Application.evtx"), of(&format!("vm-{at}"), 3));
        (0..n).fold(Tree::new(), file)
    }),
    ("logs without records", 500, |n| {
        let empty = Log::new("Application").build();
        (0..n).fold(application(spread(3, 60, vss_8193)), |tree, at| {
            tree.file(&format!("vm-{}/{at}.evtx", at % 7), empty.clone())
        })
    }),
    ("lines of a text", 10_000, |n| Tree::new().file("vm-1/console.txt", "PS C:\\> hostname\nvm-1\n".repeat(n))),
    ("files in a folder", 500, small_files),
    ("sources in an archive", 500, |n| Tree::new().file("all.zip", small_files(n).zip())),
    (CASES, 50, |n| {
        let file = |tree: Tree, at| tree.file(&format!("case-{at}/vm-1/Application.evtx"), of("vm-1", 3));
        (0..n).fold(Tree::new(), file)
    }),
    ("requesters", 500, |n| {
        let (mut nights, mut number) = (Vec::new(), 0);
        // What it gives stands in no log: of each time there are two events.
        spread(n, 3600, |time| {
            number += 1;
            let process = format!(r"C:\Program Files\Backup {number}\agent.exe");
            nights.push(Event::classic("VSS", 8219, time).strings(["0x80042306", process.as_str()]));
            nights.push(Vss8229::csv(time).into());
            vss_8193(time)
        });
        application(nights)
    }),
    ("headers of tables", 5_000, |n| {
        Tree::new().file("vm-1/nodes.txt", "Name State Node\n---- ----- ----\n".repeat(n))
    }),
    ("blank lines of a text", 250_000, |n| Tree::new().file("vm-1/blank.txt", "\n".repeat(n))),
    ("cited sources", 100, listings),
    ("cited records", 1_000, |n| application(spread(n, 3600, |time| Vss8229::csv(time).into()))),
    ("cited lines of a text", 250, |n| Tree::new().file("vm-1/events.txt", texts(n))),
    ("redacted incidents", 1_000, |n| application(spread(n, 3600, |time| Vss8229::csv(time).into()))),
    ("redacted nodes", 100, |n| {
        let file = |tree: Tree, at| tree.file(&format!("vm-{at}/Application.evtx"), of(&format!("vm-{at}"), 3));
        (0..n).fold(Tree::new(), file)
    }),
    ("redacted texts of events", 250, |n| {
        let mut number = 0;
        let event = |time: &str| {
            number += 1;
            let text = format!(r"user{number} at srv{number}.corp.contoso.com opened C:\data{number}\file.txt");
            Event::classic("SQLVDI", 1, time).strings([text.as_str()])
        };
        application(spread(n, 60, event)).file("vm-1/incident/Application.evtx", of("vm-1", 3))
    }),
    ("redacted sources", 100, listings),
];

fn main() {
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let is_asked = |what: &str| only.as_ref().is_none_or(|only| what.contains(only.as_str()));
    println!("| what grows | 1x | time at 1x, 2x, 4x, 8x in ms | exponent |\n| --- | --- | --- | --- |");
    for (what, base, tree) in KINDS {
        if is_asked(what) {
            grow(what, base, &tree);
        }
    }
    for (number, text) in slow::texts(1 << 10).iter().enumerate() {
        // What it is made of, as far as a cell of a table can hold it.
        let shown: String = text.chars().take(24).flat_map(char::escape_default).filter(|c| *c != '|').collect();
        let what = format!("bytes of a text made to be slow: `{shown}`");
        if is_asked(&what) {
            grow(&what, 64 << 10, &|n| {
                let text = slow::texts(n).into_iter().nth(number).expect("the same kinds");
                Tree::new().file("vm-1/slow.txt", text)
            });
        }
    }
    if only.is_none_or(|only| only == "floods") {
        floods();
    }
}

/// Measures one kind and prints its row.
fn grow(what: &str, base: usize, tree: &dyn Fn(usize) -> Tree) {
    let times = [1, 2, 4, 8].map(|times| {
        let folder = tempfile::tempdir().expect("a folder");
        tree(base * times).write_to(folder.path());
        let each = || std::fs::read_dir(folder.path()).expect("the folder").map(|entry| entry.expect("a case").path());
        let paths = if what == CASES { each().collect() } else { vec![folder.path().to_owned()] };
        time(&paths, what.starts_with(REDACTED), what.starts_with(CITED))
    });
    let shown = times.map(|time| format!("{:.0}", time * 1e3)).join(", ");
    println!("| {what} | {base} | {shown} | {:.2} |", exponent(times));
}

/// Whole runs over logs of one event each, the slowest of them.
fn floods() {
    const FLOOD: usize = 100_000;
    const SHOWN: usize = 5;
    let volume = r"\\?\Volume{9f3a0000-0000-0000-0000-100000000000}";
    let wanted = events::wanted().iter().flat_map(|entry| told_apart(&entry.ids).map(|id| (entry.name.as_str(), id)));
    let mut took: Vec<(f64, String)> = Vec::new();
    for (name, id) in wanted {
        // Of names that stand for several any one will do.
        let (provider, id) = (name.trim_end_matches('*'), u16::try_from(id).expect("an id"));
        let strings = ["", "Volume1", "Cluster Disk 1", volume, "3600", "0x80042336", "-540 Tokyo Standard Time"];
        let event = |time: &str| Event::classic(provider, id, time).strings(strings);
        let folder = tempfile::tempdir().expect("a folder");
        Tree::new().file("vm-1/System.evtx", log("System", spread(FLOOD, 3600, event))).write_to(folder.path());
        let begun = spent();
        run_once(&[folder.path().to_owned()], false, false);
        took.push((spent() - begun, format!("{name} {id}")));
    }
    took.sort_by(|a, b| b.0.total_cmp(&a.0));
    println!("\n| {FLOOD} of each of {} events in one log, the slowest | ms |\n| --- | --- |", took.len());
    took.iter().take(SHOWN).for_each(|(seconds, event)| println!("| {event} | {:.0} |", seconds * 1e3));
}

/// Ids, and of those that follow each other in a long row only the ends.
fn told_apart(ids: &[u32]) -> impl Iterator<Item = u32> {
    const LONG: usize = 15;
    let rows = ids.chunk_by(|a, b| a + 1 == *b);
    rows.flat_map(|row| row.iter().enumerate().filter(|(at, _)| row.len() <= LONG || *at == 0 || at + 1 == row.len()))
        .map(|(_, id)| *id)
}

/// The slope of the line through the logarithms.
fn exponent(times: [f64; 4]) -> f64 {
    let logs = times.map(f64::log2);
    let slope: f64 = [-1.5, -0.5, 0.5, 1.5].iter().zip(logs).map(|(x, y)| x * y).sum();
    slope / 5.0
}

/// One run with its report.
fn run_once(paths: &[PathBuf], redacted: bool, quotes: bool) {
    let mut facts: Option<CaseFacts> = None;
    let wording = Wording { redactor: redacted.then(Redactor::default), ..Wording::default() };
    run::analyze(paths, &Options { quotes, ..Options::default() }, &Silent, &mut |case| {
        let case = case.expect("a case");
        report::rehearse(&case.facts, &case.diagnosis, &wording);
        std::hint::black_box(json::case(&case.facts, &case.diagnosis, &wording));
        std::hint::black_box(page::page(&case.facts, &case.diagnosis, &wording, Depth::Page, true));
        facts = Some(case.facts);
        ControlFlow::Continue(())
    })
    .expect("a case");
    std::hint::black_box(facts);
}

/// Seconds of the processors for one run with its report, the least of several.
fn time(paths: &[PathBuf], redacted: bool, quotes: bool) -> f64 {
    let once = || {
        let (begun, mut runs) = (spent(), 0);
        // A tick of the processors' clock is 10 ms.
        while runs == 0 || (spent() - begun < 0.4 && runs < 100) {
            run_once(paths, redacted, quotes);
            runs += 1;
        }
        (spent() - begun) / f64::from(runs)
    };
    (0..3).map(|_| once()).fold(f64::INFINITY, f64::min)
}

/// Seconds that this process has spent so far; where the system does not tell, those that have passed.
fn spent() -> f64 {
    static STARTED: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|ticks| ticks.parse::<f64>().ok());
    match (ticks(11), ticks(12)) {
        (Some(user), Some(system)) => (user + system) / 100.0,
        _ => STARTED.get_or_init(Instant::now).elapsed().as_secs_f64(),
    }
}

/// So many events, so many seconds apart.
fn spread(n: usize, seconds: i64, mut event: impl FnMut(&str) -> Event) -> Vec<Event> {
    let start: Timestamp = "2020-01-01T00:00:00Z".parse().expect("a time");
    let at = |n: usize| format!("{}.0000000Z", (start + (n as i64 * seconds).seconds()).strftime("%Y-%m-%dT%H:%M:%S"));
    (0..n).map(|n| event(&at(n))).collect()
}

fn log(channel: &str, events: Vec<Event>) -> Vec<u8> {
    Log::new(channel).computer("vm-1.contoso.com").events(events).build()
}

fn application(events: Vec<Event>) -> Tree {
    Tree::new().file("vm-1/Application.evtx", log("Application", events))
}

fn of(computer: &str, n: usize) -> Vec<u8> {
    Log::new("Application").computer(computer).events(spread(n, 60, vss_8193)).build()
}

/// As collectors leave them beside each other.
fn small_files(n: usize) -> Tree {
    let file = |tree: Tree, at| tree.file(&format!("vm-1/{at}.txt"), "Hotfix KB5040430 of a server\n");
    (0..n).fold(application(spread(3, 60, vss_8193)), file)
}

/// Lists of writers of which one failed, each of another node.
fn listings(n: usize) -> Tree {
    let one = |at: usize| {
        format!(
            "vssadmin 1.1 - Volume Shadow Copy Service administrative command-line tool\n(C) Copyright 2001-2013 Microsoft \
             Corp.\n\nWriter name: 'System Writer'\n   Writer Id: {{e8132975-6f93-4464-a53e-1050253ae220}}\n   Writer \
             Instance Id: {{9f3a0000-0000-0000-0000-{at:012x}}}\n   State: [9] Failed\n   Last error: Timed out\n\n"
        )
    };
    (0..n).fold(Tree::new(), |tree, at| tree.file(&format!("vm-{at}/vssadmin_list_writers.txt"), one(at)))
}

/// Rejections as somebody copied them out of a viewer.
fn texts(n: usize) -> String {
    let start: Timestamp = "2020-01-01T05:00:00Z".parse().expect("a time");
    let one = |n: usize| {
        let time = (start + (n as i64 * 900).seconds()).strftime("%Y-%m-%d %H:%M:%S").to_string();
        format!(
            "Log Name:      Application\nSource:        VSS\nDate:          {time}\nEvent ID:      8229\nLevel:         \
             Warning\nComputer:      vm-1.contoso.com\nDescription:\nA VSS writer has rejected an event with error \
             0x00000000, ok.\n{}\n\n",
            Vss8229::csv("2020-01-01T00:00:00Z").context()
        )
    };
    (0..n).map(one).collect()
}
