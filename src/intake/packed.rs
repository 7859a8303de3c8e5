//! One file, or a tar, behind a compression: gzip, bzip2, xz, zstd. Read once, from front to back.

use std::io::{self, BufRead, BufReader, Read};

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;
use lzma_rust2::XzReader;
use ruzstd::decoding::StreamingDecoder;

use super::HEAD;
use super::gather::Gather;
use super::item::Place;
use super::kind::{self, Format};
use super::meter::Metered;
use crate::facts::{Harvest, without_archive_ending};

/// Memory for the dictionary of an xz, as for a 7z.
const MEMORY_KIB: u32 = 160 * 1024;

impl Gather<'_> {
    /// What is compressed: one file, or a tar.
    pub(super) fn packed(&self, place: &Place, format: Format, reader: &mut dyn Read) -> Vec<Harvest> {
        let reader = BufReader::with_capacity(HEAD, reader);
        let mut unpacked: Box<dyn Read + '_> = match format {
            Format::Bzip2 => Box::new(MultiBzDecoder::new(reader)),
            Format::Xz => Box::new(XzReader::new_mem_limit(reader, true, MEMORY_KIB)),
            Format::Zstd => Box::new(Frames { next: Some(reader), frame: None }),
            _ => Box::new(MultiGzDecoder::new(reader)),
        };
        let mut meter = Metered::new(&mut *unpacked, self.limits, Some(&self.budget));
        let head = meter.head(HEAD);
        if kind::format(&head) == Some(Format::Tar) {
            return self.tar(place, &mut head.chain(&mut meter));
        }
        let own = place.path.rsplit('/').next().unwrap_or(&place.path);
        let inner = place.inner(without_archive_ending(own));
        if !(self.visit.wants)(&inner) {
            return Vec::new();
        }
        self.known(&inner, None, kind::format(&head), &head, &mut meter)
    }
}

/// The frames of a zstd one after another: tools that pack on several threads write several.
struct Frames<R: BufRead> {
    next: Option<R>,
    frame: Option<StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>,
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(frame) = &mut self.frame {
                let n = frame.read(buffer)?;
                if n > 0 || buffer.is_empty() {
                    return Ok(n);
                }
                self.next = self.frame.take().map(StreamingDecoder::into_inner);
            }
            let Some(mut rest) = self.next.take() else { return Ok(0) };
            if rest.fill_buf()?.is_empty() {
                return Ok(0);
            }
            let broken = |error| io::Error::new(io::ErrorKind::InvalidData, format!("{error}"));
            self.frame = Some(StreamingDecoder::new(rest).map_err(broken)?);
        }
    }
}
