//! Writes the logs of a cluster's servers for `compare.sh`: `servers OUT SHARE`, where SHARE is the percentage of VSS 8224
//! in Application logs; `servers OUT floods` writes one log of 100,000 events for each of the kinds that fill logs.
//!
//! Attack samples hold hardly an event that counts; real servers' logs are full of them. 64 nodes with two logs of about
//! 6 MiB each: Application logs of SHARE % VSS 8224, bursts of 8193 and other products' events; System logs of 16 %
//! volsnap 33, an uptime a day, a boot a month, service and cluster chatter. Eight nodes have 28 failed nights each (8229
//! and 1544), and one of those was renamed.

#![allow(missing_docs, clippy::expect_used, reason = "a program of one file for those who measure")]

#[path = "../tests/it/support/mod.rs"]
mod support;

use std::path::Path;

use jiff::{Timestamp, ToSpan};
use support::evtx::{
    Event, Log, SQL_WRITER, Vss8229, boot, cluster_1135, cluster_1538, cluster_1544, clustering, csv_5120, esent_326,
    event_log_6006, event_log_6011, event_log_6013, scm_7036, spp_16384, volsnap, vss_8193, vss_8224, vss_12289,
};

const NODES: usize = 64;
/// Records of one log: about 6 MiB.
const RECORDS: usize = 18_000;
/// Hours of a log.
const HOURS: usize = 24 * 120;
/// Events of a flood.
const FLOOD: usize = 100_000;
const ZONE: &str = "-540 Tokyo Standard Time";
const VOLUME: &str = r"\\?\Volume{9f3a0000-0000-0000-0000-100000000000}";

/// A kind of event that fills logs, and its channel.
type Flood = (&'static str, &'static str, fn(&str) -> Event);

const FLOODS: [Flood; 15] = [
    ("incidents", "Application", |time| Vss8229::csv(time).into()),
    ("rejections-of-another", "Application", |time| Vss8229::of(SQL_WRITER, time).into()),
    ("vss-8193", "Application", vss_8193),
    ("vss-8224", "Application", vss_8224),
    ("vss-12289", "Application", vss_12289),
    ("aborts", "System", cluster_1544),
    ("backups", "System", |time| cluster_1538(time, "{9f3a0000-0000-0000-0000-200000000000}")),
    ("csv-5120", "System", |time| csv_5120(time, "Volume1", "Cluster Disk 1")),
    ("removed-nodes", "System", |time| cluster_1135(time, "vm-app-02")),
    ("cluster-chatter", "System", |time| clustering(1650, time)),
    ("volsnap-25", "System", |time| volsnap(25, 2, time, VOLUME)),
    ("volsnap-33", "System", |time| volsnap(33, 4, time, VOLUME)),
    ("uptime-6013", "System", |time| event_log_6013(time, 60, ZONE)),
    ("shutdowns-6006", "System", event_log_6006),
    ("services-7036", "System", |time| scm_7036(time, "Volume Shadow Copy", "running")),
];

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let Some(out) = arguments.next() else { return };
    let what = arguments.next().unwrap_or_default();
    if what == "floods" {
        return floods(Path::new(&out));
    }
    let share: usize = what.parse().unwrap_or(25);
    for node in 0..NODES {
        let folder = Path::new(&out).join(format!("vm-app-{node:02}"));
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("Application.evtx"), application(node, share)).expect("a file");
        std::fs::write(folder.join("System.evtx"), system(node)).expect("a file");
    }
}

/// Each hour one event, or for boots the events of one: eleven years of them.
fn floods(out: &Path) {
    let write = |name: &str, channel: &str, events: Vec<Event>| {
        let folder = out.join(name);
        std::fs::create_dir_all(&folder).expect("a folder");
        let log = Log::new(channel).computer("vm-app-01.corp.contoso.com").events(events).build();
        std::fs::write(folder.join(format!("{channel}.evtx")), log).expect("a file");
    };
    let hour = |n: usize| at(n, HOURS);
    for (name, channel, event) in FLOODS {
        write(name, channel, (0..FLOOD).map(|n| event(&hour(n))).collect());
    }
    let mut boots: Vec<Event> = (0..FLOOD / 4).flat_map(|n| boot(&hour(n), ZONE)).collect();
    boots.truncate(FLOOD);
    write("boots", "System", boots);
}

/// The time of the n-th of so many records.
fn at(n: usize, of: usize) -> String {
    let start: Timestamp = "2024-05-01T00:00:00Z".parse().expect("a time");
    let seconds = n as i64 * HOURS as i64 * 3600 / of as i64;
    format!("{}.{:07}Z", (start + seconds.seconds()).strftime("%Y-%m-%dT%H:%M:%S"), n % 10_000_000)
}

fn failed_nights(node: usize) -> usize {
    if node.is_multiple_of(8) { 28 } else { 0 }
}

fn log(node: usize, channel: &str, events: Vec<Event>) -> Vec<u8> {
    let name = format!("vm-app-{node:02}.corp.contoso.com");
    let first = if node == 8 { "WIN-SETUP8".to_owned() } else { name.clone() };
    let (before, after) = events.split_at(events.len() / 10);
    let log = Log::new(channel).computer(&first).events(before.to_vec());
    log.computer(&name).events(after.to_vec()).build()
}

fn application(node: usize, share: usize) -> Vec<u8> {
    let nights = failed_nights(node);
    let event = |n: usize| {
        let time = at(n, RECORDS);
        match n % 100 {
            // Most of what is neither VSS's nor wanted: other products' events.
            _ if nights > 0 && n % (RECORDS / nights) == RECORDS / nights - 1 => Vss8229::csv(&time).into(),
            k if k < share => vss_8224(&time),
            _ if n % 3000 > 2985 => vss_8193(&time),
            k if k % 2 == 0 => spp_16384(&time),
            _ => esent_326(&time),
        }
    };
    log(node, "Application", (0..RECORDS).map(event).collect())
}

fn system(node: usize) -> Vec<u8> {
    let nights = failed_nights(node);
    let mut events = Vec::new();
    for n in 0..RECORDS {
        let time = at(n, RECORDS);
        let night = nights > 0 && n % (RECORDS / nights) == RECORDS / nights - 1;
        match n % 100 {
            _ if night => events.push(cluster_1544(&time)),
            _ if n % (RECORDS / 4) == 7 => events.extend(boot(&time, ZONE)),
            _ if node == 8 && n == RECORDS / 10 => events.push(event_log_6011(&time, "WIN-SETUP8", "vm-app-08")),
            _ if n % (RECORDS / 120) == 9 => {
                let up = (n % (RECORDS / 4)) as u64 * 576;
                events.push(event_log_6013(&time, up, ZONE));
            }
            k if k < 16 => events.push(volsnap(33, 4, &time, VOLUME)),
            k if k < 40 => events.push(clustering(1650, &time)),
            _ => events.push(scm_7036(&time, "Volume Shadow Copy", if n % 2 == 0 { "running" } else { "stopped" })),
        }
    }
    log(node, "System", events)
}
