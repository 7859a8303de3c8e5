//! Whatever voids a proof is named in the report with file and line and in plain words: each reason that there is, by a
//! small bundle of its own. A reason that is added does not compile until it has one.

use std::slice::from_ref;

use strum::VariantArray as _;

use vssleuth::cases::{MergeOptions, merge};
use vssleuth::diagnosis::diagnose;
use vssleuth::facts::proof::Why;
use vssleuth::facts::{CommandKind, ErrorReason, Gap, Harvest, Nature, Status};
use vssleuth::knowledge::texts::{Lang, catalogue};
use vssleuth::render::Look;
use vssleuth::report::Wording;

use crate::report_facts::written;
use crate::silence::{COUNT_LINE, read, session};
use crate::world::{cluster, empty, nodes, none, on, text, utc};

/// A bundle, and the place in it that is to be named.
type Made = (Vec<Harvest>, &'static str, Option<u32>);

/// A session in one file, with the line at fault.
fn console(said: &str, line: u32) -> Made {
    (vec![read("vm-1/console.txt", session(said).as_bytes())], "vm-1/console.txt", Some(line))
}

fn collector(from: &str, to: &str) -> Made {
    let path = "VM-1_vssleuth-evidence.jsonl";
    (vec![read(path, format!("{}\n", COUNT_LINE.replacen(from, to, 1)).as_bytes())], path, Some(1))
}

/// What lies beside a proof by silence.
fn beside(path: &'static str, said: &str, line: Option<u32>) -> Made {
    let silent = read("vm-1/console.txt", session("$!\n$").as_bytes());
    (vec![silent, read(path, said.as_bytes())], path, line)
}

fn made(why: Why) -> Made {
    const FILE: &str = "vm-1/get-clustersharedvolume.txt";
    const TSS: &str = "TSS_VM-1_240903/cluster/VM-1_get-clustersharedvolume.txt";
    match why {
        Why::Filters => console("$hostname\nvm-1\n$! | ? State -eq Failed\n$", 3),
        Why::Redirects => console("$! > csv.txt\n$", 1),
        Why::HidesErrors => console("$hostname\nvm-1\n$! -ErrorAction SilentlyContinue\n$", 3),
        Why::Chained => console("$cd \\; !\n$", 1),
        Why::Wrapped => console("$powershell -c !\n$", 1),
        Why::Continued => console("$! |\n$", 1),
        Why::Interrupted => console("$!^C\n$", 1),
        Why::AsksElse => console("$!State\n$", 1),
        Why::OtherCluster => console("$! -Cluster clu-9\n$", 1),
        Why::NoPrompt => console("C:\\>!\nC:\\>", 1),
        Why::NotOver => console("$!", 1),
        Why::Foreign => console("Please run this:\n$!\n$", 1),
        Why::Changed => console("$Set-Alias ! Out-Null\n$!\n$", 1),
        Why::OtherHost => console("$Enter-PSSession vm-2\n$!\n$", 1),
        Why::NeverPrints => console("$hostname\n$!\n$", 1),
        Why::Hidden => console("$!\n\u{200b}\n$", 2),
        Why::LateError => console("$!\n$WARNING: The names of some imported commands\n$", 2),
        Why::ActsOnVolume => console("$!\n$Remove-ClusterSharedVolume Tills\n$", 2),
        Why::FailedBeside => console("$Get-ClusterNode\nGet-ClusterNode : Access is denied.\n$!\n$", 2),
        Why::NotOfBundle => {
            let answer = nodes("vm-1/nodes.txt", &["vm-1"]).owner("vm-1").0;
            (vec![empty(FILE).owner("vm-1").0, answer], FILE, Some(1))
        }
        Why::NotCounted => collector("\"member\":true", "\"member\":false"),
        Why::Tampered => {
            let (_, path, _) = collector("", "");
            (vec![read(path, format!("{COUNT_LINE}\nx\n{COUNT_LINE}\n").as_bytes())], path, Some(2))
        }
        Why::Failed => console("$!\n! : The term '!' is not recognized as the name of a cmdlet.\n$", 2),
        Why::QueryFailed => {
            let error = ErrorReason::CollectorFailed;
            let log = "HealthTest-clu-20240902-1015/0_CloudHealthGatherTranscript.log";
            let xml = empty("HealthTest-clu-20240902-1015/GetClusterSharedVolume.XML");
            (vec![xml.0, text(log).error(CommandKind::ClusterSharedVolume, error).0], log, Some(1))
        }
        Why::ServiceDown => {
            let error = text("vm-1/node.txt").error(CommandKind::ClusterNode, ErrorReason::ClusterServiceDown);
            (vec![none("vm-1/console.txt").0, error.0], "vm-1/node.txt", Some(1))
        }
        Why::EmptyAlone => (vec![empty(TSS).0], TSS, Some(1)),
        Why::Unnamed => (vec![read(FILE, b"Name State Node\n---- ----- ----\n")], FILE, Some(1)),
        Why::Rows => beside(FILE, "Zorb Blip\n---- ----\nTills Up\n", Some(1)),
        Why::Archive => {
            let zip = Harvest { nature: Nature::Archive, ..text("vm-1/logs.zip").status(Status::Skipped).0 };
            (vec![none("vm-1/console.txt").0, zip], "vm-1/logs.zip", None)
        }
        Why::Storage => beside("vm-1/vm.txt", "Path\n----\nC:\\ClusterStorage\\Volume1\\a.vhdx\n", Some(3)),
        Why::Left => {
            let listed = |path: &str, names: &[&str], at: &str| nodes(path, names).taken(utc(at)).0;
            let both = listed("vm-2/nodes.txt", &["vm-1", "vm-2"], "2023-01-10T00:00:00Z");
            let now = listed("vm-1/nodes.txt", &["vm-1", "vm-3"], "2024-09-01T00:00:00Z");
            (vec![none("vm-2/console.txt").0, both, now], "vm-2/console.txt", Some(1))
        }
        Why::Clusters => {
            let one = [none("vm-1/console.txt").0, cluster("vm-1/cluster.txt", "CLU-A").0];
            let other = [on("vm-2/list.txt").0, cluster("vm-2/cluster.txt", "CLU-B").0];
            (one.into_iter().chain(other).collect(), "vm-1/console.txt", Some(1))
        }
    }
}

/// The report's strings as a program reads them, and its text as a person does.
fn reported(harvests: Vec<Harvest>) -> (String, String) {
    let case = merge("contoso-0917", harvests, &MergeOptions::default());
    let judged = (case.clone(), diagnose(&case));
    let wording = Wording { lang: Lang::En, ..Wording::default() };
    let json: serde_json::Value =
        serde_json::from_str(&written("json", from_ref(&judged), &wording, Look::default())).expect("JSON");
    let told = ["findings", "missing"].map(|key| json["cases"][0][key].to_string().replace("\\\\", "\\"));
    let text = written("text", from_ref(&judged), &wording, Look { details: true, ..Look::default() });
    (unbroken(&told.concat()), unbroken(&text))
}

/// Without blanks: a page breaks its lines wherever it likes.
fn unbroken(text: &str) -> String {
    text.split_whitespace().collect()
}

fn at(path: &str, line: Option<u32>) -> String {
    line.map_or_else(|| path.to_owned(), |line| format!("{path} line {line}"))
}

#[test]
fn every_reason_that_voids_a_proof_is_named_with_file_and_line() {
    let mut silent = Vec::new();
    for why in Why::VARIANTS {
        let (mut harvests, path, line) = made(*why);
        harvests.push(on("vm-1/list.txt").0);
        let (json, page) = reported(harvests);
        let said = catalogue(Lang::En)[why.as_str()].replace("{places}", &at(path, line));
        // Of an archive a whole copy is wanted, which is said in other words.
        let in_json = if *why == Why::Archive { format!("{path} could not be opened whole") } else { said.clone() };
        for (format, report, said) in [("json", &json, &in_json), ("text", &page, &said)] {
            if !report.contains(&unbroken(said)) {
                silent.push(format!("{why:?} ({format}): {said}"));
            }
        }
    }
    assert!(silent.is_empty(), "{} are not named:\n{}", silent.len(), silent.join("\n"));
}

#[test]
fn what_voids_one_capture_is_named_beside_another_that_proves() {
    let mut silent = Vec::new();
    for why in Why::VARIANTS {
        // What outweighs every silence, and what is told of a command that failed, stand beside no proof.
        if *why > Why::Unnamed || *why == Why::Failed {
            continue;
        }
        let (mut harvests, path, line) = made(*why);
        let count = read("vm-3/count.txt", session("$@(!).Count\n0\n$").as_bytes());
        harvests.extend([count, on("vm-1/list.txt").0]);
        let (json, page) = reported(harvests);
        let said = catalogue(Lang::En)[why.as_str()].replace("{places}", &at(path, line));
        let said = unbroken(&said);
        if !json.contains(&said) || !page.contains(&said) || !json.contains("anothercapturethatshowsnovolumes") {
            silent.push(format!("{why:?}: {said}"));
        }
    }
    assert!(silent.is_empty(), "{} are not named:\n{}", silent.len(), silent.join("\n"));
}

#[test]
fn places_of_one_reason_are_named_together_and_more_are_counted() {
    let filter = session("$! | ? State -eq Failed\n$");
    let path = |at: u8| format!("vm-1/{at}.txt");
    let harvests = (1..=5).map(|at| read(&path(at), filter.as_bytes())).chain([on("vm-1/list.txt").0]);
    let (_, page) = reported(harvests.collect());
    let said = "vm-1/1.txt line 1, vm-1/2.txt line 1, vm-1/3.txt line 1, 2 more: this command";
    assert!(page.contains(&unbroken(said)), "{page}");
}

/// What may hold volumes and makes a proof likely at most: by kind, a source and where in it.
fn unread(gap: Gap) -> Made {
    match gap {
        Gap::Rows => made(Why::Rows),
        Gap::Archive => made(Why::Archive),
        Gap::Damaged => {
            (vec![none("vm-1/console.txt").0, text("vm-1/csv.txt").status(Status::Damaged).0], "vm-1/csv.txt", None)
        }
        Gap::Format => beside("vm-1/screen.png", "\u{89}PNG\r\n", None),
        Gap::Picture => beside("vm-1/mail.txt", "of the first node:\n[cid:image001.png@01DAFC11.2A3B]\n", Some(2)),
        Gap::Speaks => beside("vm-1/note.txt", "x\nOur cluster shared volumes are new.\n", Some(2)),
    }
}

#[test]
fn every_kind_of_source_that_was_not_read_is_named_with_file_and_line() {
    for gap in Gap::VARIANTS.iter().copied() {
        let (mut harvests, path, line) = unread(gap);
        harvests.push(on("vm-1/list.txt").0);
        let (json, page) = reported(harvests);
        let said = unbroken(&at(path, line));
        assert!(json.contains(&said) && page.contains(&said), "{gap:?}: {page}");
    }
}
