//! Events that healthy servers log for years and that rules still look at whole: packed from the reading of a log until
//! the node that they belong to is judged, since a case may hold hundreds of logs and a node few.

use std::collections::HashMap;
use std::hash::Hash;

use super::context::{put, signed, take, unsigned};
use super::weight::weight_of_event;
use super::{ContextKind, DataItem, Event, Time, Trust, VssDetail};

/// Such events of one log and computer. What they say they say again and again: each thing is kept once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Routine {
    kinds: Vec<ContextKind>,
    items: Vec<DataItem>,
    details: Vec<VssDetail>,
    /// For each event: what record id and time are more than those before, its kind, its detail, its items.
    packed: Vec<u8>,
    /// How many there are.
    pub count: u64,
    /// About how many bytes they take as events.
    whole: usize,
}

impl Routine {
    /// Whether nothing of an event is lost by packing it.
    pub fn holds(event: &Event) -> bool {
        event.trust == Trust::Log && event.record_id.is_some() && event.time.and_then(nanoseconds).is_some()
    }

    /// Packs those of the events that it [holds](Self::holds).
    pub fn pack(events: impl IntoIterator<Item = Event>) -> Self {
        let (mut kinds, mut items, mut details) = (Table::default(), Table::default(), Table::default());
        let mut routine = Self::default();
        let (mut record, mut time) = (0_u64, 0_i64);
        for event in events.into_iter().filter(Self::holds) {
            let Some((this_record, this_time)) = event.record_id.zip(event.time.and_then(nanoseconds)) else {
                continue;
            };
            routine.count += 1;
            routine.whole += weight_of_event(&event);
            let packed = &mut routine.packed;
            put(packed, unsigned(this_record.wrapping_sub(record).cast_signed()));
            put(packed, unsigned(this_time.wrapping_sub(time)));
            (record, time) = (this_record, this_time);
            let Event { provider, id, level, channel, computer, data, vss, .. } = event;
            put(packed, kinds.number(ContextKind { provider, id, level, channel, computer }));
            put(packed, vss.map_or(0, |detail| details.number(*detail) + 1));
            put(packed, data.len() as u64);
            for item in data {
                put(packed, items.number(item));
            }
        }
        routine.packed.shrink_to_fit();
        Self { kinds: kinds.all(), items: items.all(), details: details.all(), ..routine }
    }

    /// The events as they were.
    pub fn events(&self) -> impl Iterator<Item = Event> {
        let mut rest = self.packed.as_slice();
        let (mut record, mut time) = (0_u64, 0_i64);
        std::iter::from_fn(move || {
            record = record.wrapping_add(signed(take(&mut rest)?).cast_unsigned());
            time = time.wrapping_add(signed(take(&mut rest)?));
            let kind = self.kinds.get(usize::try_from(take(&mut rest)?).ok()?)?.clone();
            let detail = usize::try_from(take(&mut rest)?).ok()?.checked_sub(1);
            let data = 0..take(&mut rest)?;
            let data = data.map(|_| self.items.get(usize::try_from(take(&mut rest)?).ok()?).cloned());
            Some(Event {
                provider: kind.provider,
                id: kind.id,
                record_id: Some(record),
                time: jiff::Timestamp::from_nanosecond(time.into()).ok().map(Time),
                level: kind.level,
                channel: kind.channel,
                computer: kind.computer,
                data: data.collect::<Option<Vec<_>>>()?,
                vss: detail.and_then(|detail| self.details.get(detail)).cloned().map(Box::new),
                trust: Trust::Log,
            })
        })
    }

    /// About how many bytes the events take once they are unpacked: that is what they will cost.
    pub(super) fn weight(&self) -> usize {
        self.whole
    }
}

/// Since 1970; a log's times lie within the years that this can tell, or were made up.
fn nanoseconds(time: Time) -> Option<i64> {
    i64::try_from(time.0.as_nanosecond()).ok()
}

/// Things, each once, with their numbers.
struct Table<T>(HashMap<T, u64>);

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: Eq + Hash> Table<T> {
    fn number(&mut self, this: T) -> u64 {
        let next = self.0.len() as u64;
        *self.0.entry(this).or_insert(next)
    }

    fn all(self) -> Vec<T> {
        let mut all: Vec<(T, u64)> = self.0.into_iter().collect();
        all.sort_unstable_by_key(|(_, number)| *number);
        all.into_iter().map(|(this, _)| this).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Level;

    #[test]
    fn what_was_packed_comes_out_as_it_was() {
        let item =
            |name: Option<&str>, value: &str| DataItem { name: name.map(str::to_owned), value: value.to_owned() };
        let event = |n: i64| Event {
            provider: if n % 3 == 0 { "EventLog" } else { "VSS" }.to_owned(),
            id: if n % 3 == 0 { 6013 } else { 8193 },
            record_id: Some(if n == 4 { u64::MAX } else { n.cast_unsigned() * 7 }),
            // The clock steps back once.
            time: jiff::Timestamp::from_nanosecond(i128::from(1_725_000_000 - n % 4) * 1_000_000_000 + 100)
                .ok()
                .map(Time),
            level: Level::Error,
            channel: "System".to_owned(),
            computer: (n % 2 == 0).then(|| "vm-1".to_owned()),
            data: vec![item(None, ""), item(Some("a"), &n.to_string()), item(None, "日本")],
            vss: (n % 3 > 0).then(|| Box::new(VssDetail { process_id: Some(4), ..VssDetail::default() })),
            trust: Trust::Log,
        };
        let events: Vec<Event> = (0..40).map(event).collect();
        let packed = Routine::pack(events.clone());
        assert_eq!((packed.count, packed.kinds.len(), packed.details.len()), (40, 4, 1));
        assert_eq!(packed.events().collect::<Vec<_>>(), events);
        assert!(packed.packed.len() < 40 * 14, "{} bytes", packed.packed.len());
        let odd = [Event { record_id: None, ..event(1) }, Event { time: None, ..event(1) }];
        assert!(odd.iter().all(|event| !Routine::holds(event)) && Routine::pack(odd).count == 0);
    }
}
