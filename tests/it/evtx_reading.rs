//! Event logs as sources: status, span, events and problems, from files and from streams.

use std::io::Read;

use crate::support::evtx::chunk::{CHUNK, seal};
use crate::support::evtx::pieces::{START, chunk, chunk_written, event, file, rejected};
use crate::support::evtx::{Event, FILE_HEADER as HEADER, Log, Shape, vss_8224};
use vssleuth::evidence::event_log::{is_log, read_log};
use vssleuth::evidence::{EventFilter, Hash, ReadOptions};
use vssleuth::facts::{
    Arg, Event as Fact, Guid, Harvest, Locus, LogSpan, Nature, Observation, Observed, Status, Trust,
};
use vssleuth::intake::{Body, Input, Links, SharedFile};
use vssleuth::run;

const CSV: &str = "{1072ae1c-e5a7-4ea1-9e4a-6f7964656570}";
const OTHER: &str = "{4DC3BDD4-AB48-4D07-ADB0-3BEE2926FD7F}";

fn options(filter: EventFilter) -> ReadOptions {
    ReadOptions { filter, timezone: jiff::tz::TimeZone::UTC, hash: Hash::None, recover: false }
}

/// Reads a log as a stream and as a file, which must tell the same.
fn read_with(log: &[u8], options: &ReadOptions) -> Harvest {
    let size = Some(log.len() as u64);
    let mut stream = log;
    let head = &log[..log.len().min(65_536)];
    let streamed = read_log(Input { path: "a.evtx", size, head, body: Body::Stream(&mut stream) }, options);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.evtx");
    std::fs::write(&path, log).expect("a file");
    let shared = SharedFile::open(&path, Links::Followed).expect("a file");
    let read = read_log(Input { path: "a.evtx", size, head, body: Body::File(&shared) }, options);
    assert_eq!(read, streamed, "file and stream tell the same");
    read
}

fn read(log: &[u8]) -> Harvest {
    read_with(log, &options(EventFilter::default()))
}

fn events(harvest: &Harvest) -> Vec<&Fact> {
    let mut found = Vec::new();
    for observed in &harvest.observations {
        if let Observation::Event(event) = &observed.fact {
            found.push(&**event);
        }
    }
    found
}

fn span(harvest: &Harvest) -> &LogSpan {
    let spans =
        harvest.observations.iter().filter_map(|o| if let Observation::Log(log) = &o.fact { Some(log) } else { None });
    spans.into_iter().next_back().expect("a log has a span")
}

fn ids(harvest: &Harvest) -> Vec<u64> {
    events(harvest).iter().filter_map(|event| event.record_id).collect()
}

fn problems(harvest: &Harvest) -> Vec<&str> {
    harvest.problems.iter().map(|problem| problem.key).collect()
}

/// Noise, two 8229s and a 1544, in two chunks.
fn sample() -> Vec<Vec<u8>> {
    let noise = |n| event(Shape::ManifestLiteral, "Microsoft-Windows-Some-Provider", 4096, n);
    let first = [noise(1), rejected(2, CSV), noise(3), noise(4), rejected(5, OTHER), noise(6)];
    let abort = event(Shape::ManifestLiteral, "Microsoft-Windows-FailoverClustering", 1544, 8);
    vec![chunk(&first, &[]), chunk(&[noise(7), abort, noise(9)], &[])]
}

#[test]
fn wanted_events_come_with_all_their_fields_and_the_span_counts_every_record() {
    let harvest = read(&file(&sample(), 10));
    assert_eq!((harvest.status, problems(&harvest)), (Status::Parsed, vec![]));
    assert_eq!(ids(&harvest), [2, 5, 8]);
    let span = span(&harvest);
    assert_eq!((span.records, span.lost, span.channel.as_str()), (9, false, "Application"));
    assert_eq!(span.computer.as_deref(), Some("vm-sql-01.contoso.com"));
    assert_eq!(span.first.map(|t| t.to_string()).as_deref(), Some("2024-09-01T16:00:01.0000000Z"));
    assert_eq!(span.last.map(|t| t.to_string()).as_deref(), Some("2024-09-01T16:00:09.0000000Z"));
    let event = events(&harvest)[0];
    let vss = event.vss.as_deref().expect("a VSS event says which writer");
    assert_eq!(vss.writer_id, Some(Guid::CSV_WRITER));
    assert_eq!(vss.writer_name.as_deref(), Some("Some VSS Writer"));
    assert_eq!(vss.operation.as_deref(), Some("PrepareForSnapshot Event"));
    assert_eq!(
        (vss.error_code.as_deref(), vss.error_text.as_deref()),
        (Some("0x800423f2"), Some("The writer timed out."))
    );
    assert_eq!((vss.command_line.as_deref(), vss.process_id), (Some("C:\\Windows\\some.exe -s"), Some(4004)));
    assert_eq!(vss.logged_by.as_deref(), Some("C:\\Windows\\system32\\vssvc.exe"));
    assert_eq!((event.data.len(), event.trust), (2, Trust::Log));
}

#[test]
fn a_provider_that_stands_only_in_an_earlier_records_template_is_known() {
    let service = |id, n| event(Shape::ManifestLiteral, "EventLog", id, n);
    let harvest = read(&file(&[chunk(&[service(1, 1), service(6005, 2), service(6009, 3)], &[])], 4));
    assert_eq!(ids(&harvest), [2, 3]);
}

#[test]
fn what_healthy_logs_are_full_of_is_kept_packed() {
    let service = |id, n| event(Shape::ManifestLiteral, "EventLog", id, n).strings(["", "up", "3600"]);
    let harvest = read(&file(&[chunk(&[service(6013, 1), service(6005, 2), service(6013, 3)], &[])], 4));
    let routine = harvest.observations.iter().find_map(|seen| match &seen.fact {
        Observation::Routine(routine) => Some(routine.events().collect::<Vec<_>>()),
        _ => None,
    });
    let routine = routine.expect("uptimes");
    assert_eq!(routine.iter().map(|event| event.record_id).collect::<Vec<_>>(), [Some(1), Some(3)]);
    assert!(routine.iter().all(|event| event.id == 6013 && event.data.len() == 3 && event.trust == Trust::Log));
    assert_eq!(ids(&harvest), [2], "those of other ids are whole");
}

#[test]
fn an_event_id_written_as_text_counts() {
    let plain = event(Shape::Plain, "Eventlog", 6006, 4).strings(["a", "", "b"]);
    let harvest = read(&file(&[chunk(&[plain], &[])], 5));
    let values: Vec<&str> = events(&harvest)[0].data.iter().map(|item| item.value.as_str()).collect();
    assert_eq!((ids(&harvest), values), (vec![4], vec!["a", "", "b"]));
}

#[test]
fn an_event_that_merely_quotes_the_class_id_is_no_writer_failure() {
    let quoting = event(Shape::Classic, "Some Backup Product", 8229, 1).strings([CSV]);
    let filter = EventFilter { writers: vec![Guid::CSV_WRITER], ids: vec![], only: true };
    let log = file(&[chunk(&[quoting, rejected(2, CSV), rejected(3, OTHER)], &[])], 4);
    assert_eq!(ids(&read_with(&log, &options(filter))), [2]);
    assert_eq!(ids(&read(&log)), [2, 3]);
}

#[test]
fn scan_finds_a_writer_in_either_case_and_ids_of_any_provider() {
    let log = file(&sample(), 10);
    let other = EventFilter { writers: vec![OTHER.parse().expect("a GUID")], ids: vec![], only: true };
    assert_eq!(ids(&read_with(&log, &options(other))), [5]);
    let id = EventFilter { writers: vec![], ids: vec![4096], only: true };
    assert_eq!(ids(&read_with(&log, &options(id))), [1, 3, 4, 6, 7, 9]);
}

#[test]
fn stale_records_are_no_live_events_and_are_recovered_on_request() {
    let stale = {
        let whole = chunk(&[rejected(900, CSV)], &[]);
        let size = u32::from_le_bytes(whole[516..520].try_into().expect("four bytes")) as usize;
        whole[512..512 + size].to_vec()
    };
    // The stale record keeps its place: its template stands in itself.
    let plain = event(Shape::Plain, "VSS", 8229, 901).strings(["0x00000000, ok"]);
    let stale_plain = {
        let live = chunk(&[event(Shape::Plain, "x", 1, 1)], &[]);
        let free = u32::from_le_bytes(live[48..52].try_into().expect("four bytes")) as usize;
        let both = chunk(&[event(Shape::Plain, "x", 1, 1), plain], &[]);
        both[free..].to_vec()
    };
    let live = chunk(&[event(Shape::Plain, "x", 1, 1)], &stale_plain);
    let log = file(&[live, chunk(&[], &stale)], 2);
    let mut asked = options(EventFilter::default());
    assert_eq!(ids(&read_with(&log, &asked)), [] as [u64; 0]);
    asked.recover = true;
    let harvest = read_with(&log, &asked);
    assert_eq!(ids(&harvest), [900, 901]);
    assert!(events(&harvest).iter().all(|event| event.trust == Trust::Recovered));
    assert_eq!((span(&harvest).records, harvest.status), (1, Status::Parsed));
}

#[test]
fn a_log_whose_computer_changes_belongs_to_the_last_name() {
    let named = |n, name| event(Shape::Classic, "x", 1, n).computer(name);
    let chunks = [
        chunk(&[named(4, "new"), named(5, "new")], &[]),
        chunk(&[named(1, "WIN-SETUP"), named(2, "old"), named(3, "WIN-SETUP")], &[]),
    ];
    let harvest = read(&file(&chunks, 6));
    let span = span(&harvest);
    assert_eq!(span.computer.as_deref(), Some("new"));
    assert_eq!(span.other_computers, ["WIN-SETUP", "old"]);
    let places: Vec<Locus> = harvest.observations.iter().map(|seen| seen.at).collect();
    assert_eq!(places, [Locus::Record(5)], "a log is cited by a record that exists");
}

#[test]
fn a_forwarded_log_names_computers_in_turn_and_a_renamed_one_does_not() {
    let interleaved = |names: &[&str]| {
        let named = names.iter().zip(1..).map(|(name, n)| event(Shape::Classic, "x", 1, n).computer(name));
        let events: Vec<Event> = named.collect();
        let chunks: Vec<Vec<u8>> = events.chunks(2).map(|events| chunk(events, &[])).collect();
        span(&read(&file(&chunks, 9))).interleaved
    };
    assert!(interleaved(&["n1", "n2", "n1", "n2"]) && interleaved(&["n1", "n2", "n1"]));
    assert!(!interleaved(&["WIN-SETUP", "WIN-SETUP", "n1", "n1.contoso.com", "N1"]));
    assert!(!interleaved(&["n1"]));
}

#[test]
fn a_wrapped_log_is_in_order_and_a_chunk_found_twice_counts_its_events_once() {
    let mut chunks = sample();
    chunks.reverse();
    chunks.push(chunks[0].clone());
    let harvest = read(&file(&chunks, 10));
    assert_eq!((ids(&harvest), harvest.status), (vec![2, 5, 8], Status::Parsed));
    assert_eq!(span(&harvest).last.map(|t| t.to_string()).as_deref(), Some("2024-09-01T16:00:09.0000000Z"));
}

/// Logs of machines that were set up from an image: their records were written at the time of the event behind them.
#[test]
fn a_logs_span_is_that_of_its_events_around_a_step_of_the_clock() {
    let at = |second: u64| START + second * 10_000_000;
    let times = [50, 60, 5, 6, 70, 80, 40];
    let events: Vec<Event> = (1..)
        .zip(times)
        .map(|(n, second)| Event { time: at(second), ..event(Shape::Classic, "Some-Service", 1, n) })
        .collect();
    let written = times.iter().skip(1).chain([&40]).map(|second| at(*second));
    let harvest = read(&file(&[chunk_written(&events, written, &[])], 8));
    assert_eq!(ends(&harvest), ("00:05".into(), "01:20".into()));
    // A channel that is written late: the last event of all was written before others, the first one behind them.
    let written = [60, 10, 70, 80, 20, 30, 90].into_iter().map(at);
    assert_eq!(ends(&read(&file(&[chunk_written(&events, written, &[])], 8))), ends(&harvest));
}

/// Minutes and seconds of a log's ends.
fn ends(harvest: &Harvest) -> (String, String) {
    let of = |time: Option<vssleuth::facts::Time>| time.expect("a time").to_string()[14..19].to_owned();
    (of(span(harvest).first), of(span(harvest).last))
}

#[test]
fn empty_logs_are_told_from_lost_ones() {
    assert_eq!(read(&file(&[], 1)).status, Status::Parsed, "header only, says that it holds none");
    assert_eq!(read(&file(&[chunk(&[], &[])], 1)).status, Status::Parsed, "an empty chunk");
    let mut promised = file(&sample(), 10);
    promised.truncate(HEADER);
    assert_eq!(read(&promised).status, Status::Damaged, "header only, says that there are chunks");
    let mut zeroed = file(&sample(), 10);
    zeroed[HEADER..].fill(0);
    let lost = ["evtx.problem.no-chunk", "evtx.problem.chunk-unreadable", "evtx.problem.chunk-unreadable"];
    assert_eq!((read(&zeroed).status, problems(&read(&zeroed))), (Status::Damaged, lost.to_vec()));
    assert_eq!(read(&file(&[], 1)[..100]).status, Status::Damaged, "not even a header");
}

#[test]
fn a_record_whose_body_is_gone_is_not_counted_as_read() {
    let whole = span(&read(&file(&sample(), 10))).records;
    let mut log = file(&sample(), 10);
    let size = |log: &[u8], at: usize| u32::from_le_bytes(log[at + 4..at + 8].try_into().expect("four bytes")) as usize;
    let second = HEADER + 512 + size(&log, HEADER + 512);
    let end = second + size(&log, second);
    log[second + 24..end - 4].fill(0xff);
    let harvest = read(&log);
    let count = |name: &str| match harvest.problems[0].args.iter().find(|(arg, _)| *arg == name) {
        Some((_, Arg::Number(count))) => *count,
        _ => panic!("no {name}: {:?}", harvest.problems),
    };
    assert!(count("read") < count("expected"));
    assert_eq!(span(&harvest).records, whole - (count("expected") - count("read")));
    assert!(span(&harvest).beside_gap.is_some() && span(&harvest).first_record.is_some());
}

#[test]
fn damage_is_named_and_the_rest_is_read() {
    type Change = fn(&mut Vec<u8>);
    let cases: [(&str, Change, &[u64], &str, bool); 8] = [
        ("checksum of the records", |log| log[HEADER + 52] ^= 1, &[2, 5, 8], "evtx.problem.chunk-checksum", false),
        ("checksum of the header", |log| log[HEADER + 124] ^= 1, &[2, 5, 8], "evtx.problem.chunk-checksum", false),
        (
            "header of a chunk",
            |log| log[HEADER..HEADER + 512].fill(0),
            &[2, 5, 8],
            // The numbers of the next chunk show that none is lost.
            "evtx.problem.chunk-checksum",
            false,
        ),
        (
            "header of the last chunk",
            |log| log[HEADER + CHUNK..HEADER + CHUNK + 512].fill(0),
            &[2, 5, 8],
            "evtx.problem.chunk-uncounted",
            true,
        ),
        ("whole chunk", |log| log[HEADER..HEADER + CHUNK].fill(0xee), &[8], "evtx.problem.chunk-unreadable", true),
        (
            "cut short in a chunk",
            |log| log.truncate(HEADER + CHUNK + 1000),
            &[2, 5],
            "evtx.problem.chunk-damaged",
            true,
        ),
        ("cut short between chunks", |log| log.truncate(HEADER + CHUNK), &[2, 5], "evtx.problem.shorter", true),
        ("file header", |log| log[..HEADER].fill(0), &[2, 5, 8], "evtx.problem.lost-header", false),
    ];
    for (name, change, expected, problem, lost) in cases {
        let mut log = file(&sample(), 10);
        change(&mut log);
        let harvest = read(&log);
        assert_eq!(
            (harvest.status, ids(&harvest), problems(&harvest)),
            (Status::Partial, expected.to_vec(), vec![problem]),
            "{name}"
        );
        assert_eq!(span(&harvest).lost, lost, "{name}");
        let whole = problem == "evtx.problem.chunk-checksum";
        assert_eq!(harvest.nature == Nature::WrongChecksums, whole, "{name}");
    }
}

#[test]
fn oddities_that_lose_nothing_are_no_damage() {
    let mut dirty = file(&sample(), 3);
    dirty[42] = 1;
    dirty[120] = 1;
    let crc = crc32fast::hash(&dirty[..120]);
    dirty[124..128].copy_from_slice(&crc.to_le_bytes());
    let mut slack_cut = file(&sample(), 10);
    slack_cut.truncate(HEADER + 2 * CHUNK - 4096);
    let mut unused = file(&sample(), 10);
    unused.extend(vec![0; 3 * CHUNK]);
    for (name, log) in [("stale header", dirty), ("cut in unused space", slack_cut), ("unused chunks", unused)] {
        let harvest = read(&log);
        assert_eq!(
            (harvest.status, ids(&harvest), problems(&harvest)),
            (Status::Parsed, vec![2, 5, 8], vec![]),
            "{name}"
        );
    }
    let bare = read(&sample().concat());
    assert_eq!((bare.status, ids(&bare)), (Status::Parsed, vec![2, 5, 8]), "chunks without a file");
}

/// The header of a log that was copied while in use counts too few chunks; zeros between chunks of records were taken for
/// space that was never used, and what they had held was missing without a word.
#[test]
fn zeros_before_chunks_of_records_have_lost_theirs_whatever_the_header_counts() {
    let one = |n| chunk(&[rejected(n, CSV)], &[]);
    let zeros = vec![0; CHUNK];
    let mut garbage = zeros.clone();
    garbage[..64].copy_from_slice(&[0x5a; 64]);
    for (name, lost) in [("zeros", zeros.clone()), ("no chunk", garbage)] {
        let mut log = file(&[one(1), lost, one(3)], 2);
        log[42] = 1;
        log[120] = 1;
        let crc = crc32fast::hash(&log[..120]);
        log[124..128].copy_from_slice(&crc.to_le_bytes());
        let harvest = read(&log);
        assert_eq!((harvest.status, ids(&harvest)), (Status::Partial, vec![1, 3]), "{name}");
        assert_eq!(problems(&harvest), ["evtx.problem.chunk-unreadable"], "{name}");
        assert!(span(&harvest).lost, "{name}");
    }
    // Another log behind the first one is not read, and said to be there.
    let mut two = file(&[one(1)], 2);
    two.extend(file(&[one(2)], 3));
    assert_eq!(read(&two).status, Status::Partial);
    let mut unused = file(&[one(1)], 2);
    unused.extend(vec![0; 3 * CHUNK]);
    assert_eq!(read(&unused).status, Status::Parsed);
}

#[test]
fn a_chunk_of_which_the_header_counts_more_records_has_lost_some() {
    let mut log = file(&[chunk(&[rejected(1, CSV), rejected(2, CSV)], &[])], 3);
    let last = HEADER + 32;
    log[last..last + 8].copy_from_slice(&9_u64.to_le_bytes());
    crate::support::evtx::damage::header_checksum(&mut log, 0);
    let harvest = read(&log);
    assert_eq!((harvest.status, ids(&harvest)), (Status::Partial, vec![1, 2]), "{:?}", problems(&harvest));
}

/// Two pages of another chunk had as many records as they took away: "all its records could be read".
#[test]
fn what_another_chunk_left_and_what_lost_its_end_makes_up_for_no_record() {
    type Change = fn(&mut Vec<u8>, usize);
    // The number of a record stands 8 bytes behind its beginning, the copy of its size in its last 4.
    let other: Change = |log, at| log[at + 8..at + 16].copy_from_slice(&77_000_u64.to_le_bytes());
    let torn: Change = |log, at| {
        let size = u32::from_le_bytes(log[at + 4..at + 8].try_into().unwrap()) as usize;
        log[at + size - 4..at + size].fill(0);
    };
    for (name, change) in [("of another chunk", other), ("without its end", torn)] {
        let mut log = file(&[chunk(&[rejected(1, CSV), rejected(2, CSV), rejected(3, CSV)], &[])], 3);
        let places: Vec<usize> = memchr::memmem::find_iter(&log, b"**\0\0").collect();
        change(&mut log, places[1]);
        let harvest = read(&log);
        assert_eq!(ids(&harvest).len(), 3, "{name}: it is an event nevertheless");
        assert_eq!(
            (harvest.status, problems(&harvest)),
            (Status::Partial, vec!["evtx.problem.chunk-damaged"]),
            "{name}"
        );
        let said = format!("{:?}", harvest.problems[0].args);
        assert!(said.contains("(\"read\", Number(2))") && said.contains("(\"expected\", Number(3))"), "{name}: {said}");
        assert!(span(&harvest).lost, "{name}");
    }
}

/// The newest 5,000 of an id are kept: another writer's failures pushed the CSV writer's out.
#[test]
fn failures_of_another_writer_push_out_none_of_the_csv_writer() {
    let other = "{a65faa63-5ea8-4ebc-9dbd-a0c4db26912a}";
    let mut chunks = vec![chunk(&[rejected(1, CSV), rejected(2, CSV)], &[])];
    chunks.extend((0..130).map(|block| {
        let events: Vec<Event> = (0..40).map(|n| rejected(10 + block * 40 + n, other)).collect();
        chunk(&events, &[])
    }));
    let harvest = read(&file(&chunks, 6_000));
    let csv = harvest
        .observations
        .iter()
        .filter(|seen| matches!(&seen.fact, Observation::Event(event) if event.is_csv_rejection()));
    assert_eq!((csv.count(), ids(&harvest).len(), harvest.status), (2, 5_002, Status::Partial));
    assert_eq!(problems(&harvest), ["evtx.problem.left-out"]);
}

/// A log's first time was of the year 1601.
#[test]
fn a_record_without_a_time_is_no_beginning() {
    let mut events = [rejected(1, CSV), rejected(2, CSV)];
    events[0].time = 0;
    let harvest = read(&file(&[chunk(&events, &[])], 3));
    assert_eq!(span(&harvest).first, span(&harvest).last);
}

#[test]
fn a_walk_that_leaves_the_records_goes_to_the_crate() {
    let mut chunks = sample();
    let size = u32::from_le_bytes(chunks[0][516..520].try_into().expect("four bytes")) as usize;
    chunks[0][512 + size + 4] ^= 0x40;
    seal(&mut chunks[0]);
    let harvest = read(&file(&chunks, 10));
    assert_eq!((ids(&harvest), harvest.status), (vec![2, 5, 8], Status::Partial));
    assert_eq!(problems(&harvest), ["evtx.problem.chunk-damaged"]);
    assert_eq!((span(&harvest).records, span(&harvest).lost), (8, true), "the record behind the wrong size is lost");
}

#[test]
fn a_stream_that_breaks_off_is_partial() {
    struct Broken<'a>(&'a [u8], std::io::ErrorKind);
    impl Read for Broken<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            if self.0.is_empty() { Err(self.1.into()) } else { self.0.read(buffer) }
        }
    }
    let log = file(&sample(), 10);
    for (kind, key) in [
        (std::io::ErrorKind::FileTooLarge, "evtx.problem.cap"),
        (std::io::ErrorKind::InvalidData, "evtx.problem.archive"),
        (std::io::ErrorKind::Other, "evtx.problem.not-read"),
    ] {
        let mut body = Broken(&log[..HEADER + CHUNK], kind);
        let head = &log[..65_536];
        let input = Input { path: "a", size: None, head, body: Body::Stream(&mut body) };
        let harvest = read_log(input, &options(EventFilter::default()));
        assert_eq!((harvest.status, ids(&harvest)), (Status::Partial, vec![2, 5]));
        assert!(problems(&harvest).contains(&key) && span(&harvest).lost, "{key}");
    }
}

#[test]
fn many_events_of_one_id_are_cut_to_the_newest_and_counted() {
    let boots: Vec<Vec<u8>> = (0..60)
        .map(|block| {
            let events: Vec<Event> =
                (1..=100).map(|n| event(Shape::ManifestLiteral, "EventLog", 6005, block * 100 + n)).collect();
            chunk(&events, &[])
        })
        .collect();
    let harvest = read(&file(&boots, 6001));
    assert_eq!((ids(&harvest).len(), ids(&harvest)[0], span(&harvest).records), (5000, 1001, 6000));
    assert_eq!((harvest.status, problems(&harvest)), (Status::Parsed, vec!["evtx.problem.left-out"]));
}

#[test]
fn the_hash_is_that_of_all_bytes() {
    let log = file(&sample(), 10);
    let mut asked = options(EventFilter::default());
    asked.hash = Hash::All;
    let mut stream = log.as_slice();
    let input = Input { path: "a.evtx", size: None, head: &log, body: Body::Stream(&mut stream) };
    let harvest = vssleuth::evidence::read(input, &asked);
    use sha2::Digest;
    let expected: String = sha2::Sha256::digest(&log).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!((harvest.sha256, harvest.bytes), (Some(expected), log.len() as u64));
}

#[test]
fn logs_are_recognised_by_content_alone() {
    let log = file(&sample(), 10);
    assert!(is_log(&log) && is_log(&log[HEADER..]));
    for other in [&b""[..], b"ElfFil", b"\xff\xd8\xff\xe0JFIF", &[0; 8192]] {
        assert!(!is_log(other));
    }
}

#[test]
fn holes_of_a_sparse_file_say_what_zeros_say() {
    use std::io::{Seek, SeekFrom, Write};
    // One chunk, nine of nothing, another one: the header counts all of them.
    let [first, second]: [Vec<u8>; 2] = sample().try_into().expect("two chunks");
    let zeros = vec![vec![0; CHUNK]; 9];
    let whole = file(&[vec![first.clone()], zeros, vec![second.clone()]].concat(), 10);
    let expected = read(&whole);
    assert_eq!((expected.status, ids(&expected)), (Status::Partial, vec![2, 5, 8]));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.evtx");
    let mut sparse = std::fs::File::create(&path).expect("a file");
    sparse.write_all(&whole[..HEADER + CHUNK]).expect("bytes");
    sparse.seek(SeekFrom::Start((HEADER + 10 * CHUNK) as u64)).expect("a place");
    sparse.write_all(&second).expect("bytes");
    let head = &whole[..65_536];
    let shared = SharedFile::open(&path, Links::Followed).expect("a file");
    let of = |shared: &SharedFile| {
        let input = Input { path: "a.evtx", size: Some(shared.len), head, body: Body::File(shared) };
        read_log(input, &options(EventFilter::default()))
    };
    assert_eq!(of(&shared), expected);
    // 64 GiB that were never written are not read: that would take a minute.
    sparse.set_len(64 << 30).expect("a length");
    let huge = of(&SharedFile::open(&path, Links::Followed).expect("a file"));
    assert_eq!((huge.status, ids(&huge)), (Status::Partial, vec![2, 5, 8]));
}

#[test]
fn of_stops_of_an_idle_service_a_few_bytes_are_kept_and_the_first_and_last_are_cited() {
    let hour = |n: usize| format!("2024-09-{:02}T{:02}:00:00.0000000Z", 1 + n / 24, n % 24);
    let log = Log::new("Application").computer("vm-1.contoso.com").events((0..100).map(|n| vss_8224(&hour(n)))).build();
    let observed = read(&log).observations;
    let folded = observed.iter().filter(|seen| matches!(seen.fact, Observation::Context(_)));
    let weight: u64 = folded.map(Observed::weight).sum();
    assert!(observed.len() == 2 && (1..3_000).contains(&weight), "{} facts, {weight} bytes", observed.len());
    let case = run::analyze_held("Application.evtx", log, &run::Options::default()).unwrap();
    let kept: Vec<u64> = case.facts.nodes[0].events.iter().filter_map(|event| event.value.record_id).collect();
    assert_eq!(kept, [1, 2, 3, 98, 99, 100]);
}
