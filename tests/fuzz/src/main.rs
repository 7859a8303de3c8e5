//! Coverage-guided fuzzing: one program, the target named by `VSSLEUTH_FUZZ`. `.ci/fuzz` builds and runs it. As it is
//! built optimised, with every check, it also looks at the many worlds of `tests/it/worlds.rs` (`VSSLEUTH_WORLDS`) and
//! dressings of `tests/it/dressings` (`VSSLEUTH_DRESSINGS`).
//!
//! All targets stay in this thread and away from the disk: a pool of threads for each run, and files to read back, are
//! what takes a run from a tenth of a millisecond to some ten.

#![no_main]

#[path = "../../it/dressings/mod.rs"]
mod dressings;
#[path = "../../it/facts.rs"]
mod facts;
mod report;
mod support;
#[path = "../../it/world/mod.rs"]
mod world;
#[path = "../../it/worlds.rs"]
mod worlds;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use vssleuth::evidence::{self, message_texts};
use vssleuth::intake::{Body, HEAD, Input, Limits};
use vssleuth::run::{self, Options};

/// What is done with the bytes.
type Target = fn(&[u8]);

const TARGETS: [(&str, Target); 7] = [
    ("evtx", |bytes| source("vm-sql-01/System.evtx", bytes)),
    ("text", |bytes| source("vm-sql-01/capture.txt", bytes)),
    ("objects", |bytes| source("vm-sql-01/GetClusterSharedVolume.XML", bytes)),
    ("hive", |bytes| source("vm-sql-01/SOFTWARE", bytes)),
    ("mta", mta),
    ("archive", archive),
    ("report", report::whole),
];

/// What is looked at in large numbers.
const MANY: [(&str, fn(u64)); 2] =
    [("VSSLEUTH_WORLDS", worlds::what_holds), ("VSSLEUTH_DRESSINGS", dressings::none_hides_a_volume)];

/// Small caps: a few bytes that inflate to megabytes of text would take a thousand times as long as any other input.
static OPTIONS: LazyLock<Options> = LazyLock::new(|| Options {
    limits: Limits {
        entries: 32,
        sources: 64,
        entry_bytes: 1 << 16,
        total_bytes: 1 << 18,
        held_bytes: 1 << 16,
        ..Limits::default()
    },
    ..Options::default()
});

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let wanted = std::env::var("VSSLEUTH_FUZZ").expect("VSSLEUTH_FUZZ names a target");
    let (_, target) = TARGETS.iter().find(|(name, _)| *name == wanted).expect("a target of that name");
    *target
});

fuzz_target!(
    init: {
        for (name, look) in MANY {
            if let Ok(count) = std::env::var(name) {
                look(count.parse().expect("a number"));
                std::process::exit(0);
            }
        }
        let threads = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
        threads.build_global().expect("the one pool of threads");
    },
    |bytes: &[u8]| TARGET(bytes)
);

/// One source that lies in an archive: as what its content says.
fn source(path: &str, bytes: &[u8]) {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let input = Input { path, size: Some(bytes.len() as u64), head, body: Body::Stream(&mut &*bytes) };
    black_box(evidence::read(input, &OPTIONS.read));
}

fn mta(bytes: &[u8]) {
    let wanted: BTreeMap<u64, String> = (800..830).map(|record| (record, "VSS".to_owned())).collect();
    let input = Input { path: "System_1033.MTA", size: None, head: bytes, body: Body::Stream(&mut &*bytes) };
    black_box(message_texts::texts(input, &wanted));
}

fn archive(bytes: &[u8]) {
    black_box(run::analyze_held("bundle", bytes.to_vec(), &OPTIONS));
}
