//! tar: read once, from front to back. The `tar` crate reads the headers; its own iterator holds long names of
//! any length in memory, so the blocks are gone through here.

use std::io::{self, Read};

use tar::{EntryType, Header};

use super::gather::Gather;
use super::item::Place;
use super::kind::Format;
use super::left;
use super::name::{self, Legacy, Unique};
use crate::facts::{Harvest, Message, Status};

const BLOCK: usize = 512;
/// Long names and pax records beyond this are not read: 16 times the longest path of any system.
const MAX_EXTENSION: u64 = 512 * 1024;

/// The sum of a header's bytes with its own field as blanks; `None` for another length.
pub(super) fn checksum(block: &[u8]) -> Option<u32> {
    let bytes = block.get(..BLOCK)?.iter().enumerate();
    Some(bytes.map(|(n, byte)| if (148..156).contains(&n) { u32::from(b' ') } else { u32::from(*byte) }).sum())
}

/// What the headers before an entry's own say of it.
#[derive(Default)]
struct Extension {
    name: Option<Vec<u8>>,
    size: Option<u64>,
    is_sparse: bool,
}

/// One entry whose bytes come next.
struct Next {
    name: String,
    size: u64,
    kind: EntryType,
    is_sparse: bool,
}

impl Gather<'_> {
    /// The entries of a tar.
    pub(super) fn tar(&self, place: &Place, reader: &mut dyn Read) -> Vec<Harvest> {
        let mut harvests = Vec::new();
        let mut names = Unique::default();
        let mut seen = 0;
        let problem = loop {
            if self.is_void() {
                return harvests;
            }
            let next = match next(reader) {
                Ok(Some(next)) => next,
                Ok(None) => break None,
                Err(error) => break Some(left::because("intake.tar.cut", &error).with("count", seen)),
            };
            let inner = self.tar_place(place, &next, &mut names);
            if let Some(rest) = inner.as_ref().and_then(|(inner, _)| self.rest(seen, inner)) {
                break Some(rest);
            }
            let mut body = reader.take(next.size);
            if let Some((inner, is_whole)) = inner {
                harvests.extend(self.tar_entry(&inner, is_whole, &next, &mut body));
                seen += 1;
            }
            let rest = body.limit();
            let padding = next.size.next_multiple_of(BLOCK as u64) - next.size;
            if let Err(error) = skip(reader, rest.saturating_add(padding)) {
                break Some(left::because("intake.tar.cut", &error).with("count", seen));
            }
        };
        harvests.extend(left::closed((&place.path, 0, Format::Tar), seen, problem, Status::Damaged));
        harvests
    }

    /// Where an entry lies, and whether its path is whole; `None` for folders, which are no sources.
    fn tar_place(&self, place: &Place, next: &Next, names: &mut Unique) -> Option<(Place, bool)> {
        if next.kind.is_dir() {
            return None;
        }
        let kept: String = next.name.chars().take(self.limits.path_chars).collect();
        let is_whole = kept.len() == next.name.len();
        Some((place.inner(&names.take(kept)), is_whole))
    }

    /// Reads one entry.
    fn tar_entry(&self, inner: &Place, is_whole: bool, next: &Next, body: &mut dyn Read) -> Vec<Harvest> {
        let leave =
            |is_evidence, problem| vec![left::unread(&inner.path, next.size, Status::Skipped, is_evidence, problem)];
        match next.kind {
            _ if !is_whole => leave(true, left::over("intake.cap.path", 1, self.limits.path_chars as u64)),
            kind if kind.is_symlink() || kind.is_hard_link() => leave(false, Message::new("intake.link.archive")),
            _ if next.is_sparse => leave(true, Message::new("intake.tar.sparse")),
            EntryType::Regular | EntryType::Continuous => {
                let wanted = (self.visit.wants)(inner);
                if wanted { self.stream(inner, Some(next.size), body, None) } else { Vec::new() }
            }
            _ => leave(false, Message::new("intake.special")),
        }
    }
}

/// Reads headers up to the next entry's own; `None` at the end.
fn next(reader: &mut dyn Read) -> io::Result<Option<Next>> {
    let mut extension = Extension::default();
    // A hostile tar could chain extensions without end: two kinds, each at most twice, is what writers make.
    for _ in 0..8 {
        let Some(header) = header(reader)? else { return Ok(None) };
        let size = header.entry_size()?;
        match header.entry_type() {
            EntryType::GNULongName => {
                let name = extension_bytes(reader, size)?;
                extension.name = name.map(|name| name.split(|byte| *byte == 0).next().unwrap_or_default().to_vec());
            }
            EntryType::XHeader => pax(&extension_bytes(reader, size)?.unwrap_or_default(), &mut extension),
            EntryType::GNULongLink | EntryType::XGlobalHeader => skip(reader, size.next_multiple_of(BLOCK as u64))?,
            kind => {
                let raw = extension.name.take().unwrap_or_else(|| header.path_bytes().into_owned());
                let is_sparse = extension.is_sparse || kind.is_gnu_sparse();
                let size = extension.size.unwrap_or(size);
                let holds_nothing = kind.is_symlink() || kind.is_hard_link() || kind.is_dir();
                let is_folder = kind.is_dir() || (kind.is_file() && raw.ends_with(b"/"));
                return Ok(Some(Next {
                    name: name::path_of(&raw, Legacy::None),
                    size: if holds_nothing { 0 } else { size },
                    kind: if is_folder { EntryType::Directory } else { kind },
                    is_sparse,
                }));
            }
        }
    }
    Err(io::ErrorKind::InvalidData.into())
}

/// The next header; `None` at the end. Blocks of zeros end a tar, and stand between two that were joined.
fn header(reader: &mut dyn Read) -> io::Result<Option<Header>> {
    let mut header = Header::new_old();
    let mut filled = Vec::with_capacity(BLOCK);
    loop {
        filled.clear();
        reader.take(BLOCK as u64).read_to_end(&mut filled)?;
        if filled.is_empty() {
            return Ok(None);
        }
        if filled.iter().any(|byte| *byte != 0) {
            break;
        }
        if filled.len() < BLOCK {
            return Ok(None);
        }
    }
    if filled.len() < BLOCK {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    header.as_mut_bytes().copy_from_slice(&filled);
    if checksum(&filled) != header.cksum().ok() {
        return Err(io::ErrorKind::InvalidData.into());
    }
    Ok(Some(header))
}

/// The bytes of an extension; `None` where they are over the cap.
fn extension_bytes(reader: &mut dyn Read, size: u64) -> io::Result<Option<Vec<u8>>> {
    let padded = size.next_multiple_of(BLOCK as u64);
    if size > MAX_EXTENSION {
        skip(reader, padded)?;
        return Ok(None);
    }
    let mut bytes = Vec::new();
    reader.take(size).read_to_end(&mut bytes)?;
    skip(reader, padded - size)?;
    Ok(Some(bytes))
}

/// Takes path and size from pax records (`LENGTH KEY=VALUE\n`).
fn pax(records: &[u8], extension: &mut Extension) {
    for record in tar::PaxExtensions::new(records).flatten() {
        match record.key_bytes() {
            b"path" => extension.name = Some(record.value_bytes().to_vec()),
            b"size" => extension.size = record.value().ok().and_then(|size| size.parse().ok()),
            key => extension.is_sparse |= key.starts_with(b"GNU.sparse."),
        }
    }
}

fn skip(reader: &mut dyn Read, count: u64) -> io::Result<()> {
    match io::copy(&mut reader.take(count), &mut io::sink())? {
        n if n == count => Ok(()),
        _ => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}
