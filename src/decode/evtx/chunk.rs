//! One chunk: what the light walk tells of it, and what the crate has to read.

use super::beside::Beside;
use super::carve;
use super::format::{CHUNK_HEADER, ChunkHeader};
use super::full::{self, Outcome, Pick};
use super::select::Selector;
use super::walk::{Walk, Walked};
use super::xml::Record;
use crate::facts::Time;

/// Records that a chunk can hold: 64 KiB of 28 bytes.
pub(super) const MOST_IN_CHUNK: u64 = 2400;

/// A record at the edge of a log, by which its span is told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The record's number in this file.
    pub number: u64,
    /// `EventRecordID`, which Event Viewer shows: an export keeps it and numbers its records anew.
    pub record_id: Option<u64>,
    /// `TimeCreated`, else when the record was written.
    pub time: Option<Time>,
    /// Channel.
    pub channel: String,
    /// Computer.
    pub computer: String,
}

impl Edge {
    /// The number by which a person finds the record.
    pub fn shown(&self) -> u64 {
        self.record_id.unwrap_or(self.number)
    }
}

/// What is wrong with a chunk and what it cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Damage {
    /// A checksum is wrong, or the records do not follow each other as the header says.
    Records {
        /// Live records read.
        read: u64,
        /// Live records that the header counts; `None` where it cannot be believed.
        expected: Option<u64>,
        /// Records that were found and could not be read.
        failed: u64,
    },
    /// No record could be found.
    Unreadable,
}

impl Damage {
    /// Whether records are missing, or may be.
    pub fn lost(self) -> bool {
        match self {
            Self::Unreadable => true,
            Self::Records { read, expected, failed } => failed > 0 || expected.is_none_or(|expected| read < expected),
        }
    }
}

/// What one chunk gave.
#[derive(Clone, Debug, Default)]
pub struct ChunkScan {
    /// Wanted records in full, in order of place.
    pub records: Vec<Record>,
    /// Live records, wanted or not.
    pub live: u64,
    /// Live records of the providers to be counted.
    pub counted: u64,
    /// Live record of the lowest number.
    pub first: Option<Edge>,
    /// Live record of the highest number.
    pub last: Option<Edge>,
    /// The smallest and the largest time of live records, whatever their order.
    pub times: Option<(Time, Time)>,
    /// The time of a live record is more than a minute before that of one before it: the clock was set back.
    pub stepped_back: bool,
    /// Computers named by live records.
    pub computers: Vec<(String, Numbers)>,
    /// The first record that was read stands where the first record of a chunk must.
    pub from_start: bool,
    /// What is wrong.
    pub damage: Option<Damage>,
}

/// The lowest and the highest number of some records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Numbers {
    /// Lowest.
    pub first: u64,
    /// Highest.
    pub last: u64,
}

impl Numbers {
    /// Of one record.
    pub fn of(number: u64) -> Self {
        Self { first: number, last: number }
    }

    /// Takes in others.
    pub fn add(&mut self, other: Self) {
        *self = Self { first: self.first.min(other.first), last: self.last.max(other.last) };
    }
}

/// Whether a record of `later` behind one of `newest` shows that the clock was set back: writers of one log are at most
/// seconds out of step.
pub(super) fn is_step_back(newest: Time, later: Time) -> bool {
    const SECONDS: i64 = 60;
    newest.0.as_second() - later.0.as_second() > SECONDS
}

/// Two spans of time as one.
pub(super) fn span_of(a: Option<(Time, Time)>, b: Option<(Time, Time)>) -> Option<(Time, Time)> {
    match (a, b) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (a, b) => a.or(b),
    }
}

impl ChunkScan {
    fn note(&mut self, number: u64, record: &Record) {
        let computer = record.computer.clone().unwrap_or_default();
        let (record_id, channel) = (record.record_id, record.channel.clone());
        let edge = Edge { number, record_id, time: record.time, channel, computer };
        self.note_computer(edge.computer.clone(), Numbers::of(number));
        self.stepped_back |= record.time.zip(self.times).is_some_and(|(time, (_, newest))| is_step_back(newest, time));
        record.time.into_iter().for_each(|time| self.note_time(time));
        self.note_edge(edge);
    }

    pub(super) fn note_time(&mut self, time: Time) {
        self.times = span_of(self.times, Some((time, time)));
    }

    fn note_edge(&mut self, edge: Edge) {
        if self.first.as_ref().is_none_or(|first| edge.number < first.number) {
            self.first = Some(edge.clone());
        }
        if self.last.as_ref().is_none_or(|last| edge.number >= last.number) {
            self.last = Some(edge);
        }
    }

    pub(super) fn note_computer(&mut self, name: String, numbers: Numbers) {
        match self.computers.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => known.add(numbers),
            None if name.is_empty() => {}
            None => self.computers.push((name, numbers)),
        }
    }
}

/// Whether nothing was ever written there: told at the speed of reading, for logs may be mostly holes.
fn is_zero(chunk: &[u8]) -> bool {
    // Without a way out in between, a block is compared by vectors.
    chunk.chunks(4096).all(|block| block.iter().fold(0, |all, byte| all | byte) == 0)
}

/// Reads chunks one after another.
pub struct ChunkReader<'s> {
    selector: &'s Selector,
    recover: bool,
}

impl<'s> ChunkReader<'s> {
    /// `recover`: also carve wanted records out of stale space.
    pub fn new(selector: &'s Selector, recover: bool) -> Self {
        Self { selector, recover }
    }

    /// Reads one chunk; `None` for one that was never used. Live events that are shown beside a failure only are added to
    /// `beside`. Records to be read in full are cut out in place, so the chunk is spoilt afterwards.
    pub fn read(&self, chunk: &mut [u8], beside: &mut Beside) -> Option<ChunkScan> {
        let Some(header) = ChunkHeader::read(chunk) else {
            return (!is_zero(chunk)).then(|| self.without_header(chunk));
        };
        if header.records_intact && header.header_intact {
            let before = beside.count();
            if let Some(walked) = Walk::new(chunk, self.selector).run(&header, beside) {
                return Some(self.clean(chunk, &header, walked));
            }
            beside.forget_after(before);
        }
        let scan = self.whole(chunk, &header);
        if scan.live == 0 && !header.header_intact { Some(self.without_header(chunk)) } else { Some(scan) }
    }

    fn clean(&self, chunk: &mut [u8], header: &ChunkHeader, walked: Walked) -> ChunkScan {
        let Walked { mut scan, rendered: mut found, picks } = walked;
        let slack = self.recover && carve::holds_wanted(chunk, header.free_space, self.selector);
        let mut failed = 0;
        full::picked(chunk, &picks, |pick, outcome| match outcome {
            Some(record) => {
                if pick.unsure {
                    self.note(&mut scan, pick.record.number, &record);
                }
                if self.selector.wants_named(&record.provider, record.id) {
                    found.push((pick.record.at, self.trimmed(record)));
                }
            }
            None => failed += 1,
        });
        found.sort_by_key(|(at, _)| *at);
        scan.records.extend(found.into_iter().map(|(_, record)| record));
        if slack {
            full::slack(chunk, header.free_space, |record| self.keep(&mut scan, record));
        }
        // The header may count records that are not there; that of an empty chunk counts none or nonsense.
        let counted = Some(header.count()).filter(|count| scan.live > 0 && *count <= MOST_IN_CHUNK);
        let counted = counted.unwrap_or(0).max(scan.live);
        if failed > 0 || counted > scan.live {
            scan.live -= failed;
            scan.damage = Some(Damage::Records { read: scan.live, expected: Some(counted), failed });
        }
        scan
    }

    /// The crate reads the chunk whole and looks for the next record after one that it cannot read.
    fn whole(&self, chunk: &mut [u8], header: &ChunkHeader) -> ChunkScan {
        let mut scan = ChunkScan::default();
        // A page of another chunk may lie in this one: its records are events of the log, but none that the header counts.
        let counts = |number| !header.header_intact || (header.first_record..=header.last_record).contains(&number);
        let (mut read, mut failed) = (0, 0);
        full::whole(chunk, self.recover, |outcome| match outcome {
            Outcome::Live(number, record, is_whole) => {
                scan.live += 1;
                read += u64::from(is_whole && counts(number));
                self.note(&mut scan, number, &record);
                self.keep(&mut scan, record);
            }
            Outcome::Recovered(record) => self.keep(&mut scan, record),
            Outcome::Unreadable => failed += 1,
        });
        let expected = header.header_intact.then(|| header.count()).or((failed == 0).then_some(scan.live));
        scan.damage = Some(Damage::Records { read, expected, failed });
        scan
    }

    /// Nothing that the header says can be believed: records are those that follow each other.
    fn without_header(&self, chunk: &mut [u8]) -> ChunkScan {
        let found = carve::chain(chunk, CHUNK_HEADER);
        let picks: Vec<Pick> = found.iter().map(|&record| Pick { record, unsure: true }).collect();
        let mut scan = ChunkScan::default();
        let (mut read, mut first_read) = (0, false);
        full::picked(chunk, &picks, |pick, outcome| {
            let Some(record) = outcome else { return };
            first_read |= pick.record.at == CHUNK_HEADER;
            read += 1;
            self.note(&mut scan, pick.record.number, &record);
            self.keep(&mut scan, record);
        });
        scan.live = read;
        scan.from_start = first_read;
        let failed = picks.len() as u64 - read;
        scan.damage =
            Some(if read == 0 { Damage::Unreadable } else { Damage::Records { read, expected: None, failed } });
        scan
    }

    /// Takes down what a live record read in full says of its log.
    fn note(&self, scan: &mut ChunkScan, number: u64, record: &Record) {
        scan.counted += u64::from(self.selector.counts_named(&record.provider));
        scan.note(number, record);
    }

    fn keep(&self, scan: &mut ChunkScan, record: Record) {
        if self.selector.wants_named(&record.provider, record.id) {
            scan.records.push(self.trimmed(record));
        }
    }

    fn trimmed(&self, record: Record) -> Record {
        if self.selector.wants_data(&record.provider) {
            return record;
        }
        Record { data: Vec::new(), binary: None, ..record }
    }
}
