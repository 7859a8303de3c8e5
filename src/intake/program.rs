//! Programs that unpack themselves: where a program of Windows ends, an archive may begin.

use std::io::Read;
use std::sync::Arc;

use memchr::memmem;

use super::HEAD;
use super::file::{Bytes, Window};
use super::gather::Gather;
use super::item::{Item, Place};
use super::kind::Format;
use super::left;
use super::limits::Hold;
use crate::facts::{Harvest, Nature, Status};

/// Bytes of the header of a program of DOS.
const DOS: u64 = 0x40;

/// Where the sections of a program end, as its header says; `None` for what is no program.
pub(super) fn end(head: &[u8]) -> Option<u64> {
    let short = |at: usize| Some(u16::from_le_bytes(*head.get(at..)?.first_chunk()?));
    let long = |at: usize| Some(u32::from_le_bytes(*head.get(at..)?.first_chunk()?));
    let header = head.starts_with(b"MZ").then(|| long(0x3c)).flatten()? as usize;
    // A program of DOS says nothing that could be relied on.
    if head.get(header..).and_then(|header| header.get(..4)) != Some(b"PE\0\0") {
        return Some(DOS);
    }
    let sections = header + 24 + usize::from(short(header + 20)?);
    let ends = (0..usize::from(short(header + 6)?)).map(|n| {
        let section = sections + n * 40;
        Some(u64::from(long(section + 16)?) + u64::from(long(section + 20)?))
    });
    ends.collect::<Option<Vec<u64>>>()?.into_iter().max()
}

/// First bytes of what may stand behind a program, which may have some lines on itself in between.
const BEHIND: [(&[u8], Format); 4] = [
    (b"7z\xBC\xAF\x27\x1C", Format::SevenZip),
    (b"PK\x03\x04", Format::Zip),
    (b"MSCF\0\0\0\0", Format::Cabinet),
    (b"Rar!\x1A\x07", Format::Closed("rar")),
];

impl Gather<'_> {
    /// What lies behind a program, or the program itself, where that is nothing that is known.
    pub(super) fn program(&self, place: &Place, bytes: Bytes) -> (Vec<Item>, Vec<Harvest>) {
        let mut head = vec![0; HEAD];
        let read = bytes.read_at(&mut head, 0).unwrap_or(0);
        head.truncate(read);
        let end = end(&head).unwrap_or(0);
        let mut behind = vec![0; HEAD];
        let read = bytes.read_at(&mut behind, end).unwrap_or(0);
        behind.truncate(read);
        let found = BEHIND
            .iter()
            .filter_map(|(magic, format)| Some((memmem::find(&behind, magic)?, *format)))
            .min_by_key(|(at, _)| *at);
        match found {
            None => (Vec::new(), self.plain(place, &bytes, &head)),
            // Its directory stands at its end, and counts from where it begins.
            Some((_, Format::Zip)) => self.zip(place, bytes),
            Some((_, format @ Format::Closed(name))) => {
                let problem = left::because("intake.format.closed", &name);
                let own = left::archive(&place.path, bytes.len(), format, Status::Skipped, vec![problem]);
                (Vec::new(), vec![Harvest { nature: Nature::Unknown, ..own }])
            }
            Some((at, format)) => {
                let from = end + at as u64;
                let size = bytes.len().saturating_sub(from);
                let held = if size <= self.limits.held_bytes { Hold::take(&self.budget, size) } else { None };
                let mut rest = Vec::new();
                let mut window = Window::new(bytes);
                let skipped = std::io::Seek::seek(&mut window, std::io::SeekFrom::Start(from));
                if held.is_none() || skipped.and_then(|_| window.read_to_end(&mut rest)).is_err() {
                    let problem = left::over("intake.cap.held", 1, self.limits.held_bytes);
                    return (
                        Vec::new(),
                        vec![left::archive(&place.path, size, format, Status::Skipped, vec![problem])],
                    );
                }
                self.list(place, Bytes::Memory(Arc::new(rest)), format)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_ends_where_its_last_section_does() {
        let mut program = vec![0; 0x200];
        program[..2].copy_from_slice(b"MZ");
        program[0x3c] = 0x80;
        program[0x80..0x84].copy_from_slice(b"PE\0\0");
        program[0x86] = 1;
        program[0x94] = 0xe0;
        let section = 0x80 + 24 + 0xe0;
        program[section + 16..section + 24].copy_from_slice(&[0, 2, 0, 0, 0, 4, 0, 0]);
        assert_eq!(end(&program), Some(0x600));
        assert_eq!(end(&program[..0x50]), Some(DOS));
        assert_eq!(end(b"MZ and more"), None);
        assert_eq!(end(b"text"), None);
    }
}
