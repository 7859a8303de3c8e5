//! Lines printed of the events of one source: held packed, in sorted runs that are merged when they are handed over.
//!
//! A log of any size may be one event over and over. Its lines are asked for by time, and those of other sources come
//! first, so they have to wait; packed they take about a tenth of their bytes.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read, Write};
use std::ops::ControlFlow;

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use crate::facts::{Event, Trust};

/// Runs that are open at once: each takes about 50 KiB.
const OPEN: usize = 256;

/// What is printed of events, and how much of it may wait.
pub struct Printer<'a> {
    /// The line of an event; `None` for one that is not asked for.
    pub line: &'a (dyn Fn(&Event) -> Option<String> + Sync),
    /// Takes bytes for packed lines of the case; `false` where there are not as many.
    pub room: &'a (dyn Fn(u64) -> bool + Sync),
}

/// Lines of one source.
#[derive(Debug, Default)]
pub struct Lines {
    runs: Vec<Run>,
    /// Lines for which there was no room.
    pub left_out: u64,
}

/// Where a line stands: by time, then record id; of one event the live record comes first, then that of the first chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    time: i128,
    record: u128,
    /// What else makes two records one event.
    event: u64,
    place: u64,
}

impl Key {
    /// Of an event in the chunk at `place`.
    pub(super) fn of(event: &Event, place: u64) -> Self {
        let mut hash = DefaultHasher::new();
        (&event.channel, &event.computer, &event.provider, event.id).hash(&mut hash);
        let stale = u64::from(event.trust == Trust::Recovered) << 63;
        Self {
            time: event.time.map_or(i128::MIN, |time| time.0.as_nanosecond()),
            record: event.record_id.map_or(0, |id| u128::from(id) + 1),
            event: hash.finish(),
            place: place | stale,
        }
    }

    /// Of a source whose events come in order.
    pub(super) fn at(place: u64) -> Self {
        Self { time: i128::MIN, record: place.into(), event: 0, place }
    }

    fn is_copy(&self, other: &Self) -> bool {
        (self.time, self.record, self.event) == (other.time, other.record, other.event)
    }
}

/// Packed lines in order, and where the first and the last of them stand.
#[derive(Debug)]
struct Run {
    first: Key,
    last: Key,
    packed: Vec<u8>,
}

impl Lines {
    /// Adds lines in any order, if there is room.
    pub(super) fn add(&mut self, mut lines: Vec<(Key, String)>, room: &dyn Fn(u64) -> bool) {
        lines.sort_by_key(|(key, _)| *key);
        lines.dedup_by(|(later, _), (earlier, _)| earlier.is_copy(later));
        let count = lines.len() as u64;
        let Some(run) = Run::pack(lines) else { return };
        if room(run.packed.len() as u64) {
            self.runs.push(run);
        } else {
            self.left_out += count;
        }
    }

    /// Hands the lines over in order, each event once, until told to stop.
    ///
    /// # Errors
    /// What was packed cannot be read again.
    pub fn each(self, on_line: &mut dyn FnMut(String) -> ControlFlow<()>) -> io::Result<ControlFlow<()>> {
        let mut merged = Merge::of(few_at_once(self.runs)?);
        while let Some((_, line)) = merged.next()? {
            if on_line(line).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}

impl Run {
    fn pack(lines: Vec<(Key, String)>) -> Option<Self> {
        let (first, last) = (lines.first()?.0, lines.last()?.0);
        let mut packer = Packer::default();
        // Writing to memory does not fail.
        lines.iter().try_for_each(|(key, line)| packer.add(key, line)).ok()?;
        Some(Self { first, last, packed: packer.finish().ok()? })
    }

    fn merged(runs: Vec<Self>) -> io::Result<Self> {
        let first = runs.iter().map(|run| run.first).min();
        let last = runs.iter().map(|run| run.last).max();
        let mut packer = Packer::default();
        let mut merged = Merge::of(runs);
        while let Some((key, line)) = merged.next()? {
            packer.add(&key, &line)?;
        }
        let (Some(first), Some(last)) = (first, last) else { return Err(io::ErrorKind::UnexpectedEof.into()) };
        Ok(Self { first, last, packed: packer.finish()? })
    }
}

/// Runs of which no more than can be open at once overlap.
fn few_at_once(mut runs: Vec<Run>) -> io::Result<Vec<Run>> {
    while deepest(&runs) > OPEN {
        runs.sort_by_key(|run| run.first);
        let mut fewer = Vec::new();
        while !runs.is_empty() {
            fewer.push(Run::merged(runs.drain(..OPEN.min(runs.len())).collect())?);
        }
        runs = fewer;
    }
    Ok(runs)
}

/// How many runs overlap at most.
fn deepest(runs: &[Run]) -> usize {
    let ends = runs.iter().flat_map(|run| [(run.first, false), (run.last, true)]);
    let mut ends: Vec<(Key, bool)> = ends.collect();
    ends.sort_unstable();
    let depths = ends.iter().scan(0usize, |open, (_, closes)| {
        *open = if *closes { open.saturating_sub(1) } else { *open + 1 };
        Some(*open)
    });
    depths.max().unwrap_or(0)
}

/// Writes the lines of a run.
struct Packer(DeflateEncoder<Vec<u8>>);

impl Default for Packer {
    fn default() -> Self {
        Self(DeflateEncoder::new(Vec::new(), Compression::fast()))
    }
}

impl Packer {
    fn add(&mut self, key: &Key, line: &str) -> io::Result<()> {
        self.0.write_all(&key.time.to_le_bytes())?;
        self.0.write_all(&key.record.to_le_bytes())?;
        self.0.write_all(&key.event.to_le_bytes())?;
        self.0.write_all(&key.place.to_le_bytes())?;
        self.0.write_all(&(line.len() as u64).to_le_bytes())?;
        self.0.write_all(line.as_bytes())
    }

    fn finish(self) -> io::Result<Vec<u8>> {
        let mut packed = self.0.finish()?;
        packed.shrink_to_fit();
        Ok(packed)
    }
}

/// Several runs as one.
struct Merge {
    /// Not open yet, the first one last.
    waiting: Vec<Run>,
    open: BinaryHeap<Open>,
    last: Option<Key>,
}

impl Merge {
    fn of(mut runs: Vec<Run>) -> Self {
        runs.sort_by_key(|run| Reverse(run.first));
        Self { waiting: runs, open: BinaryHeap::new(), last: None }
    }

    fn next(&mut self) -> io::Result<Option<(Key, String)>> {
        loop {
            while self.waiting.last().is_some_and(|run| self.open.peek().is_none_or(|open| run.first <= open.key)) {
                if let Some(run) = self.waiting.pop() {
                    self.open.push(Open::new(run)?);
                }
            }
            let Some(mut first) = self.open.pop() else { return Ok(None) };
            let (key, line) = (first.key, std::mem::take(&mut first.line));
            if first.go_on()? {
                self.open.push(first);
            }
            if !self.last.replace(key).is_some_and(|last| last.is_copy(&key)) {
                return Ok(Some((key, line)));
            }
        }
    }
}

/// A run that is read, at one of its lines.
struct Open {
    key: Key,
    line: String,
    rest: DeflateDecoder<io::Cursor<Vec<u8>>>,
}

impl Open {
    fn new(run: Run) -> io::Result<Self> {
        let rest = DeflateDecoder::new(io::Cursor::new(run.packed));
        let mut open = Self { key: run.first, line: String::new(), rest };
        open.go_on()?;
        Ok(open)
    }

    /// Goes to the next line; `false` behind the last one.
    fn go_on(&mut self) -> io::Result<bool> {
        let mut time = [0; 16];
        match self.rest.read(&mut time)? {
            0 => return Ok(false),
            n => self.rest.read_exact(time.get_mut(n..).unwrap_or_default())?,
        }
        let time = i128::from_le_bytes(time);
        let record = u128::from_le_bytes(self.take()?);
        let [event, place] = [u64::from_le_bytes(self.take()?), u64::from_le_bytes(self.take()?)];
        self.key = Key { time, record, event, place };
        let length = u64::from_le_bytes(self.take()?);
        self.line.clear();
        Read::by_ref(&mut self.rest).take(length).read_to_string(&mut self.line)?;
        Ok(true)
    }

    fn take<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.rest.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

/// The heap gives its largest: that is the one whose line comes first.
impl Ord for Open {
    fn cmp(&self, other: &Self) -> Ordering {
        other.key.cmp(&self.key)
    }
}

impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Open {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Open {}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

    use super::*;

    fn key(record: u128, place: u64) -> Key {
        Key { time: 0, record, event: 0, place }
    }

    fn all(lines: Lines) -> Vec<String> {
        let mut all = Vec::new();
        let told = lines.each(&mut |line| {
            all.push(line);
            ControlFlow::Continue(())
        });
        assert!(told.is_ok_and(|told| told.is_continue()));
        all
    }

    #[test]
    fn lines_come_by_time_and_each_event_once_in_whatever_runs_they_were_added() {
        let mut lines = Lines::default();
        // More runs than are open at once, all of them overlapping.
        for part in 0..600u64 {
            let own = (0..5).map(|n| (key(u128::from(part + n * 600), part), format!("{}", part + n * 600)));
            let copy = (key(7, 1000 + part), "a copy".to_owned());
            lines.add(own.chain([copy]).collect(), &|_| true);
        }
        let expected: Vec<String> = (0..3000).map(|n| n.to_string()).collect();
        assert_eq!(all(lines), expected);
    }

    #[test]
    fn what_finds_no_room_is_counted() {
        let mut lines = Lines::default();
        let left = AtomicU64::new(100);
        let rest = |n| left.fetch_update(Relaxed, Relaxed, |left: u64| left.checked_sub(n));
        let run = |from: u128| (from..from + 3).map(|n| (key(n, 0), n.to_string())).collect();
        (0..9).for_each(|n| lines.add(run(n * 3), &|n| rest(n).is_ok()));
        let left_out = lines.left_out;
        let shown = all(lines).len() as u64;
        assert!(shown >= 3 && left_out >= 3 && shown + left_out == 27, "{shown} and {left_out}");
    }

    #[test]
    fn nobody_is_told_more_than_wanted() {
        let mut lines = Lines::default();
        lines.add((0..9).map(|n| (key(n, 0), n.to_string())).collect(), &|_| true);
        let mut told = 0;
        let stopped = lines.each(&mut |_| {
            told += 1;
            ControlFlow::Break(())
        });
        assert!(stopped.is_ok_and(|stopped| stopped.is_break()) && told == 1);
    }
}
