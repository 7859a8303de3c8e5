//! The light walk: provider, id and computer of every live record of an intact chunk, without rendering any.

use super::chunk::{ChunkScan, Edge, Numbers};
use super::fields::{Value, values};
use super::format::{CHUNK_HEADER, ChunkHeader, RECORD_HEADER, RecordHeader};
use super::full::Pick;
use super::names;
use super::render::Renderer;
use super::select::{Class, Selector};
use super::shape::{Field, Opening, Shape};
use super::xml::Record;
use crate::facts::Time;

/// FILETIME from which on the crate refuses a record (it lies in the year 9999).
const TIME_LIMIT: u64 = 2_650_467_000_000_000_000;

/// What the light walk can tell of one record.
pub(super) struct Glance<'c> {
    class: Class,
    id: u32,
    computer: &'c [u8],
}

/// The light walk over the live records of an intact chunk.
pub(super) struct Walk<'c> {
    chunk: &'c [u8],
    selector: &'c Selector,
    /// Templates met, by the offset of their definition.
    shapes: Vec<(usize, Option<Shape>, Class)>,
    /// Provider and computer of the record before, as they stand there: nearly always those of the next one too.
    last_provider: (&'c [u8], Class),
    last_computer: (&'c [u8], &'c [u8]),
}

/// What the walk found, and the records that the crate has to read.
pub(super) struct Walked {
    pub(super) scan: ChunkScan,
    /// Wanted records by their place in the chunk.
    pub(super) rendered: Vec<(usize, Record)>,
    pub(super) picks: Vec<Pick>,
}

impl<'c> Walk<'c> {
    pub(super) fn new(chunk: &'c [u8], selector: &'c Selector) -> Self {
        let last_provider = (&[][..], selector.class(&[]));
        Self { chunk, selector, shapes: Vec::new(), last_provider, last_computer: (&[], &[]) }
    }

    /// `None` where the records do not fill the live space exactly, or end before the header's last record.
    pub(super) fn run(mut self, header: &ChunkHeader) -> Option<Walked> {
        let (mut scan, mut rendered, mut picks) = (ChunkScan::default(), Vec::new(), Vec::new());
        let mut renderer = Renderer::new(self.chunk);
        let mut edges: Option<(RecordHeader, RecordHeader)> = None;
        let mut computers: Vec<(&[u8], Numbers)> = Vec::new();
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
                    scan.counted += u64::from(self.selector.counts(glance.class));
                    if self.wants(&glance, &record) {
                        match self.render(&mut renderer, &record) {
                            Some(whole) => rendered.push((record.at, whole)),
                            None => picks.push(Pick { record, unsure: false }),
                        }
                    }
                }
                None => picks.push(Pick { record, unsure: true }),
            }
        }
        if at != header.free_space {
            return None;
        }
        for (name, numbers) in computers {
            scan.note_computer(names::decode(name)?, numbers);
        }
        if let Some((first, last)) = edges {
            scan.first = self.edge(&first);
            scan.last = self.edge(&last);
        }
        Some(Walked { scan, rendered, picks })
    }

    /// Whether a record is wanted; its text is searched for class ids only where that decides.
    pub(super) fn wants(&self, glance: &Glance<'_>, record: &RecordHeader) -> bool {
        let text = || self.chunk.get(record.at..record.end()).unwrap_or_default();
        self.selector.wants(glance.class, glance.id, || self.selector.mentions(text()))
    }

    /// Provider, id and computer of a record; `None` where only the crate can tell.
    pub(super) fn glance(&mut self, record: &RecordHeader) -> Option<Glance<'c>> {
        let (shape, class, array) = self.shape(record)?;
        let [provider, id, computer] = values(self.chunk, array, [shape.provider, shape.id, shape.computer])?;
        let class = match shape.provider {
            Field::Slot(_) => self.provider_class(provider.text()?),
            _ => class,
        };
        let computer = computer.text()?;
        if computer != self.last_computer.0 {
            self.last_computer = (computer, names::until_nul(computer));
        }
        Some(Glance { class, id: id.event_id()?, computer: self.last_computer.1 })
    }

    fn provider_class(&mut self, raw: &'c [u8]) -> Class {
        if raw != self.last_provider.0 {
            self.last_provider = (raw, self.selector.class(raw));
        }
        self.last_provider.1
    }

    fn render(&mut self, renderer: &mut Renderer<'c>, record: &RecordHeader) -> Option<Record> {
        let (shape, _, array) = self.shape(record)?;
        renderer.record(record, &shape, array?)
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
        let instance = match Opening::read(self.chunk, record.at + RECORD_HEADER)? {
            Opening::Template(instance) => instance,
            Opening::Elements(start) => {
                let shape = Shape::of_record(self.chunk, start, record.end() - 4)?;
                return Some((shape, self.class(&shape), None));
            }
        };
        // The last one met is the likeliest.
        let known = self.shapes.iter().rfind(|(definition, ..)| *definition == instance.definition);
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
fn note_raw<'c>(computers: &mut Vec<(&'c [u8], Numbers)>, name: &'c [u8], number: u64) {
    match computers.iter_mut().rfind(|(known, _)| *known == name) {
        Some((_, numbers)) => numbers.add(Numbers::of(number)),
        None => computers.push((name, Numbers::of(number))),
    }
}
