//! Text of any encoding as a stream of UTF-8: for sources too large to be held.

use std::io::{BufReader, Read};

use encoding_rs::{Decoder, Encoding, UTF_8};

use super::text::utf32;

/// Bytes that are decoded at a time: whole code points of any width.
const BLOCK: usize = 64 * 1024;

/// `body` as UTF-8 without a byte-order mark; what is no text of `encoding` (a name of `encoding_rs` or UTF-32; unknown:
/// UTF-8) becomes U+FFFD.
pub fn utf8<R: Read>(body: R, encoding: &str) -> BufReader<Transcoder<R>> {
    BufReader::with_capacity(
        BLOCK,
        Transcoder {
            body,
            points: utf32::order(encoding),
            decoder: Encoding::for_label(encoding.as_bytes()).unwrap_or(UTF_8).new_decoder(),
            raw: Vec::with_capacity(BLOCK),
            out: Vec::new(),
            at: 0,
            over: false,
        },
    )
}

/// Decodes while it is read.
pub struct Transcoder<R> {
    body: R,
    decoder: Decoder,
    /// Of a text that the decoder does not know.
    points: Option<utf32::Order>,
    raw: Vec<u8>,
    out: Vec<u8>,
    at: usize,
    over: bool,
}

impl<R: Read> Transcoder<R> {
    /// Decodes one more block.
    fn refill(&mut self) -> std::io::Result<()> {
        self.raw.clear();
        self.over = (&mut self.body).take(BLOCK as u64).read_to_end(&mut self.raw)? == 0;
        self.at = 0;
        if let Some(order) = self.points {
            let letters = utf32::letters(&self.raw, order).filter(|letter| *letter != '\u{feff}');
            self.out = letters.collect::<String>().into_bytes();
            return Ok(());
        }
        let room = self.decoder.max_utf8_buffer_length(self.raw.len()).unwrap_or(4 * BLOCK);
        self.out.resize(room, 0);
        let (_, _, written, _) = self.decoder.decode_to_utf8(&self.raw, &mut self.out, self.over);
        self.out.truncate(written);
        Ok(())
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.at >= self.out.len() && !self.over {
            self.refill()?;
        }
        let rest = self.out.get(self.at..).unwrap_or_default();
        let taken = rest.len().min(buffer.len());
        if let (Some(from), Some(to)) = (rest.get(..taken), buffer.get_mut(..taken)) {
            to.copy_from_slice(from);
        }
        self.at += taken;
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_encoding_becomes_utf8_across_block_borders() {
        let text = "ライター名: 'System Writer'\r\n".repeat(9000);
        let wide: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let (narrow, _, _) = encoding_rs::SHIFT_JIS.encode(&text);
        let widest = ['\u{feff}'].into_iter().chain(text.chars()).flat_map(|letter| u32::from(letter).to_be_bytes());
        for (bytes, encoding) in [
            (wide, "utf-16le"),
            (widest.collect(), "utf-32be"),
            (narrow.into_owned(), "shift_jis"),
            (text.clone().into_bytes(), "utf-8"),
        ] {
            let mut read = String::new();
            utf8(bytes.as_slice(), encoding).read_to_string(&mut read).expect("reads from memory");
            assert!(read == text, "{encoding}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced() {
        let mut read = String::new();
        utf8(&b"a\xffb"[..], "utf-8").read_to_string(&mut read).expect("reads from memory");
        assert_eq!(read, "a\u{fffd}b");
    }
}
