//! A cluster with a volume in use, dressed by somebody who wants to hear that there is none: filters, redirections,
//! other clusters and machines, sessions, forms, languages, encodings, mails, pages, archives, damage, names, events and
//! files that nobody can read. Whole files go through the intake, the readers, the merge and the judgement; a dressing is
//! a function of its number. Real proofs, dressed as people send them, have to decide all the same.

mod clothes;
mod words;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, RwLock};

use crate::support::bundle::Tree;
use crate::support::listing::{self, Language};
use crate::world::on;
use crate::worlds::Dice;

use rayon::prelude::*;
use vssleuth::cases::{MergeOptions, merge};
use vssleuth::diagnosis::{Confidence, StepKind, Verdict, diagnose};
use vssleuth::evidence::{self, EventFilter, Hash, ReadOptions};
use vssleuth::facts::{CsvUsage, Harvest};
use vssleuth::intake::{self, CaseInput, Limits, Silent};

use Says::{Nothing, Shows, Speaks};

/// What a file says of the volume to a person who reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Says {
    /// Nothing: a proof beside it decides.
    Nothing,
    /// Something, or nobody can tell: a proof beside it is likely at most.
    Speaks,
    /// That there is one: a proof beside it contradicts it.
    Shows,
}

/// A file on its way to support.
#[derive(Clone, Debug)]
struct File {
    path: String,
    bytes: Vec<u8>,
    says: Says,
}

const ASKS: &str = "Get-ClusterSharedVolume";

fn any<T: Copy>(of: &[T], dice: &mut Dice) -> T {
    of[dice.below(of.len() as u64) as usize]
}

/// A session: the lines typed, each behind a prompt, and what the last one leaves.
fn typed(lines: &[&str], rest: &str, dice: &mut Dice) -> String {
    let prompt = any(&["PS C:\\> ", "PS C:\\Windows\\system32> ", "PS D:\\> "], dice);
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

/// A file of a text, in some encoding.
fn file(path: &str, text: &str, says: Says, dice: &mut Dice) -> File {
    let (bytes, says) = clothes::encoded(text, says, dice);
    File { path: path.to_owned(), bytes, says }
}

/// What hides the volume: none of these is a proof.
fn hidden(dice: &mut Dice) -> File {
    let path = any(&["vm-1/console.txt", "vm-1/csv.txt", "vm-1/get-clustersharedvolume.txt"], dice);
    let text = match dice.below(6) {
        0 => typed(&[any(&words::HIDING, dice)], "$", dice),
        1 => typed(&[any(&words::SPOILING, dice), "!"], "$", dice),
        2 => typed(&["!"], any(&words::UNCLEAR, dice), dice),
        3 => {
            let row = any(&words::COVERED, dice).repeat(20);
            typed(&["!"], &format!("{row}\n{row}\n$"), dice)
        }
        // A machine that is none of the cluster's.
        4 => typed(&["hostname\nvm-77", "!"], "$", dice),
        _ => {
            let (path, text) = any(&words::EMPTY, dice);
            return file(path, text, Nothing, dice);
        }
    };
    file(path, &text, Nothing, dice)
}

/// What shows the volume or speaks of it, in some clothes.
fn said(dice: &mut Dice) -> File {
    let (path, text, says) = any(&words::SAID, dice);
    let mut text = typed(&[], text, dice);
    let is_text = !path.ends_with(".png");
    let plain = match dice.below(5) {
        0 if is_text && !path.ends_with(".xml") => {
            let (path, text, says) = clothes::sent(path, &text, says, dice);
            File { path, bytes: text.into_bytes(), says }
        }
        1 => {
            let (text, says) = clothes::damaged(path, &text, says, dice);
            file(path, &text, says, dice)
        }
        _ if is_text => file(path, &text, says, dice),
        _ => File { path: path.to_owned(), bytes: std::mem::take(&mut text).into_bytes(), says },
    };
    match dice.below(5) {
        0 => clothes::packed(plain, dice),
        1 => clothes::spoilt(plain, dice),
        _ => plain,
    }
}

/// A session that lists a cluster's nodes.
fn nodes([one, two]: [&str; 2]) -> String {
    format!("$Get-ClusterNode\n\nName State Type\n---- ----- ----\n{one} Up    Node\n{two} Up    Node\n\n\n$")
}

/// Somebody typed the bare command, or counted, on a quiet day: a proof.
fn proof(path: &str, dice: &mut Dice) -> File {
    let (line, rest) =
        any(&[("!", "$"), ("! | fl *", "$"), ("@(!).Count", "0\n$"), ("(! | Measure-Object).Count", "0\n$")], dice);
    let (bytes, _) = loop {
        let (bytes, says) = clothes::encoded(&typed(&[line], rest, dice), Shows, dice);
        // What nobody can read proves nothing.
        if says == Shows {
            break (bytes, says);
        }
    };
    let file = File { path: path.to_owned(), bytes, says: Nothing };
    if dice.once_in(3) { clothes::packed(file, dice) } else { file }
}

/// What the file gives; one that was read before is not read again, of the first few thousand.
fn read(path: &str, bytes: &[u8]) -> Vec<Harvest> {
    const KEPT: usize = 4_096;
    type Known = HashMap<(String, Vec<u8>), Vec<Harvest>>;
    static READ: LazyLock<RwLock<Known>> = LazyLock::new(RwLock::default);
    let key = (path.to_owned(), bytes.to_owned());
    if let Some(known) = READ.read().unwrap().get(&key) {
        return known.clone();
    }
    let filter = EventFilter::default();
    let options = ReadOptions { filter, timezone: jiff::tz::TimeZone::UTC, hash: Hash::None, recover: false };
    let case = CaseInput::held("contoso.zip", Tree::new().file(path, bytes).stored_zip());
    let harvests = intake::harvest(&case, &Limits::default(), &Silent, &|input, _| evidence::read(input, &options));
    let mut kept = READ.write().unwrap();
    if kept.len() < KEPT {
        kept.insert(key, harvests.clone());
    }
    harvests
}

/// What kind of dressing it was, with what is wrong with the answer.
fn check(seed: u64, ran: &[AtomicU64; 3]) -> Option<String> {
    let mut dice = Dice(seed);
    let kind = [0, 0, 0, 0, 1, 1, 1, 1, 1, 2][dice.below(10) as usize];
    let mut files: Vec<File> = Vec::new();
    if kind == 0 || (kind == 1 && dice.once_in(2)) {
        files.extend((0..=dice.below(3)).map(|_| hidden(&mut dice)));
    }
    match kind {
        0 => {
            let known = typed(&[], &nodes(["vm-1", "vm-2"]), &mut dice).into_bytes();
            files.push(File { path: "vm-1/nodes.txt".to_owned(), bytes: known, says: Nothing });
            match dice.below(4) {
                0 => files.extend((0..=dice.below(2)).map(|_| said(&mut dice))),
                // The proof is of another cluster.
                1 => {
                    let other = nodes(["vm-8", "vm-9"]) + "!\n$";
                    files.push(file("vm-8/console.txt", &typed(&[], &other, &mut dice), Nothing, &mut dice));
                }
                _ => {}
            }
        }
        1 => files.extend([proof("vm-1/quiet.txt", &mut dice), said(&mut dice)]),
        _ => files.push(proof("vm-1/quiet.txt", &mut dice)),
    }
    ran[kind].fetch_add(1, Ordering::Relaxed);
    let mut harvests: Vec<Harvest> = files
        .iter()
        .enumerate()
        .flat_map(|(n, file)| read(&file.path.replacen('/', &format!("/{n}/"), usize::from(n > 0)), &file.bytes))
        .collect();
    for node in ["vm-1", "vm-2"] {
        match dice.once_in(8) {
            true => {
                let list = listing::vssadmin(Language::English, node, &listing::csv_node());
                harvests.extend(read(&format!("{node}/vssadmin.txt"), list.as_bytes()));
            }
            false => harvests.push(on(&format!("{node}/list.txt")).0),
        }
    }
    let case = merge("contoso-0917", harvests, &MergeOptions::default());
    let diagnosis = diagnose(&case);
    let changes = matches!(diagnosis.verdict, Verdict::CsvWriterUnneeded | Verdict::NoAction);
    let none = changes || matches!(case.csv, CsvUsage::NotInUse(_));
    let sure = none && diagnosis.confidence == Confidence::Conclusive;
    let says = files.iter().map(|file| file.says).max().unwrap_or(Nothing);
    let good = match (kind, says) {
        (0, _) | (1, Shows) => !none,
        (1, Speaks) => !sure,
        (1, Nothing) => true,
        _ => sure && diagnosis.verdict == Verdict::CsvWriterUnneeded,
    };
    // A change that is not sure begins with the check that settles it.
    let checked = sure || diagnosis.plan.first().is_none_or(|step| step.kind == StepKind::Check);
    (!good || !checked).then(|| {
        let shown =
            |file: &File| format!("\n  {} {:?} {:?}", file.path, file.says, String::from_utf8_lossy(&file.bytes));
        let files: String = files.iter().map(shown).collect();
        format!("dressing {seed}, kind {kind}: {:?}, {:?}{files}", diagnosis.verdict, diagnosis.confidence)
    })
}

/// Looks at so many dressings.
#[allow(clippy::print_stdout, reason = "how many there were of each kind is for whoever runs it")]
pub(crate) fn none_hides_a_volume(dressings: u64) {
    let ran = [const { AtomicU64::new(0) }; 3];
    let wrong: Vec<String> = (0..dressings).into_par_iter().filter_map(|seed| check(seed, &ran)).collect();
    let shown = wrong.iter().take(12).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} of {dressings}:\n{shown}", wrong.len());
    let [unproved, against, proved] = ran.each_ref().map(|count| count.load(Ordering::Relaxed));
    assert_eq!(unproved + against + proved, dressings);
    println!("dressings: {unproved} without a proof, {against} against one, {proved} real proofs");
}

/// Some of them: the fuzzing program, which is optimised, looks at a hundred thousand in the gate.
#[test]
fn a_volume_in_use_is_never_dressed_away() {
    none_hides_a_volume(2_000);
}
