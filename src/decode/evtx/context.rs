//! Events that are shown beside a failure only: of those no more is read than is shown.

use std::rc::Rc;

use super::beside::{Beside, Told};
use super::event_data::{Content, EventData, Item};
use super::fields::Value;
use super::format::RecordHeader;
use super::names;
use super::render::{Renderer, ends};
use super::shape::{Field, Instance, Opening, Shape};
use super::values::{Places, Values};

/// Different events that are remembered of a chunk.
const MOST_MET: usize = 8;

/// An event as it was met: those that follow differ from it in time and number alone, nearly always.
pub(super) struct Met<'c> {
    /// Place of the template among those met, and event id.
    of: (usize, u32),
    /// Where its values stand.
    places: Rc<Places<'c>>,
    /// Substitutions of time and record id.
    time: Field,
    record_id: Field,
    /// What has to be the same: offset from the first value on, and the bytes.
    same: Vec<(usize, &'c [u8])>,
    kind: u32,
    text: u32,
}

impl<'c> Renderer<'c> {
    /// Adds an event that is told from one met before in time and number alone; `None` where that is not so.
    pub(super) fn context_alike(
        &self,
        header: &RecordHeader,
        template: usize,
        id: u32,
        values: usize,
        beside: &mut Beside,
    ) -> Option<()> {
        let bounded = self.chunk.get(..header.end() - 4)?;
        let met = self.met.iter().find(|met| {
            met.of == (template, id)
                && met.places.table_fits(bounded, values)
                && met.same.iter().all(|&(at, bytes)| {
                    let start = values + 4 + met.places.table_len() + at;
                    bounded.get(start..).is_some_and(|rest| rest.starts_with(bytes))
                })
        })?;
        let values = Values::at(bounded, values, &met.places)?;
        ends(bounded, values.end)?;
        let (ticks, record_id) = numbers(header, &values, (met.time, met.record_id))?;
        beside.add_known(ticks, record_id, (met.kind, met.text));
        Some(())
    }

    /// Adds the event; `None` where it has to be read in full.
    pub(super) fn context(
        &mut self,
        header: &RecordHeader,
        (template, shape): (usize, &Shape),
        values: usize,
        id: u32,
        beside: &mut Beside,
    ) -> Option<()> {
        let chunk = self.chunk;
        let bounded = chunk.get(..header.end() - 4)?;
        let values = self.tables.values(bounded, values)?;
        ends(bounded, values.end)?;
        let value = |field| match field {
            Field::Missing => Some(Value::default()),
            Field::Text(span) => Some(Value::text_at(span.of(chunk)?)),
            Field::Slot(slot) => Some(values.get(usize::from(slot))),
            Field::Unclear => None,
        };
        let (ticks, record_id) = numbers(header, &values, (shape.time, shape.record_id))?;
        let level = value(shape.level)?.small()?;
        let text = |field| value(field)?.text();
        let names = [text(shape.provider)?, text(shape.channel)?, text(shape.computer)?];
        let data = self.template(shape.rest, |at| EventData::after_system(chunk, at))?;
        let (text, looked_at) = match data {
            EventData::Items(items) if !values.has_other_nested(None) => {
                let (text, looked_at) = first_text(items, &values)?;
                (text, Some(looked_at))
            }
            EventData::Nested(slot) if !values.has_other_nested(Some(*slot)) => {
                let slot = *slot;
                let (start, end) = values.nested(slot)??;
                let (text, holds_template) = self.nested_text(chunk.get(..end)?, start)?;
                // What stands in there as a whole; the same bytes elsewhere would not hold the template that they name.
                (text, if holds_template { None } else { Some(vec![slot]) })
            }
            _ => return None,
        };
        let numbers = beside.add(ticks, record_id, &Told { names, id, level }, text)?;
        if let Some(looked_at) = looked_at.filter(|_| self.met.len() < MOST_MET) {
            let fields = [shape.provider, shape.level, shape.channel, shape.computer];
            let slots = fields.into_iter().filter_map(|field| match field {
                Field::Slot(slot) => Some(usize::from(slot)),
                _ => None,
            });
            let same = slots.chain(looked_at).filter_map(|slot| values.stretch(slot));
            let same = same.filter(|(_, bytes)| !bytes.is_empty()).collect();
            let (kind, text) = numbers;
            let (time, record_id) = (shape.time, shape.record_id);
            self.met.push(Met { of: (template, id), places: values.places, time, record_id, same, kind, text });
        }
        Some(())
    }

    /// Beside the text, whether the template stands there, too.
    fn nested_text(&mut self, bounded: &'c [u8], start: usize) -> Option<(&'c [u8], bool)> {
        let Opening::Template(Instance { definition, values }) = Opening::read(bounded, start)? else { return None };
        let values = self.tables.values(bounded, values)?;
        ends(bounded, values.end)?;
        let chunk = self.chunk;
        let holds_template = (start..bounded.len()).contains(&definition);
        match self.template(definition, |at| EventData::of_template(chunk, at))? {
            EventData::Items(items) if !values.has_other_nested(None) => {
                Some((first_text(items, &values)?.0, holds_template))
            }
            _ => None,
        }
    }
}

/// Time and record id.
fn numbers(header: &RecordHeader, values: &Values<'_>, (time, record_id): (Field, Field)) -> Option<(u64, u64)> {
    let value = |field| match field {
        Field::Missing => Some(Value::default()),
        Field::Slot(slot) => Some(values.get(usize::from(slot))),
        Field::Text(_) | Field::Unclear => None,
    };
    let ticks = if time == Field::Missing { header.written } else { value(time)?.ticks()? };
    Some((ticks, value(record_id)?.large()?.unwrap_or(header.number)))
}

/// The first text that is not blank, as it stands in the chunk, and the substitutions that were looked at; `None` where
/// only the crate can tell.
fn first_text<'c>(items: &[Item], values: &Values<'c>) -> Option<(&'c [u8], Vec<usize>)> {
    let there = items.iter().filter(|item| !item.is_binary && !item.is_left_out(|slot| values.is_null(slot)));
    let mut looked_at = Vec::new();
    for item in there {
        let Content::Slot(slot) = &item.content else { return None };
        looked_at.push(*slot);
        let value = values.get(*slot);
        let mut rest = value.raw_texts().filter(|_| item.repeats()).or_else(|| value.text())?;
        loop {
            let text = names::until_nul(rest);
            if text.as_chunks::<2>().0.iter().any(|unit| !matches!(unit, [b' ' | b'\t' | b'\r' | b'\n', 0])) {
                return Some((text, looked_at));
            }
            match rest.get(text.len() + 2..) {
                Some(more) if value.raw_texts().is_some() => rest = more,
                _ => break,
            }
        }
    }
    Some((&[], looked_at))
}
