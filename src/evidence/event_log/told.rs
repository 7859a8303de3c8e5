//! What a log gave, as facts and as sentences: its events, the stretch that it covers, what is wrong with it.

use std::io;

use crate::decode::evtx::{CHUNK, Damage, Edge, Gathered, LeftOut, Record};
use crate::evidence::vss_memo::VssMemo;
use crate::facts::{Arg, Event, Level, LogSpan, Message, Trust, provider};

pub(super) fn event(record: Record, memo: &mut VssMemo) -> Event {
    let vss = record.provider.eq_ignore_ascii_case(provider::VSS);
    Event {
        vss: vss.then(|| Box::new(memo.detail(record.id, &record.data, record.binary.as_deref()))),
        provider: record.provider,
        id: record.id,
        record_id: record.record_id,
        time: record.time,
        level: record.level.map_or(Level::Unknown, Level::from_number),
        channel: record.channel,
        computer: record.computer,
        data: record.data,
        trust: if record.recovered { Trust::Recovered } else { Trust::Log },
    }
}

pub(super) fn span(gathered: &Gathered, lost: bool) -> LogSpan {
    let last = gathered.last.as_ref();
    let edges = || last.into_iter().chain(&gathered.first);
    let computer = edges().map(|edge| edge.computer.clone()).find(|name| !name.is_empty());
    let others = gathered.computers().into_iter().filter(|name| Some(name) != computer.as_ref());
    LogSpan {
        channel: edges().map(|edge| edge.channel.clone()).find(|name| !name.is_empty()).unwrap_or_default(),
        other_computers: others.collect(),
        interleaved: gathered.is_interleaved(),
        computer,
        first: gathered.times.map(|(oldest, _)| oldest).or(gathered.first.as_ref().and_then(|edge| edge.time)),
        last: gathered.times.map(|(_, newest)| newest).or(last.and_then(|edge| edge.time)),
        stepped_back: gathered.is_stepped_back(),
        first_record: gathered.first.as_ref().map(Edge::shown),
        beside_gap: gathered.beside_gap(),
        records: gathered.live,
        filtered: gathered.is_filtered(),
        clustering: (!lost).then_some(gathered.counted),
        lost,
    }
}

pub(super) fn damages(gathered: &Gathered, base: u64) -> impl Iterator<Item = Message> {
    let named = gathered.damages.iter().map(move |(&number, &damage)| {
        let (key, read, expected) = match damage {
            Damage::Unreadable => ("evtx.problem.chunk-unreadable", None, None),
            Damage::Records { read, .. } if !damage.lost() => ("evtx.problem.chunk-checksum", Some(read), None),
            Damage::Records { read, expected: Some(expected), .. } => {
                ("evtx.problem.chunk-damaged", Some(read), Some(expected))
            }
            Damage::Records { read, expected: None, .. } => ("evtx.problem.chunk-uncounted", Some(read), None),
        };
        let offset = format!("0x{:x}", base + number * CHUNK as u64);
        let counts = read.into_iter().map(|n| ("read", n)).chain(expected.into_iter().map(|n| ("expected", n)));
        counted_message(key, counts.chain([("chunk", number + 1)])).with("offset", Arg::Code(offset))
    });
    let more = gathered.damaged - gathered.damages.len() as u64;
    let rest = (more > 0).then(|| counted_message("evtx.problem.more-chunks", [("count", more)]));
    named.chain(rest)
}

pub(super) fn left_out(over: LeftOut) -> Message {
    let counts = [("id", u64::from(over.id)), ("kept", over.kept), ("seen", over.seen)];
    counted_message("evtx.problem.left-out", counts).with("provider", Arg::Code(over.provider))
}

pub(super) fn counted_message(key: &'static str, counts: impl IntoIterator<Item = (&'static str, u64)>) -> Message {
    counts.into_iter().fold(Message::new(key), |message, (name, count)| message.with(name, count))
}

pub(super) fn not_read(error: &io::Error) -> Message {
    let key = match error.kind() {
        io::ErrorKind::FileTooLarge => "evtx.problem.cap",
        io::ErrorKind::InvalidData => "evtx.problem.archive",
        _ => "evtx.problem.not-read",
    };
    Message::new(key).with("error", Arg::Text(error.to_string()))
}
