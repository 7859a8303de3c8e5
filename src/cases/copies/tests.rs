//! The look-ups tell the same as comparing each event with all before it.

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::facts::{Level, Locus, Origin, Time, Zone};

/// The surer one first.
fn is_copy(old: &Sourced<Event>, new: &Sourced<Event>) -> bool {
    let (old, new, one_source) = (&old.value, &new.value, old.origin.source == new.origin.source);
    if old.id != new.id || !old.provider.eq_ignore_ascii_case(&new.provider) {
        return false;
    }
    let channels = old.channel.eq_ignore_ascii_case(&new.channel);
    let zoned = is_assumed(old) == is_assumed(new);
    if zoned && old.record_id.is_some() && new.record_id.is_some() {
        return channels && old.record_id == new.record_id && old.time == new.time;
    }
    match (old.trust, new.trust) {
        (Trust::Log, Trust::Log) => false,
        (Trust::Log, _) => is_text_of(old, new),
        _ if one_source || old.time.is_none() => {
            old.time == new.time && channels && old.vss == new.vss && old.data == new.data
        }
        _ => is_text_of(old, new),
    }
}

fn is_text_of(event: &Event, text: &Event) -> bool {
    let records = event.record_id.is_none() || text.record_id.is_none() || event.record_id == text.record_id;
    let channel = text.channel.is_empty() || text.channel.eq_ignore_ascii_case(&event.channel);
    let same = match (&event.vss, &text.vss) {
        (Some(a), Some(b)) => a.writer_id == b.writer_id && a.process_id == b.process_id,
        (None, None) => text.data.is_empty() || text.data == event.data,
        _ => false,
    };
    let is_time = match event.time.zip(text.time) {
        None => event.time == text.time,
        Some((time, shown)) => {
            let (exact, cut) = (time.0.subsec_nanosecond(), shown.0.subsec_nanosecond());
            let is_cut = [1, 1_000_000, 1_000_000_000].iter().any(|unit| exact - exact % unit == cut);
            let off = shown.0.as_second() - time.0.as_second();
            let zone = is_assumed(text) && !is_assumed(event) && off % 900 == 0 && off.abs() <= 14 * 3600;
            is_cut && (off == 0 || zone)
        }
    };
    records && channel && same && is_time
}

fn event() -> impl Strategy<Value = Sourced<Event>> {
    let second = prop_oneof![Just(0i64), Just(1), Just(900), Just(-50_400), Just(51_300)];
    let time = (second, prop_oneof![Just(0i64), Just(5_000_000), Just(5_600_100)]);
    let trust = prop_oneof![
        Just(Trust::Log),
        Just(Trust::Text { zone: Zone::Assumed }),
        Just(Trust::Text { zone: Zone::Stated })
    ];
    let words = (
        prop_oneof![Just("VSS"), Just("vss"), Just("x")],
        prop_oneof![Just("Application"), Just("APPLICATION"), Just("")],
    );
    let content = (proptest::option::of(1u32..3), proptest::option::of(1u8..3));
    let place = (0u32..3, 0u32..1000, 1u32..3, proptest::option::of(1u64..4));
    (proptest::option::of(time), trust, words, content, place).prop_map(|(time, trust, words, content, place)| {
        let ((provider, channel), (writer, data), (source, line, id, record_id)) = (words, content, place);
        let at = |(second, fraction)| {
            Timestamp::from_nanosecond(i128::from(1_725_000_000 + second) * SECOND + i128::from(fraction))
        };
        let value = Event {
            provider: provider.to_owned(),
            id,
            record_id,
            time: time.map(|time| Time(at(time).expect("a time"))),
            level: Level::Error,
            channel: channel.to_owned(),
            computer: None,
            data: data.iter().map(|n| DataItem { name: None, value: n.to_string() }).collect(),
            vss: writer.map(|pid| Box::new(VssDetail { process_id: Some(pid), ..VssDetail::default() })),
            trust,
        };
        // A source is a log or a text.
        let source = SourceId(if trust == Trust::Log { source } else { source + 3 });
        Sourced { value, origin: Origin { source, at: Locus::Line(line) } }
    })
}

proptest! {
    #[test]
    fn an_event_is_a_copy_where_comparing_all_pairs_says_so(mut events in proptest::collection::vec(event(), 0..24)) {
        events.sort_by_key(|event| (event.value.trust != Trust::Log, is_assumed(&event.value), event.origin));
        let mut copies = Copies::default();
        let mut kept: Vec<&Sourced<Event>> = Vec::new();
        for event in &events {
            let stays = !kept.iter().any(|old| is_copy(old, event));
            prop_assert_eq!(copies.take(event, true), stays, "{:?} after {:?}", event, kept);
            kept.extend(stays.then_some(event));
        }
    }
}
