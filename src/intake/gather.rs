//! From the places where bytes lie to one harvest a source: opens archives level by level, reads in parallel.
//!
//! What is left out because of a cap must not depend on which thread came first. Caps on one entry or one archive
//! don't; the two that a whole case shares do. Where one of those is hit, the case is read again in order.

use std::cmp::Reverse;
use std::io::{Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::file::{Bytes, SharedFile, Window};
use super::item::{Item, Opened, Place, Store, Visit};
use super::kind::{self, Format, looks_like_evidence};
use super::limits::{Budget, Hold, Limits, PROBLEM};
use super::meter::{Fault, Metered};
use super::{Body, HEAD, Input, Progress, Room, left};
use crate::facts::{self, Harvest, Kind, Message, Nature, Observed, Status};

/// One pass over one case.
pub(super) struct Gather<'a> {
    pub(super) limits: &'a Limits,
    pub(super) budget: Budget,
    pub(super) visit: Visit<'a>,
    pub(super) progress: &'a dyn Progress,
    pub(super) in_order: bool,
    /// Sources that were read and for which there was no room.
    left_out: AtomicU64,
}

/// Reads everything below `items`, while so many bytes are held of them; sorted by path.
pub(super) fn gather(
    items: &[Item],
    held: u64,
    limits: &Limits,
    visit: Visit<'_>,
    progress: &dyn Progress,
) -> Vec<Harvest> {
    let on_disk = items.iter().filter_map(|item| item.size).fold(0, u64::saturating_add);
    let pass = |in_order| {
        let budget = Budget::new(limits, on_disk);
        // They are there already, and within the caps.
        budget.hold_memory(held);
        items.iter().for_each(|item| _ = budget.take_source(item.place.path.len()));
        let gather = Gather { limits, budget, visit, progress, in_order, left_out: AtomicU64::new(0) };
        let mut harvests = gather.level(items.to_vec());
        harvests.extend(gather.without_room(items));
        (harvests, gather.budget.is_spent())
    };
    let is_refused = || limits.beside.as_ref().is_some_and(|claim| claim.is_refused());
    let (mut harvests, spent) = pass(false);
    if spent && !is_refused() {
        // The first pass is not to stand beside the second.
        drop(harvests);
        harvests = pass(true).0;
    }
    harvests.sort_by(|a, b| a.path.cmp(&b.path).then(a.is_evidence.cmp(&b.is_evidence)));
    harvests
}

impl Gather<'_> {
    /// Opens items, biggest first, then the archives found among them.
    pub(super) fn level(&self, items: Vec<Item>) -> Vec<Harvest> {
        let items = self.admit(items);
        let mut harvests = Vec::new();
        let mut inside = Vec::new();
        let mut alone = Vec::new();
        for opened in self.open_all(items) {
            harvests.extend(opened.harvests);
            alone.extend(opened.alone);
            if let Some((place, bytes, format)) = opened.archive {
                let (items, read) = self.list(&place, bytes, format);
                inside.extend(items);
                harvests.extend(read);
            }
        }
        if !inside.is_empty() {
            // All archives on disk at once: their entries share the threads.
            harvests.extend(self.level(inside));
        }
        alone.sort_by(|a: &Item, b| a.place.path.cmp(&b.place.path));
        for item in alone {
            harvests.extend(self.alone(&item));
        }
        harvests
    }

    fn admit(&self, mut items: Vec<Item>) -> Vec<Item> {
        items.retain(|item| (self.visit.wants)(&item.place));
        self.progress.found(items.len() as u64, items.iter().filter_map(|item| item.size).sum());
        items
    }

    fn open_all(&self, mut items: Vec<Item>) -> Vec<Opened> {
        if self.in_order {
            return items.iter().map(|item| self.open(item)).collect();
        }
        items.sort_by_key(|item| Reverse(item.size));
        items.into_iter().par_bridge().map(|item| self.open(&item)).collect()
    }

    /// Takes one more source into an archive that is read from front to back, after so many; else why the rest is left out.
    pub(super) fn rest(&self, seen: u64, place: &Place) -> Option<Message> {
        let left_out = |key, limit| Some(left::over(key, seen, limit));
        match () {
            () if seen == self.limits.entries => left_out("intake.cap.rest", self.limits.entries),
            () if self.budget.take_source(place.path.len()) => None,
            () if self.budget.has_sources() => left_out("intake.cap.memory.rest", self.limits.memory),
            () => left_out("intake.cap.rest", self.limits.sources),
        }
    }

    /// Whether this pass is to be given up because another one will follow.
    pub(super) fn is_void(&self) -> bool {
        self.budget.is_refused() || !self.in_order && self.budget.is_spent()
    }

    fn open(&self, item: &Item) -> Opened {
        self.open_as(item, !self.in_order)
    }

    /// Opens an item; `among_others` what is heavy is put off.
    fn open_as(&self, item: &Item, among_others: bool) -> Opened {
        if self.is_void() {
            return Opened::default();
        }
        self.progress.reading(&item.place.path);
        match &item.store {
            Store::Disk(path, links) => match SharedFile::open(path, *links) {
                Ok(file) => self.seekable(item, Bytes::File(Arc::new(file)), among_others),
                Err(error) if error.kind() == std::io::ErrorKind::Unsupported => {
                    Opened::read(vec![left::special(&item.place.path)])
                }
                Err(error) => self.unreadable(&item.place, item.size, &error),
            },
            Store::Bytes(bytes) => self.seekable(item, bytes.clone(), among_others),
            Store::Zip(entry) => entry.with_reader(self.limits, &self.budget, &mut |result| match result {
                Ok(reader) => self.entry(item, reader, among_others),
                Err(problem) => Opened::read(vec![self.refused(&item.place, item.size, problem)]),
            }),
        }
    }

    fn unreadable(&self, place: &Place, size: Option<u64>, error: &std::io::Error) -> Opened {
        let problem = left::system("intake.unreadable.file", error);
        Opened::read(vec![left::unread(&place.path, size.unwrap_or(0), Status::Skipped, true, problem)])
    }

    fn refused(&self, place: &Place, size: Option<u64>, (status, problem): (Status, Message)) -> Harvest {
        left::unread(&place.path, size.unwrap_or(0), status, true, problem)
    }

    /// Bytes that can be read by position: as they are, or as an archive.
    fn seekable(&self, item: &Item, bytes: Bytes, among_others: bool) -> Opened {
        let place = item.place.clone();
        let mut head = vec![0; HEAD.min(usize::try_from(bytes.len()).unwrap_or(HEAD))];
        match bytes.read_at(&mut head, 0) {
            Ok(n) => head.truncate(n),
            Err(error) => return self.unreadable(&place, Some(bytes.len()), &error),
        }
        match kind::format_of(&place.path, &head, Some(bytes.len())) {
            format if among_others && kind::is_heavy(format, &head, bytes.len()) => Opened::later(item),
            None => Opened::read(self.plain(&place, &bytes, &head)),
            Some(format) => self.archive(place, format, bytes.len()).unwrap_or_else(|place| match format {
                format if format.is_seekable() => Opened { archive: Some((place, bytes, format)), ..Opened::default() },
                _ => Opened::read(self.flow(&place, format, &mut Window::new(bytes))),
            }),
        }
    }

    pub(super) fn plain(&self, place: &Place, bytes: &Bytes, head: &[u8]) -> Vec<Harvest> {
        let size = bytes.len();
        if self.budget.is_too_heavy(head, size) {
            return Vec::new();
        }
        let mut whole = head;
        let mut window;
        let body = match bytes {
            // All of it is in memory already.
            _ if head.len() as u64 == size => Body::Stream(&mut whole),
            Bytes::File(file) => Body::File(file),
            Bytes::Memory(_) => {
                window = Window::new(bytes.clone());
                Body::Stream(&mut window)
            }
        };
        let room = Room::of(&self.budget, !self.in_order);
        let mut harvest = (self.visit.read)(Input { path: &place.path, size: Some(size), head, body }, &room);
        self.progress.read(size);
        harvest.path.clone_from(&place.path);
        harvest.bytes = size;
        self.keep(harvest, &room).into_iter().collect()
    }

    /// Keeps what a source says as far as the case has room for it; nothing of it where there is none even for its node
    /// and its problems.
    fn keep(&self, mut harvest: Harvest, taken: &Room<'_>) -> Option<Harvest> {
        let mut left_out = taken.close();
        harvest.observations.shrink_to_fit();
        let facts: u64 = harvest.observations.iter().map(Observed::weight).sum();
        let names_node = harvest.kind != Kind::Other || !harvest.observations.is_empty();
        let node = if names_node { self.budget.node_cost(&harvest.path, harvest.kind == Kind::Evtx) } else { 0 };
        let problems = if harvest.status == Status::Parsed { 0 } else { harvest.problems.len() as u64 };
        let least = node + problems * PROBLEM;
        let room = self.budget.take_memory(facts + least);
        if room < least {
            self.left_out.fetch_add(1, Ordering::Relaxed);
            return None;
        }
        if room < facts + least {
            left_out += facts::cut(&mut harvest.observations, room - least);
        }
        if left_out > 0 {
            harvest.problems.push(left::over("intake.cap.memory", left_out, self.limits.memory));
            harvest.status = Status::Partial;
        }
        Some(harvest)
    }

    /// The line of the sources for which there was no room.
    fn without_room(&self, items: &[Item]) -> Option<Harvest> {
        let count = self.left_out.load(Ordering::Relaxed);
        let path = if let [only] = items { only.place.path.as_str() } else { "." };
        let problem = left::over("intake.cap.memory.sources", count, self.limits.memory);
        (count > 0).then(|| left::unread(path, 0, Status::Skipped, true, problem))
    }

    /// Refuses an archive that is not opened, or lies too deep; gives the place back where it can be opened.
    fn archive(&self, place: Place, format: Format, bytes: u64) -> Result<Opened, Place> {
        let (nature, problem) = match format {
            // No password opens it here.
            Format::Protected => (Nature::Archive, Message::new("intake.document.protected")),
            Format::Closed(name) => (Nature::Unknown, left::because("intake.format.closed", &name)),
            _ if place.depth > self.limits.depth => {
                (Nature::Archive, left::over("intake.cap.depth", 1, self.limits.depth.into()))
            }
            _ => return Err(place),
        };
        let harvest = left::archive(&place.path, bytes, format, Status::Skipped, vec![problem]);
        Ok(Opened::read(vec![Harvest { nature, ..harvest }]))
    }

    /// What lies in an archive that can be read by position: items to open, and what was read on the way.
    pub(super) fn list(&self, place: &Place, bytes: Bytes, format: Format) -> (Vec<Item>, Vec<Harvest>) {
        match format {
            Format::SevenZip => (Vec::new(), self.seven_zip(place, bytes)),
            Format::Program => self.program(place, bytes),
            format if format.has_parts() => (Vec::new(), self.parts(place, bytes, format)),
            _ => self.zip(place, bytes),
        }
    }

    /// An entry of a zip. Another archive in it is put off: held in memory, it must not stand beside many of its kind.
    fn entry(&self, item: &Item, reader: &mut dyn Read, among_others: bool) -> Opened {
        let mut meter = Metered::new(reader, self.limits, Some(&self.budget)).expecting(item.size);
        let head = meter.head(HEAD);
        match kind::format_of(&item.place.path, &head, item.size) {
            Some(format) if format.is_seekable() && item.place.depth <= self.limits.depth => Opened::later(item),
            format if among_others && kind::is_heavy(format, &head, item.size.unwrap_or(u64::MAX)) => {
                Opened::later(item)
            }
            format => Opened::read(self.known(&item.place, item.size, format, &head, &mut meter)),
        }
    }

    /// What was put off, on its turn.
    fn alone(&self, item: &Item) -> Vec<Harvest> {
        let Store::Zip(entry) = &item.store else {
            let Opened { mut harvests, archive, .. } = self.open_as(item, false);
            if let Some((place, bytes, format)) = archive {
                let (items, read) = self.list(&place, bytes, format);
                harvests.extend(read);
                harvests.extend(self.level(items));
            }
            return harvests;
        };
        let opened = entry.with_reader(self.limits, &self.budget, &mut |result| match result {
            Ok(reader) => Opened::read(self.stream(&item.place, item.size, reader, Some(&self.budget))),
            Err(problem) => Opened::read(vec![self.refused(&item.place, item.size, problem)]),
        });
        opened.harvests
    }

    /// Bytes that come once, from front to back. `account` as for [`Metered`].
    pub(super) fn stream(
        &self,
        place: &Place,
        size: Option<u64>,
        reader: &mut dyn Read,
        account: Option<&Budget>,
    ) -> Vec<Harvest> {
        let mut meter = Metered::new(reader, self.limits, account).expecting(size);
        let head = meter.head(HEAD);
        self.known(place, size, kind::format_of(&place.path, &head, size), &head, &mut meter)
    }

    pub(super) fn known(
        &self,
        place: &Place,
        size: Option<u64>,
        format: Option<Format>,
        head: &[u8],
        meter: &mut Metered<'_>,
    ) -> Vec<Harvest> {
        let Some(format) = format else { return self.source(place, size, head, meter).into_iter().collect() };
        match self.archive(place.clone(), format, size.unwrap_or(0)) {
            Ok(refused) => refused.harvests,
            Err(place) => match format {
                format if format.is_seekable() => self.hold(&place, size, format, head, meter),
                _ => self.flow(&place, format, &mut head.chain(meter)),
            },
        }
    }

    /// tar and what is compressed: read from front to back, whatever they lie in.
    fn flow(&self, place: &Place, format: Format, reader: &mut dyn Read) -> Vec<Harvest> {
        match format {
            Format::Tar => self.tar(place, reader),
            format => self.packed(place, format, reader),
        }
    }

    /// An archive inside another, held in memory while its entries are read; a zip too large for that is read from
    /// front to back.
    fn hold(
        &self,
        place: &Place,
        size: Option<u64>,
        format: Format,
        head: &[u8],
        meter: &mut Metered<'_>,
    ) -> Vec<Harvest> {
        let cap = self.limits.held_bytes;
        let mut held = Held::new(self, head);
        let fits = size.is_none_or(|size| size <= cap) && held.fill(meter);
        if fits {
            let read = held.bytes.len() as u64;
            let bytes = Bytes::Memory(Arc::new(std::mem::take(&mut held.bytes)));
            let (items, mut harvests) = self.list(place, bytes, format);
            harvests.extend(self.level(items));
            if let Some(fault) = &meter.fault {
                left::note(&mut harvests, place, format, read, fault.problem(self.limits, &self.budget, meter.read));
            }
            return harvests;
        }
        match format {
            Format::Zip => self.zip_stream(place, &mut Cursor::new(std::mem::take(&mut held.bytes)).chain(meter), None),
            // Most programs have nothing behind them but their signature.
            Format::Program => self.source(place, size, head, meter).into_iter().collect(),
            _ => {
                let problem = left::over("intake.cap.held", 1, cap);
                vec![left::archive(&place.path, size.unwrap_or(cap), format, Status::Skipped, vec![problem])]
            }
        }
    }

    /// One source that comes once, from front to back.
    pub(super) fn source(
        &self,
        place: &Place,
        size: Option<u64>,
        head: &[u8],
        meter: &mut Metered<'_>,
    ) -> Option<Harvest> {
        let cut_in_head = meter.fault.is_some();
        if let Some(fault) = meter.fault.as_ref().filter(|_| head.is_empty()) {
            // Nothing to see is not the same as nothing there: the reader is not asked.
            let status = if matches!(fault, Fault::Damaged(_)) { Status::Damaged } else { Status::Skipped };
            let problem = fault.problem(self.limits, &self.budget, 0);
            return Some(left::unread(&place.path, size.unwrap_or(0), status, true, problem));
        }
        if self.budget.is_too_heavy(head, size.unwrap_or(u64::MAX)) {
            return None;
        }
        let mut body = head.chain(&mut *meter);
        let input = Input { path: &place.path, size, head, body: Body::Stream(&mut body) };
        let room = Room::of(&self.budget, !self.in_order);
        let mut harvest = (self.visit.read)(input, &room);
        if size.is_none() {
            meter.drain();
        }
        self.progress.read(size.unwrap_or(meter.read));
        harvest.path.clone_from(&place.path);
        harvest.bytes = if meter.ended || meter.fault.is_some() { meter.read } else { size.unwrap_or(meter.read) };
        if let Some(fault) = &meter.fault {
            self.cut(&mut harvest, fault, cut_in_head, head, meter.read);
        }
        self.keep(harvest, &room)
    }

    /// Says in a harvest that its bytes ended early. What is of no known kind loses nothing, unless it was cut before
    /// its kind could be seen.
    fn cut(&self, harvest: &mut Harvest, fault: &Fault, in_head: bool, head: &[u8], read: u64) {
        harvest.status = match harvest.status {
            Status::Parsed => Status::Partial,
            Status::Unrecognised if !in_head => return,
            Status::Unrecognised if matches!(fault, Fault::Damaged(_)) => Status::Damaged,
            Status::Unrecognised => Status::Skipped,
            other => other,
        };
        harvest.is_evidence |= in_head || looks_like_evidence(&harvest.path, head);
        harvest.problems.push(fault.problem(self.limits, &self.budget, read));
    }
}

/// An archive held in memory, charged before it grows, until it is dropped.
struct Held<'a> {
    bytes: Vec<u8>,
    charged: Option<Hold<'a>>,
}

impl<'a> Held<'a> {
    /// Bytes charged at once.
    const STEP: u64 = 1 << 20;

    fn new(gather: &'a Gather<'_>, head: &[u8]) -> Self {
        Self { bytes: head.to_vec(), charged: Hold::take(&gather.budget, 0) }
    }

    /// Takes in all that comes; `false` where it does not fit. A fault stays in the meter; what came before it may hold
    /// whole entries.
    fn fill(&mut self, meter: &mut Metered<'_>) -> bool {
        loop {
            let before = self.bytes.len();
            if !self.charged.as_mut().is_some_and(|charged| charged.grow(Self::STEP)) {
                return false;
            }
            let _ = meter.take(Self::STEP).read_to_end(&mut self.bytes);
            if (self.bytes.len() - before) < Self::STEP as usize {
                return true;
            }
        }
    }
}
