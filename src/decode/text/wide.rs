//! UTF-16: with a byte-order mark, without one, and mixed with 8-bit text as collectors append it.

use std::ops::Range;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use memchr::{memchr, memmem};

/// Code units looked at to tell UTF-16 without a mark.
const UNITS: usize = 8 * 1024;

/// Pieces of one text: a bundle's file has two a command. More are read as what the last one is.
const PIECES: usize = 10_000;

/// UTF-16 of either byte order, if a text without a mark is one.
///
/// The right order is the one that reads more ASCII: even a text of ideographs has blanks and line ends. Most of it must
/// then be letters that texts use.
pub(super) fn unmarked(bytes: &[u8]) -> Option<&'static Encoding> {
    memchr(0, bytes.get(..UNITS * 2).unwrap_or(bytes))?;
    let (little, big) = (weigh(bytes, u16::from_le_bytes), weigh(bytes, u16::from_be_bytes));
    let (order, best) = if little.ascii >= big.ascii { (UTF_16LE, little) } else { (UTF_16BE, big) };
    (best.ascii > 0 && best.likely * 10 >= best.all * 9).then_some(order)
}

/// Whether the stretches that hold zero bytes are letters that texts use: noise is full of others.
pub(super) fn reads_well(bytes: &[u8]) -> bool {
    let wide = pieces(bytes, false).into_iter().filter(|piece| piece.wide);
    let (likely, all) = wide.fold((0, 0), |(likely, all), piece| {
        let weight = weigh(bytes.get(piece.range).unwrap_or_default(), u16::from_le_bytes);
        (likely + weight.likely, all + weight.all)
    });
    likely * 10 >= all * 7
}

struct Weight {
    ascii: usize,
    likely: usize,
    all: usize,
}

fn weigh(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Weight {
    let mut weight = Weight { ascii: 0, likely: 0, all: 0 };
    for pair in bytes.chunks_exact(2).take(UNITS) {
        let &[a, b] = pair else { continue };
        let value = unit([a, b]);
        weight.all += 1;
        let ascii = matches!(value, 0x09 | 0x0a | 0x0d | 0x20..=0x7e);
        weight.ascii += usize::from(ascii);
        weight.likely += usize::from(ascii || is_common(value));
    }
    weight
}

/// Latin, Greek, Cyrillic, punctuation, kana, ideographs, hangul, full-width forms, the mark itself.
fn is_common(unit: u16) -> bool {
    matches!(unit, 0xa0..=0x24f | 0x370..=0x4ff | 0x2010..=0x203f | 0x2500..=0x259f
        | 0x3000..=0x30ff | 0x4e00..=0x9fff | 0xac00..=0xd7a3 | 0xfeff | 0xff01..=0xff9f)
}

/// A stretch of a text that is UTF-16LE (`wide`) or 8-bit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) range: Range<usize>,
    pub(super) wide: bool,
}

/// Cuts a text that mixes UTF-16LE with 8-bit text, as `cmd >>` behind PowerShell's `Out-File` makes it.
///
/// 8-bit text has no zero bytes, so the first one starts a wide stretch. A wide stretch ends at its last line end before
/// a bare CR LF among ASCII letters, which UTF-16 does not hold.
pub(super) fn pieces(bytes: &[u8], starts_wide: bool) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut at, mut wide, mut least) = (0, starts_wide, 0);
    while at < bytes.len() {
        let next = match wide {
            _ if pieces.len() >= PIECES => None,
            true => narrow_start(bytes, at),
            false => wide_start(bytes, at, least).map(|start| (start, start)),
        };
        let (end, sure) = next.unwrap_or((bytes.len(), bytes.len()));
        if end > at {
            pieces.push(Piece { range: at..end, wide });
        }
        (at, wide, least) = (end, !wide, sure);
    }
    pieces
}

/// Where 8-bit text starts in a wide stretch, and a place further on that is certainly 8-bit.
fn narrow_start(bytes: &[u8], from: usize) -> Option<(usize, usize)> {
    let stretch = bytes.get(from..)?;
    let is_narrow = |at: &usize| {
        let before = at.checked_sub(4).and_then(|start| stretch.get(start..*at));
        before.is_some_and(|letters| letters.iter().all(|letter| matches!(letter, b' '..=b'~' | 0x80..)))
            && before.is_some_and(|letters| letters.iter().filter(|letter| letter.is_ascii()).count() >= 2)
    };
    let bare = memmem::find_iter(stretch, b"\r\n").find(is_narrow)?;
    let mut start = 0;
    for (index, unit) in stretch.get(..bare)?.chunks_exact(2).enumerate() {
        if unit == [b'\n', 0] {
            start = (index + 1) * 2;
        }
    }
    Some((from + start, from + bare + 2))
}

/// Where a wide stretch starts in 8-bit text: one byte before the first zero, or at a byte-order mark before that.
fn wide_start(bytes: &[u8], from: usize, least: usize) -> Option<usize> {
    let zero = least + memchr(0, bytes.get(least..)?)?;
    let letter = zero.checked_sub(1)?;
    let marked = letter.checked_sub(2).filter(|&mark| bytes.get(mark..letter) == Some(&[0xff, 0xfe]));
    Some(marked.unwrap_or(letter).max(from).max(least))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn cuts_wide_headers_and_8_bit_output_apart() {
        let mut bytes = utf16("[09/01/2024] one\r\n====\r\n");
        let first = bytes.len();
        bytes.extend(b"plain output\r\nof an odd length \x8e\r\n");
        let second = bytes.len();
        bytes.extend(utf16("\r\n[09/01/2024] two\r\n"));
        let wide = |range, wide| Piece { range, wide };
        let expected = vec![wide(0..first, true), wide(first..second, false), wide(second..bytes.len(), true)];
        assert_eq!(pieces(&bytes, true), expected);
    }

    #[test]
    fn ends_on_any_bytes() {
        for bytes in [&b"\0\0\0\0\0\0"[..], b"a\0\r\n\r\n\r\nb\0", b"abcd\r\n\0\0abcd\r\n\0abcd\r\n", b"\0", b"x"] {
            for starts_wide in [true, false] {
                let cut = pieces(bytes, starts_wide);
                assert_eq!(cut.iter().map(|piece| piece.range.len()).sum::<usize>(), bytes.len(), "{bytes:?}");
            }
        }
    }

    #[test]
    fn tells_the_byte_order_of_ideographs() {
        let little = utf16("卷影复制服务\r\n状态: 稳定\r\n");
        let big: Vec<u8> = little.chunks_exact(2).flat_map(|pair| [pair[1], pair[0]]).collect();
        assert_eq!(unmarked(&little), Some(UTF_16LE));
        assert_eq!(unmarked(&big), Some(UTF_16BE));
        assert_eq!(unmarked(b"\0\x01\x02\x03\xff\xee\x80\0\0\0\x12"), None);
    }
}
