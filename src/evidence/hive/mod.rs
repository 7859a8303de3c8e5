//! Offline registry hives: the switch and the key that would hold it (`SOFTWARE`, `.hiv`), the machine's name (`SYSTEM`).

mod machine;
mod regf;

use std::io::Read;

use super::overheard::{self, Overheard};
use super::registry::VALUE;
use super::turns::Turn;
use super::{Head, ReadOptions, WholeReader};
use crate::decode::body;
use crate::facts::{
    Arg, Harvest, KeyView, Kind, Locus, Message, Observation, Observed, RegistryData, SettingSeen, SettingState, Status,
};
use crate::intake::{Body, Input, Room};
use regf::{Damaged, FileKind, Hive, Source};

/// Bytes of a hive that are held where it can't be read by position (an entry of an archive). SOFTWARE hives of
/// servers have 60 to 200 MB.
const MAX_HELD: u64 = 160 << 20;

/// Bytes of a hive that take no room of the case's: what texts may take while they are taken apart, none of which is
/// meanwhile.
const INSTEAD_OF_TEXTS: u64 = 48 << 20;

/// Bytes of a hive up to which it is read from end to end for what it says of volumes: SYSTEM and the cluster's own are
/// that small, and SOFTWARE, which need not be, says nothing of them.
const MAX_HEARD: u64 = 64 << 20;

const KEY: &[&str] = &["Windows NT", "CurrentVersion", "Failover Clusters"];
const REG_DWORD: u32 = 4;

/// Reads hives.
#[derive(Debug)]
pub(super) struct RegistryHive;

impl WholeReader for RegistryHive {
    fn recognises(&self, head: &Head<'_>) -> bool {
        head.bytes.starts_with(b"regf")
    }

    fn read(&self, input: Input<'_>, _: &ReadOptions, room: &Room<'_>) -> Harvest {
        let mut harvest = Harvest::of(input.path, Kind::RegistryHive, "listings.because.hive");
        let _turn = matches!(input.body, Body::Stream(_)).then(Turn::whole);
        let source = match input.body {
            Body::File(file) => Source::File(file),
            stream @ Body::Stream(_) => match held(stream, &mut harvest, room) {
                Some(bytes) => Source::Memory(bytes),
                None => return harvest,
            },
        };
        match &source {
            Source::File(file) if file.len <= MAX_HEARD => listen(body::reader(Body::File(file)), &mut harvest),
            Source::Memory(bytes) if bytes.len() as u64 <= MAX_HEARD => listen(bytes.as_slice(), &mut harvest),
            _ => {}
        }
        match Hive::open(source) {
            Ok(mut hive) => settings(&mut hive, &mut harvest),
            Err(Damaged) => {
                harvest.status = Status::Damaged;
                harvest.problems.push(Message::new("listings.hive.damaged"));
            }
        }
        harvest
    }
}

fn listen(bytes: impl Read, harvest: &mut Harvest) {
    // Texts of hives are of two bytes a character.
    Overheard::new(bytes, overheard::REGISTRY, &[0xff, 0xfe]).tell(harvest);
}

/// All bytes of a stream, which take room until the source is done with; `None`, with the reason in the harvest, where they
/// are too many.
fn held(stream: Body<'_>, harvest: &mut Harvest, room: &Room<'_>) -> Option<Vec<u8>> {
    /// Bytes read at once.
    const STEP: u64 = 1 << 20;
    let (mut bytes, mut stream) = (Vec::new(), body::reader(stream));
    loop {
        let held = bytes.len() as u64;
        let over = match held {
            held if held > MAX_HELD => Some(("listings.cap.hive", MAX_HELD)),
            held if held >= INSTEAD_OF_TEXTS && !room.take(STEP) => Some(("listings.cap.hive.memory", held)),
            _ => None,
        };
        if let Some((key, limit)) = over {
            harvest.status = Status::Skipped;
            harvest.problems.push(Message::new(key).with("limit", Arg::Number(limit >> 20)));
            return None;
        }
        match stream.by_ref().take(STEP).read_to_end(&mut bytes) {
            Ok(0) => return Some(bytes),
            Ok(_) => {}
            // What a damaged archive gave may hold the key; a cell that lies behind it shows as damage.
            Err(_) => {
                harvest.problems.push(Message::new("listings.unreadable"));
                harvest.status = Status::Partial;
                return Some(bytes);
            }
        }
    }
}

fn settings(hive: &mut Hive<'_>, harvest: &mut Harvest) {
    let dirty = match hive.kind {
        FileKind::Primary { dirty } => dirty,
        FileKind::Log => {
            harvest.because = Message::new("listings.because.hive_log");
            return;
        }
    };
    if dirty {
        harvest.problems.push(Message::new("listings.hive.dirty"));
    }
    if hive.is_cut() {
        harvest.status = Status::Partial;
        harvest.problems.push(Message::new("listings.hive.cut"));
    }
    match machine::facts(hive) {
        Ok(facts) => harvest.observations.extend(facts.map(|facts| Observed {
            at: Locus::Whole,
            owner: None,
            captured: None,
            fact: Observation::Host(facts),
        })),
        // The name is of use, no more: the switch may be readable yet.
        Err(Damaged) => {
            harvest.status = Status::Partial;
            harvest.problems.push(Message::new("listings.hive.machine"));
        }
    }
    for (view, path) in views() {
        match setting(hive, &path) {
            // In a dirty hive the newest changes may be in the log: what is not there may have been written.
            Ok(Some(SettingState::KeyWithoutValue)) if dirty => {}
            Ok(state) => harvest.observations.extend(state.map(|state| Observed {
                at: Locus::Whole,
                owner: None,
                captured: None,
                fact: Observation::Setting(SettingSeen { view, state }),
            })),
            Err(Damaged) => {
                harvest.status = Status::Partial;
                harvest.problems.push(Message::new("listings.hive.partial"));
                return;
            }
        }
    }
}

/// Where the key lies, in a hive of `SOFTWARE` and in one saved from `SOFTWARE\Microsoft`.
fn views() -> [(KeyView, Vec<&'static str>); 3] {
    [
        (KeyView::Native, [&["Microsoft"], KEY].concat()),
        (KeyView::Wow6432, [&["WOW6432Node", "Microsoft"], KEY].concat()),
        (KeyView::Native, KEY.to_vec()),
    ]
}

/// `None` where the key is not there.
fn setting(hive: &mut Hive<'_>, path: &[&str]) -> Result<Option<SettingState>, Damaged> {
    let Some(key) = hive.find(path)? else { return Ok(None) };
    let Some(value) = hive.value(&key, VALUE)? else { return Ok(Some(SettingState::KeyWithoutValue)) };
    let data = match <[u8; 4]>::try_from(value.data.as_slice()) {
        Ok(bytes) if value.kind == REG_DWORD => RegistryData::Dword(u32::from_le_bytes(bytes)),
        _ => RegistryData::Other { kind: kind_name(value.kind), text: hex(value.data.get(..8).unwrap_or(&value.data)) },
    };
    Ok(Some(SettingState::Value(data)))
}

fn kind_name(kind: u32) -> String {
    let names = [
        "REG_NONE",
        "REG_SZ",
        "REG_EXPAND_SZ",
        "REG_BINARY",
        "REG_DWORD",
        "REG_DWORD_BIG_ENDIAN",
        "REG_LINK",
        "REG_MULTI_SZ",
    ];
    let known = usize::try_from(kind).ok().and_then(|at| names.get(at));
    known.map_or_else(
        || if kind == 11 { "REG_QWORD".to_owned() } else { format!("REG_{kind}") },
        |name| (*name).to_owned(),
    )
}

fn hex(data: &[u8]) -> String {
    let bytes: Vec<String> = data.iter().map(|byte| format!("{byte:02x}")).collect();
    bytes.join(",")
}
