//! Events of a log that are shown beside a failure only, as they are gathered: numbers, into what they have in common.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::sync::Arc;

use super::log::LeftOut;
use super::names;
use crate::facts::{Context, ContextEvent, ContextKind, Level};

/// Events kept of one log: years of hourly jobs.
const MOST: usize = 20_000;
/// Characters shown of a text.
const SHOWN: usize = 120;
/// Things that are known again by how they stand in a chunk.
const RECENT: usize = 16;

/// Such events of a log, or of a part of it.
#[derive(Debug, Default)]
pub struct Beside {
    events: Vec<ContextEvent>,
    kinds: Numbered<ContextKind>,
    texts: Numbered<str>,
    /// For each kind how many were found, the last events of the list not yet among them.
    seen: Vec<u64>,
    counted: usize,
    met_kinds: Recent<Told<Vec<u8>>>,
    met_texts: Recent<Vec<u8>>,
}

/// What such events share, as it stands in a chunk.
#[derive(Debug)]
pub(super) struct Told<T> {
    /// Provider, channel, computer.
    pub(super) names: [T; 3],
    pub(super) id: u32,
    pub(super) level: Option<u8>,
}

/// Things with their numbers, each equal one once.
#[derive(Debug)]
struct Numbered<T: ?Sized> {
    all: Vec<Arc<T>>,
    numbers: HashMap<Arc<T>, u32>,
}

impl<T: ?Sized> Default for Numbered<T> {
    fn default() -> Self {
        Self { all: Vec::new(), numbers: HashMap::new() }
    }
}

impl<T: ?Sized + Eq + Hash> Numbered<T> {
    fn of(&mut self, this: Arc<T>) -> u32 {
        let Self { all, numbers } = self;
        *numbers.entry(this).or_insert_with_key(|this| {
            all.push(Arc::clone(this));
            u32::try_from(all.len() - 1).unwrap_or(u32::MAX)
        })
    }

    fn get(&self, number: u32) -> Option<&Arc<T>> {
        self.all.get(number as usize)
    }
}

/// Things met lately with their numbers: nearly all events of a log are like one of those before.
#[derive(Debug)]
struct Recent<T> {
    all: Vec<(T, u32)>,
    oldest: usize,
}

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self { all: Vec::new(), oldest: 0 }
    }
}

impl<T> Recent<T> {
    fn find(&self, is_it: impl Fn(&T) -> bool) -> Option<u32> {
        self.all.iter().find(|(this, _)| is_it(this)).map(|(_, number)| *number)
    }

    fn add(&mut self, this: T, number: u32) {
        match self.all.get_mut(self.oldest) {
            Some(oldest) => *oldest = (this, number),
            None => self.all.push((this, number)),
        }
        self.oldest = (self.oldest + 1) % RECENT;
    }
}

impl Beside {
    /// Adds an event, given what stands in the chunk; gives the numbers of its kind and its text, which hold until the
    /// chunk is done. `None` where only the crate can tell what that says.
    pub(super) fn add(&mut self, ticks: u64, record_id: u64, told: &Told<&[u8]>, text: &[u8]) -> Option<(u32, u32)> {
        let numbers = (self.kind(told)?, self.text(text)?);
        self.add_known(ticks, record_id, numbers);
        Some(numbers)
    }

    /// Adds an event whose kind and text have these numbers.
    pub(super) fn add_known(&mut self, ticks: u64, record_id: u64, (kind, text): (u32, u32)) {
        self.events.push(ContextEvent { ticks, record_id, kind, text });
    }

    fn kind(&mut self, told: &Told<&[u8]>) -> Option<u32> {
        let is_it =
            |known: &Told<Vec<u8>>| (known.id, known.level) == (told.id, told.level) && known.names == told.names;
        if let Some(known) = self.met_kinds.find(is_it) {
            return Some(known);
        }
        let [provider, channel, computer] = told.names;
        let kind = ContextKind {
            provider: names::decode(provider)?,
            id: told.id,
            level: told.level.map_or(Level::Unknown, Level::from_number),
            channel: names::decode(channel)?,
            computer: Some(names::decode(computer)?).filter(|name| !name.is_empty()),
        };
        let number = self.kinds.of(Arc::new(kind));
        let names = told.names.map(<[u8]>::to_vec);
        self.met_kinds.add(Told { names, id: told.id, level: told.level }, number);
        Some(number)
    }

    fn text(&mut self, raw: &[u8]) -> Option<u32> {
        if let Some(known) = self.met_texts.find(|known| known == raw) {
            return Some(known);
        }
        let text: String = names::decode_lines(raw)?.trim().chars().take(SHOWN).collect();
        let number = self.texts.of(text.into());
        self.met_texts.add(raw.to_vec(), number);
        Some(number)
    }

    /// How many were added.
    pub(super) fn count(&self) -> usize {
        self.events.len()
    }

    /// Forgets the last ones: the first so many stay.
    pub(super) fn forget_after(&mut self, count: usize) {
        self.events.truncate(count);
    }

    /// The events with what they share.
    pub fn iter(&self) -> impl Iterator<Item = (&ContextEvent, &ContextKind, &str)> {
        self.events
            .iter()
            .filter_map(|event| Some((event, &**self.kinds.get(event.kind)?, &**self.texts.get(event.text)?)))
    }

    /// Counts what was added since the last time, and keeps no more than a report could show.
    pub(super) fn settle(&mut self) {
        self.seen.resize(self.kinds.all.len(), 0);
        for event in self.events.get(self.counted..).unwrap_or_default() {
            self.seen.get_mut(event.kind as usize).into_iter().for_each(|seen| *seen += 1);
        }
        self.counted = self.events.len();
        if self.events.len() > MOST * 2 {
            self.cut();
        }
    }

    /// Adds those of another part of the same log.
    pub(super) fn merge(&mut self, mut other: Self) {
        other.settle();
        if self.events.is_empty() && self.kinds.all.is_empty() {
            *self = other;
            return;
        }
        self.settle();
        let kinds: Vec<u32> = other.kinds.all.into_iter().map(|kind| self.kinds.of(kind)).collect();
        let texts: Vec<u32> = other.texts.all.into_iter().map(|text| self.texts.of(text)).collect();
        self.seen.resize(self.kinds.all.len(), 0);
        for (kind, seen) in kinds.iter().zip(other.seen) {
            self.seen.get_mut(*kind as usize).into_iter().for_each(|all| *all += seen);
        }
        let number = |numbers: &[u32], number: u32| numbers.get(number as usize).copied().unwrap_or(u32::MAX);
        self.events.extend(other.events.into_iter().map(|event| ContextEvent {
            kind: number(&kinds, event.kind),
            text: number(&texts, event.text),
            ..event
        }));
        self.counted = self.events.len();
        self.settle();
    }

    /// Keeps the newest, each once, in order.
    fn cut(&mut self) {
        let Self { events, kinds, texts, .. } = self;
        let key = |event: &ContextEvent| (event.ticks, event.record_id);
        if !events.is_sorted_by(|a, b| key(a) < key(b)) {
            let whole = |event: &ContextEvent| (key(event), kinds.get(event.kind), texts.get(event.text));
            events.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| whole(a).cmp(&whole(b))));
            events.dedup_by_key(|event| (event.ticks, event.record_id, event.kind));
        }
        events.drain(..events.len().saturating_sub(MOST));
        self.counted = events.len();
        if texts.all.len() > MOST * 2 {
            let old = std::mem::take(texts);
            for event in events {
                event.text = old.get(event.text).map_or(u32::MAX, |text| texts.of(Arc::clone(text)));
            }
            self.met_texts = Recent::default();
        }
    }

    /// The events by computer, packed, and what was over the cap.
    pub(super) fn finish(mut self) -> (Vec<(Option<String>, Context)>, Vec<LeftOut>) {
        self.settle();
        self.cut();
        let Self { events, kinds, texts, seen, .. } = self;
        let mut kept = vec![0; seen.len()];
        for event in &events {
            kept.get_mut(event.kind as usize).into_iter().for_each(|kept| *kept += 1);
        }
        let is_over = seen.iter().sum::<u64>() > MOST as u64;
        let mut over: Vec<_> = kinds.all.iter().zip(seen.into_iter().zip(kept)).collect();
        over.retain(|(_, (seen, kept))| is_over && kept < seen);
        over.sort_unstable();
        let left = |(kind, (seen, kept)): (&Arc<ContextKind>, (u64, u64))| LeftOut {
            provider: kind.provider.clone(),
            id: kind.id,
            kept,
            seen,
        };
        let over = over.into_iter().map(left).collect();
        let mut by_computer: BTreeMap<&Option<String>, Vec<ContextEvent>> = BTreeMap::new();
        let computer = |event: &ContextEvent| kinds.get(event.kind).map_or(&None, |kind| &kind.computer);
        for run in events.chunk_by(|a, b| a.kind == b.kind || computer(a) == computer(b)) {
            by_computer.entry(run.first().map_or(&None, computer)).or_default().extend(run);
        }
        let pack = |(computer, events): (&Option<String>, Vec<ContextEvent>)| {
            (computer.clone(), Context::pack(&events, &kinds.all, &texts.all))
        };
        (by_computer.into_iter().map(pack).collect(), over)
    }
}
