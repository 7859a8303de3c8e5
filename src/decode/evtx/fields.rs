//! The values of `System` in one record: literal text of its shape, or values of its substitution array.

use super::format::{TIME_LIMIT, offset_at, u16_at, u32_at, u64_at};
use super::names;
use super::shape::{Field, Span};
use super::tokens::TEXT;
use crate::facts::Time;

/// Value types of the substitution array (MS-EVEN6 2.2.12).
const NULL: u8 = 0x00;
const UINT8: u8 = 0x04;
const UINT16: u8 = 0x06;
const UINT32: u8 = 0x08;
const FILETIME: u8 = 0x11;
const SID: u8 = 0x13;

/// One value as it stands in the chunk.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Value<'c> {
    pub(super) kind: u8,
    pub(super) bytes: &'c [u8],
}

impl<'c> Value<'c> {
    /// Literal text of a template.
    pub(super) fn text_at(bytes: &'c [u8]) -> Self {
        Self { kind: TEXT, bytes }
    }

    /// Raw UTF-16LE text; empty where there is none.
    pub(super) fn text(self) -> Option<&'c [u8]> {
        match self.kind {
            NULL => Some(&[]),
            TEXT => Some(self.bytes),
            _ => None,
        }
    }

    /// An event id: the low word, whether it stands there as number or as text.
    #[inline]
    pub(super) fn event_id(self) -> Option<u32> {
        if let (UINT16, &[low, high]) = (self.kind, self.bytes) {
            return Some(u16::from_le_bytes([low, high]).into());
        }
        self.rare_event_id()
    }

    fn rare_event_id(self) -> Option<u32> {
        let id = match self.kind {
            UINT16 => u32::from(u16_at(self.bytes, 0)?),
            UINT32 => u32_at(self.bytes, 0)?,
            UINT8 => u32::from(*self.bytes.first()?),
            TEXT => names::decode(self.bytes)?.parse().ok()?,
            _ => return None,
        };
        Some(id & 0xffff)
    }

    /// An instant as a FILETIME before the year 9999.
    pub(super) fn ticks(self) -> Option<u64> {
        (self.kind == FILETIME).then(|| u64_at(self.bytes, 0)).flatten().filter(|ticks| *ticks < TIME_LIMIT)
    }

    /// An instant.
    pub(super) fn time(self) -> Option<Time> {
        match self.kind {
            FILETIME => of_record(u64_at(self.bytes, 0)?),
            TEXT => names::decode(self.bytes)?.parse().ok().map(Time),
            _ => None,
        }
    }
}

/// The time of a record; `None` for 0, which stands where none was set.
pub(super) fn of_record(ticks: u64) -> Option<Time> {
    if ticks == 0 { None } else { Time::from_filetime(ticks) }
}

/// The substitution array of a record, up to the last value needed.
pub(super) struct Array<'c> {
    chunk: &'c [u8],
    table_at: usize,
    /// Sizes and types.
    table: &'c [u8],
    /// Where the values start.
    values_at: usize,
}

impl<'c> Array<'c> {
    /// The array at an offset; `needed` counts the substitutions up to the last one needed.
    pub(super) fn read(chunk: &'c [u8], at: usize, needed: usize) -> Option<Self> {
        let count = offset_at(chunk, at)?;
        let values_at = (at + 4).checked_add(count.checked_mul(4)?)?;
        let table = chunk.get(at + 4..values_at)?;
        Some(Self { chunk, table_at: at + 4, table: table.get(..needed * 4).unwrap_or(table), values_at })
    }

    /// That of a record without a template, which has none.
    pub(super) fn none(chunk: &'c [u8]) -> Self {
        Self { chunk, table_at: 0, table: &[], values_at: 0 }
    }
}

/// Where one value stands.
#[derive(Clone, Copy, Default)]
struct Place {
    kind: u8,
    /// In the template, so that it is counted from the chunk's start; else from that of the values.
    is_literal: bool,
    at: u32,
    length: u16,
}

impl Place {
    fn value<'c>(self, array: &Array<'c>) -> Option<Value<'c>> {
        let at = self.at as usize + if self.is_literal { 0 } else { array.values_at };
        Some(Value { kind: self.kind, bytes: array.chunk.get(at..at + usize::from(self.length))? })
    }
}

/// Where the values of some fields stand in a record: the same for all whose arrays begin alike, as those of one
/// template nearly always do.
pub(super) struct Layout<const N: usize> {
    /// Offset and end of the array's sizes and types.
    table: (usize, usize),
    places: [Place; N],
    /// Values of which the size does not tell enough.
    odd: [Option<Place>; 2],
    /// Bytes of the values up to the last one needed.
    end: usize,
}

/// Count of substitutions up to the last one that the fields stand in.
pub(super) fn needed<const N: usize>(fields: [Field; N]) -> usize {
    let slot = |field: Field| if let Field::Slot(slot) = field { usize::from(slot) + 1 } else { 0 };
    fields.map(slot).into_iter().max().unwrap_or(0)
}

impl<const N: usize> Layout<N> {
    /// `None` where only the crate can tell.
    pub(super) fn of(array: &Array<'_>, fields: [Field; N]) -> Option<Self> {
        let table = (array.table_at, array.table_at + array.table.len());
        let mut layout = Self { table, places: [Place::default(); N], odd: [None; 2], end: 0 };
        for (place, field) in layout.places.iter_mut().zip(fields) {
            match field {
                Field::Text(Span { at, length }) => {
                    *place = Place { kind: TEXT, is_literal: true, at: u32::from(at), length };
                }
                // A substitution that the array does not have is null.
                Field::Missing | Field::Slot(_) => {}
                Field::Unclear => return None,
            }
        }
        for (slot, &[low, high, kind, _]) in (0..).zip(array.table.as_chunks::<4>().0) {
            let length = u16::from_le_bytes([low, high]);
            let place = Place { kind, is_literal: false, at: u32::try_from(layout.end).ok()?, length };
            match *SIZES.get(usize::from(kind))? {
                NOT_READ => return None,
                ANY => {}
                ODD => *layout.odd.iter_mut().find(|odd| odd.is_none())? = Some(place),
                size if length == u16::from(size) => {}
                _ => return None,
            }
            let wanted = layout.places.iter_mut().zip(fields).filter(|(_, field)| *field == Field::Slot(slot));
            wanted.for_each(|(wanted, _)| *wanted = place);
            layout.end += usize::from(length);
        }
        Some(layout)
    }

    /// Whether an array has its values at the same places.
    pub(super) fn fits(&self, array: &Array<'_>) -> bool {
        array.chunk.get(self.table.0..self.table.1) == Some(array.table)
    }

    /// The values of an array that fits; `None` where only the crate can tell.
    #[inline]
    pub(super) fn values<'c>(&self, array: &Array<'c>) -> Option<[Value<'c>; N]> {
        array.chunk.get(..array.values_at + self.end)?;
        for odd in self.odd.iter().flatten() {
            if !is_regular(odd.value(array)?) {
                return None;
            }
        }
        let mut found = [Value::default(); N];
        for (value, place) in found.iter_mut().zip(&self.places) {
            *value = place.value(array)?;
        }
        Some(found)
    }
}

/// What provider, id and computer of a record are, as bytes of its substitution array, and where its time stands.
pub(super) struct Same<'c> {
    /// Sizes and types up to the last value needed.
    table: &'c [u8],
    /// All of them, and of the values up to the last one needed.
    length: usize,
    /// Bytes of all sizes and types.
    tables: usize,
    /// The event id, where it does not stand in the template: offset from the first value on, and bytes.
    id: Option<(usize, [u8; 2])>,
    /// The same of provider and computer.
    names: [Option<(usize, &'c [u8])>; 2],
    /// Where the time stands.
    time: usize,
}

impl<'c> Same<'c> {
    /// The time of a record whose array is at `at`, if all else is the same there.
    pub(super) fn time_of(&self, chunk: &'c [u8], at: usize) -> Option<Value<'c>> {
        let (count, array) = chunk.get(at..at + 4 + self.length)?.split_first_chunk()?;
        if u32::from_le_bytes(*count) as usize * 4 != self.tables || !array.starts_with(self.table) {
            return None;
        }
        let values = array.get(self.tables..)?;
        let is_id = self.id.is_none_or(|(at, id)| values.get(at..).and_then(<[u8]>::first_chunk) == Some(&id));
        let is_name = |name: &Option<(usize, &[u8])>| {
            name.is_none_or(|(at, bytes)| values.get(at..).is_some_and(|rest| rest.starts_with(bytes)))
        };
        let time = Value { kind: FILETIME, bytes: values.get(self.time..self.time + 8)? };
        (is_id && self.names.iter().all(is_name)).then_some(time)
    }
}

impl Layout<4> {
    /// What other records have to share with this one to differ in time alone, where that can be told.
    pub(super) fn same<'c>(&self, array: &Array<'c>) -> Option<Same<'c>> {
        let [provider, id, computer, time] = self.places;
        if self.odd.iter().any(Option::is_some) || time.is_literal || (time.kind, time.length) != (FILETIME, 8) {
            return None;
        }
        // Nothing is no name to be compared: of an empty slice the processor may read what is not there, which is slow.
        let name = |place: Place| match place {
            Place { is_literal: true, .. } | Place { length: 0, .. } => Some(None),
            place => Some(Some((place.at as usize, place.value(array)?.bytes))),
        };
        let id = match id {
            Place { is_literal: true, .. } => None,
            Place { length: 2, .. } => Some((id.at as usize, *id.value(array)?.bytes.first_chunk()?)),
            _ => return None,
        };
        let tables = array.values_at.checked_sub(array.table_at)?;
        let (table, length) = (array.table, tables + self.end);
        Some(Same { table, length, tables, id, names: [name(provider)?, name(computer)?], time: time.at as usize })
    }
}

/// Bytes of a value by its type. The crate goes by the type where the size says otherwise, so that all later values
/// shift. Types that are not here never stand before the values of `System`.
#[rustfmt::skip]
const SIZES: [u8; 0x22] = [
    ANY, ANY, ANY, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8, 4, ANY, 16,
    ODD, 8, 16, ODD, 4, 8, NOT_READ, NOT_READ, NOT_READ, NOT_READ, NOT_READ, NOT_READ, NOT_READ, NOT_READ, NOT_READ, NOT_READ,
    NOT_READ, ANY,
];
/// Any size.
const ANY: u8 = u8::MAX;
/// A size that depends on the value.
const ODD: u8 = u8::MAX - 1;
/// Only the crate reads this type.
const NOT_READ: u8 = u8::MAX - 2;

/// Whether a value of an odd type is as long as the crate reads it.
fn is_regular(value: Value<'_>) -> bool {
    match value.kind {
        SID => value.bytes.get(1).is_some_and(|&parts| value.bytes.len() >= 8 + 4 * usize::from(parts)),
        _ => matches!(value.bytes.len(), 4 | 8),
    }
}
