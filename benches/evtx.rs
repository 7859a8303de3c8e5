//! Reading chunks of event logs: the light walk alone, with a search for a class id, and with records to be rendered.

#![allow(missing_docs, reason = "criterion's macros define undocumented items")]

#[path = "../tests/it/support/evtx/mod.rs"]
#[allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    clippy::all,
    clippy::pedantic,
    clippy::restriction,
    missing_docs,
    reason = "the bench uses a part of it"
)]
mod evtx_writer;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use evtx_writer::chunk::CHUNK;
use evtx_writer::pieces::{self, event, file, rejected};
use evtx_writer::{Event, Shape};
use vssleuth::decode::evtx::{Beside, ChunkReader, Needle, Selector, Wanted};
use vssleuth::evidence::event_log::read_log;
use vssleuth::evidence::{EventFilter, Hash, ReadOptions};
use vssleuth::facts::Guid;
use vssleuth::intake::{Body, Input};

/// A chunk as full as Windows fills one; every `each`-th record is an 8229 of the CSV writer.
fn chunk(each: u64) -> Vec<u8> {
    let data = ["C:\\Windows\\System32\\svchost.exe", "S-1-5-18", "-", "0x3e7", "a somewhat longer text of an event"];
    let events: Vec<Event> = (1..=80)
        .map(|n| match n {
            n if each > 0 && n % each == 0 => rejected(n, "{1072ae1c-e5a7-4ea1-9e4a-6f7964656570}"),
            n if n % 3 == 0 => {
                event(Shape::Classic, "Some Classic Source", 1000, n).computer("vm-sql-02").strings(data)
            }
            n => event(Shape::ManifestLiteral, "Microsoft-Windows-Some-Provider", 4096, n).strings(data),
        })
        .collect();
    pieces::chunk(&events, &[])
}

fn selector(needles: Vec<Needle>) -> Selector {
    let of = |provider: &str, id, mentions, counted| Wanted {
        provider: provider.to_owned().into(),
        ids: vec![id].into(),
        context: vec![].into(),
        mentions,
        counted,
    };
    let vss = of("VSS", 8229, !needles.is_empty(), false);
    let cluster = of("Microsoft-Windows-FailoverClustering", 1544, false, true);
    Selector::new(vec![vss, cluster], Vec::new(), needles)
}

fn chunks(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("chunk");
    group.throughput(Throughput::Bytes(CHUNK as u64));
    let csv = || vec![Needle::new(Guid::CSV_WRITER)];
    for (name, each, needles) in
        [("light walk", 0, vec![]), ("light walk and scan", 0, csv()), ("one hit", 80, csv()), ("11 % hits", 9, csv())]
    {
        let (whole, selector) = (chunk(each), selector(needles));
        group.bench_function(name, |bench| {
            let reader = ChunkReader::new(&selector, false);
            let read =
                |mut chunk: Vec<u8>| reader.read(black_box(&mut chunk), &mut Beside::default()).map(|scan| scan.live);
            bench.iter_batched(|| whole.clone(), read, BatchSize::SmallInput);
        });
    }
    group.finish();
}

fn logs(criterion: &mut Criterion) {
    let log = file(&vec![chunk(80); 256], 91);
    let options = ReadOptions {
        filter: EventFilter::default(),
        timezone: jiff::tz::TimeZone::UTC,
        hash: Hash::None,
        recover: false,
    };
    let mut group = criterion.benchmark_group("log");
    group.throughput(Throughput::Bytes(log.len() as u64));
    group.bench_function("16 MiB stream", |bench| {
        bench.iter(|| {
            let mut stream = log.as_slice();
            let head = log.get(..CHUNK).unwrap_or_default();
            read_log(Input { path: "a", size: None, head, body: Body::Stream(&mut stream) }, black_box(&options))
        });
    });
    group.finish();
}

criterion_group!(benches, chunks, logs);
criterion_main!(benches);
