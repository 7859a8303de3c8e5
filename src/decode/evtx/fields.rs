//! The values of `System` in one record: literal text of its shape, or values of its substitution array.

use super::format::{u16_at, u32_at, u64_at};
use super::names;
use super::shape::Field;
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
    pub(super) fn event_id(self) -> Option<u32> {
        let id = match self.kind {
            UINT16 => u32::from(u16_at(self.bytes, 0)?),
            UINT32 => u32_at(self.bytes, 0)?,
            UINT8 => u32::from(*self.bytes.first()?),
            TEXT => names::decode(self.bytes)?.parse().ok()?,
            _ => return None,
        };
        Some(id & 0xffff)
    }

    /// An instant.
    pub(super) fn time(self) -> Option<Time> {
        match self.kind {
            FILETIME => Time::from_filetime(u64_at(self.bytes, 0)?),
            TEXT => names::decode(self.bytes)?.parse().ok().map(Time),
            _ => None,
        }
    }
}

/// Where the values of some fields stand in a substitution array: the same for all arrays that begin alike, as those
/// of one template nearly always do.
pub(super) struct Layout<'c, const N: usize> {
    /// Sizes and types of the substitutions up to the last one needed.
    table: &'c [[u8; 4]],
    places: [Place<'c>; N],
    /// Values of which the size does not tell enough: type, start and end.
    odd: [Option<(u8, usize, usize)>; 2],
    /// Bytes of the values up to the last one needed.
    end: usize,
}

/// Where one value stands.
#[derive(Clone, Copy)]
enum Place<'c> {
    /// In the template, or nowhere.
    Fixed(Value<'c>),
    /// Behind the array's table: type, start and end.
    Slot(u8, usize, usize),
}

/// Splits the substitution array at `array` into the sizes and types up to the last one needed, and the values.
pub(super) fn split(chunk: &[u8], array: usize, needed: usize) -> Option<(&[[u8; 4]], &[u8])> {
    let (count, rest) = chunk.get(array..)?.split_first_chunk::<4>()?;
    let count = usize::try_from(u32::from_le_bytes(*count)).ok()?;
    let (table, bytes) = rest.split_at_checked(count.checked_mul(4)?)?;
    let table = table.as_chunks::<4>().0;
    Some((table.get(..needed).unwrap_or(table), bytes))
}

/// Count of substitutions up to the last one that the fields stand in.
pub(super) fn needed<const N: usize>(fields: [Field; N]) -> usize {
    let slot = |field: Field| if let Field::Slot(slot) = field { usize::from(slot) + 1 } else { 0 };
    fields.map(slot).into_iter().max().unwrap_or(0)
}

impl<'c, const N: usize> Layout<'c, N> {
    /// `None` where only the crate can tell.
    pub(super) fn of(chunk: &'c [u8], table: &'c [[u8; 4]], fields: [Field; N]) -> Option<Self> {
        let mut layout = Self { table, places: [Place::Fixed(Value::default()); N], odd: [None; 2], end: 0 };
        for (slot, &[low, high, kind, _]) in table.iter().enumerate() {
            let (start, length) = (layout.end, usize::from(u16::from_le_bytes([low, high])));
            layout.end += length;
            match *SIZES.get(usize::from(kind))? {
                NOT_READ => return None,
                ANY => {}
                ODD => *layout.odd.iter_mut().find(|odd| odd.is_none())? = Some((kind, start, layout.end)),
                size if length == usize::from(size) => {}
                _ => return None,
            }
            for (place, field) in layout.places.iter_mut().zip(fields) {
                if matches!(field, Field::Slot(wanted) if usize::from(wanted) == slot) {
                    *place = Place::Slot(kind, start, layout.end);
                }
            }
        }
        for (place, field) in layout.places.iter_mut().zip(fields) {
            match field {
                Field::Text(at, length) => *place = Place::Fixed(Value::text_at(chunk.get(at..at + length)?)),
                // A substitution that the array does not have is null.
                Field::Missing | Field::Slot(_) => {}
                Field::Unclear => return None,
            }
        }
        Some(layout)
    }

    /// Whether an array with this table has its values at the same places.
    pub(super) fn fits(&self, table: &[[u8; 4]]) -> bool {
        self.table == table
    }

    /// The values of an array whose table fits; `None` where only the crate can tell.
    pub(super) fn values(&self, bytes: &'c [u8]) -> Option<[Value<'c>; N]> {
        let bytes = bytes.get(..self.end)?;
        for &(kind, start, end) in self.odd.iter().flatten() {
            if !is_regular(kind, bytes.get(start..end)?) {
                return None;
            }
        }
        let mut found = [Value::default(); N];
        for (value, place) in found.iter_mut().zip(&self.places) {
            *value = match *place {
                Place::Fixed(value) => value,
                Place::Slot(kind, start, end) => Value { kind, bytes: bytes.get(start..end)? },
            };
        }
        Some(found)
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
fn is_regular(kind: u8, bytes: &[u8]) -> bool {
    match kind {
        SID => bytes.get(1).is_some_and(|&parts| bytes.len() >= 8 + 4 * usize::from(parts)),
        _ => matches!(bytes.len(), 4 | 8),
    }
}
