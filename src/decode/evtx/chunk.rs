//! One chunk: the light walk over its records, and what the crate has to read.

use super::anchor::Needle;
use super::carve;
use super::fields::{Value, values};
use super::format::{CHUNK_HEADER, ChunkHeader, RecordHeader};
use super::full::{self, Outcome, Pick};
use super::names;
use super::select::{Class, Selector};
use super::shape::{Field, Opening, Shape};
use super::xml::Record;
use crate::facts::Time;

/// FILETIME from which on the crate refuses a record (it lies in the year 9999).
const TIME_LIMIT: u64 = 2_650_467_000_000_000_000;

/// A record at the edge of a log, by which its span is told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The record's number in this file.
    pub number: u64,
    /// `TimeCreated`, else when the record was written.
    pub time: Option<Time>,
    /// Channel.
    pub channel: String,
    /// Computer.
    pub computer: String,
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
    /// Live record of the lowest number.
    pub first: Option<Edge>,
    /// Live record of the highest number.
    pub last: Option<Edge>,
    /// Computers named by live records, each with the number of the first that names it.
    pub computers: Vec<(String, u64)>,
    /// What is wrong.
    pub damage: Option<Damage>,
}

impl ChunkScan {
    fn note(&mut self, number: u64, record: &Record) {
        let computer = record.computer.clone().unwrap_or_default();
        let edge = Edge { number, time: record.time, channel: record.channel.clone(), computer };
        self.note_computer(edge.computer.clone(), number);
        self.note_edge(edge);
    }

    fn note_edge(&mut self, edge: Edge) {
        if self.first.as_ref().is_none_or(|first| edge.number < first.number) {
            self.first = Some(edge.clone());
        }
        if self.last.as_ref().is_none_or(|last| edge.number >= last.number) {
            self.last = Some(edge);
        }
    }

    fn note_computer(&mut self, name: String, number: u64) {
        match self.computers.iter_mut().find(|(known, _)| *known == name) {
            Some((_, first)) => *first = number.min(*first),
            None if name.is_empty() => {}
            None => self.computers.push((name, number)),
        }
    }
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

    /// Reads one chunk; `None` for one that was never used. Records to be read in full are cut out in place, so the
    /// chunk is spoilt afterwards.
    pub fn read(&self, chunk: &mut [u8]) -> Option<ChunkScan> {
        let Some(header) = ChunkHeader::read(chunk) else {
            return chunk.iter().any(|&byte| byte != 0).then(|| self.without_header(chunk));
        };
        if header.records_intact && header.header_intact {
            let hits = Hits::find(self.selector.needles(), chunk);
            let walk = Walk::new(chunk, self.selector, &hits).run(&header);
            if let Some(walk) = walk {
                return Some(self.clean(chunk, &header, walk, &hits));
            }
        }
        let scan = self.whole(chunk, &header);
        if scan.live == 0 && !header.header_intact { Some(self.without_header(chunk)) } else { Some(scan) }
    }

    fn clean(&self, chunk: &mut [u8], header: &ChunkHeader, walked: Walked, hits: &Hits) -> ChunkScan {
        let Walked { mut scan, picks } = walked;
        let slack = self.recover && carve::holds_wanted(chunk, header.free_space, self.selector, hits);
        let mut failed = 0;
        full::picked(chunk, &picks, |pick, outcome| match outcome {
            Some(record) => {
                if pick.unsure {
                    scan.note(pick.record.number, &record);
                }
                if self.selector.wants_named(&record.provider, record.id) {
                    scan.records.push(record);
                }
            }
            None => failed += 1,
        });
        if slack {
            full::slack(chunk, header.free_space, |record| self.keep(&mut scan, record));
        }
        if failed > 0 {
            scan.damage = Some(Damage::Records { read: scan.live - failed, expected: Some(scan.live), failed });
        }
        scan
    }

    /// The crate reads the chunk whole and looks for the next record after one that it cannot read.
    fn whole(&self, chunk: &mut [u8], header: &ChunkHeader) -> ChunkScan {
        let mut scan = ChunkScan::default();
        let (mut read, mut failed) = (0, 0);
        full::whole(chunk, self.recover, |outcome| match outcome {
            Outcome::Live(number, record) => {
                read += 1;
                scan.note(number, &record);
                self.keep(&mut scan, record);
            }
            Outcome::Recovered(record) => self.keep(&mut scan, record),
            Outcome::Unreadable { found } => {
                failed += 1;
                scan.live += u64::from(found);
            }
        });
        scan.live += read;
        let expected = header.header_intact.then(|| header.count()).or((failed == 0).then_some(read));
        scan.damage = Some(Damage::Records { read, expected, failed });
        scan
    }

    /// Nothing that the header says can be believed: records are those that follow each other.
    fn without_header(&self, chunk: &mut [u8]) -> ChunkScan {
        let found = carve::chain(chunk, CHUNK_HEADER);
        let picks: Vec<Pick> = found.iter().map(|&record| Pick { record, unsure: true }).collect();
        let mut scan = ChunkScan::default();
        let mut read = 0;
        full::picked(chunk, &picks, |pick, outcome| {
            let Some(record) = outcome else { return };
            read += 1;
            scan.note(pick.record.number, &record);
            self.keep(&mut scan, record);
        });
        scan.live = picks.len() as u64;
        let failed = scan.live - read;
        scan.damage =
            Some(if read == 0 { Damage::Unreadable } else { Damage::Records { read, expected: None, failed } });
        scan
    }

    fn keep(&self, scan: &mut ChunkScan, record: Record) {
        if self.selector.wants_named(&record.provider, record.id) {
            scan.records.push(record);
        }
    }
}

/// Where a chunk names one of the wanted class ids.
pub(super) struct Hits(Vec<usize>);

impl Hits {
    fn find(needles: &[Needle], chunk: &[u8]) -> Self {
        let mut hits: Vec<usize> = needles.iter().flat_map(|needle| needle.find_all(chunk)).collect();
        hits.sort_unstable();
        Self(hits)
    }

    /// Whether a record names one. A hit that crosses its end is none.
    pub(super) fn within(&self, record: &RecordHeader) -> bool {
        self.0.iter().any(|&hit| hit >= record.at && hit < record.end())
    }
}

/// What the light walk can tell of one record.
pub(super) struct Glance<'c> {
    pub(super) class: Class,
    pub(super) id: u32,
    computer: &'c [u8],
}

/// The light walk over the live records of an intact chunk.
pub(super) struct Walk<'c> {
    chunk: &'c [u8],
    selector: &'c Selector,
    hits: &'c Hits,
    /// Templates met, by the offset of their definition.
    shapes: Vec<(usize, Option<Shape>, Class)>,
}

/// What the walk found, and the records that the crate has to read.
struct Walked {
    scan: ChunkScan,
    picks: Vec<Pick>,
}

impl<'c> Walk<'c> {
    pub(super) fn new(chunk: &'c [u8], selector: &'c Selector, hits: &'c Hits) -> Self {
        Self { chunk, selector, hits, shapes: Vec::new() }
    }

    /// `None` where the records do not fill the live space exactly, or end before the header's last record.
    fn run(mut self, header: &ChunkHeader) -> Option<Walked> {
        let (mut scan, mut picks) = (ChunkScan::default(), Vec::new());
        let mut edges: Option<(RecordHeader, RecordHeader)> = None;
        let mut computers: Vec<(&[u8], u64)> = Vec::new();
        let mut at = CHUNK_HEADER;
        while at < header.free_space {
            let record = RecordHeader::read(self.chunk, at)?;
            at = record.end();
            if record.written >= TIME_LIMIT || (record.number >= header.last_record && at != header.free_space) {
                return None;
            }
            scan.live += 1;
            edges = Some(match edges {
                None => (record, record),
                Some((first, last)) => (
                    if record.number < first.number { record } else { first },
                    if record.number >= last.number { record } else { last },
                ),
            });
            match self.glance(&record) {
                Some(glance) => {
                    note_raw(&mut computers, glance.computer, record.number);
                    if self.selector.wants(glance.class, glance.id, || self.hits.within(&record)) {
                        picks.push(Pick { record, unsure: false });
                    }
                }
                None => picks.push(Pick { record, unsure: true }),
            }
        }
        if at != header.free_space {
            return None;
        }
        for (name, number) in computers {
            scan.note_computer(names::decode(name)?, number);
        }
        if let Some((first, last)) = edges {
            scan.first = self.edge(&first);
            scan.last = self.edge(&last);
        }
        Some(Walked { scan, picks })
    }

    /// Provider, id and computer of a record; `None` where only the crate can tell.
    pub(super) fn glance(&mut self, record: &RecordHeader) -> Option<Glance<'c>> {
        let (shape, class, array) = self.shape(record)?;
        let [provider, id, computer] = values(self.chunk, array, [shape.provider, shape.id, shape.computer])?;
        let class = match shape.provider {
            Field::Slot(_) => self.selector.class(provider.text()?),
            _ => class,
        };
        Some(Glance { class, id: id.event_id()?, computer: names::until_nul(computer.text()?) })
    }

    fn edge(&mut self, record: &RecordHeader) -> Option<Edge> {
        let (shape, _, array) = self.shape(record)?;
        let [time, channel, computer] = values(self.chunk, array, [shape.time, shape.channel, shape.computer])?;
        let text = |value: Value<'_>| names::decode(value.text()?);
        Some(Edge {
            number: record.number,
            time: time.time().or_else(|| Time::from_filetime(record.written)),
            channel: text(channel)?,
            computer: text(computer)?,
        })
    }

    /// The shape of a record, the class of a provider that stands in it, and its substitution array.
    fn shape(&mut self, record: &RecordHeader) -> Option<(Shape, Class, Option<usize>)> {
        let instance = match Opening::read(self.chunk, record.at + super::format::RECORD_HEADER)? {
            Opening::Template(instance) => instance,
            Opening::Elements(start) => {
                let shape = Shape::of_record(self.chunk, start, record.end() - 4)?;
                return Some((shape, self.class(&shape), None));
            }
        };
        let known = self.shapes.iter().find(|(definition, ..)| *definition == instance.definition);
        let (shape, class) = match known {
            Some(&(_, shape, class)) => (shape, class),
            None => {
                let shape = Shape::of_template(self.chunk, instance.definition);
                let class = shape.as_ref().and_then(|shape| self.class(shape));
                self.shapes.push((instance.definition, shape, class));
                (shape, class)
            }
        };
        Some((shape?, class, Some(instance.values)))
    }

    fn class(&self, shape: &Shape) -> Class {
        match shape.provider {
            Field::Text(at, length) => self.selector.class(self.chunk.get(at..at + length)?),
            _ => None,
        }
    }
}

/// Notes a computer by its raw name: nearly always that of the record before.
fn note_raw<'c>(computers: &mut Vec<(&'c [u8], u64)>, name: &'c [u8], number: u64) {
    match computers.iter().rposition(|(known, _)| *known == name) {
        Some(_) => {}
        None => computers.push((name, number)),
    }
}
