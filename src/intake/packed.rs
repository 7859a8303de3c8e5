//! One file, or a tar, behind a compression: gzip, bzip2, xz, lzma, zstd. Read once, from front to back.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;
use lzma_rust2::{LzmaReader, XzReader};
use ruzstd::decoding::StreamingDecoder;

use super::gather::Gather;
use super::item::Place;
use super::kind::{self, Format};
use super::limits::Hold;
use super::meter::{Fault, Metered};
use super::{HEAD, dictionary, left};
use crate::facts::{Harvest, Message, without_archive_ending};

/// What a decoder takes beside its dictionary.
const BESIDE_KIB: u64 = 1024;
/// The dictionary of an xz whose first block says nothing, and the window of such a zstd: the largest that is usual.
const USUAL: u64 = 64 << 20;

impl Gather<'_> {
    /// What is compressed: one file, or a tar.
    pub(super) fn packed(&self, place: &Place, format: Format, reader: &mut dyn Read) -> Vec<Harvest> {
        let mut reader = BufReader::with_capacity(HEAD, reader);
        let mut room = Hold::take(&self.budget, 0);
        let followed = Cell::new(false);
        let mut unpacked: Box<dyn Read + '_> = match format {
            Format::Bzip2 => Box::new(MultiBzDecoder::new(&mut reader)),
            Format::Xz => {
                // Later blocks have to do with what the first one asks for.
                let dictionary = reader.fill_buf().ok().and_then(dictionary::xz).unwrap_or(USUAL);
                let most = u32::try_from(dictionary / 1024 + BESIDE_KIB).unwrap_or(u32::MAX);
                match charge(&mut room, dictionary) {
                    Ok(()) => Box::new(XzReader::new_mem_limit(&mut reader, true, most)),
                    Err(error) => Box::new(Refused(Some(error))),
                }
            }
            Format::Lzma => {
                let dictionary = reader.fill_buf().ok().and_then(dictionary::of_lzma).unwrap_or(USUAL);
                let most = u32::try_from(dictionary / 1024 + BESIDE_KIB).unwrap_or(u32::MAX);
                match charge(&mut room, dictionary).and_then(|()| LzmaReader::new_mem_limit(&mut reader, most, None)) {
                    Ok(unpacked) => Box::new(Lzma(Some(unpacked), &followed)),
                    Err(error) => Box::new(Refused(Some(error))),
                }
            }
            Format::Zstd => Box::new(Frames { next: Some(&mut reader), frame: None, room, charged: 0 }),
            _ => Box::new(MultiGzDecoder::new(&mut reader)),
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
        // What ends within what is seen of it is as large as that.
        let size = (head.len() < HEAD).then_some(head.len() as u64);
        let mut harvests = self.known(&inner, None, kind::format_of(&inner.path, &head, size), &head, &mut meter);
        meter.drain();
        let whole = meter.fault.is_none();
        drop(unpacked);
        // An .lzma says where it ends, and its reader stops there; that of an .xz at what is no further one.
        let mut is_more = || reader.fill_buf().is_ok_and(|rest| rest.iter().any(|byte| *byte != 0));
        if whole && (followed.get() || (format == Format::Xz && is_more())) {
            left::note(&mut harvests, place, format, 0, Message::new("intake.behind"));
        }
        harvests
    }
}

/// Takes room for a dictionary.
fn charge(room: &mut Option<Hold<'_>>, dictionary: u64) -> io::Result<()> {
    let fits = room.as_mut().is_some_and(|room| room.grow(dictionary));
    if fits { Ok(()) } else { Err(Fault::Dictionary(dictionary).error()) }
}

/// An .lzma, and whether something follows it.
struct Lzma<'a, R: Read>(Option<LzmaReader<R>>, &'a Cell<bool>);

impl<R: BufRead> Read for Lzma<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(reader) = &mut self.0 else { return Ok(0) };
        let n = reader.read(buffer)?;
        if n == 0 && !buffer.is_empty() {
            let (mut rest, ahead) = self.0.take().map(LzmaReader::into_parts).unzip();
            let more = rest.as_mut().and_then(|rest| rest.fill_buf().ok()).is_some_and(|rest| !rest.is_empty());
            self.1.set(more || ahead.is_some_and(|ahead| !ahead.is_empty()));
        }
        Ok(n)
    }
}

/// What cannot be read, and why.
struct Refused(Option<io::Error>);

impl Read for Refused {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// The frames of a zstd one after another: tools that pack on several threads write several.
struct Frames<'a, R: BufRead> {
    next: Option<R>,
    frame: Option<StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>,
    room: Option<Hold<'a>>,
    /// Bytes of the largest window by now.
    charged: u64,
}

impl<R: BufRead> Read for Frames<'_, R> {
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
            let head = rest.fill_buf()?;
            if head.is_empty() {
                return Ok(0);
            }
            let window = dictionary::zstd(head).unwrap_or(USUAL);
            charge(&mut self.room, window.saturating_sub(self.charged))?;
            self.charged = self.charged.max(window);
            let broken = |error| io::Error::new(io::ErrorKind::InvalidData, format!("{error}"));
            self.frame = Some(StreamingDecoder::new(rest).map_err(broken)?);
        }
    }
}
