//! A cluster with a volume in use, dressed by somebody who wants to hear that there is none: filters, redirections,
//! other clusters, sessions, forms, encodings, damage, names, events and files that nobody can read. Whole texts go
//! through the readers, the merge and the judgement; a dressing is a function of its number.

use crate::support::listing::{self, Language};
use crate::world::on;
use crate::worlds::Dice;

use rayon::prelude::*;
use vssleuth::cases::{MergeOptions, merge};
use vssleuth::diagnosis::{Confidence, Verdict, diagnose};
use vssleuth::evidence::{self, EventFilter, Hash, ReadOptions};
use vssleuth::facts::{CsvUsage, Harvest};
use vssleuth::intake::{Body, HEAD, Input};

/// How many: some while working, `VSSLEUTH_DRESSINGS=100000` in the gate.
fn dressings() -> u64 {
    std::env::var("VSSLEUTH_DRESSINGS").ok().and_then(|count| count.parse().ok()).unwrap_or(2_000)
}

const ASKS: &str = "Get-ClusterSharedVolume";

/// Lines that print nothing although there is a volume; `!` stands for the command.
const HIDING: [&str; 36] = [
    "! | ? State -eq Failed",
    "! | Where-Object { $_.OwnerNode -eq 'vm-9' }",
    "! -Name 'Cluster Disk 9'",
    "! 'Cluster Disk 9'",
    "! -ErrorAction SilentlyContinue",
    "! -EA 0",
    "! 2>$null",
    "! > C:\\temp\\csv.txt",
    "! >> csv.txt",
    "! *> csv.txt",
    "! | Out-File csv.txt",
    "! | Out-Null",
    "! | Set-Content csv.txt",
    "! | Export-Clixml csv.xml",
    "! | Select-Object -First 0",
    "! | select -Skip 9",
    "! | ForEach-Object { }",
    "! | ft Nothing",
    "! | clip",
    "$v = !",
    "[void](!)",
    "$null = !",
    "! -Cluster CLU-OTHER",
    "! -Cluster:vm-99",
    "!;cls",
    "cls; !",
    "try { ! } catch { }",
    "if ($x) { ! }",
    "& { ! } | Out-Null",
    "Invoke-Command vm-9 { ! }",
    "Start-Job { ! }",
    "powershell -c ! > x",
    "# !",
    "Get-Help ! | Out-Null",
    "!State -Node vm-9",
    "! `",
];
/// What makes the bare command silent, typed before it.
const SPOILING: [&str; 9] = [
    "$ErrorActionPreference = 'SilentlyContinue'",
    "$PSDefaultParameterValues['*:Name'] = 'x'",
    "$PSDefaultParameterValues = @{ 'Get-Cluster*:Cluster' = 'CLU-OTHER' }",
    "Set-Alias Get-ClusterSharedVolume Get-Nothing",
    "function Get-ClusterSharedVolume { }",
    "function Out-Default { }",
    "Enter-PSSession vm-9",
    "vssadmin list writers",
    "hostname",
];
/// What stands between the bare command and the prompt, or in the prompt's place.
const UNCLEAR: [&str; 8] = ["\u{200b}\n$", "\u{a0}\n$", "\u{c}\n$", "\u{fffd}\n$", "^C\n$", ">> \n$", "", "[...]\n$"];
/// Empty or nearly empty files.
const EMPTY: [(&str, &str); 9] = [
    ("vm-1/get-clustersharedvolume.tmp", ""),
    ("vm-1/get-clustersharedvolume.txt", "\u{feff}"),
    ("vm-1/remove-clustersharedvolume.txt", ""),
    ("vm-1/get-clustersharedvolume.err", ""),
    ("vm-1/csv.json", "[]"),
    ("vm-1/csv.json", "null"),
    ("vm-1/csv.json", "[{}]"),
    ("vm-1/csv.csv", "\"Name\",\"State\",\"OwnerNode\"\r\n"),
    ("vm-1/csv.txt", "Name State Node\n---- ----- ----\n"),
];
/// The volume as it may be shown beside a silence that is a proof by itself: it counts as in use.
const SHOWN: [(&str, &str); 6] = [
    ("vm-2/get-clustersharedvolume.txt", "Name     State  Node\n----     -----  ----\nReceipts Online vm-2\n"),
    (
        "vm-2/console.txt",
        "$! | ? State -eq Online\n\nName     State  Node\n----     -----  ----\nReceipts Online vm-2\n\n$",
    ),
    ("vm-2/csv.txt", "$! | fl *\n\nName      : Receipts\nOwnerNode : vm-2\nState     : Offline\n\n\n$"),
    ("vm-2/get-clustersharedvolume.csv", "\"Name\",\"State\",\"OwnerNode\"\r\n\"Receipts\",\"Online\",\"vm-2\"\r\n"),
    ("vm-2/get-clustersharedvolume.txt", "| Name | State | Node |\n|--|--|--|\n| Receipts | Online | vm-2 |\n"),
    ("vm-2/count.txt", "$@(!).Count\n1\n$"),
];
/// What speaks of a volume without showing it: silence is no proof against it, or no sure one.
const SPOKEN: [(&str, &str); 8] = [
    ("vm-2/dir.txt", " Directory of C:\\ClusterStorage\n\n2024/09/01 10:00 <JUNCTION> Volume1 [x]\n"),
    ("vm-2/cluster.txt", "EnableSharedVolumes : Enabled\nName : CLU-SQL\n"),
    ("vm-2/job.ini", "target=C:\\ClusterStorage\\Volume1\\vm.vhdx\n"),
    ("vm-2/volumes.txt", "E Stock CSVFS_ReFS Healthy\n"),
    ("vm-2/notiz.txt", "Die freigegebenen Clustervolumes liegen auf dem neuen Speicher.\n"),
    ("vm-2/volume.png", "\u{fffd}PNG\r\n\u{1a}\n\0\0\0\rIHDR"),
    ("vm-2/upload.zip", "PK\u{3}\u{4}\u{14}\0\u{1}\0\u{8}\0"),
    ("vm-2/mail.txt", "クラスターの共有ボリューム 'Volume1' は移動しました。\n"),
];

/// A session: the lines typed, each behind a prompt, and what the last one leaves.
fn typed(lines: &[&str], rest: &str, dice: &mut Dice) -> String {
    let prompt = ["PS C:\\> ", "PS C:\\Windows\\system32> ", "PS D:\\> "][dice.below(3) as usize];
    let ends = if dice.once_in(2) { "\n" } else { "\r\n" };
    let text: String = lines.iter().map(|line| format!("{prompt}{line}\n")).collect();
    format!("{text}{}", rest.replace('$', prompt)).replace('!', &cased(dice)).replace('\n', ends)
}

fn cased(dice: &mut Dice) -> String {
    match dice.below(3) {
        0 => ASKS.to_ascii_lowercase(),
        1 => ASKS.to_ascii_uppercase(),
        _ => ASKS.to_owned(),
    }
}

fn encoded(text: &str, dice: &mut Dice) -> Vec<u8> {
    match dice.below(4) {
        0 => [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
        1 => [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect(),
        2 => [0xef, 0xbb, 0xbf].into_iter().chain(text.bytes()).collect(),
        _ => text.as_bytes().to_vec(),
    }
}

/// What hides the volume: none of these is a proof.
fn hidden(dice: &mut Dice) -> (String, String) {
    let path = ["vm-1/console.txt", "vm-1/csv.txt", "vm-1/get-clustersharedvolume.txt"][dice.below(3) as usize];
    let any = |of: &[&'static str], dice: &mut Dice| of[dice.below(of.len() as u64) as usize];
    let text = match dice.below(4) {
        0 => typed(&[any(&HIDING, dice)], "$", dice),
        1 => typed(&[any(&SPOILING, dice), "!"], "$", dice),
        2 => typed(&["!"], any(&UNCLEAR, dice), dice),
        _ => {
            let (path, text) = EMPTY[dice.below(EMPTY.len() as u64) as usize];
            return (path.to_owned(), text.to_owned());
        }
    };
    (path.to_owned(), text)
}

/// An event that names the volume, as people send it.
fn event(dice: &mut Dice) -> (String, String) {
    let id = [5120, 5121, 5142][dice.below(3) as usize];
    let said = "Cluster Shared Volume 'Volume1' ('Receipts') has entered a paused state because of '(c000020c)'.";
    let text = match dice.below(3) {
        0 => format!(
            "Log Name: System\nSource: Microsoft-Windows-FailoverClustering\nDate: 9/3/2024 1:00:00 AM\nEvent ID: {id}\nLevel: Error\nComputer: vm-2\nDescription:\n{said}\n"
        ),
        1 => format!(
            "TimeCreated  : 9/3/2024 1:00:00 AM\nProviderName : Microsoft-Windows-FailoverClustering\nId           : {id}\nMachineName  : vm-2\nMessage      : {said}\n"
        ),
        _ => format!(
            "{{\"Id\":{id},\"ProviderName\":\"Microsoft-Windows-FailoverClustering\",\"TimeCreated\":\"2024-09-03T01:00:00Z\",\"MachineName\":\"vm-2\",\"Message\":\"{said}\"}}\n"
        ),
    };
    ("vm-2/events.txt".to_owned(), text)
}

fn read(path: &str, bytes: &[u8]) -> Harvest {
    let filter = EventFilter::default();
    let options = ReadOptions { filter, timezone: jiff::tz::TimeZone::UTC, hash: Hash::None, recover: false };
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let mut stream = bytes;
    evidence::read(Input { path, size: Some(bytes.len() as u64), head, body: Body::Stream(&mut stream) }, &options)
}

fn check(seed: u64) -> Option<String> {
    let mut dice = Dice(seed);
    let mut files: Vec<(String, String)> = (0..=dice.below(3)).map(|_| hidden(&mut dice)).collect();
    // In some, somebody typed the bare command on a quiet day: a proof, and the volume speaks against it.
    let proved = dice.once_in(3);
    let mut spoken = false;
    if proved {
        files.push(("vm-1/quiet.txt".to_owned(), typed(&["!"], "$", &mut dice)));
        let of = |all: &[(&str, &str)], dice: &mut Dice| {
            let (path, text) = all[dice.below(all.len() as u64) as usize];
            (path.to_owned(), text.to_owned())
        };
        let (path, text) = match dice.below(3) {
            0 => of(&SHOWN, &mut dice),
            1 => event(&mut dice),
            _ => {
                spoken = true;
                of(&SPOKEN, &mut dice)
            }
        };
        files.push((path, typed(&[], &text, &mut dice)));
    }
    let mut harvests: Vec<Harvest> = files
        .iter()
        .enumerate()
        .map(|(n, (path, text))| {
            let path = path.replacen('/', &format!("/{n}/"), usize::from(dice.once_in(3)));
            let is_text = !path.ends_with(".png") && !path.ends_with(".zip");
            let bytes = if is_text { encoded(text, &mut dice) } else { text.as_bytes().to_vec() };
            read(&path, &bytes)
        })
        .collect();
    for node in ["vm-1", "vm-2"] {
        harvests.push(match dice.once_in(8) {
            true => {
                let list = listing::vssadmin(Language::English, node, &listing::csv_node());
                read(&format!("{node}/vssadmin.txt"), list.as_bytes())
            }
            false => on(&format!("{node}/list.txt")).0,
        });
    }
    let case = merge("contoso-0917", harvests, &MergeOptions::default());
    let diagnosis = diagnose(&case);
    let changes = matches!(diagnosis.verdict, Verdict::CsvWriterUnneeded | Verdict::NoAction);
    let none = changes || matches!(case.csv, CsvUsage::NotInUse(_));
    // What only speaks of a volume leaves a proof likely.
    let wrong = none && !(spoken && diagnosis.confidence == Confidence::Likely);
    wrong.then(|| format!("dressing {seed}: {:?} {files:?}", diagnosis.verdict))
}

#[test]
fn a_volume_in_use_is_never_dressed_away() {
    let wrong: Vec<String> = (0..dressings()).into_par_iter().filter_map(check).collect();
    let shown = wrong.iter().take(12).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} of {}:\n{shown}", wrong.len(), dressings());
}
