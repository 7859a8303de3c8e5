//! The values of a substitution array as the text that Windows shows (MS-EVEN6 2.2.12, the value types).
//!
//! `None` stands for a form that only the crate reads.

use std::fmt::Write as _;
use std::rc::Rc;

use super::fields::Value;
use super::format::{u16_at, u32_at, u64_at};
use super::names;
use crate::facts::{Guid, Time};

/// Substitutions of one instance: more than any provider writes.
const MOST: usize = 1024;
/// Arrays of one chunk that are remembered.
const ARRAYS: usize = 16;

const NULL: u8 = 0x00;
const TEXT: u8 = 0x01;
const BINARY: u8 = 0x0e;
const SID: u8 = 0x13;
const BINXML: u8 = 0x21;
const TEXTS: u8 = 0x81;

/// All values of one template instance.
pub(super) struct Values<'c> {
    chunk: &'c [u8],
    /// Where the first one starts.
    start: usize,
    pub(super) places: Rc<Places<'c>>,
    /// Offset past the last one.
    pub(super) end: usize,
}

/// Where the values of an array stand: the same for all arrays of which sizes and types are alike.
#[derive(Default)]
pub(super) struct Places<'c> {
    /// Sizes and types.
    table: &'c [u8],
    /// Type, offset from the first value on, and end.
    all: Vec<(u8, usize, usize)>,
    /// Of which type and size do not tell whether they are whole.
    unsure: Vec<usize>,
    /// In which BinXML stands.
    nested: Vec<usize>,
    length: usize,
}

/// The arrays that were met in a chunk: those of one event are mostly alike.
#[derive(Default)]
pub(super) struct Tables<'c> {
    met: Vec<Rc<Places<'c>>>,
    /// The one that gives way to the next.
    oldest: usize,
}

impl<'c> Tables<'c> {
    /// The values of the array at `at`. `chunk` ends where they must end at the latest.
    pub(super) fn values(&mut self, chunk: &'c [u8], at: usize) -> Option<Values<'c>> {
        let count = u32_at(chunk, at)? as usize;
        if count > MOST {
            return None;
        }
        let start = at + 4 + count * 4;
        let table = chunk.get(at + 4..start)?;
        let places = match self.met.iter().find(|places| places.table == table) {
            Some(places) => Rc::clone(places),
            None => self.add(Places::of(table)?),
        };
        Values::at(chunk, at, &places)
    }

    fn add(&mut self, places: Places<'c>) -> Rc<Places<'c>> {
        let places = Rc::new(places);
        match self.met.get_mut(self.oldest) {
            Some(oldest) => *oldest = Rc::clone(&places),
            None => self.met.push(Rc::clone(&places)),
        }
        self.oldest = (self.oldest + 1) % ARRAYS;
        places
    }
}

impl<'c> Places<'c> {
    /// Whether they are those of the array at `at`.
    pub(super) fn table_fits(&self, chunk: &[u8], at: usize) -> bool {
        let count = u32_at(chunk, at).is_some_and(|count| count as usize * 4 == self.table.len());
        count && chunk.get(at + 4..).is_some_and(|rest| rest.starts_with(self.table))
    }

    /// Bytes of sizes and types.
    pub(super) fn table_len(&self) -> usize {
        self.table.len()
    }

    fn of(table: &'c [u8]) -> Option<Self> {
        let (entries, _) = table.as_chunks::<4>();
        let mut places = Self { table, all: Vec::with_capacity(entries.len()), ..Self::default() };
        for (slot, &[low, high, kind, _]) in entries.iter().enumerate() {
            let at = places.length;
            places.length += usize::from(u16::from_le_bytes([low, high]));
            match kind {
                SID | TEXTS => places.unsure.push(slot),
                BINXML if at != places.length => places.nested.push(slot),
                _ if is_size(kind, places.length - at) => {}
                _ => return None,
            }
            places.all.push((kind, at, places.length));
        }
        Some(places)
    }
}

impl<'c> Values<'c> {
    /// Those of the array at `at`, which has these places; `None` where they are not whole.
    pub(super) fn at(chunk: &'c [u8], at: usize, places: &Rc<Places<'c>>) -> Option<Self> {
        let start = at + 4 + places.table.len();
        let values = Self { chunk, start, end: start + places.length, places: Rc::clone(places) };
        chunk.get(start..values.end)?;
        values.places.unsure.iter().all(|&slot| is_exact(values.get(slot))).then_some(values)
    }

    /// Where a value stands, from the first one on, and its bytes.
    pub(super) fn stretch(&self, slot: usize) -> Option<(usize, &'c [u8])> {
        let &(_, at, end) = self.places.all.get(slot)?;
        Some((at, self.chunk.get(self.start + at..self.start + end)?))
    }

    /// A value; null where there is none of this index.
    pub(super) fn get(&self, slot: usize) -> Value<'c> {
        let place = self.places.all.get(slot);
        let value = place.and_then(|&(kind, at, end)| {
            Some(Value { kind, bytes: self.chunk.get(self.start + at..self.start + end)? })
        });
        value.unwrap_or_default()
    }

    /// Whether it stands in the array as null.
    pub(super) fn is_null(&self, slot: usize) -> bool {
        self.places.all.get(slot).is_some_and(|&(kind, ..)| kind == NULL)
    }

    /// Offset and end of the BinXML in a substitution; `Some(None)` where it holds nothing.
    pub(super) fn nested(&self, slot: usize) -> Option<Option<(usize, usize)>> {
        match self.places.all.get(slot) {
            None => Some(None),
            Some(&(kind, at, end)) if kind == NULL || (kind == BINXML && at == end) => Some(None),
            Some(&(BINXML, at, end)) => Some(Some((self.start + at, self.start + end))),
            Some(_) => None,
        }
    }

    /// Whether BinXML stands anywhere but in `slot`.
    pub(super) fn has_other_nested(&self, slot: Option<usize>) -> bool {
        self.places.nested.iter().any(|nested| Some(*nested) != slot)
    }
}

/// Whether a value is as long as its type says: a shorter one would shift all that follow.
fn is_exact(value: Value<'_>) -> bool {
    let length = value.bytes.len();
    match value.kind {
        SID => value.bytes.get(1).is_some_and(|&parts| length == 8 + 4 * usize::from(parts)),
        TEXTS => length.is_multiple_of(2) && value.bytes.ends_with(&[0, 0]),
        kind => is_size(kind, length),
    }
}

/// Whether values of a type may have so many bytes, for the types of which nothing else tells.
fn is_size(kind: u8, length: usize) -> bool {
    match kind {
        TEXT => length.is_multiple_of(2),
        0x02 => length == 0,
        0x03 | 0x04 => length == 1,
        0x05 | 0x06 => length == 2,
        0x07 | 0x08 | 0x0b | 0x0d | 0x14 => length == 4,
        0x09 | 0x0a | 0x0c | 0x11 | 0x15 => length == 8,
        // Windows keeps the room of an optional value that it writes as null.
        NULL | BINARY | BINXML => true,
        0x0f | 0x12 => length == 16,
        0x10 => matches!(length, 4 | 8),
        _ => false,
    }
}

impl<'c> Value<'c> {
    /// A small number; `Some(None)` for null.
    pub(super) fn small(self) -> Option<Option<u8>> {
        match (self.kind, self.bytes) {
            (NULL, _) => Some(None),
            (0x04, &[number]) => Some(Some(number)),
            _ => None,
        }
    }

    /// A large number; `Some(None)` for null.
    pub(super) fn large(self) -> Option<Option<u64>> {
        match self.kind {
            NULL => Some(None),
            0x0a => u64_at(self.bytes, 0).map(Some),
            _ => None,
        }
    }

    /// An array of texts as it stands in the chunk, each text ended by NUL.
    pub(super) fn raw_texts(self) -> Option<&'c [u8]> {
        (self.kind == TEXTS).then_some(self.bytes)
    }

    /// A block of bytes; `Some(None)` where it is empty.
    pub(super) fn binary(self) -> Option<Option<Vec<u8>>> {
        match self.kind {
            NULL => Some(None),
            BINARY => Some(Some(self.bytes.to_vec()).filter(|bytes| !bytes.is_empty())),
            _ => None,
        }
    }

    /// The texts of an array, each with its NUL cut off.
    pub(super) fn texts(self) -> Option<impl Iterator<Item = Option<String>> + use<'c>> {
        let mut rest = self.bytes;
        (self.kind == TEXTS).then(|| {
            std::iter::from_fn(move || {
                let text = Some(names::until_nul(rest)).filter(|_| !rest.is_empty())?;
                rest = rest.get(text.len() + 2..).unwrap_or_default();
                Some(names::decode_lines(text))
            })
        })
    }

    /// The value as text.
    pub(super) fn shown(self) -> Option<String> {
        let bytes = self.bytes;
        let long = |at| u32_at(bytes, at);
        Some(match self.kind {
            NULL | 0x02 => String::new(),
            TEXT => return names::decode_lines(bytes),
            0x03 => bytes.first()?.cast_signed().to_string(),
            0x04 => bytes.first()?.to_string(),
            0x05 => u16_at(bytes, 0)?.cast_signed().to_string(),
            0x06 => u16_at(bytes, 0)?.to_string(),
            0x07 => long(0)?.cast_signed().to_string(),
            0x08 => long(0)?.to_string(),
            0x09 => u64_at(bytes, 0)?.cast_signed().to_string(),
            0x0a => u64_at(bytes, 0)?.to_string(),
            0x0d => match long(0)? {
                0 => "false".to_owned(),
                1 => "true".to_owned(),
                mask => mask.cast_signed().to_string(),
            },
            BINARY => hex(bytes),
            0x0f => guid(bytes)?.to_string(),
            0x11 => Time::from_filetime(u64_at(bytes, 0)?)?.to_string(),
            SID => sid(bytes)?,
            0x10 | 0x14 | 0x15 if bytes.len() == 4 => format!("0x{:x}", long(0)?),
            0x10 | 0x15 => format!("0x{:x}", u64_at(bytes, 0)?),
            _ => return None,
        })
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02X}");
        text
    })
}

fn guid(bytes: &[u8]) -> Option<Guid> {
    let rest = bytes.get(8..)?.first_chunk()?;
    let (a, b, c) = (u32_at(bytes, 0)?, u16_at(bytes, 4)?, u16_at(bytes, 6)?);
    let head = u128::from(a) << 96 | u128::from(b) << 80 | u128::from(c) << 64;
    Some(Guid::from_u128(head | u128::from(u64::from_be_bytes(*rest))))
}

/// `S-revision-authority-part-part…`
fn sid(bytes: &[u8]) -> Option<String> {
    let &[revision, _, a, b, c, d, e, f, ref parts @ ..] = bytes else { return None };
    let mut text = format!("S-{revision}-{}", u64::from_be_bytes([0, 0, a, b, c, d, e, f]));
    for part in parts.as_chunks::<4>().0 {
        let _ = write!(text, "-{}", u32::from_le_bytes(*part));
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_as_windows_shows_them() {
        let table: &[(u8, &[u8], Option<&str>)] = &[
            (0x00, &[], Some("")),
            (0x01, b"a\0\r\0\n\0\0\0z\0", Some("a\r\n")),
            (0x01, b"\x01\0", None),
            (0x03, &[0xff], Some("-1")),
            (0x06, &[0x25, 0x20], Some("8229")),
            (0x0d, &[1, 0, 0, 0], Some("true")),
            (0x0d, &[0, 0, 0, 0x80], Some("-2147483648")),
            (0x0e, &[0x2d, 0x0a], Some("2D0A")),
            (0x10, &[0, 1, 0, 0, 0, 0, 0, 0], Some("0x100")),
            (0x14, &[0xf4, 0x23, 0x04, 0x80], Some("0x800423f4")),
            (0x11, &[0; 8], Some("1601-01-01T00:00:00.0000000Z")),
            (0x13, &[1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2, 0, 0], Some("S-1-5-32-544")),
            (0x0c, &[0; 8], None),
        ];
        for (kind, bytes, expected) in table {
            let value = Value { kind: *kind, bytes };
            assert!(is_exact(value), "{kind:#x}");
            assert_eq!(value.shown().as_deref(), *expected, "{kind:#x} {bytes:?}");
        }
        let id = [0x1c, 0xae, 0x72, 0x10, 0xa7, 0xe5, 0xa1, 0x4e, 0x9e, 0x4a, 0x6f, 0x79, 0x64, 0x65, 0x65, 0x70];
        assert_eq!(guid(&id), Some(Guid::CSV_WRITER));
    }

    #[test]
    fn an_array_of_texts_keeps_the_empty_ones() {
        let value = Value { kind: TEXTS, bytes: b"a\0\0\0\0\0b\0\0\0" };
        let texts: Vec<_> = value.texts().expect("texts").flatten().collect();
        assert_eq!(texts, ["a", "", "b"]);
        assert!(!is_exact(Value { kind: TEXTS, bytes: b"a\0" }), "the last one does not end");
    }
}
