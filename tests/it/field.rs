//! What people really send: one row for each kind of paste, export and table that was met in public, with made-up hosts.

mod alerts;
mod backup_logs;
mod caps;
mod carried;
mod exports;
mod frames;
mod heads;
mod languages;
mod machines;
mod pasted;
mod phrases;
mod replies;
mod sheets;

use std::process::Command;

use serde_json::Value;

use crate::support::bundle::Tree;
use crate::support::evtx::{self, Log, Vss8229};
use crate::support::judged::case as case_of;
use crate::support::listing::{self, Language};

/// What a person who reads the same says of it.
enum Says {
    /// So many writers of node `dock1`, the CSV writer's state, and the names of those that failed.
    List(usize, &'static str, &'static [&'static str]),
    /// Use of CSV, whatever the verdict.
    Csv(&'static [&'static str]),
    /// The only nodes.
    Nodes(&'static [&'static str]),
    /// So many events of the ids, which stand in the report.
    Events(&'static [(u32, usize)]),
    /// The report says these words.
    Words(&'static [&'static str]),
}

use Says::{Csv, Events, List, Nodes, Words};

fn run(args: &[&str], tree: &Tree) -> String {
    run_at("", args, tree)
}

/// What is said of one path in the tree.
fn run_at(path: &str, args: &[&str], tree: &Tree) -> String {
    let folder = tempfile::tempdir().unwrap();
    tree.write_to(folder.path());
    let output =
        Command::new(env!("CARGO_BIN_EXE_vssleuth")).args(args).arg(folder.path().join(path)).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn nodes(case: &Value) -> Vec<&str> {
    case["nodes"].as_array().unwrap().iter().map(|node| node["name"].as_str().unwrap()).collect()
}

/// Events that `scan` prints of an id.
fn scanned(id: u32, tree: &Tree) -> usize {
    run(&["scan", "--event", &id.to_string()], tree).lines().count()
}

fn is_said(says: &Says, tree: &Tree) -> Result<(), String> {
    let case = case_of(tree);
    let good = match says {
        List(count, status, failed) => {
            let node = case["nodes"].as_array().unwrap().iter().find(|node| node["name"] == "dock1");
            let writers = node.map_or(&Value::Null, |node| &node["writers"]).as_array().cloned().unwrap_or_default();
            let has_failed = writers.iter().filter(|writer| writer["failed"] == true);
            let names: Vec<&str> = has_failed.filter_map(|writer| writer["name"].as_str()).collect();
            let state = node.and_then(|node| node["csv_writer"]["status"].as_str());
            (writers.len(), state, names.as_slice()) == (*count, Some(*status), *failed)
        }
        Csv(any) => any.contains(&case["csv_usage"]["status"].as_str().unwrap()),
        Nodes(names) => nodes(&case) == *names,
        Events(counts) => counts.iter().all(|(id, count)| scanned(*id, tree) == *count),
        Words(words) => {
            let text = run(&["analyze", "--verbose", "--details"], tree);
            words.iter().all(|word| text.contains(word))
        }
    };
    if good { Ok(()) } else { Err(format!("{case:#}")) }
}

fn check(rows: Vec<(&str, Tree, Says)>) {
    let wrong = |(what, tree, says): &(&str, Tree, Says)| Some(format!("{what}: {}", is_said(says, tree).err()?));
    let failed: Vec<String> = rows.iter().filter_map(wrong).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

fn one(text: impl Into<Vec<u8>>) -> Tree {
    Tree::new().file("dock1/pasted.txt", text)
}

/// A list of twelve writers, of which SQL Server's failed.
fn list() -> String {
    let mut writers = listing::csv_node();
    let sql = writers.iter_mut().find(|listed| listed.writer.name == "SqlServerWriter").unwrap();
    (sql.state, sql.error) = (8, Some("Non-retryable error"));
    listing::vssadmin(Language::English, "dock1", &writers)
}

fn each_line(of: impl Fn(usize, &str) -> String) -> Tree {
    one((0..).zip(list().lines()).map(|(at, line)| of(at, line) + "\n").collect::<String>())
}

const WHOLE: Says = List(12, "enabled", &["SqlServerWriter"]);

#[test]
fn lists_in_any_wrapping() {
    let fold = |width: usize, indent: usize| {
        move |_: usize, line: &str| {
            let letters: Vec<char> = format!("{:indent$}{line}", "").chars().collect();
            letters.chunks(width).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join("\n")
        }
    };
    let before = |prefix: &'static str| move |_: usize, line: &str| format!("{prefix}{line}");
    check(vec![
        ("indented, broken at 80", each_line(fold(80, 20)), WHOLE),
        (
            "an agent's time, level and process",
            each_line(before("2024-09-03T01:15:02.5Z [WARN] (pid 77) out: ")),
            WHOLE,
        ),
        ("German date", each_line(before("03.09.2024 10:15:02 INFO ")), WHOLE),
        ("syslog", each_line(before("Sep  3 10:15:02 dock1 runner[77]: ")), WHOLE),
        ("a host in brackets", each_line(before("[dock1] ")), WHOLE),
        ("numbers of lines", each_line(|at, line| format!("{:>6}  {line}", at + 1)), WHOLE),
        ("quoted twice", each_line(before(">> ")), WHOLE),
        (
            "one field of a syslog, with escapes",
            one(format!(
                "Sep  3 10:15:02 dock1 runner: msg=\"{}\"\n",
                list().replace('\'', "\\'").replace("\r\n", "\n").replace('\n', "\\r\\n")
            )),
            WHOLE,
        ),
        ("brackets that an editor ate", each_line(|_, line| line.replacen('[', "", 1).replacen(']', "", 1)), WHOLE),
        (
            "a whole list in a string of JSON",
            one(serde_json::json!({"value": [{"code": "ComponentStatus/StdOut/succeeded", "message":
                listing::vssadmin(Language::English, "dock1", &listing::cluster_node())}]})
            .to_string()),
            List(listing::cluster_node().len(), "disabled", &[]),
        ),
        ("a column behind", each_line(|_, line| format!("{line:<90} dock1")), WHOLE),
        ("a log's value in quotes", each_line(|_, line| format!("level=info msg=\"{line}\"")), WHOLE),
        (
            "Configuration Manager's log",
            each_line(|_, line| format!("<![LOG[{line}]LOG]!><time=\"1:15:02\" type=\"1\">")),
            WHOLE,
        ),
        (
            "a prefix before what a console of 100 columns broke",
            each_line(|at, line| {
                fold(100, 0)(at, &format!("2024-09-03T10:15:02.123+09:00 [INFO] (pid 4120) stdout: {line}"))
            }),
            WHOLE,
        ),
        ("half of Markdown's escapes", one(list().replace('[', "\\[").replace('{', "\\{")), WHOLE),
        ("a backslash twice", one(list().replace('[', "\\\\[").replace(']', "\\\\]")), WHOLE),
        ("wide brackets", one(list().replace('[', "［").replace(']', "］")), WHOLE),
        ("a carriage return in the notation of a tool", each_line(|_, line| format!("{line}_x000D_")), WHOLE),
        ("marks of the ends of lines", each_line(|_, line| format!("{line}^M$")), WHOLE),
        ("a closing tag", each_line(|_, line| format!("{line}</li>")), WHOLE),
        ("a separator behind blanks", each_line(|_, line| format!("{line} |")), WHOLE),
        ("an entity behind each", each_line(|_, line| format!("{line}&#xD;")), WHOLE),
        (
            "line ends as entities in an element",
            one(format!("<?xml version=\"1.0\"?><r><out>{}</out></r>", list().replace("\r\n", "\n").replace('\n', "&#xD;&#xA;"))),
            WHOLE,
        ),
        (
            "line ends as entities in an attribute",
            one(format!("<check output=\"{}\"/>", list().replace("\r\n", "\n").replace('\n', "&#10;"))),
            WHOLE,
        ),
        (
            "an array of PowerShell's strings",
            one(format!(
                "@(\n{}\n)\n",
                list().lines().map(|line| format!("    '{}'\n", line.replace('\'', "''"))).collect::<String>()
            )),
            WHOLE,
        ),
        ("a program of a source's name", each_line(|at, line| format!("Sep  1 03:00:00 dock1 vss[{}]: {line}", 990 + at)), WHOLE),
        ("a time and a line in CSV", each_line(|at, line| format!("\"2024-09-01 03:00:{at:02}\",\"{line}\"")), WHOLE),
        (
            "hits of a search and lines around them",
            each_line(|at, line| match line.starts_with("Writer") {
                true => format!("> C:\\T\\v.txt:{}:{line}", at + 1),
                false => format!("  C:\\T\\v.txt:{}:{line}", at + 1),
            }),
            WHOLE,
        ),
        (
            "grep with context",
            each_line(|at, line| match line.starts_with("Writer") {
                true => format!("v.txt:{}:{line}", at + 1),
                false => format!("v.txt-{}-{line}", at + 1),
            }),
            WHOLE,
        ),
        (
            "strings with their computer in CliXML",
            Tree::new().file("v.xml", {
                let object = |line: &str| format!("  <Obj RefId=\"0\">\n    <S>{line}</S>\n    <MS>\n      <S N=\"PSComputerName\">DOCK1</S>\n    </MS>\n  </Obj>\n");
                format!("<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\n{}</Objs>", list().lines().map(object).collect::<String>())
            }),
            WHOLE,
        ),
        (
            "a writer a row of a search",
            Tree::new().file("export.csv", {
                let blocks = list().replace("\r\n", "\n");
                let blocks = blocks.split("\n\n").filter(|block| block.contains("State:"));
                let row = |block: &str| format!("\"2024-09-01T04:10:00Z\",\"DOCK1\",\"{}\"\n", block.trim());
                format!("\"_time\",host,\"_raw\"\n{}", blocks.map(row).collect::<String>())
            }),
            WHOLE,
        ),
        (
            "fields without ids",
            one(listing::csv_node().iter().fold(String::new(), |text, one| {
                let (state, error) = match one.writer.name == "SqlServerWriter" {
                    true => ("Failed", "Timed out"),
                    false => ("Stable", "No error"),
                };
                text + &format!("Writer    : {}\nState     : {state}\nLastError : {error}\n\n", one.writer.name)
            })),
            WHOLE,
        ),
        (
            "German titles of columns",
            Tree::new().file("w.csv", listing::csv_node().iter().fold("Rechner;Generator;Status;LetzterFehler;Kennung\n".to_owned(), |text, one| {
                let (state, error) = match one.writer.name == "SqlServerWriter" {
                    true => ("Fehlgeschlagen", "Zeitüberschreitung"),
                    false => ("Stabil", "Kein Fehler"),
                };
                text + &format!("DOCK1;{};{state};{error};{}\n", one.writer.name, one.writer.id)
            })),
            WHOLE,
        ),
        (
            "states in words alone",
            one(listing::csv_node().iter().fold("vssadmin 1.1 - Tool\n(C) Microsoft Corp.\n\n".to_owned(), |text, one| {
                let (state, error) = match one.writer.name == "SqlServerWriter" {
                    true => ("Fehlgeschlagen", "Wiederholbarer Fehler"),
                    false => ("Stabil", "Kein Fehler"),
                };
                let id = one.writer.id;
                text + &format!("Verfassername: \"{}\"\n   Verfasserkennung: {id}\n   Verfasserinstanzkennung: {id}\n   Status: {state}\n   Letzter Fehler: {error}\n\n", one.writer.name)
            })),
            WHOLE,
        ),
        ("one line of a monitor", one("SqlServerWriter: [8] Failed\n"), List(1, "unknown", &["SqlServerWriter"])),
        ("an article's sentence", one("If SqlServerWriter shows [8] Failed, restart its service.\n"), Nodes(&[])),
        ("Markdown's escapes", one(list().replace('[', "\\[").replace(']', "\\]")), WHOLE),
        ("a page's entities", one(list().replace('\'', "&#x27;").replace("   ", "&nbsp;&nbsp; ")), WHOLE),
        (
            "a search with the lines around",
            each_line(|at, line| match line.starts_with("Writer") {
                true => format!("> C:\\Temp\\v.txt:{}:{line}", at + 1),
                false => format!("  C:\\Temp\\v.txt:{}:{line}", at + 1),
            }),
            WHOLE,
        ),
        (
            "the same of grep",
            each_line(|at, line| match line.starts_with("Writer") {
                true => format!("v.txt:{}:{line}", at + 1),
                false => format!("v.txt-{}-{line}", at + 1),
            }),
            WHOLE,
        ),
        ("an array of PowerShell", each_line(|_, line| format!("    '{}'", line.replace('\'', "''"))), WHOLE),
        (
            "a form that was sent",
            one(format!(
                "output={}\n",
                list()
                    .replace("\r\n", "\n")
                    .replace('\n', "%0A")
                    .replace(':', "%3A")
                    .replace(' ', "+")
                    .replace('{', "%7B")
                    .replace('}', "%7D")
                    .replace('\'', "%27")
            )),
            WHOLE,
        ),
        (
            "names alone",
            one(listing::csv_node().iter().map(|one| format!("{}\n", one.writer.name)).collect::<String>()),
            List(12, "enabled", &[]),
        ),
        (
            "names alone without the CSV writer show nothing",
            one(listing::cluster_node().iter().map(|one| format!("- {}\n", one.writer.name)).collect::<String>()),
            List(listing::cluster_node().len(), "unknown", &[]),
        ),
        ("signs behind", each_line(|_, line| format!("{line};")), WHOLE),
        ("what a workbook makes of line ends", each_line(|_, line| format!("{line}_x000D_")), WHOLE),
        ("what an editor makes of them", each_line(|_, line| format!("{line}^M")), WHOLE),
        ("a syslog with a tag that is a source's name", each_line(before("Sep  3 10:15:02 dock1 vss[4120]: ")), WHOLE),
        (
            "an attribute of XML",
            one(format!(
                "<?xml version=\"1.0\"?><check output=\"{}\"/>",
                list().replace('\'', "&apos;").replace("\r\n", "\n").replace('\n', "&#10;")
            )),
            WHOLE,
        ),
        (
            "rows of a log in CSV without names of columns",
            each_line(|at, line| format!("\"2024-09-03 10:15:{:02}\",\"{line}\"", at % 60)),
            WHOLE,
        ),
        (
            "a search engine's answer, a record a writer",
            one(list()
                .replace("\r\n", "\n")
                .split("\n\n")
                .filter(|block| block.contains("Writer name"))
                .map(|block| {
                    serde_json::json!({"preview": false, "result": {"host": "dock1", "_raw": block}}).to_string() + "\n"
                })
                .collect::<String>()),
            WHOLE,
        ),
        (
            "lines that remoting gave, exported",
            Tree::new().file(
                "list.xml",
                format!(
                    "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">{}</Objs>",
                    list()
                        .lines()
                        .map(|line| format!(
                            "<Obj RefId=\"0\"><S>{line}</S><MS><S N=\"PSComputerName\">dock1</S></MS></Obj>\n"
                        ))
                        .collect::<String>()
                ),
            ),
            WHOLE,
        ),
        (
            "a search for the class id",
            one(
                "PS C:\\> vssadmin list writers | findstr 1072ae1c\n   Writer Id: {1072ae1c-e5a7-4ea1-9e4a-6f7964656570}\nPS C:\\> ",
            ),
            List(1, "enabled", &[]),
        ),
    ]);
}

/// The table of a module, its rule `off` columns too far to the left.
fn table(title: &str, off: usize, csv: bool) -> Tree {
    let writers = listing::csv_node().into_iter().filter(|one| csv || !one.writer.name.contains("Shared Volume"));
    let rows = writers.map(|one| format!("{:<34}{} [1] Stable No error\n", one.writer.name, one.writer.id));
    let head = format!("{title:<34}{:<39}{:<11}{}\n", "WriterID", "State", "LastError");
    let dashes = "-".repeat(title.len());
    let rule = format!("{dashes:<0$}{1:<39}{2:<11}---------\n", 34 - off, "--------", "-----");
    one(format!("{head}{rule}{}", rows.collect::<String>()))
}

/// A table of states in words, in which the longest name fills its column.
fn worded(head: &str, row: &dyn Fn(&str, &str, &str) -> String) -> String {
    let rule: String =
        head.chars().zip(head.chars().skip(1).chain([' '])).map(|(c, _)| if c == ' ' { ' ' } else { '-' }).collect();
    let rows = listing::csv_node();
    let rows = rows.iter().map(|one| match one.writer.name {
        "SqlServerWriter" => row(one.writer.name, "Timed out", "Failed"),
        name => row(name, "No error", "Stable"),
    });
    format!("\n{head}\n{rule}\n{}\n\n", rows.collect::<Vec<_>>().join("\n"))
}

/// A table without ids, no column wider than the longest of its cells.
fn narrow_text(titles: &[&str], columns: &[usize]) -> String {
    let mut rows: Vec<Vec<String>> = vec![titles.iter().map(|title| (*title).to_owned()).collect()];
    for one in listing::csv_node() {
        let (state, error, code) = match one.writer.name == "SqlServerWriter" {
            true => ("Failed", "Timed out", "9"),
            false => ("Stable", "No error", "1"),
        };
        let cells = [one.writer.name, state, error, code, "DOCK1"];
        rows.push(columns.iter().map(|column| cells[*column].to_owned()).collect());
    }
    rows.insert(1, titles.iter().map(|title| "-".repeat(title.len())).collect());
    let widths: Vec<usize> = (0..titles.len()).map(|at| rows.iter().map(|row| row[at].len()).max().unwrap()).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join(" ").trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}

fn narrow(titles: &[&str], columns: &[usize]) -> Tree {
    one(narrow_text(titles, columns))
}

#[test]
fn tables_of_writers_that_do_not_align() {
    let vendor = "Name             WriterId                             State\n----             --------                            -----\n\
                  SqlServerWriter  a65faa63-5ea8-4ebc-9dbd-a0c4db26912a STABLE\nRegistry Writer  afbab4a2-367d-4d15-a586-71dbb18f8485 STABLE\n";
    check(vec![
        ("names that fill their column", narrow(&["Name", "State", "LastError"], &[0, 1, 2]), WHOLE),
        ("the error before the state", narrow(&["Name", "LastError", "State"], &[0, 2, 1]), WHOLE),
        ("the state first", narrow(&["State", "Name", "LastError"], &[1, 0, 2]), WHOLE),
        ("the state's number first", narrow(&["Code", "Name"], &[3, 0]), WHOLE),
        ("the computer first", narrow(&["Computer", "Name", "State", "LastError"], &[4, 0, 1, 2]), WHOLE),
        (
            "a group's heading",
            Tree::new().file(
                "all.txt",
                format!("\n   PSComputerName: DOCK1\n\n{}", narrow_text(&["Writer", "State", "LastError"], &[0, 1, 2])),
            ),
            WHOLE,
        ),
        ("aligned", table("Writer", 0, true), List(12, "enabled", &[])),
        ("another title", table("VssWriter", 0, true), List(12, "enabled", &[])),
        ("rule too far left", table("Writer", 3, true), List(12, "enabled", &[])),
        ("without the CSV writer", table("Writer", 5, false), List(11, "unknown", &[])),
        (
            "states in words, the error before them",
            one(worded("Name                             LastError State", &|name, error, state| {
                format!("{name:<33}{error:<10}{state}")
            })),
            List(12, "enabled", &["SqlServerWriter"]),
        ),
        (
            "states in words, before the names",
            one(worded("State  Name                             LastError", &|name, error, state| {
                format!("{state:<7}{name:<33}{error}")
            })),
            List(12, "enabled", &["SqlServerWriter"]),
        ),
        (
            "states in words, a computer first",
            one(worded("Computer Name                             State  LastError", &|name, error, state| {
                format!("dock1    {name:<33}{state:<7}{error}")
            })),
            List(12, "enabled", &["SqlServerWriter"]),
        ),
        (
            "records of names and states in words",
            one(listing::csv_node()
                .iter()
                .map(|one| {
                    let (state, error) = if one.writer.name == "SqlServerWriter" {
                        ("Failed", "Timed out")
                    } else {
                        ("Stable", "No error")
                    };
                    format!("Writer    : {}\nState     : {state}\nLastError : {error}\n\n", one.writer.name)
                })
                .collect::<String>()),
            List(12, "enabled", &["SqlServerWriter"]),
        ),
        ("ids without braces, states in words", Tree::new().file("dock1/writers.txt", vendor), List(2, "unknown", &[])),
    ]);
    let case = case_of(&Tree::new().file("Get-NaVssWriter.txt", vendor));
    assert!(!nodes(&case).iter().any(|name| name.contains("navsswriter")), "{case:#}");
}

const PAUSED: &str = "Cluster Shared Volume 'Pallets' ('Stock Disk') has entered a paused state because of 'STATUS_IO_TIMEOUT(c00000b5)'.";
const REFUSED: &str = "A VSS writer has rejected an event with error 0x800423f4, refused.\n\nOperation:\n   Freeze Event\n\nContext:\n   \
    Writer Class Id: {1072ae1c-e5a7-4ea1-9e4a-6f7964656570}\n   Writer Name: Cluster Shared Volume VSS Writer\n";
const DENIED: &str = "Volume Shadow Copy Service error: Unexpected error querying for the IVssWriterCallback interface.  hr = 0x80070005, Access is denied.\n";

/// Beside a transcript of 2 September in which no volume was printed.
fn silent(path: &str, text: &str) -> Tree {
    let nothing = "**********************\nWindows PowerShell transcript start\nStart time: 20240902100000\nMachine: DOCK1 (Microsoft Windows NT 10.0.20348.0)\n\
        **********************\nPS C:\\> Get-ClusterNode\n\nName  State Type\n----  ----- ----\ndock1 Up    Node\n\n\nPS C:\\> Get-ClusterSharedVolume\nPS C:\\> Stop-Transcript\n\
        **********************\nWindows PowerShell transcript end\nEnd time: 20240902100059\n**********************\n";
    Tree::new().file("dock1/console.txt", nothing).file("dock1/vssadmin.txt", list()).file(path, text)
}

fn viewer(day: &str) -> String {
    format!(
        "Log Name: System\nSource: Microsoft-Windows-FailoverClustering\nDate: {day} 3:00:01 AM\nEvent ID: 5120\nLevel: Error\nComputer: dock1\nDescription:\n{PAUSED}\n"
    )
}

/// None of them is read, and each says that volumes are there: the silence beside it proves nothing for sure.
#[test]
fn what_counts_volumes_or_shows_their_filter_spoke_against_no_silence() {
    let verdict = |text: &str| {
        let case = case_of(&silent("dock1/other.txt", text));
        format!("{} {}", case["verdict"].as_str().unwrap(), case["confidence"].as_str().unwrap())
    };
    assert!(verdict("see you\n").ends_with(" conclusive"));
    for text in [
        "{\"ClusterName\":\"yard\",\"ClusterNodes\":2,\"ClusterCSVs\":3}\n",
        "hyperv|cluster|csv_qtd|2\n",
        "csv_count=1\n",
        "PS C:\\> Get-ClusterSharedVolumeUsage -ClusterName yard | Format-Table Name,UsedSpace,FreeSpace\n\nName           UsedSpace FreeSpace\n----           --------- ---------\nStock Disk     512.00    512.00\n\nPS C:\\>\n",
        "C:\\>fltmc instances -f CsvFlt\n\nFilter  Volume Name  Altitude\nCsvFlt  \\Device\\HarddiskVolume7  405000.5\n",
        "C:\\>fltmc\n\nFilter Name  Num Instances  Altitude  Frame\nCsvFlt  2  404800  0\n",
        "9/1/2024 6:20:11 PM :: Failed to create snapshot (Microsoft CSV Shadow Copy Provider) (mode: application-aware)\n",
    ] {
        assert!(!verdict(text).ends_with(" conclusive"), "{text}: {}", verdict(text));
    }
    for text in [
        "hyperv|cluster|csv_qtd|0\n",
        "C:\\>fltmc\n\nFilter Name  Num Instances  Altitude  Frame\nCsvFlt  0  404800  0\nCsvNSFlt  1  404900  0\n",
    ] {
        assert!(verdict(text).ends_with(" conclusive"), "{text}");
    }
}

#[test]
fn volumes_that_texts_name_beside_silence() {
    let undated = format!(
        "Event Source: Microsoft-Windows-FailoverClustering\nEvent ID: 5120\nDescription: {PAUSED}\n\n{PAUSED}\n"
    );
    let article = "Event ID: 5142\nSource: FailoverCluster\nDescription: Cluster Shared Volume “Pallets” (‘Stock Disk’) is no longer accessible from this cluster node.\n";
    let json = format!(
        r#"[{{"TimeCreated":"2024-09-03T03:00:01Z","Id":5120,"ProviderName":"Microsoft-Windows-FailoverClustering","MachineName":"dock1","Message":"{PAUSED}"}}]"#
    );
    let snare = format!(
        "Sep  3 03:00:01 dock1 MSWinEventLog\t2\tSystem\t7\tTue Sep 03 03:00:01 2024\t5120\tMicrosoft-Windows-FailoverClustering\tSYSTEM\tUser\tError\tdock1\tx\t\t{PAUSED}\t9\n"
    );
    let splunk = format!(
        "09/03/2024 03:00:01 AM\nLogName=System\nEventCode=5120\nEventType=2\nComputerName=dock1\nSourceName=Microsoft-Windows-FailoverClustering\nType=Error\nMessage={PAUSED}\n"
    );
    check(vec![
        ("nothing else", silent("dock1/x.txt", "see you\n"), Csv(&["not-in-use"])),
        ("older than the silence", silent("dock1/System.txt", &viewer("8/20/2024")), Csv(&["unknown"])),
        ("younger", silent("dock1/System.txt", &viewer("9/14/2024")), Csv(&["in-use"])),
        ("two descriptions, undated", silent("dock1/System.txt", &undated), Csv(&["unknown", "in-use"])),
        ("alone", one(undated.clone()), Csv(&["in-use"])),
        ("a knowledge article's wording", one(article), Csv(&["in-use"])),
        ("the article beside silence", silent("dock1/a.txt", article), Csv(&["unknown", "in-use"])),
        ("JSON", silent("dock1/System.json", &json), Csv(&["in-use"])),
        ("Snare", silent("dock1/syslog", &snare), Csv(&["in-use"])),
        ("Splunk", silent("dock1/splunk.txt", &splunk), Csv(&["in-use"])),
        (
            "a check of monitoring",
            silent(
                "dock1/check.txt",
                "[OK] Check package \"Cluster Shared Volumes\"\n\\_ [OK] Stock Disk: Online (Direct)\n",
            ),
            Csv(&["unknown", "in-use"]),
        ),
        (
            "blanks that do not break",
            one(
                "Name\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}State\u{a0}\u{a0}Node\n----\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}-----\u{a0}\u{a0}----\nStock\u{a0}Disk\u{a0}Online\u{a0}dock1\n",
            ),
            Csv(&["in-use"]),
        ),
    ]);
    let paths = case_of(&silent("dock1/job.ini", "[job]\ntarget=C:\\ClusterStorage\\Volume1\\bin\n"));
    assert_eq!(paths["confidence"], "likely", "{paths:#}");
}

#[test]
fn events_as_they_are_pasted() {
    let blocks = |ids: &[u32]| {
        ids.iter()
            .map(|id| format!("  > Event Type: Error\n  Event Source: VSS\n  Event ID: {id}\n  Description: x\n  >\n"))
            .collect::<String>()
    };
    let cleaner: String = ["01/15/2024 05:50:05 PM", "01/14/2024 07:59:26 PM"]
        .iter()
        .map(|at| format!("Error: ({at}) (Source: VSS) (EventID: 8194) (User: )\nDescription: {DENIED}\n\n"))
        .collect();
    let events = "   Index Time          EntryType   Source    InstanceID Message\n   ----- ----          ---------   ------    ---------- -------\n\
        \x20    12 Sep 02 10:15  Information VSS             8224 The VSS service is shutting down due to...\n     11 Sep 02 10:11  Information VSS             8224 The VSS service is shutting down due to...\n";
    check(vec![
        ("an id behind a sign of equality", one(format!("Source = VSS\nEvent ID = 8194\n\n{DENIED}")), Events(&[(8194, 1), (12289, 0)])),
        (
            "ids without a sign behind their label, in a numbered list",
            one("1) Event ID 8193 (Source: VSS) - it failed, hr = 0x80040154\n2) Event ID 8194 (Source: VSS) - denied\n"),
            Events(&[(8193, 1), (8194, 1)]),
        ),
        (
            "PsLogList below its title",
            one("Application log on \\\\DOCK1:\n[00812] VSS\n   Type:     ERROR\n   Computer: dock1\n   Time:     9/1/2024 3:19:40 AM   ID:       8193\nIt failed.\n\n[00813] VSS\n   Type:     ERROR\n   Computer: dock1\n   Time:     9/1/2024 3:25:40 AM   ID:       8194\nDenied.\n"),
            Events(&[(8193, 1), (8194, 1)]),
        ),
        ("no id at all", one(format!("{DENIED}\nOperation:\n   Gathering Writer Data\n")), Events(&[(12289, 0), (8194, 0)])),
        ("several blocks", one(blocks(&[20, 8193, 8193, 12302])), Events(&[(20, 1), (8193, 2), (12302, 1)])),
        ("a clean-up tool's report", Tree::new().file("Addition.txt", cleaner), Events(&[(8194, 2), (12289, 0)])),
        ("an old viewer's line in Italian", one("Tipo evento: Errore Origine evento: VolSnap Categoria evento: Nessuna ID evento: 5 Descrizione: Impossibile creare\n"), Events(&[(5, 1)])),
        ("a table", one(events), Events(&[(8224, 2)])),
        ("one line of a product's log", one(format!("VSS Warning 12/17/2023 8:23:12 AM EventID: 8229 {}\n", REFUSED.replace('\n', " "))), Words(&["2023-12-17 08:23:12"])),
        ("a writer's code in a note", one("The ASR Writer failed: Operation: Gathering Writer Data, hr = 0x80073bc3, not supported.\n\nContext:\n   Writer Name: ASR Writer\n   Writer Class Id: {be000cbe-11fe-4426-9c58-531aa6355fc4}\n"), Words(&["ASR Writer", "0x80073bc3"])),
        ("the portal's error", one("Error code: ExtensionSnapshotFailedCOM\nThe snapshot operation failed due to a COM+ error.\n"), Words(&["ExtensionSnapshotFailedCOM"])),
        ("another verb, in Chinese", Tree::new().file("dock1/v.txt", encoding_rs::GBK.encode("C:\\>vssadmin list shadows\nvssadmin 1.1 - 卷影复制服务管理命令行工具\n(C) 版权所有 2001-2013 Microsoft Corp.\n\n卷影副本集 ID: {0d6ef6a5-0000-4000-8000-00000000c0de}\n").0.into_owned()), Words(&["list shadows"])),
    ]);
    let spp = case_of(&one(
        "Log Name: Application\nSource: Microsoft-Windows-Security-SPP\nEvent ID: 8229\nComputer: dock1\nDescription:\nThe rules engine failed.\n",
    ));
    assert!(spp["findings"].as_array().unwrap().iter().all(|one| one["code"] != "EVT001" && one["code"] != "EVT004"));
}

/// Products that ship events: the time, the computer and the writer of the 8229 come through.
#[test]
fn events_as_they_are_shipped() {
    let flat = REFUSED.replace('\n', " ");
    let text = serde_json::to_string(REFUSED).unwrap();
    for (what, shipped) in [
        (
            "Snare",
            format!(
                "<13>Sep  1 18:19:40 dock1 MSWinEventLog#0112#011Application#0117#011Sun Sep 01 18:19:40 2024#0118229#011VSS#011N/A#011N/A#011Warning#011dock1#011None#011#011{flat}#0119\n"
            ),
        ),
        (
            "Splunk",
            format!(
                "09/01/2024 06:19:40 PM\nLogName=Application\nEventCode=8229\nEventType=3\nComputerName=dock1\nSourceName=VSS\nType=Warning\nMessage={REFUSED}"
            ),
        ),
        (
            "NXLog behind a syslog's head",
            format!(
                "<14>Sep  1 18:19:40 dock1 VSS: {{\"EventTime\":\"2024-09-01 18:19:40\",\"Hostname\":\"dock1\",\"EventID\":8229,\"SourceName\":\"VSS\",\"Message\":{text}}}\n"
            ),
        ),
        (
            "structured data",
            format!(
                "<14>1 2024-09-01T18:19:40Z dock1 VSS 0 - [NXLOG@1 EventID=\"8229\" SourceName=\"VSS\" EventType=\"WARNING\"] {flat}\n"
            ),
        ),
        (
            "Graylog",
            format!(
                "{{\"version\":\"1.1\",\"host\":\"dock1\",\"timestamp\":1725214780.5,\"full_message\":{text},\"_EventID\":8229,\"_SourceName\":\"VSS\"}}\n"
            ),
        ),
        (
            "CrowdStrike",
            format!(
                "{{\"timestamp\":\"2024-09-01T18:19:40Z\",\"ComputerName\":\"dock1\",\"windows\":{{\"EventID\":8229,\"ProviderName\":\"VSS\",\"EventData\":{{\"Data\":[\"0x800423f4\",{text}]}}}}}}\n"
            ),
        ),
        (
            "Wazuh",
            format!(
                "{{\"data\":{{\"win\":{{\"system\":{{\"providerName\":\"VSS\",\"eventID\":\"8229\",\"systemTime\":\"2024-09-01T18:19:40Z\",\"computer\":\"dock1\",\"message\":{text}}}}}}}}}\n"
            ),
        ),
        ("Zabbix", format!("4120:20240901:181940.123 eventlog[Application] VSS Warning 8229 {flat}\n")),
        ("Nagios", format!("[1725214780] SERVICE ALERT: dock1;Log;WARNING;HARD;3;VSS 8229 {flat}\n")),
    ] {
        let case = case_of(&one(shipped));
        let event = &case["nodes"][0]["incidents"][0]["events"][0];
        assert_eq!(nodes(&case), ["dock1"], "{what}");
        assert_eq!(event["time"].as_str().and_then(|at| at.get(..19)), Some("2024-09-01T18:19:40"), "{what}: {case:#}");
        assert_eq!(event["writer_name"], "Cluster Shared Volume VSS Writer", "{what}");
    }
}

#[test]
fn nodes_are_machines() {
    let application = || Log::new("Application").computer("dock1").event(Vss8229::csv("2024-09-01T18:19:40Z"));
    let renamed = Log::new("System")
        .computer("WIN-4T0P")
        .events(evtx::boot("2024-08-20T20:00:00Z", "0 UTC"))
        .event(evtx::event_log_6011("2024-08-21T08:00:00Z", "WIN-4T0P", "TEMPLATE2"))
        .computer("TEMPLATE2")
        .event(evtx::event_log_6011("2024-08-22T08:00:00Z", "TEMPLATE2", "DOCK1"))
        .computer("dock1")
        .event(evtx::event_log_6013("2024-09-01T12:00:00Z", 964_620, "0 UTC"));
    let old = Log::new("Setup").computer("WIN-4T0P").event(evtx::event_log_6013("2024-08-20T20:10:00Z", 600, "0 UTC"));
    let logs =
        |other: &str, log: Log| Tree::new().file("Application.evtx", application().build()).file(other, log.build());
    let alert = "### Alert\n\n_Source: VSS_\\\n_Event ID: 8193_\\\n_Computer: DOCK1.yard.example_\\\n_Event Description: refused_\n";
    let session = "PS C:\\> $nodes = Get-ClusterNode -Cluster 'YARD'\nGet-ClusterNode : Check the spelling of the cluster name.\n    The RPC server is unavailable\nAt line:1 char:10\n\
        + $nodes = Get-ClusterNode -Cluster 'YARD'\n    + CategoryInfo          : ConnectionError: (:) [Get-ClusterNode], ClusterCmdletException\n";
    let refused = case_of(&Tree::new().file("session.txt", session));
    assert!(!nodes(&refused).contains(&"session"), "{refused:#}");
    check(vec![
        (
            "renamed twice, and an old log",
            logs("System.evtx", renamed).file("Setup.evtx", old.build()),
            Nodes(&["dock1"]),
        ),
        ("an empty log", logs("Microsoft-Windows-PowerShell%4Admin.evtx", Log::new("x")), Nodes(&["dock1"])),
        (
            "another channel",
            logs(
                "Microsoft-Windows-MUI%4Admin.evtx",
                Log::new("Microsoft-Windows-MUI/Admin").computer("dock1").event(evtx::vss_8224("2024-09-01T12:00:00Z")),
            ),
            Nodes(&["dock1"]),
        ),
        ("an alert in italics", Tree::new().file("alert.md", alert), Nodes(&["dock1"])),
    ]);
}

#[test]
fn a_list_of_more_writers_than_are_kept_is_read_in_part() {
    let healthy = listing::csv_node();
    let status = |count: usize| {
        let list: Vec<_> = healthy.iter().cycle().take(count).cloned().collect();
        let tree = Tree::new().file("dock1/writers.txt", listing::vssadmin(Language::English, "dock1", &list));
        let case = case_of(&tree);
        (case["sources"][0]["status"].clone(), case["sources"][0]["problems"].to_string())
    };
    assert_eq!(status(2_000), ("parsed".into(), "[]".into()));
    let (partial, problem) = status(2_100);
    assert!(partial == "partial" && problem.contains("100 more writers"), "{partial}: {problem}");
}

/// It was told as if no later list were there.
#[test]
fn a_writer_that_failed_once_is_told_with_the_list_that_shows_it_well() {
    let well = listing::vssadmin(Language::English, "dock1", &listing::csv_node());
    let case = case_of(&one(format!("{}\n{well}", list())));
    let finding = case["findings"].as_array().unwrap().iter().find(|found| found["code"] == "WRT002").unwrap();
    let lines: Vec<u64> =
        finding["evidence"].as_array().unwrap().iter().filter_map(|place| place["line"].as_u64()).collect();
    assert!(finding["title"].as_str().unwrap().contains("is well in the list that counts"), "{finding:#}");
    assert!(lines.len() == 2 && lines[0] < lines[1], "{finding:#}");
}
