//! Silence proves only what was asked, and only where the session speaks (rulings 30 to 33): what people would also have
//! written, each as a whole text through the readers and the judgement.

use crate::world;

use vssleuth::cases::{MergeOptions, merge};
use vssleuth::evidence::{self, EventFilter, Hash, ReadOptions};
use vssleuth::facts::proof::Ground;
use vssleuth::facts::{CsvUsage, Harvest};
use vssleuth::intake::{Body, HEAD, Input};
use world::on;

pub(crate) fn read(path: &str, bytes: &[u8]) -> Harvest {
    let filter = EventFilter::default();
    let options = ReadOptions { filter, timezone: jiff::tz::TimeZone::UTC, hash: Hash::None, recover: false };
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let mut stream = bytes;
    let input = Input { path, size: Some(bytes.len() as u64), head, body: Body::Stream(&mut stream) };
    evidence::read(input, &options)
}

/// What CSV use the text comes to beside a writer list of the same node.
fn usage(path: &str, text: &[u8]) -> CsvUsage {
    let harvests = vec![read(path, text), on("vm-1/list.txt").0];
    merge("contoso-0917", harvests, &MergeOptions::default()).csv
}

fn ground(text: &str) -> Option<Ground> {
    match usage("vm-1/console.txt", text.as_bytes()) {
        CsvUsage::NotInUse(proof) => Some(proof.ground()),
        _ => None,
    }
}

/// `$` stands for the prompt, `!` for the command that asks; `§` and `¡` for themselves.
pub(crate) fn session(text: &str) -> String {
    text.replace('$', "PS C:\\> ").replace('!', "Get-ClusterSharedVolume").replace('§', "$").replace('¡', "!")
}

const NODES: &str = "\nName State\n---- -----\nvm-1 Up\n\n";

#[test]
fn sessions_that_speak() {
    for text in [
        "$!\n$",
        "$!\r\n\r\n$\r\n",
        // Changed to Windows' line ends twice, as a whole.
        "$hostname\r\r\nvm-1\r\r\n$!\r\r\n$",
        "PS C:\\Program Files (x86)> !\nPS C:\\Program Files (x86)> ",
        "PS C:\\a [b]\\c> !\nPS C:\\a [b]\\c> ",
        "$cls\n$!\n$",
        "$Get-Service ClusSvc\n\nStatus   Name\n------   ----\nRunning  ClusSvc\n\n$!\n$",
        "$Get-Service ClusSvc -ComputerName vm-2\n\nStatus   Name\n------   ----\nStopped  ClusSvc\n\n$!\n$",
        "$Get-ClusterNode\n\nName State\n---- -----\nvm-1 Up\nvm-2 Down\n\n$!\n$",
        "$Clear-Host\n$!\n$",
        "$!\n$\n$\n",
        "$!\n$exit\n",
        "$!\n$hostname\nvm-1\n$",
        "$hostname\nvm-1\n$!\n$",
        "Windows PowerShell\nCopyright (C) Microsoft Corporation. All rights reserved.\n\n$!\n$",
        "Windows PowerShell\nCopyright (C) Microsoft Corporation. Alle Rechte vorbehalten.\n\n$!\n$",
        "PowerShell 7.4.1\n$!\n$",
        "$cd C:\\temp\nPS C:\\temp> !\nPS C:\\temp> ",
        "$Import-Module FailoverClusters\n$!\n$",
        "$ipmo FailoverClusters\n$!\n$",
        "$§c = Get-ClusterNode\n$!\n$",
        "$§key = 'HKLM:\\SOFTWARE'\n$!\n$",
        "$Get-WinEvent -FilterHashtable @{LogName='Application'; Id=8229} | ft\n\nx\n$!\n$",
        "$Get-EventLog System | Where-Object { §_.EventID -eq 8229 }\nx\n$!\n$",
        "$vssadmin list writers > w.txt\n$!\n$",
        "C:\\>powershell\nWindows PowerShell\n\n$!\n$",
        "[vm-1]: PS C:\\> !\n[vm-1]: PS C:\\> ",
        "[vm-1]: PS C:\\> §ErrorActionPreference = 0\n$!\n$",
        "PS>!\nPS>hostname\nvm-1\n",
        "PS HKLM:\\> !\nPS HKLM:\\> ",
        "$! | ft -AutoSize\n$",
        "$! -Cluster .\n$",
        "$! -Cluster vm-1\n$",
    ] {
        let text = session(text);
        assert_eq!(ground(&text), Some(Ground::SilentTranscript), "{text}");
    }
    let nodes = format!("{}{NODES}{}", session("$Get-ClusterNode\n"), session("$!\n$"));
    assert_eq!(ground(&nodes), Some(Ground::SilentTranscript));
    for text in ["$@(!).Count\n0\n$", "$(! | Measure-Object).Count\n0\n$", "$@(!).Count\n\n0\n\n$hostname\nvm-1\n$"] {
        let text = session(text);
        assert_eq!(ground(&text), Some(Ground::StatedCount), "{text}");
    }
}

#[test]
fn what_a_careful_person_accepts_is_a_proof() {
    let texts = include_str!("silence_with_proof.txt").split("\n%%\n");
    let refused: Vec<String> = texts.clone().map(session).filter(|text| ground(text).is_none()).collect();
    assert!(refused.is_empty() && texts.count() >= 60, "{}", refused.join("\n%%\n"));
}

#[test]
fn sessions_that_do_not() {
    let texts = include_str!("silence_without_proof.txt").split("\n%%\n").map(str::to_owned);
    let more = [
        "$cmd\n$!\n$",
        "$pwsh\n$!\n$",
        "C:\\>powershell\n$!\n$",
        "$x; Import-Module Fake\n$!\n$",
        "$!\n\u{c}\n$",
        "$!\n\u{0}\n$",
        "$!\n\u{200b}\n$",
        "$!\n\u{feff}\n$",
        "$!\n\u{a0}\n$",
        "$!\n\u{2060}\n$",
        "$!\n\u{ad}\n$",
        "$!\n\u{3000}\n$",
        "$!\n\u{202e}\n$",
        "$!\n\u{1b}[0m\n$",
        "\u{1b}[33m$!\u{1b}[0m\n$",
        "$!\u{8}\n$",
        "$!\n\u{7}\n$",
        "$!\rx\r\n$",
        "$!\r$ ",
        "$!\u{200b}\n$",
        "$!\u{2000}\n$",
        "$!\u{2007}\n$",
        "$!\u{2028}\n$",
        "$!\u{0}\n$",
        "$!\n\u{fffd}\n$",
        "$hostname\r\nvm-1\r\n$!\r\r\n$",
        "$!\r\r\n\r\n$",
        "PS C:\\repo [main]> !\nPS C:\\repo [main]> ",
        "PS C:\\repo (main)> !\nPS C:\\repo (main)> ",
        "PS C:\\repo [main ≡ +1]> !\nPS C:\\repo [main ≡ +1]> ",
    ];
    let mut n = 0;
    for text in texts.chain(more.map(str::to_owned)) {
        let text = session(&text);
        assert_eq!(ground(&text), None, "{text:?}");
        n += 1;
    }
    assert!(n >= 100, "{n} texts");
}

#[test]
fn a_session_that_another_program_wrote_on_in_another_encoding_is_not_followed() {
    let wide = |text: &str| session(text).encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let joined = |parts: &[&[u8]]| usage("vm-1/console.txt", &parts.concat());
    let (line, prompt) = (session("$!\n"), session("$ "));
    for parts in
        [[line.as_bytes(), &wide("$ ")], [&[&[0xff, 0xfe], wide("$!\r\n").as_slice()].concat(), b"PS C:\\> \r\n"]]
    {
        assert!(!matches!(joined(&parts), CsvUsage::NotInUse(_)), "{parts:?}");
    }
    assert!(matches!(joined(&[line.as_bytes(), prompt.as_bytes()]), CsvUsage::NotInUse(_)));
    // What stands before or behind the session may have been written by whomever.
    assert!(matches!(joined(&[line.as_bytes(), session("$exit\n").as_bytes(), &wide("x\n")]), CsvUsage::NotInUse(_)));
}

#[test]
fn a_number_of_volumes_shows_use_without_names() {
    for text in [
        "$@(!).Count\n2\n$",
        "$(!).Count\n1\n$",
        "$@(!).Length\n2\n$",
        "$! | Measure-Object\n\n\nCount    : 3\nAverage  : \nSum      : \n\n\n$",
        "$! | measure | select -exp Count\n3\n$",
    ] {
        let CsvUsage::InUse { volumes, evidence } = usage("vm-1/c.txt", session(text).as_bytes()) else {
            panic!("{text}")
        };
        assert!(volumes.is_empty() && evidence.iter().count() == 1);
    }
}

#[test]
fn a_machine_that_no_list_of_nodes_holds_is_of_another_cluster() {
    let nodes = read("vm-1/nodes.txt", b"Name State Type\n---- ----- ----\nvm-1 Up    Node\n");
    let csv = |text: &str| {
        let harvests = vec![read("vm-1/console.txt", session(text).as_bytes()), nodes.clone(), on("vm-1/list.txt").0];
        merge("contoso-0917", harvests, &MergeOptions::default()).csv
    };
    for text in
        ["[vm-9]: PS C:\\> !\n[vm-9]: PS C:\\> ", "$hostname\nvm-9\n$!\n$", "$hostname\nvm-9\n$@(!).Count\n0\n$"]
    {
        let CsvUsage::Unknown { why, .. } = csv(text) else { panic!("{text}") };
        assert!(why.iter().any(|why| why.key == "cases.doubt.other-cluster"), "{text}: {why:?}");
    }
    for text in [
        "[vm-1]: PS C:\\> !\n[vm-1]: PS C:\\> ",
        "$hostname\nvm-9\n$! -Cluster vm-1\n$",
        "$hostname\nvm-1\n$!\n$",
        "$!\n$",
    ] {
        assert!(matches!(csv(text), CsvUsage::NotInUse(_)), "{text}");
    }
}

pub(crate) const COUNT_LINE: &str = r#"{"schema":"vssleuth-evidence/1","tool":"vssleuth","node":"VM-1","cluster":"CLU-SQL","utc":"2024-09-03T01:00:00Z","query":"cluster-shared-volume","command":"Get-ClusterSharedVolume","count":0,"error":null,"objects":[],"elevated":true,"member":true,"file":null}"#;
const END: &str = r#"{"schema":"vssleuth-evidence/1","node":"VM-1","utc":"2024-09-03T01:00:09Z","query":"end","command":"","count":1,"error":null}"#;

fn collected(text: &str) -> CsvUsage {
    usage("VM-1_vssleuth-evidence.jsonl", text.as_bytes())
}

fn is_proof(text: &str) -> bool {
    matches!(collected(text), CsvUsage::NotInUse(proof) if proof.ground() == Ground::StatedCount)
}

#[test]
fn a_count_that_the_collector_states_is_a_proof() {
    let whole = format!("{COUNT_LINE}\n{END}\n");
    assert!(is_proof(&whole) && is_proof(&whole.replace('\n', "\r\n")) && is_proof(&format!("\u{feff}{whole}")));
    assert!(is_proof(&format!("{COUNT_LINE}\n")), "cut behind a whole line");
    assert!(is_proof(&format!("{COUNT_LINE}\n{{\"schema\":\"vssleuth-evi")), "cut within the next line");
    assert!(is_proof(&format!("{whole}{whole}")), "two files joined");
    let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(whole.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert!(matches!(usage("x.jsonl", &wide), CsvUsage::NotInUse(_)));
}

#[test]
fn a_line_that_was_changed_proves_nothing() {
    let changed = |from: &str, to: &str| {
        assert!(COUNT_LINE.contains(from), "{from}");
        format!("{}\n{END}\n", COUNT_LINE.replacen(from, to, 1))
    };
    for (from, to) in [
        ("evidence/1", "evidence/2"),
        ("evidence/1", "evidence/1.1"),
        ("\"count\":0", "\"count\":\"0\""),
        ("\"count\":0", "\"count\":0.0"),
        ("\"count\":0", "\"count\":-1"),
        ("\"count\":0", "\"count\":null"),
        ("\"count\":0", "\"count\":[]"),
        ("\"count\":0", "\"count\":0,\"count\":0"),
        ("\"count\":0", "\"count\":2,\"count\":0"),
        ("\"count\":0,", ""),
        ("\"count\":0", "\"count\":2"),
        ("\"error\":null", "\"error\":\"The cluster service is not running.\""),
        ("\"error\":null", "\"error\":false"),
        ("\"error\":null,", ""),
        ("\"cluster\":\"CLU-SQL\"", "\"cluster\":null"),
        ("\"cluster\":\"CLU-SQL\"", "\"cluster\":\" \""),
        ("\"cluster\":\"CLU-SQL\"", "\"cluster\":1"),
        ("\"member\":true", "\"member\":false"),
        ("\"member\":true", "\"member\":\"true\""),
        ("\"member\":true", "\"member\":1"),
        ("\"member\":true,", ""),
        ("\"command\":\"Get-ClusterSharedVolume\"", "\"command\":\"Get-ClusterSharedVolume -Name x\""),
        ("\"command\":\"Get-ClusterSharedVolume\"", "\"command\":\"get-clustersharedvolume \""),
        ("\"command\":\"Get-ClusterSharedVolume\"", "\"command\":null"),
        ("\"query\":\"cluster-shared-volume\"", "\"query\":\"cluster-shared-volumes\""),
        ("\"query\":\"cluster-shared-volume\"", "\"query\":3"),
        ("\"node\":\"VM-1\"", "\"node\":\"\""),
        ("\"node\":\"VM-1\"", "\"node\":null"),
        ("\"utc\":\"2024-09-03T01:00:00Z\"", "\"utc\":\"yesterday\""),
        ("\"utc\":\"2024-09-03T01:00:00Z\"", "\"utc\":1725325200"),
        ("\"objects\":[]", "\"objects\":{}"),
        ("\"objects\":[]", "\"objects\":[{}]"),
        ("\"objects\":[]", "\"objects\":[null]"),
        ("}", "} x"),
        ("}", ""),
    ] {
        let text = changed(from, to);
        assert!(!is_proof(&text), "{to}");
        let read = read("VM-1_vssleuth-evidence.jsonl", text.as_bytes());
        let told = read.problems.len() + read.observations.len();
        assert!(told > 0, "{to}: nothing is said");
    }
    for text in [
        format!("x\n{COUNT_LINE}\n{END}\n"),
        format!("{COUNT_LINE}\nx\n{END}\n"),
        format!("{COUNT_LINE}\n{END}\nx\n"),
        format!("{COUNT_LINE}\n{COUNT_LINE}\n{END}\n"),
        format!("{END}\n{COUNT_LINE}\n"),
        format!("{COUNT_LINE}\n\u{200b}{END}\n"),
        format!("{COUNT_LINE}\n{}\n", END.replace(":1,", ":7,")),
    ] {
        assert!(!is_proof(&text), "{text}");
    }
}

#[test]
fn what_a_line_shows_stands_whatever_else_is_wrong() {
    let rows = COUNT_LINE
        .replace("\"count\":0", "\"count\":1")
        .replace("[]", r#"[{"Name":"Cluster Disk 1","State":"Online"}]"#);
    for text in [
        format!("{rows}\n{END}\n"),
        format!("{COUNT_LINE}\n{rows}\n"),
        format!("{rows}\n{COUNT_LINE}\nx\n"),
        format!("{}\n", rows.replace("\"count\":1", "\"count\":0")),
    ] {
        let CsvUsage::InUse { volumes, .. } = collected(&text) else { panic!("{text}") };
        assert_eq!(volumes[0].value.name, "Cluster Disk 1");
    }
    let number = format!("{}\n", COUNT_LINE.replace("\"count\":0", "\"count\":3").replace("[]", "null"));
    assert!(matches!(collected(&number), CsvUsage::InUse { volumes, .. } if volumes.is_empty()));
}
