//! Events that tell nothing by themselves, shown beside a failure or cited as noise: thousands of a log, a few bytes each.

use std::sync::Arc;

use super::{DataItem, Event, Level, Time, Trust, provider};

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

/// One such event of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContextEvent {
    /// `TimeCreated` as a FILETIME.
    pub ticks: u64,
    /// `EventRecordID`.
    pub record_id: u64,
    /// Which of the log's kinds it is.
    pub kind: u32,
    /// Which of the log's texts is its first that is not empty: that is all that is shown of it.
    pub text: u32,
}

/// Events that are unpacked together.
const BLOCK: usize = 64;

/// Such events of one log and computer, packed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Context {
    kinds: Vec<Arc<ContextKind>>,
    texts: Vec<Arc<str>>,
    blocks: Vec<Packed>,
    /// For each event what its time and record id are more than those before in its block, with kind and text where
    /// they are others.
    packed: Vec<u8>,
    /// How many there are.
    pub count: u64,
}

/// Some events on end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Packed {
    first: u64,
    last: u64,
    /// Where they begin.
    at: usize,
    count: usize,
    /// Stops of an idle service among them.
    stops: usize,
}

impl Context {
    /// Packs events that are in order of time.
    pub fn pack(events: &[ContextEvent], kinds: &[Arc<ContextKind>], texts: &[Arc<str>]) -> Self {
        let mut context = Self::default();
        let (mut own_kinds, mut own_texts) = (Used::of(kinds), Used::of(texts));
        let is_stop: Vec<bool> = kinds.iter().map(|kind| provider::is_idle_stop(&kind.provider, kind.id)).collect();
        for block in events.chunks(BLOCK) {
            let Some((first, end)) = block.first().zip(block.last()) else { continue };
            let stops = block.iter().filter(|event| is_stop.get(event.kind as usize) == Some(&true)).count();
            let at = context.packed.len();
            context.blocks.push(Packed { first: first.ticks, last: end.ticks, at, count: block.len(), stops });
            let mut last = ContextEvent { ticks: first.ticks, record_id: 0, kind: u32::MAX, text: u32::MAX };
            for event in block {
                let more = event.record_id.wrapping_sub(last.record_id).cast_signed();
                let is_other = (event.kind, event.text) != (last.kind, last.text);
                put(&mut context.packed, (event.ticks - last.ticks) << 1 | u64::from(is_other));
                put(&mut context.packed, unsigned(more));
                if is_other {
                    put(&mut context.packed, own_kinds.number(event.kind));
                    put(&mut context.packed, own_texts.number(event.text));
                }
                last = *event;
            }
            context.count += block.len() as u64;
        }
        context.packed.shrink_to_fit();
        context.blocks.shrink_to_fit();
        (context.kinds, context.texts) = (own_kinds.all, own_texts.all);
        context
    }

    /// About how many bytes it takes.
    pub(super) fn weight(&self) -> usize {
        let texts: usize = self.texts.iter().map(|text| text.len() + 48).sum();
        self.packed.len() + texts + self.kinds.len() * 256 + self.blocks.len() * size_of::<Packed>()
    }

    /// The events in order, some at once.
    pub fn blocks(&self) -> impl Iterator<Item = ContextBlock<'_>> {
        self.blocks.iter().filter_map(|&packed| {
            let time = |ticks| Time::from_filetime(ticks);
            Some(ContextBlock { context: self, packed, first: time(packed.first)?, last: time(packed.last)? })
        })
    }
}

/// Some events on end.
#[derive(Clone, Copy, Debug)]
pub struct ContextBlock<'a> {
    context: &'a Context,
    packed: Packed,
    /// Time of the first one.
    pub first: Time,
    /// Time of the last one.
    pub last: Time,
}

impl<'a> ContextBlock<'a> {
    /// How many of them are stops of an idle service.
    pub fn stops(&self) -> usize {
        self.packed.stops
    }

    /// The events in order.
    pub fn events(&self) -> impl Iterator<Item = Unpacked<'a>> + use<'a> {
        let Self { context, packed, .. } = *self;
        let mut rest = context.packed.get(packed.at..).unwrap_or_default();
        let (mut ticks, mut record_id, mut kind, mut text) = (packed.first, 0u64, 0, 0);
        let next = move |_| {
            let more = take(&mut rest)?;
            ticks += more >> 1;
            record_id = record_id.wrapping_add(signed(take(&mut rest)?).cast_unsigned());
            if more & 1 == 1 {
                kind = usize::try_from(take(&mut rest)?).ok()?;
                text = usize::try_from(take(&mut rest)?).ok()?;
            }
            let (kind, text) = (context.kinds.get(kind)?, context.texts.get(text)?);
            Some(Unpacked { kind, time: Time::from_filetime(ticks)?, record_id, text })
        };
        (0..packed.count).map_while(next)
    }
}

/// One of the events that were packed.
#[derive(Clone, Copy, Debug)]
pub struct Unpacked<'a> {
    /// What it is.
    pub kind: &'a ContextKind,
    /// `TimeCreated`.
    pub time: Time,
    /// `EventRecordID`.
    pub record_id: u64,
    text: &'a str,
}

impl Unpacked<'_> {
    /// The event, with no more data than was kept.
    pub fn event(self) -> Event {
        let Self { kind, time, record_id, text } = self;
        Event {
            provider: kind.provider.clone(),
            id: kind.id,
            record_id: Some(record_id),
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

/// Those things of a log that some of its events have.
struct Used<'a, T: ?Sized> {
    of: &'a [Arc<T>],
    numbers: Vec<u32>,
    all: Vec<Arc<T>>,
}

impl<'a, T: ?Sized> Used<'a, T> {
    fn of(of: &'a [Arc<T>]) -> Self {
        Self { of, numbers: vec![u32::MAX; of.len()], all: Vec::new() }
    }

    /// Their own number of the thing that has this one in the log.
    fn number(&mut self, of: u32) -> u64 {
        let known = self.numbers.get_mut(of as usize).zip(self.of.get(of as usize));
        let Some((number, this)) = known else { return u64::MAX };
        if *number == u32::MAX {
            *number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
            self.all.push(Arc::clone(this));
        }
        u64::from(*number)
    }
}

/// With the sign in the lowest bit: small numbers stay small.
pub(super) fn unsigned(number: i64) -> u64 {
    (number << 1 ^ number >> 63).cast_unsigned()
}

pub(super) fn signed(number: u64) -> i64 {
    (number >> 1 ^ (number & 1).wrapping_neg()).cast_signed()
}

/// Seven bits a byte, the lowest first.
pub(super) fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

pub(super) fn take(bytes: &mut &[u8]) -> Option<u64> {
    let (mut number, mut shift) = (0, 0);
    loop {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f).checked_shl(shift)?;
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
        let kinds = [kind(12), kind(33), kind(25)];
        let texts: [Arc<str>; 4] = ["", "C:", "D:", "日本"].map(Into::into);
        let event = |n: u32| ContextEvent {
            ticks: 133_697_027_801_234_567 + u64::from(n / 3) * 70_000_001,
            record_id: if n == 5 { u64::MAX } else { n.into() },
            kind: 1 + n / 40 % 2,
            text: 1 + n / 40 % 3,
        };
        let events: Vec<ContextEvent> = (0..300).map(event).collect();
        let packed = Context::pack(&events, &kinds, &texts);
        assert!(packed.packed.len() < 300 * 6, "{} bytes", packed.packed.len());
        assert_eq!((packed.count, packed.kinds.len(), packed.texts.len()), (300, 2, 3));
        let mut expected = events.iter();
        for block in packed.blocks() {
            for unpacked in block.events() {
                assert!(block.first <= unpacked.time && unpacked.time <= block.last);
                let (event, out) = (expected.next().expect("an event"), unpacked.event());
                assert_eq!((out.time, out.record_id), (Time::from_filetime(event.ticks), Some(event.record_id)));
                assert_eq!(out.id, kinds[event.kind as usize].id);
                assert_eq!(out.data[0].value, *texts[event.text as usize]);
            }
        }
        assert_eq!(expected.next(), None);
    }
}
