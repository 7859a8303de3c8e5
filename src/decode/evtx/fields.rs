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
const SIZE: u8 = 0x10;
const FILETIME: u8 = 0x11;
const SID: u8 = 0x13;
const BINXML: u8 = 0x21;

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

/// The values of `fields` in a record whose substitution array is at `array`; `None` where only the crate can tell.
pub(super) fn values<'c, const N: usize>(
    chunk: &'c [u8],
    array: Option<usize>,
    fields: [Field; N],
) -> Option<[Value<'c>; N]> {
    let slots = || {
        fields.iter().filter_map(|field| if let Field::Slot(slot) = field { Some(usize::from(*slot)) } else { None })
    };
    let needed = slots().max().map_or(0, |last| last + 1);
    let (mut table, mut bytes) = (&[][..], &[][..]);
    let mut starts = [0; MOST];
    if needed > 0 {
        let (count, rest) = chunk.get(array?..)?.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(*count)).ok()?.checked_mul(4)?;
        let (all, rest) = rest.split_at_checked(length)?;
        (table, bytes) = (all.as_chunks::<4>().0, rest);
        let mut end = 0;
        for (start, entry) in starts.get_mut(..needed)?.iter_mut().zip(table) {
            let &[low, high, kind, _] = entry;
            let length = usize::from(u16::from_le_bytes([low, high]));
            *start = end;
            end += length;
            let size = *SIZES.get(usize::from(kind))?;
            if (size != ANY && length != usize::from(size))
                || (is_odd(kind) && !is_regular(kind, bytes.get(*start..end)?))
            {
                return None;
            }
        }
        bytes.get(..end)?;
    }
    let mut found = [Value::default(); N];
    for (value, field) in found.iter_mut().zip(fields) {
        *value = match field {
            Field::Missing => continue,
            Field::Text(at, length) => Value::text_at(chunk.get(at..at + length)?),
            Field::Slot(slot) => {
                // A substitution that the array does not have is null.
                let Some(&[low, high, kind, _]) = table.get(usize::from(slot)) else { continue };
                let start = *starts.get(usize::from(slot))?;
                Value { kind, bytes: bytes.get(start..start + usize::from(u16::from_le_bytes([low, high])))? }
            }
            Field::Unclear => return None,
        };
    }
    Some(found)
}

/// Substitutions up to the last value of `System`: fewer than twenty in what Windows writes.
const MOST: usize = 64;

/// Bytes of a value by its type. The crate goes by the type where the size says otherwise, so that all later values
/// shift. Types that are not here never stand before the values of `System`.
#[rustfmt::skip]
const SIZES: [u8; 0x22] = [
    ANY, ANY, ANY, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8, 4, ANY, 16,
    ANY, 8, 16, ANY, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, ANY,
];
/// The type does not tell.
const ANY: u8 = u8::MAX;
/// Types of which the size does not tell enough.
fn is_odd(kind: u8) -> bool {
    kind >= SIZE && kind != FILETIME && kind != BINXML
}

/// Whether a value of an odd type is as long as the crate reads it.
fn is_regular(kind: u8, bytes: &[u8]) -> bool {
    match kind {
        SID => bytes.get(1).is_some_and(|&parts| bytes.len() >= 8 + 4 * usize::from(parts)),
        SIZE => matches!(bytes.len(), 4 | 8),
        0x12 | 0x14 | 0x15 => true,
        _ => false,
    }
}
