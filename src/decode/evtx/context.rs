//! Events that are shown beside a failure only: of those no more is read than is shown.

use std::sync::Arc;

use super::event_data::{Content, EventData, Item};
use super::fields::Value;
use super::format::RecordHeader;
use super::names;
use super::render::{Renderer, ends};
use super::shape::{Field, Instance, Opening, Shape};
use super::values::Values;
use crate::facts::{ContextEvent, ContextKind, Level, Time};

/// Characters shown of a text.
const SHOWN: usize = 120;

/// What was met in a chunk, by what stands there: nearly all such events are alike.
#[derive(Default)]
pub(super) struct Met<'c> {
    kinds: Vec<(Told<'c>, Arc<ContextKind>)>,
    texts: Vec<(&'c [u8], Arc<str>)>,
}

/// Provider, channel, computer, id, level.
type Told<'c> = ([&'c [u8]; 3], u32, Option<u8>);

impl<'c> Renderer<'c> {
    /// The event; `None` where it has to be read in full.
    pub(super) fn context(
        &mut self,
        header: &RecordHeader,
        shape: &Shape,
        values: usize,
        id: u32,
    ) -> Option<ContextEvent> {
        let chunk = self.chunk;
        let bounded = chunk.get(..header.end() - 4)?;
        let values = Values::read(bounded, values)?;
        ends(bounded, values.end)?;
        let value = |field| match field {
            Field::Missing => Some(Value::default()),
            Field::Text(span) => Some(Value::text_at(span.of(chunk)?)),
            Field::Slot(slot) => Some(values.get(usize::from(slot))),
            Field::Unclear => None,
        };
        let written = Time::from_filetime(header.written);
        let time = if shape.time == Field::Missing { written? } else { value(shape.time)?.time()? };
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
        let kind = self.met.kind((names, id, level))?;
        Some(ContextEvent { time, record_id, kind, text: self.met.text(text)? })
    }

    fn nested_text(&mut self, bounded: &'c [u8], start: usize) -> Option<&'c [u8]> {
        let Opening::Template(Instance { definition, values }) = Opening::read(bounded, start)? else { return None };
        let values = Values::read(bounded, values)?;
        ends(bounded, values.end)?;
        let chunk = self.chunk;
        match self.template(definition, |at| EventData::of_template(chunk, at))? {
            EventData::Items(items) if !values.has_other_nested(None) => first_text(items, &values),
            _ => None,
        }
    }
}

impl<'c> Met<'c> {
    fn kind(&mut self, told: Told<'c>) -> Option<Arc<ContextKind>> {
        if let Some((_, known)) = self.kinds.iter().find(|(known, _)| *known == told) {
            return Some(Arc::clone(known));
        }
        let ([provider, channel, computer], id, level) = told;
        let kind = Arc::new(ContextKind {
            provider: names::decode(provider)?,
            id,
            level: level.map_or(Level::Unknown, Level::from_number),
            channel: names::decode(channel)?,
            computer: Some(names::decode(computer)?).filter(|name| !name.is_empty()),
        });
        self.kinds.push((told, Arc::clone(&kind)));
        Some(kind)
    }

    fn text(&mut self, raw: &'c [u8]) -> Option<Arc<str>> {
        if let Some((_, known)) = self.texts.iter().rfind(|(known, _)| *known == raw) {
            return Some(Arc::clone(known));
        }
        let text: Arc<str> = names::decode_lines(raw)?.trim().chars().take(SHOWN).collect::<String>().into();
        self.texts.push((raw, Arc::clone(&text)));
        Some(text)
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
