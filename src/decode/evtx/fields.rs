//! The values of `System` in one record: literal text of its shape, or values of its substitution array.

use super::format::{offset_at, u16_at, u32_at};
use super::names;
use super::shape::{Field, TEXT};
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
    kind: u8,
    bytes: &'c [u8],
}

impl<'c> Value<'c> {
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
            FILETIME => Time::from_filetime(super::format::u64_at(self.bytes, 0)?),
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
    let mut found = [Value::default(); N];
    let mut last = None;
    for (value, field) in found.iter_mut().zip(fields) {
        match field {
            Field::Missing => {}
            Field::Text(at, length) => *value = Value { kind: TEXT, bytes: chunk.get(at..at + length)? },
            Field::Slot(index) => last = last.max(Some(index)),
            Field::Unclear => return None,
        }
    }
    let Some(last) = last else { return Some(found) };
    let array = array?;
    let count = offset_at(chunk, array)?;
    let table_end = array.checked_add(4)?.checked_add(count.checked_mul(4)?)?;
    let table = chunk.get(array + 4..table_end)?;
    let mut at = table_end;
    for (index, entry) in table.chunks_exact(4).take(usize::from(last) + 1).enumerate() {
        let &[low, high, kind, _] = entry else { return None };
        let size = usize::from(u16::from_le_bytes([low, high]));
        let bytes = chunk.get(at..at + size)?;
        if !is_regular(kind, bytes) {
            return None;
        }
        for (value, field) in found.iter_mut().zip(fields) {
            if field == Field::Slot(u16::try_from(index).ok()?) {
                *value = Value { kind, bytes };
            }
        }
        at += size;
    }
    Some(found)
}

/// Whether the crate, which goes by the type, reads no more than the size says: else later values would shift.
fn is_regular(kind: u8, bytes: &[u8]) -> bool {
    let least = match kind {
        0x00..=0x02 | 0x0e | 0x21 => 0,
        0x03 | UINT8 => 1,
        0x05 | UINT16 => 2,
        0x07 | UINT32 | 0x0b | 0x0d | 0x14 => 4,
        0x09 | 0x0a | 0x0c | FILETIME | 0x15 => 8,
        0x0f | 0x12 => 16,
        0x10 => return matches!(bytes.len(), 4 | 8),
        SID => return bytes.get(1).is_some_and(|&parts| bytes.len() >= 8 + 4 * usize::from(parts)),
        _ => return false,
    };
    bytes.len() >= least
}
