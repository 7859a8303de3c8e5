//! A large text in pieces that end with a line, so that no more of it is held than one of them.

use std::io::{self, Read};

use encoding_rs::UTF_16BE;
use memchr::memchr_iter;

use super::wide;

/// Reads a text piece by piece.
pub struct Pieces<R> {
    body: R,
    /// Bytes and lines of a piece, at most.
    bytes: usize,
    lines: usize,
    /// What was read and not given yet.
    rest: Vec<u8>,
    /// Known once something was read.
    units: Option<Units>,
    over: bool,
}

/// How characters stand in the bytes.
#[derive(Clone, Copy, Debug)]
struct Units {
    /// The byte-order mark, which every piece needs.
    mark: &'static [u8],
    width: usize,
    little: bool,
}

/// A piece of a text.
pub struct Piece {
    /// Its bytes, with the text's byte-order mark.
    pub bytes: Vec<u8>,
    /// Nothing follows it.
    pub is_last: bool,
}

impl<R: Read> Pieces<R> {
    /// Pieces of at most so many bytes and lines; a single line that is longer is cut.
    pub fn new(body: R, bytes: usize, lines: usize) -> Self {
        Self { body, bytes, lines, rest: Vec::new(), units: None, over: false }
    }

    /// The next piece, and why reading stopped behind it.
    pub fn take(&mut self) -> (Option<Piece>, Option<io::Error>) {
        let mut error = None;
        if !self.over && self.rest.len() <= self.bytes {
            let room = (self.bytes + 1 - self.rest.len()) as u64;
            error = self.body.by_ref().take(room).read_to_end(&mut self.rest).err();
            self.over = error.is_some() || self.rest.len() <= self.bytes;
        }
        if self.rest.is_empty() {
            return (None, error);
        }
        let is_first = self.units.is_none();
        let units = *self.units.get_or_insert_with(|| Units::of(&self.rest));
        let end = self.end(units);
        let after = self.rest.split_off(end);
        let given = std::mem::replace(&mut self.rest, after);
        let bytes = if is_first || units.mark.is_empty() { given } else { [units.mark, &given].concat() };
        (Some(Piece { bytes, is_last: self.over && self.rest.is_empty() }), error)
    }

    /// Where the piece ends: behind the last line that fits, behind a blank one if there is one near.
    fn end(&self, units: Units) -> usize {
        /// A blank line tears less apart.
        const NEAR: usize = 64 << 10;
        let room = self.rest.len().min(self.bytes);
        let (mut lines, mut last, mut blank) = (0, None, None);
        let feeds = memchr_iter(b'\n', self.rest.get(..room).unwrap_or_default());
        for end in feeds.filter_map(|at| units.end(&self.rest, at)) {
            let line = last.and_then(|last| self.rest.get(last..end));
            let is_blank = line.is_some_and(|line| line.iter().all(|byte| matches!(byte, b'\r' | b'\n' | 0)));
            (last, lines) = (Some(end), lines + 1);
            blank = if is_blank { last } else { blank };
            if lines >= self.lines {
                break;
            }
        }
        if self.over && self.rest.len() <= self.bytes && lines < self.lines {
            return self.rest.len();
        }
        let near = blank.filter(|blank| last.is_some_and(|last| last - blank < NEAR));
        // Whole characters, where there is no line.
        near.or(last).filter(|end| *end > 0).unwrap_or(room - room % units.width).max(units.width).min(self.rest.len())
    }
}

impl Units {
    fn of(start: &[u8]) -> Self {
        let (mark, width, little): (&'static [u8], _, _) = match start {
            [0xff, 0xfe, 0, 0, ..] => (&[0xff, 0xfe, 0, 0], 4, true),
            [0, 0, 0xfe, 0xff, ..] => (&[0, 0, 0xfe, 0xff], 4, false),
            [0xff, 0xfe, ..] => (&[0xff, 0xfe], 2, true),
            [0xfe, 0xff, ..] => (&[0xfe, 0xff], 2, false),
            _ => match wide::unmarked(start) {
                Some(order) => (&[], 2, order != UTF_16BE),
                None => (&[], 1, true),
            },
        };
        Self { mark, width, little }
    }

    /// Where the line ends whose line feed has this byte; `None` for a byte of another character. What was appended to a
    /// wide text in 8 bits has no such line: it is cut somewhere.
    fn end(self, bytes: &[u8], at: usize) -> Option<usize> {
        let start = at - at % self.width;
        let unit = bytes.get(start..start + self.width)?;
        let feed = if self.little { 0 } else { self.width - 1 };
        let is_feed = unit.iter().enumerate().all(|(n, byte)| *byte == if n == feed { b'\n' } else { 0 });
        is_feed.then_some(start + self.width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::text::Text;

    fn pieces(bytes: &[u8], most: usize, lines: usize) -> Vec<String> {
        let mut pieces = Pieces::new(bytes, most, lines);
        let mut all = Vec::new();
        while let (Some(piece), None) = pieces.take() {
            all.push(Text::decode(&piece.bytes).expect("text").as_str().to_owned());
            assert_eq!(piece.is_last, all.concat().ends_with("end"));
        }
        all
    }

    #[test]
    fn pieces_end_with_lines_and_together_are_the_text() {
        let text = "one Ċ\r\n\r\ntwo ਊ\r\nthree\r\nfour\r\nend";
        let wide = |start: &[u8], to: fn(u16) -> [u8; 2]| {
            [start.to_vec(), text.encode_utf16().flat_map(to).collect()].concat()
        };
        for bytes in [
            text.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            wide(&[0xff, 0xfe], u16::to_le_bytes),
            wide(&[0xfe, 0xff], u16::to_be_bytes),
        ] {
            for most in 24..80 {
                let all = pieces(&bytes, most, 100);
                assert_eq!(all.concat(), text, "{most}");
                assert!(all.iter().rev().skip(1).all(|piece| piece.ends_with('\n')), "{all:?}");
            }
            assert_eq!(pieces(&bytes, 1000, 3).concat(), text);
            assert!(pieces(&bytes, 1000, 3).len() > 1 && pieces(&bytes, 1000, 100).len() == 1);
        }
        assert_eq!(pieces(b"no line at all, end", 7, 9).concat(), "no line at all, end");
        assert_eq!(pieces(b"a\n\nb\nend", 6, 9), ["a\n\n", "b\nend"], "a blank line");
    }
}
