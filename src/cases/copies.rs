//! Which events are copies of one that is known already (ruling 7): each is looked up by what copies share.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, DefaultHasher, Hash, Hasher as _, RandomState};

use crate::facts::{DataItem, Event, Guid, SourceId, Sourced, Trust, VssDetail};

/// Zones differ from each other by multiples of so many nanoseconds: 15 minutes.
const ZONE_STEP: i128 = 900 * SECOND;
/// The furthest that a zone is from UTC, in those steps: 14 hours. Two zones may lie further apart, but a day apart
/// nightly jobs look the same.
const ZONES: i128 = 56;
const SECOND: i128 = 1_000_000_000;
/// What texts cut a time to: nothing, milliseconds, seconds.
const UNITS: [i128; 3] = [1, 1_000_000, SECOND];

/// The events that stay so far. The surer ones have to be offered first.
#[derive(Default)]
pub(super) struct Copies<'e> {
    words: Words<'e>,
    /// Events with a record id.
    records: HashSet<Record>,
    /// Events of texts; of one source where they have a time.
    texts: HashSet<(Text<'e>, Form)>,
    /// What a text may show, with the first two sources that hold it.
    shown: HashMap<Mark, (SourceId, Option<SourceId>)>,
    /// Of this process alone: whoever knew them could make two events that are taken for one.
    keys: [RandomState; 2],
}

/// Provider, id and channel.
type Kind = (u32, u32, u32);

/// Source, kind, time and content of an event in a text.
type Text<'e> = (Option<SourceId>, Kind, Option<i128>, &'e [DataItem], Option<&'e VssDetail>);

/// Whether an event in a text has a number, and whether its zone was assumed.
type Form = (bool, bool);

/// A record that has its number: it has no copy but itself.
type Record = (Kind, u64, Option<i128>, bool);

/// All that one text can show of one event.
#[derive(Hash)]
struct Shown<'e> {
    provider: u32,
    id: u32,
    /// `None`: whatever it is.
    channel: Option<u32>,
    number: Number,
    content: Content<'e>,
    /// In a zone that was assumed.
    assumed: bool,
}

/// Stands for a [`Shown`] at a time, of which an event has up to a dozen: themselves they take more than the event.
type Mark = u128;

impl Shown<'_> {
    /// Its marks by the time, in nanoseconds, perhaps cut: of a text without a zone it is asked for a hundred of them.
    fn marks(&self, keys: &[RandomState; 2]) -> impl Fn(Option<i128>) -> Mark + use<> {
        let begun: [DefaultHasher; 2] = keys.each_ref().map(|key| {
            let mut hasher = key.build_hasher();
            self.hash(&mut hasher);
            hasher
        });
        move |time| {
            let [high, low] = begun.each_ref().map(|begun| {
                let mut hasher = begun.clone();
                time.hash(&mut hasher);
                u128::from(hasher.finish())
            });
            high << 64 | low
        }
    }
}

/// A record's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Number {
    Is(u64),
    Unknown,
    Any,
}

/// What a text repeats of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Content<'e> {
    Writer(Option<Guid>, Option<u32>),
    Data(&'e [DataItem]),
    /// Nothing: whatever an event without a writer holds.
    Any,
}

/// Words without regard to case, by number.
#[derive(Default)]
struct Words<'e> {
    numbers: HashMap<&'e str, u32>,
    folded: HashMap<String, u32>,
}

impl<'e> Words<'e> {
    fn number(&mut self, word: &'e str) -> u32 {
        if let Some(known) = self.numbers.get(word) {
            return *known;
        }
        let next = u32::try_from(self.folded.len()).unwrap_or(u32::MAX);
        let number = *self.folded.entry(word.to_ascii_lowercase()).or_insert(next);
        self.numbers.insert(word, number);
        number
    }
}

impl<'e> Copies<'e> {
    /// Takes an event in, unless it is a copy. `shows`: whether some that follow come from the text of another source.
    pub(super) fn take(&mut self, event: &'e Sourced<Event>, shows: bool) -> bool {
        let Sourced { value, origin } = event;
        let kind = (self.words.number(&value.provider), value.id, self.words.number(&value.channel));
        let time = value.time.map(|time| time.0.as_nanosecond());
        let assumed = is_assumed(value);
        let is_text = value.trust != Trust::Log;
        let record = value.record_id.map(|number| (kind, number, time, assumed));
        let source = time.map(|_| origin.source);
        let text: Text<'_> = (source, kind, time, value.data.as_slice(), value.vss.as_deref());
        let form: Form = (record.is_some(), assumed);
        // Two numbers of one form are compared as records.
        let is_repeated = |texts: &HashSet<(Text<'e>, Form)>| {
            let forms = [(false, false), (false, true), (true, false), (true, true)];
            forms.into_iter().filter(|other| !(form.0 && *other == form)).any(|other| texts.contains(&(text, other)))
        };
        let is_copy = record.is_some_and(|record| self.records.contains(&record))
            || (is_text && (is_repeated(&self.texts) || self.is_shown(event, kind)));
        if is_copy {
            return false;
        }
        self.records.extend(record);
        if is_text {
            self.texts.insert((text, form));
        }
        if shows && (!is_text || time.is_some()) {
            for shown in shown(value, kind) {
                let mark = shown.marks(&self.keys);
                for time in times(value) {
                    let known = self.shown.entry(mark(time)).or_insert((origin.source, None));
                    if known.0 != origin.source {
                        known.1.get_or_insert(origin.source);
                    }
                }
            }
        }
        true
    }

    /// Whether a text shows an event that another source holds.
    fn is_shown(&self, text: &'e Sourced<Event>, (provider, id, channel): Kind) -> bool {
        let Sourced { value, origin } = text;
        let channel = (!value.channel.is_empty()).then_some(channel);
        let content = match &value.vss {
            Some(vss) => Content::Writer(vss.writer_id, vss.process_id),
            None if value.data.is_empty() => Content::Any,
            None => Content::Data(&value.data),
        };
        let time = value.time.map(|time| time.0.as_nanosecond());
        let assumed = is_assumed(value);
        let zones = |time| (-ZONES..=ZONES).map(move |step| Some(time + step * ZONE_STEP));
        let is_known = |number, zone: bool| {
            let mark = Shown { provider, id, channel, number, content, assumed: zone }.marks(&self.keys);
            let other = |&(first, second): &(SourceId, Option<SourceId>)| first != origin.source || second.is_some();
            let at = |time| self.shown.get(&mark(time)).is_some_and(other);
            let may_be_in_any = assumed && !zone;
            at(time) || time.filter(|_| may_be_in_any).is_some_and(|time| zones(time).any(at))
        };
        // Two numbers of which the zones are known, or assumed, alike are compared as records.
        let in_zone = |zone: bool| match value.record_id {
            None => is_known(Number::Any, zone),
            Some(number) => is_known(Number::Unknown, zone) || (zone != assumed && is_known(Number::Is(number), zone)),
        };
        !self.shown.is_empty() && (in_zone(false) || in_zone(true))
    }
}

/// All that texts can show of an event.
fn shown(event: &Event, (provider, id, channel): Kind) -> impl Iterator<Item = Shown<'_>> {
    let contents = match &event.vss {
        Some(vss) => [Some(Content::Writer(vss.writer_id, vss.process_id)), None],
        None => [Some(Content::Data(&event.data)), Some(Content::Any)],
    };
    let numbers = [event.record_id.map_or(Number::Unknown, Number::Is), Number::Any];
    let assumed = is_assumed(event);
    contents.into_iter().flatten().flat_map(move |content| {
        numbers.into_iter().flat_map(move |number| {
            let of = move |channel| Shown { provider, id, channel, number, content, assumed };
            [Some(channel), None].map(of)
        })
    })
}

/// The time of an event, whole and cut, each once.
fn times(event: &Event) -> impl Iterator<Item = Option<i128>> + use<> {
    let time = event.time.map(|time| (time.0.as_nanosecond(), i128::from(time.0.subsec_nanosecond())));
    let mut last = None;
    let cut = move |unit: i128| time.map(|(time, fraction)| time - fraction % unit);
    UNITS.into_iter().map(cut).filter(move |time| last.replace(*time) != Some(*time))
}

/// Whether the time of an event was read in a zone that its text does not tell.
pub(super) fn is_assumed(event: &Event) -> bool {
    event.trust.lacks_zone()
}

#[cfg(test)]
mod tests;
