//! The light walk: provider, id and computer of every live record of an intact chunk, without rendering any.

use super::beside::Beside;
use super::chunk::{ChunkScan, Edge, Numbers};
use super::fields::{Array, Layout, Same, Value, needed, of_record};
use super::format::{CHUNK_HEADER, ChunkHeader, RECORD_HEADER, RecordHeader, TIME_LIMIT};
use super::full::Pick;
use super::names;
use super::render::Renderer;
use super::select::{Class, Selector};
use super::shape::{Field, Opening, Shape};
use super::xml::Record;
use crate::facts::Time;

/// A minute in the ticks of FILETIME: see [`super::chunk::is_step_back`].
const STEP_BACK: u64 = 600_000_000;

/// Templates of most chunks: no room has to be moved for them.
const USUAL: usize = 24;

/// Offsets of templates that are told apart at once.
const PLACES: usize = 64;

/// What the light walk can tell of one record.
pub(super) struct Glance<'c> {
    class: Class,
    id: u32,
    /// As it stands there.
    computer: &'c [u8],
    /// `TimeCreated`.
    time: Value<'c>,
    /// The place of its template among those met, and of its values; none where it has no template.
    form: Option<(usize, usize)>,
    usage: Use,
}

/// A template as the records of a chunk use it.
struct Template<'c> {
    /// Offset of its definition.
    definition: usize,
    /// `None` where only the crate can read it.
    shape: Option<Shape>,
    /// Of a provider that stands in it.
    class: Class,
    /// Count of substitutions up to the last one that a glance needs.
    needed: usize,
    /// Where provider, id, computer and time of the record before stood.
    layout: Option<Layout<4>>,
    /// The record before, as far as the next one is like it: nearly all of one template are of one event.
    last: Option<Alike<'c>>,
}

/// A record, as far as those that follow differ from it in time alone.
struct Alike<'c> {
    /// Values that are looked at, up to the last one of them.
    values: Same<'c>,
    class: Class,
    id: u32,
    computer: &'c [u8],
    usage: Use,
}

/// What is to be done with a record, as far as provider and id tell.
#[derive(Clone, Copy)]
struct Use {
    counted: bool,
    deed: Deed,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    Pass,
    /// Shown beside a failure only.
    Context,
    /// Wanted, or perhaps: its text decides.
    Ask,
}

impl Use {
    fn of(selector: &Selector, class: Class, id: u32) -> Self {
        let deed = match () {
            () if selector.is_context(class, id) => Deed::Context,
            () if selector.wants(class, id, || true) => Deed::Ask,
            () => Deed::Pass,
        };
        Self { counted: selector.counts(class), deed }
    }
}

/// The light walk over the live records of an intact chunk.
pub(super) struct Walk<'c> {
    chunk: &'c [u8],
    selector: &'c Selector,
    /// Templates met.
    templates: Vec<Template<'c>>,
    /// Where one stands among them, by its offset.
    places: [u8; PLACES],
    /// Provider of the record before, as it stands there: nearly always that of the next one too.
    last_provider: (&'c [u8], Class),
}

/// What the walk found, and the records that the crate has to read.
pub(super) struct Walked {
    pub(super) scan: ChunkScan,
    /// Wanted records by their place in the chunk.
    pub(super) rendered: Vec<(usize, Record)>,
    pub(super) picks: Vec<Pick>,
}

/// The smallest and the largest time of the records met, in the ticks of FILETIME: a time of each is too dear to make.
#[derive(Clone, Copy)]
struct Ticks {
    oldest: u64,
    newest: u64,
}

impl Ticks {
    const NONE: Self = Self { oldest: u64::MAX, newest: 0 };

    fn meet(&mut self, ticks: u64) {
        if ticks == 0 {
            return;
        }
        *self = Self { oldest: self.oldest.min(ticks), newest: self.newest.max(ticks) };
    }

    fn times(self) -> impl Iterator<Item = Time> {
        let ends = (self.oldest <= self.newest).then_some([self.oldest, self.newest]);
        ends.into_iter().flatten().filter_map(Time::from_filetime)
    }
}

impl<'c> Walk<'c> {
    pub(super) fn new(chunk: &'c [u8], selector: &'c Selector) -> Self {
        let last_provider = (&[][..], selector.class(&[]));
        Self { chunk, selector, templates: Vec::with_capacity(USUAL), places: [0; PLACES], last_provider }
    }

    /// `None` where the records do not fill the live space exactly, or end before the header's last record.
    pub(super) fn run(mut self, header: &ChunkHeader, beside: &mut Beside) -> Option<Walked> {
        let (mut scan, mut rendered, mut picks) = (ChunkScan::default(), Vec::new(), Vec::new());
        let mut renderer = Renderer::new(self.chunk, self.selector);
        // Number and place of the records at the edges.
        let (mut first, mut last) = ((u64::MAX, 0), (0, 0));
        let (mut span, mut written) = (Ticks::NONE, 0);
        let mut computers = Computers::default();
        let mut at = CHUNK_HEADER;
        while at < header.free_space {
            let record = RecordHeader::read(self.chunk, at)?;
            at = record.end();
            if record.written >= TIME_LIMIT || (record.number >= header.last_record && at != header.free_space) {
                return None;
            }
            scan.live += 1;
            if record.number < first.0 || first.1 == 0 {
                first = (record.number, record.at);
            }
            if record.number >= last.0 {
                last = (record.number, record.at);
            }
            scan.stepped_back |= written > record.written + STEP_BACK;
            written = written.max(record.written);
            match self.glance(&record) {
                Some(glance) => {
                    match glance.time.ticks() {
                        Some(ticks) => span.meet(ticks),
                        None => match glance.time.time() {
                            Some(time) => scan.note_time(time),
                            None => span.meet(record.written),
                        },
                    }
                    computers.note(glance.computer, record.number);
                    let Use { counted, deed } = glance.usage;
                    scan.counted += u64::from(counted);
                    let told = deed == Deed::Context && self.context(&mut renderer, &record, &glance, beside).is_some();
                    if !told && deed != Deed::Pass && self.wants(&glance, &record) {
                        match self.render(&mut renderer, &record, &glance) {
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
        for (name, numbers) in computers.all {
            scan.note_computer(names::decode(name)?, numbers);
        }
        scan.first = RecordHeader::read(self.chunk, first.1).and_then(|first| self.edge(&first));
        scan.last = RecordHeader::read(self.chunk, last.1).and_then(|last| self.edge(&last));
        span.times().for_each(|time| scan.note_time(time));
        Some(Walked { scan, rendered, picks })
    }

    /// Whether a record is wanted; its text is searched for class ids only where that decides.
    pub(super) fn wants(&self, glance: &Glance<'_>, record: &RecordHeader) -> bool {
        let text = || self.chunk.get(record.at..record.end()).unwrap_or_default();
        self.selector.wants(glance.class, glance.id, || self.selector.mentions(text()))
    }

    /// Provider, id and computer of a record; `None` where only the crate can tell.
    pub(super) fn glance(&mut self, record: &RecordHeader) -> Option<Glance<'c>> {
        let chunk = self.chunk;
        let instance = match Opening::read(chunk, record.at + RECORD_HEADER)? {
            Opening::Template(instance) => instance,
            Opening::Elements(start) => return self.glance_elements(start, record.end() - 4),
        };
        let at = self.template(instance.definition)?;
        let form = Some((at, instance.values));
        let template = self.templates.get_mut(at)?;
        if let Some(Alike { values, class, id, computer, usage }) = &template.last
            && let Some(time) = values.time_of(chunk, instance.values)
        {
            return Some(Glance { class: *class, id: *id, computer, time, form, usage: *usage });
        }
        let shape = template.shape.as_ref()?;
        let array = Array::read(chunk, instance.values, template.needed)?;
        let layout = match &mut template.layout {
            Some(layout) if layout.fits(&array) => layout,
            other => other.insert(Layout::of(&array, shape.glanced())?),
        };
        let [provider, id, computer, time] = layout.values(&array)?;
        let values = layout.same(&array);
        let (class, in_record) = (template.class, matches!(shape.provider, Field::Slot(_)));
        let class = if in_record { self.provider_class(provider.text()?) } else { class };
        let (id, computer) = (id.event_id()?, computer.text()?);
        let usage = Use::of(self.selector, class, id);
        let last = values.map(|values| Alike { values, class, id, computer, usage });
        self.templates.get_mut(at)?.last = last;
        Some(Glance { class, id, computer, time, form, usage })
    }

    fn glance_elements(&mut self, start: usize, end: usize) -> Option<Glance<'c>> {
        let shape = Shape::of_record(self.chunk, start, end)?;
        let [_, id, computer, time] = literal(self.chunk, shape.glanced())?;
        let (class, id, computer) = (self.class(&shape), id.event_id()?, computer.text()?);
        let usage = Use::of(self.selector, class, id);
        Some(Glance { class, id, computer, time, form: None, usage })
    }

    fn provider_class(&mut self, raw: &'c [u8]) -> Class {
        if raw != self.last_provider.0 {
            self.last_provider = (raw, self.selector.class(raw));
        }
        self.last_provider.1
    }

    fn render(&self, renderer: &mut Renderer<'c>, record: &RecordHeader, glance: &Glance<'c>) -> Option<Record> {
        let (template, values) = glance.form?;
        renderer.record(record, self.templates.get(template)?.shape.as_ref()?, values)
    }

    fn context(
        &self,
        renderer: &mut Renderer<'c>,
        record: &RecordHeader,
        glance: &Glance<'c>,
        beside: &mut Beside,
    ) -> Option<()> {
        let (template, values) = glance.form?;
        let shape = self.templates.get(template)?.shape.as_ref()?;
        renderer
            .context_alike(record, template, glance.id, values, beside)
            .or_else(|| renderer.context(record, (template, shape), values, glance.id, beside))
    }

    fn edge(&mut self, record: &RecordHeader) -> Option<Edge> {
        let [time, record_id, channel, computer] =
            self.read(record, |shape| [shape.time, shape.record_id, shape.channel, shape.computer])?;
        let text = |value: Value<'_>| names::decode(value.text()?);
        Some(Edge {
            number: record.number,
            record_id: record_id.large().flatten(),
            time: time.time().or_else(|| of_record(record.written)),
            channel: text(channel)?,
            computer: text(computer)?,
        })
    }

    fn read<const N: usize>(
        &mut self,
        record: &RecordHeader,
        fields: impl Fn(&Shape) -> [Field; N],
    ) -> Option<[Value<'c>; N]> {
        let chunk = self.chunk;
        match Opening::read(chunk, record.at + RECORD_HEADER)? {
            Opening::Template(instance) => {
                let template = self.template(instance.definition)?;
                let fields = fields(self.templates.get(template)?.shape.as_ref()?);
                let array = Array::read(chunk, instance.values, needed(fields))?;
                Layout::of(&array, fields)?.values(&array)
            }
            Opening::Elements(start) => literal(chunk, fields(&Shape::of_record(chunk, start, record.end() - 4)?)),
        }
    }

    /// The place of the template defined at an offset.
    fn template(&mut self, definition: usize) -> Option<usize> {
        let place = usize::from(*self.places.get(definition / 4 % PLACES)?);
        let is_it = |template: &Template<'_>| template.definition == definition;
        if self.templates.get(place).is_some_and(is_it) { Some(place) } else { self.other_template(definition) }
    }

    fn other_template(&mut self, definition: usize) -> Option<usize> {
        let known = self.templates.iter().position(|template| template.definition == definition);
        let at = known.unwrap_or_else(|| {
            let shape = Shape::of_template(self.chunk, definition);
            let class = shape.as_ref().and_then(|shape| self.class(shape));
            let needed = shape.as_ref().map_or(0, |shape| needed(shape.glanced()));
            self.templates.push(Template { definition, shape, class, needed, layout: None, last: None });
            self.templates.len() - 1
        });
        *self.places.get_mut(definition / 4 % PLACES)? = u8::try_from(at).unwrap_or_default();
        Some(at)
    }

    fn class(&self, shape: &Shape) -> Class {
        match shape.provider {
            Field::Text(span) => self.selector.class(span.of(self.chunk)?),
            _ => None,
        }
    }
}

/// The values of a record without a template.
fn literal<const N: usize>(chunk: &[u8], fields: [Field; N]) -> Option<[Value<'_>; N]> {
    let none = Array::none(chunk);
    if needed(fields) > 0 { None } else { Layout::of(&none, fields)?.values(&none) }
}

/// Computers by their names as they stand in the chunk.
#[derive(Default)]
struct Computers<'c> {
    all: Vec<(&'c [u8], Numbers)>,
    /// That of the record before, and its place in the list: nearly always that of the next record too.
    last: (&'c [u8], usize),
}

impl<'c> Computers<'c> {
    fn note(&mut self, raw: &'c [u8], number: u64) {
        // Of records that are alike it is the same one.
        if !std::ptr::eq(raw, self.last.0) && raw != self.last.0 {
            let name = names::until_nul(raw);
            let known = self.all.iter().position(|(known, _)| *known == name);
            self.last = (raw, known.unwrap_or(self.all.len()));
        }
        match self.all.get_mut(self.last.1) {
            Some((_, numbers)) => numbers.add(Numbers::of(number)),
            None => self.all.push((names::until_nul(raw), Numbers::of(number))),
        }
    }
}
