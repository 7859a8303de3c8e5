//! Event logs (`.evtx`), recognised by content: wanted events, and what each log covers.

mod told;

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::lines::{Key, Lines, Printer};
use super::vss_memo::VssMemo;
use super::{EventFilter, Hash, Head, ReadOptions, WholeReader};
use crate::decode::body::{self, Metered};
use crate::decode::evtx::{
    CHUNK, ChunkReader, ChunkScan, Damage, FILE_MAGIC, Gathered, HEADER, Layout, LeftOut, Needle, Record, Selector,
    Wanted,
};
use crate::facts::{
    Event, Guid, Harvest, Kind, Locus, Message, Nature, Observation, Observed, Routine, Status, provider,
};
use crate::intake::{Body, Input, Room, SharedFile};
use crate::knowledge::events;
use told::{counted_message, damages, event, left_out, not_read, span};

/// Chunks read at once: 256 KiB stay in a core's second-level cache while they are worked on.
const BLOCK: usize = 4;
/// Chunks of one task: 1 MiB, so that the last one does not keep the other cores waiting.
const TASK: u64 = 16;
/// Blocks after which the lines of a log that is read from front to back are packed.
const PACKED: u64 = 16;

/// The evidence kind.
pub struct EventLog;

impl WholeReader for EventLog {
    fn recognises(&self, head: &Head<'_>) -> bool {
        is_log(head.bytes)
    }

    fn read(&self, input: Input<'_>, options: &ReadOptions, _: &Room<'_>) -> Harvest {
        read_log(input, options)
    }
}

/// Whether a source is an event log: by the file header, or by a chunk where one must be (the header may be lost).
pub fn is_log(head: &[u8]) -> bool {
    Layout::of(head).is_some()
}

/// Reads an event log. Never fails: what could not be read is in the harvest.
pub fn read_log(input: Input<'_>, options: &ReadOptions) -> Harvest {
    read_with(input, options, None).0
}

/// Reads an event log of whose events only the lines are kept that are printed of them.
pub(super) fn list_log(input: Input<'_>, options: &ReadOptions, printer: &Printer<'_>) -> (Harvest, Lines) {
    read_with(input, options, Some(printer))
}

fn read_with(input: Input<'_>, options: &ReadOptions, printer: Option<&Printer<'_>>) -> (Harvest, Lines) {
    let layout = Layout::of(input.head).unwrap_or(Layout::LostHeader);
    let selector = selector(&options.filter);
    let reader = ChunkReader::new(&selector, options.recover);
    let scan = Scan { layout, reader, filter: &options.filter, printer, lines: Mutex::default() };
    let (read, sha256) = match input.body {
        Body::File(file) if options.hash == Hash::All => {
            let mut whole = Metered::new(body::reader(Body::File(file)), true);
            (scan.stream(&mut whole), whole.finish().1)
        }
        Body::File(file) => (scan.file(file), None),
        Body::Stream(stream) => (scan.stream(stream), None),
    };
    let harvest = Harvest { sha256, ..scan.harvest(input.path, read) };
    (harvest, scan.lines.into_inner().unwrap_or_else(PoisonError::into_inner))
}

impl EventFilter {
    /// Whether an event is kept by its provider and id alone; the writer that it concerns may add to that.
    pub fn wants(&self, provider: &str, id: u32) -> bool {
        self.ids.contains(&id) || (!self.only && events::is_wanted(provider, id))
    }

    /// Whether an event is kept for the writer that it concerns.
    pub fn wants_writer(&self, provider: &str, writer: Option<Guid>) -> bool {
        provider.eq_ignore_ascii_case(provider::VSS) && writer.is_some_and(|id| self.writers.contains(&id))
    }
}

fn selector(filter: &EventFilter) -> Selector {
    let about_writers = !filter.writers.is_empty();
    let wanted = events::wanted().iter().map(|entry| Wanted {
        provider: entry.provider.as_str().into(),
        ids: if filter.only { Cow::default() } else { entry.ids.as_slice().into() },
        context: if filter.only { Cow::default() } else { entry.context.as_slice().into() },
        mentions: about_writers && entry.mentions,
        counted: entry.counted,
    });
    let useful = wanted.filter(|entry| entry.mentions || entry.counted || !entry.ids.is_empty());
    let needles = filter.writers.iter().copied().map(Needle::new).collect();
    let selector = Selector::new(useful.collect(), filter.ids.clone(), needles);
    // Of events that are only listed, those of VSS alone show what stands in their data.
    if filter.only { selector.data_only_of(provider::VSS) } else { selector }
}

/// What reading the bytes came to.
struct BytesRead {
    gathered: Gathered,
    bytes: u64,
    /// Why some bytes could not be read.
    error: Option<io::Error>,
}

struct Scan<'s> {
    layout: Layout,
    reader: ChunkReader<'s>,
    filter: &'s EventFilter,
    /// What is printed of the events, where none is kept.
    printer: Option<&'s Printer<'s>>,
    lines: Mutex<Lines>,
}

impl Scan<'_> {
    fn gathered(&self) -> Gathered {
        Gathered::new(if self.printer.is_some() { |_| usize::MAX } else { events::most })
    }

    /// Prints what was gathered so far, where events are only listed.
    fn print(&self, gathered: &mut Gathered) {
        let Some(printer) = self.printer else { return };
        let mut memo = VssMemo::default();
        let line = |(place, record)| {
            let event = self.wanted(record, &mut memo)?;
            Some((Key::of(&event, place), (printer.line)(&event)?))
        };
        let lines = gathered.take_records().filter_map(line).collect();
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).add(lines, printer.room);
    }

    /// Reads chunks by position, on all cores.
    fn file(&self, file: &SharedFile) -> BytesRead {
        let base = self.layout.base();
        let chunks = file.len.saturating_sub(base).div_ceil(CHUNK as u64);
        let state = Mutex::new((self.gathered(), None::<io::Error>));
        let task = |number: usize| {
            let start = number as u64 * TASK;
            let (mut part, error) = self.part(file, start..(start + TASK).min(chunks));
            self.print(&mut part);
            let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
            state.0.merge(part);
            state.1 = state.1.take().or(error);
        };
        match usize::try_from(chunks.div_ceil(TASK)).unwrap_or(usize::MAX) {
            0 => {}
            1 => task(0),
            // One by one: a stretch of several would not be shared once it is begun.
            tasks => (0..tasks).into_par_iter().with_max_len(1).for_each(task),
        }
        let (gathered, error) = state.into_inner().unwrap_or_else(PoisonError::into_inner);
        BytesRead { gathered, bytes: file.len, error }
    }

    fn part(&self, file: &SharedFile, chunks: std::ops::Range<u64>) -> (Gathered, Option<io::Error>) {
        let mut gathered = self.gathered();
        let mut buffer = take_buffer();
        let mut next = chunks.start;
        let mut failed = None;
        while next < chunks.end {
            let block = (BLOCK as u64).min(chunks.end - next);
            let end = self.layout.base() + (next + block) * CHUNK as u64;
            if file.data_from(self.layout.base() + next * CHUNK as u64) >= end {
                (next..next + block).for_each(|number| self.lost(number, &mut gathered));
                next += block;
                continue;
            }
            let wanted = buffer.get_mut(..CHUNK * usize::try_from(block).unwrap_or(BLOCK)).unwrap_or_default();
            let filled = match file.read_at(wanted, self.layout.base() + next * CHUNK as u64) {
                Ok(filled) => filled,
                Err(error) => {
                    failed = Some(error);
                    0
                }
            };
            self.block(wanted, filled, next, &mut gathered);
            next += block;
        }
        give_buffer(buffer);
        (gathered, failed)
    }

    /// Reads from front to back.
    fn stream(&self, stream: &mut dyn Read) -> BytesRead {
        let mut gathered = self.gathered();
        let mut buffer = take_buffer();
        let base = if self.layout.base() == 0 { 0 } else { HEADER };
        let (mut filled, mut error) = fill(stream, buffer.get_mut(..base).unwrap_or_default());
        let mut bytes = filled as u64;
        let mut next = 0;
        while error.is_none() && (filled == base || next > 0) {
            let block = buffer.get_mut(..CHUNK * BLOCK).unwrap_or_default();
            (filled, error) = fill(stream, block);
            if filled == 0 {
                break;
            }
            bytes += filled as u64;
            self.block(block, filled, next, &mut gathered);
            next += BLOCK as u64;
            if next.is_multiple_of(PACKED * BLOCK as u64) {
                self.print(&mut gathered);
            }
        }
        self.print(&mut gathered);
        give_buffer(buffer);
        BytesRead { gathered, bytes, error }
    }

    /// Reads the chunks of a block; a last one that is cut short is read as far as it goes.
    fn block(&self, block: &mut [u8], filled: usize, first: u64, gathered: &mut Gathered) {
        for (number, chunk) in (first..).zip(block.chunks_mut(CHUNK)) {
            let start = usize::try_from(number - first).unwrap_or(BLOCK) * CHUNK;
            let Some(there) = filled.checked_sub(start).filter(|there| *there > 0) else { break };
            if let Some(missing) = chunk.get_mut(there..) {
                missing.fill(0);
            }
            // Reading spoils the chunk.
            let is_log = chunk.starts_with(FILE_MAGIC);
            match self.reader.read(chunk, &mut gathered.beside) {
                Some(scan) if scan.damage == Some(Damage::Unreadable) && self.is_unused(number) => {
                    // Where another log follows, its records are not read.
                    if is_log { gathered.add(number, scan) } else { gathered.pass(number) }
                }
                Some(scan) => gathered.add(number, scan),
                None => self.lost(number, gathered),
            }
        }
    }

    /// Takes in a chunk of zeros: one that the header counts has lost its records.
    fn lost(&self, number: u64, gathered: &mut Gathered) {
        if self.is_counted(number) {
            gathered.add(number, ChunkScan { damage: Some(Damage::Unreadable), ..ChunkScan::default() });
        } else {
            gathered.pass(number);
        }
    }

    fn is_unused(&self, chunk: u64) -> bool {
        matches!(self.layout, Layout::File(Some(header)) if header.leaves_out(chunk))
    }

    /// The header says that the chunk holds records: one of zeros has lost them.
    fn is_counted(&self, chunk: u64) -> bool {
        matches!(self.layout, Layout::File(Some(header)) if header.counts(chunk))
    }

    /// What is wrong with the log as a whole; `true` beside it where records may be missing.
    fn problems(&self, gathered: &Gathered, bytes: u64, error: Option<&io::Error>) -> (Vec<Message>, bool) {
        let mut problems: Vec<Message> = error.map(not_read).into_iter().collect();
        if let Layout::File(Some(header)) = self.layout {
            let there = bytes.saturating_sub(HEADER as u64).div_ceil(CHUNK as u64);
            let counted = u64::from(header.chunks);
            if header.intact && counted > there && gathered.readable {
                let counts = [("expected", counted), ("found", there)];
                problems.push(counted_message("evtx.problem.shorter", counts));
            }
        }
        if error.is_none() && !gathered.readable && !self.says_empty() {
            problems.push(Message::new("evtx.problem.no-chunk"));
        }
        let lost = gathered.lost || !problems.is_empty();
        if self.layout == Layout::LostHeader {
            problems.push(Message::new("evtx.problem.lost-header"));
        }
        problems.extend(damages(gathered, self.layout.base()));
        (problems, lost)
    }

    fn says_empty(&self) -> bool {
        matches!(self.layout, Layout::File(Some(header)) if header.says_empty())
    }

    fn harvest(&self, path: &str, read: BytesRead) -> Harvest {
        let BytesRead { mut gathered, bytes, error } = read;
        gathered.count_passed();
        gathered.count_losses();
        let (mut problems, lost) = self.problems(&gathered, bytes, error.as_ref());
        // A log as a whole is cited by its last record: a line of it does not exist.
        let at = gathered.last.as_ref().map_or(Locus::Whole, |last| Locus::Record(last.shown()));
        let span = span(&gathered, lost);
        let is_read = gathered.readable && (span.records > 0 || !lost);
        let status = match (is_read || (self.says_empty() && error.is_none()), problems.is_empty()) {
            (true, true) => Status::Parsed,
            (true, false) => Status::Partial,
            (false, _) => Status::Damaged,
        };
        let unhurt = gathered.damages.values().filter(|damage| !damage.lost()).count();
        let (context, left) = gathered.take_beside();
        let (records, over) = gathered.into_records();
        let status = if over.iter().any(LeftOut::may_decide) { Status::Partial.max(status) } else { status };
        problems.extend(left.into_iter().chain(over).map(left_out));
        let nature = match unhurt {
            0 => Nature::Plain,
            _ if unhurt == problems.len() => Nature::WrongChecksums,
            _ => Nature::Plain,
        };
        let mut observations = Vec::with_capacity(records.len() + 1);
        if status != Status::Damaged {
            let (owner, fact) = (span.computer.clone(), Observation::Log(Box::new(span)));
            observations.push(Observed { at, owner, captured: None, fact });
        }
        observations.extend(context.into_iter().map(|(owner, context)| Observed {
            at,
            owner,
            captured: None,
            fact: Observation::Context(Box::new(context)),
        }));
        let mut memo = VssMemo::default();
        let events = records.into_iter().filter_map(|record| self.wanted(record, &mut memo));
        let (routine, others): (Vec<Event>, Vec<Event>) =
            events.partition(|event| events::is_routine(&event.provider, event.id) && Routine::holds(event));
        observations.extend(packed(routine));
        observations.extend(others.into_iter().map(observed));
        let because = match self.layout {
            Layout::File(_) => "evtx.because.header",
            Layout::LostHeader => "evtx.because.lost-header",
            Layout::Bare => "evtx.because.chunk",
        };
        Harvest { bytes, nature, status, problems, observations, ..Harvest::of(path, Kind::Evtx, because) }
    }

    fn wanted(&self, record: Record, memo: &mut VssMemo) -> Option<Event> {
        let event = event(record, memo);
        let writer = event.vss.as_ref().and_then(|vss| vss.writer_id);
        let wanted = self.filter.wants(&event.provider, event.id) || self.filter.wants_writer(&event.provider, writer);
        wanted.then_some(event)
    }
}

fn observed(event: Event) -> Observed {
    let at = event.record_id.map_or(Locus::Whole, Locus::Record);
    let owner = event.computer.clone();
    Observed { at, owner, captured: None, fact: Observation::Event(Box::new(event)) }
}

/// Events that a healthy log is full of, those of each computer together.
fn packed(events: Vec<Event>) -> impl Iterator<Item = Observed> {
    let mut of: BTreeMap<Option<String>, Vec<Event>> = BTreeMap::new();
    events.into_iter().for_each(|event| of.entry(event.computer.clone()).or_default().push(event));
    of.into_iter().map(|(owner, events)| {
        let at = events.first().and_then(|first| first.record_id).map_or(Locus::Whole, Locus::Record);
        Observed { at, owner, captured: None, fact: Observation::Routine(Box::new(Routine::pack(events))) }
    })
}

/// Fills `part` as far as the stream goes.
fn fill(stream: &mut dyn Read, part: &mut [u8]) -> (usize, Option<io::Error>) {
    let mut filled = 0;
    while let Some(rest) = part.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match stream.read(rest) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return (filled, Some(error)),
        }
    }
    (filled, None)
}

thread_local! {
    /// The block buffer of this thread: fresh memory for each task would cost more than reading into it.
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

fn take_buffer() -> Vec<u8> {
    let mut buffer = BUFFER.take();
    buffer.resize(CHUNK * BLOCK, 0);
    buffer
}

fn give_buffer(buffer: Vec<u8>) {
    BUFFER.set(buffer);
}
