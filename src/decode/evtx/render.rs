//! Wanted records in full, straight from template and substitution array, where both have a form that Windows writes.
//!
//! What this gives is what the crate would give, by the oracle test; `None` sends the record to the crate.

use super::context::Met;
use super::event_data::{Content, EventData, Item};
use super::fields::{Value, of_record};
use super::format::RecordHeader;
use super::names;
use super::select::Selector;
use super::shape::{Field, Instance, Opening, Shape};
use super::values::{Tables, Values};
use super::xml::Record;
use crate::facts::DataItem;

/// Reads records of one chunk; each template is looked at once.
pub(super) struct Renderer<'c> {
    pub(super) chunk: &'c [u8],
    selector: &'c Selector,
    /// By the offset from which on they were read.
    templates: Vec<(usize, Option<EventData>)>,
    pub(super) tables: Tables<'c>,
    /// Events shown beside a failure, as they were met.
    pub(super) met: Vec<Met<'c>>,
}

impl<'c> Renderer<'c> {
    pub(super) fn new(chunk: &'c [u8], selector: &'c Selector) -> Self {
        Self { chunk, selector, templates: Vec::new(), tables: Tables::default(), met: Vec::new() }
    }

    /// The record with its shape and the place of its values.
    pub(super) fn record(&mut self, header: &RecordHeader, shape: &Shape, values: usize) -> Option<Record> {
        let bounded = self.chunk.get(..header.end() - 4)?;
        let values = self.tables.values(bounded, values)?;
        ends(bounded, values.end)?;
        // One that names neither is what is left of a record cut short, which the crate's reading refuses.
        let named = |record: &Record| !record.provider.is_empty() || !record.channel.is_empty();
        let mut record = system(self.chunk, shape, &values, header).filter(named)?;
        if !self.selector.wants_data(&record.provider) {
            return Some(record);
        }
        let chunk = self.chunk;
        let data = self.template(shape.rest, |at| EventData::after_system(chunk, at))?;
        let nested = match data {
            EventData::Nested(slot) => Some(*slot),
            EventData::None | EventData::Items(_) => None,
        };
        if values.has_other_nested(nested) {
            return None;
        }
        match (data, nested) {
            (EventData::Items(items), _) => fill(&mut record, items, &values)?,
            (_, Some(slot)) => {
                if let Some((start, end)) = values.nested(slot)? {
                    self.nested(&mut record, chunk.get(..end)?, start)?;
                }
            }
            _ => {}
        }
        Some(record)
    }

    /// The data in a template instance of their own.
    fn nested(&mut self, record: &mut Record, bounded: &'c [u8], start: usize) -> Option<()> {
        let Opening::Template(Instance { definition, values }) = Opening::read(bounded, start)? else { return None };
        let values = self.tables.values(bounded, values)?;
        ends(bounded, values.end)?;
        let chunk = self.chunk;
        let data = self.template(definition, |at| EventData::of_template(chunk, at))?;
        match data {
            EventData::Items(items) if !values.has_other_nested(None) => fill(record, items, &values),
            _ => None,
        }
    }

    pub(super) fn template(&mut self, at: usize, read: impl FnOnce(usize) -> Option<EventData>) -> Option<&EventData> {
        let known = self.templates.iter().position(|(known, _)| *known == at);
        let index = known.unwrap_or_else(|| {
            self.templates.push((at, read(at)));
            self.templates.len() - 1
        });
        self.templates.get(index)?.1.as_ref()
    }
}

/// After the values comes the end of the stream, or nothing.
pub(super) fn ends(bounded: &[u8], end: usize) -> Option<()> {
    matches!(bounded.get(end..)?, [] | [0, ..]).then_some(())
}

fn system(chunk: &[u8], shape: &Shape, values: &Values<'_>, header: &RecordHeader) -> Option<Record> {
    let value = |field| match field {
        Field::Missing => Some(Value::default()),
        Field::Text(span) => Some(Value::text_at(span.of(chunk)?)),
        Field::Slot(slot) => Some(values.get(usize::from(slot))),
        Field::Unclear => None,
    };
    let text = |field| names::decode(value(field)?.text()?);
    let written = of_record(header.written);
    Some(Record {
        provider: text(shape.provider)?,
        id: value(shape.id)?.event_id()?,
        record_id: Some(value(shape.record_id)?.large()?.unwrap_or(header.number)),
        time: match value(shape.time)? {
            _ if shape.time == Field::Missing => written,
            unset if unset.ticks() == Some(0) => None,
            time => Some(time.time()?),
        },
        level: value(shape.level)?.small()?,
        channel: text(shape.channel)?,
        computer: Some(text(shape.computer)?).filter(|name| !name.is_empty()),
        data: Vec::new(),
        binary: None,
        recovered: false,
    })
}

fn fill(record: &mut Record, items: &[Item], values: &Values<'_>) -> Option<()> {
    record.data.reserve(items.len());
    for item in items.iter().filter(|item| !item.is_left_out(|slot| values.is_null(slot))) {
        let value = match &item.content {
            Content::Text(text) if item.is_binary && !text.is_empty() => return None,
            Content::Text(_) if item.is_binary => {
                record.binary = None;
                continue;
            }
            Content::Text(text) => text.clone(),
            Content::Slot(slot) => {
                let value = values.get(*slot);
                if item.is_binary {
                    record.binary = value.binary()?;
                    continue;
                }
                if let Some(texts) = value.texts().filter(|_| item.repeats()) {
                    for text in texts {
                        record.data.push(DataItem { name: None, value: text? });
                    }
                    continue;
                }
                value.shown()?
            }
        };
        record.data.push(DataItem { name: item.name.clone(), value });
    }
    Some(())
}
