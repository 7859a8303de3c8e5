//! Events that tell nothing by themselves, shown beside a failure or cited as noise: thousands of a log, a few bytes each.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use jiff::Timestamp;

use super::{DataItem, Event, Level, Time, Trust};

/// What such events of one log share.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContextKind {
    /// `Provider Name`.
    pub provider: String,
    /// `EventID`.
    pub id: u32,
    /// Level.
    pub level: Level,
    /// Channel.
    pub channel: String,
    /// Computer as written.
    pub computer: Option<String>,
}

/// One such event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ContextEvent {
    /// `TimeCreated`.
    pub time: Time,
    /// `EventRecordID`.
    pub record_id: u64,
    /// What it is.
    pub kind: Arc<ContextKind>,
    /// Its first text that is not empty: that is all that is shown of it.
    pub text: Arc<str>,
}

/// Such events of one log and computer, packed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    kinds: Vec<Arc<ContextKind>>,
    texts: Vec<Arc<str>>,
    /// For each event what its time and record id are more than those before, its kind and its text.
    packed: Vec<u8>,
    /// How many there are.
    pub count: u64,
}

impl Context {
    /// Packs events, the earliest first.
    pub fn pack<'a>(events: impl IntoIterator<Item = &'a ContextEvent>) -> Self {
        let mut context = Self::default();
        let (mut kinds, mut texts) = (Numbers::new(), Numbers::new());
        let mut last = [0; 2];
        for event in events {
            let this = [event.time.0.as_nanosecond(), event.record_id.into()];
            for (this, last) in this.into_iter().zip(last) {
                // The sign in the lowest bit.
                let more = this - last;
                put(&mut context.packed, (more << 1 ^ more >> 127).cast_unsigned());
            }
            last = this;
            put(&mut context.packed, kinds.of(&event.kind));
            put(&mut context.packed, texts.of(&event.text));
            context.count += 1;
        }
        context.packed.shrink_to_fit();
        (context.kinds, context.texts) = (kinds.all, texts.all);
        context
    }

    /// About how many bytes it takes.
    pub(super) fn weight(&self) -> usize {
        self.packed.len() + self.texts.iter().map(|text| text.len() + 48).sum::<usize>() + self.kinds.len() * 256
    }

    /// The events in order.
    pub fn iter(&self) -> impl Iterator<Item = Unpacked<'_>> {
        let (mut rest, mut last) = (self.packed.as_slice(), [0i128; 2]);
        let next = move || {
            for last in &mut last {
                let more = take(&mut rest)?;
                *last += (more >> 1).cast_signed() ^ -(more & 1).cast_signed();
            }
            let (kind, text) = (take(&mut rest)?, take(&mut rest)?);
            Some((last, usize::try_from(kind).ok()?, usize::try_from(text).ok()?))
        };
        std::iter::from_fn(next).filter_map(move |([time, record_id], kind, text)| {
            let time = Time(Timestamp::from_nanosecond(time).ok()?);
            let (kind, text) = (self.kinds.get(kind)?, self.texts.get(text)?);
            Some(Unpacked { kind, time, record_id: u64::try_from(record_id).ok(), text })
        })
    }
}

/// One of the events that were packed.
#[derive(Clone, Copy, Debug)]
pub struct Unpacked<'a> {
    /// What it is.
    pub kind: &'a ContextKind,
    /// `TimeCreated`.
    pub time: Time,
    record_id: Option<u64>,
    text: &'a str,
}

impl Unpacked<'_> {
    /// The event, with no more data than was kept.
    pub fn event(self) -> Event {
        let Self { kind, time, record_id, text } = self;
        Event {
            provider: kind.provider.clone(),
            id: kind.id,
            record_id,
            time: Some(time),
            level: kind.level,
            channel: kind.channel.clone(),
            computer: kind.computer.clone(),
            data: vec![DataItem { name: None, value: text.to_owned() }],
            vss: None,
            trust: Trust::Log,
        }
    }
}

/// The numbers of things, each equal one once. Those of a chunk are shared: most are known by where they lie.
struct Numbers<'a, T: ?Sized> {
    places: HashMap<*const T, u128>,
    equal: HashMap<&'a T, u128>,
    all: Vec<Arc<T>>,
}

impl<'a, T: ?Sized + Eq + Hash> Numbers<'a, T> {
    fn new() -> Self {
        Self { places: HashMap::new(), equal: HashMap::new(), all: Vec::new() }
    }

    fn of(&mut self, this: &'a Arc<T>) -> u128 {
        let Self { places, equal, all } = self;
        let among_equals = || {
            let new = all.len() as u128;
            let number = *equal.entry(this).or_insert(new);
            if number == new {
                all.push(Arc::clone(this));
            }
            number
        };
        *places.entry(Arc::as_ptr(this)).or_insert_with(among_equals)
    }
}

/// Seven bits a byte, the lowest first.
fn put(bytes: &mut Vec<u8>, mut number: u128) {
    while number > 0x7f {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

fn take(bytes: &mut &[u8]) -> Option<u128> {
    let (mut number, mut shift) = (0, 0);
    loop {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u128::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
        shift += 7;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_comes_out_as_it_was() {
        let kind = |id| {
            let (provider, channel) = ("volsnap".to_owned(), "System".to_owned());
            Arc::new(ContextKind { provider, id, level: Level::Information, channel, computer: None })
        };
        let (kinds, texts) = ([kind(33), kind(25)], ["C:", "D:", "日本"]);
        let event = |n: u64| ContextEvent {
            time: Time(Timestamp::from_nanosecond(i128::from(n / 3) * 7_000_000_100 - 5_000).expect("a time")),
            record_id: if n == 5 { u64::MAX } else { n },
            kind: kinds[(n % 2) as usize].clone(),
            text: texts[(n % 3) as usize].into(),
        };
        let events: Vec<ContextEvent> = (0..300).map(event).collect();
        let packed = Context::pack(&events);
        assert!(packed.packed.len() < 300 * 9, "{} bytes", packed.packed.len());
        let out: Vec<Event> = packed.iter().map(Unpacked::event).collect();
        assert_eq!((out.len() as u64, packed.count), (300, 300));
        for (event, out) in events.iter().zip(&out) {
            assert_eq!((Some(event.time), Some(event.record_id), event.kind.id), (out.time, out.record_id, out.id));
            assert_eq!(&*event.text, out.data[0].value);
        }
    }
}
