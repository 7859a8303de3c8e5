//! Events that are shown beside a failure only: of those no more is read than is shown.

use super::beside::{Beside, Told};
use super::event_data::{Content, EventData, Item};
use super::fields::Value;
use super::format::RecordHeader;
use super::names;
use super::render::{Renderer, ends};
use super::shape::{Field, Instance, Opening, Shape};
use super::values::Values;

impl<'c> Renderer<'c> {
    /// Adds the event; `None` where it has to be read in full.
    pub(super) fn context(
        &mut self,
        header: &RecordHeader,
        shape: &Shape,
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
        let ticks = if shape.time == Field::Missing { header.written } else { value(shape.time)?.ticks()? };
        let record_id = value(shape.record_id)?.large()?.unwrap_or(header.number);
        let level = value(shape.level)?.small()?;
        let text = |field| value(field)?.text();
        let names = [text(shape.provider)?, text(shape.channel)?, text(shape.computer)?];
        let data = self.template(shape.rest, |at| EventData::after_system(chunk, at))?;
        let text = match data {
            EventData::Items(items) if !values.has_other_nested(None) => first_text(items, &values)?,
            EventData::Nested(slot) if !values.has_other_nested(Some(*slot)) => {
                let (start, end) = values.nested(*slot)??;
                self.nested_text(chunk.get(..end)?, start)?
            }
            _ => return None,
        };
        beside.add(ticks, record_id, &Told { names, id, level }, text).then_some(())
    }

    fn nested_text(&mut self, bounded: &'c [u8], start: usize) -> Option<&'c [u8]> {
        let Opening::Template(Instance { definition, values }) = Opening::read(bounded, start)? else { return None };
        let values = self.tables.values(bounded, values)?;
        ends(bounded, values.end)?;
        let chunk = self.chunk;
        match self.template(definition, |at| EventData::of_template(chunk, at))? {
            EventData::Items(items) if !values.has_other_nested(None) => first_text(items, &values),
            _ => None,
        }
    }
}

/// The first text that is not blank, as it stands in the chunk; `None` where only the crate can tell.
fn first_text<'c>(items: &[Item], values: &Values<'c>) -> Option<&'c [u8]> {
    let there = items.iter().filter(|item| !item.is_binary && !item.is_left_out(|slot| values.is_null(slot)));
    for item in there {
        let Content::Slot(slot) = &item.content else { return None };
        let value = values.get(*slot);
        let mut rest = value.raw_texts().filter(|_| item.repeats()).or_else(|| value.text())?;
        loop {
            let text = names::until_nul(rest);
            if text.as_chunks::<2>().0.iter().any(|unit| !matches!(unit, [b' ' | b'\t' | b'\r' | b'\n', 0])) {
                return Some(text);
            }
            match rest.get(text.len() + 2..) {
                Some(more) if value.raw_texts().is_some() => rest = more,
                _ => break,
            }
        }
    }
    Some(&[])
}
