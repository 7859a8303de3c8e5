//! Cabinets, as Windows' collectors make them: MSZIP and LZX.

use std::io::{Read, Seek};

use super::left;
use super::parts::{Parts, read_capped};

/// Bytes that may be unpacked to get at all files: each is reached from the beginning of its folder.
const WORK: u64 = 4 << 30;

/// The files of a cabinet, as many as fit into memory.
pub(super) fn parts<R: Read + Seek>(reader: R, most: u64) -> Parts {
    let mut cabinet = match cab::Cabinet::new(reader) {
        Ok(cabinet) => cabinet,
        Err(error) => return Parts::broken(&error),
    };
    let entries = cabinet.folder_entries().flat_map(|folder| {
        let mut before = 0;
        let files = folder.file_entries().map(move |file| {
            let size = u64::from(file.uncompressed_size());
            before += size;
            (file.name().to_owned(), size, before)
        });
        files.collect::<Vec<_>>()
    });
    let entries: Vec<(String, u64, u64)> = entries.collect();
    let (mut parts, mut held, mut work, mut lost) = (Parts::default(), 0_u64, 0_u64, 0_u64);
    for (name, size, reach) in entries {
        held = held.saturating_add(size);
        work = work.saturating_add(reach);
        let fits = held <= most && work <= WORK;
        let read = fits.then(|| cabinet.read_file(&name).ok()).flatten();
        match read.and_then(|mut file| read_capped(&mut file, size)).filter(|bytes| bytes.len() as u64 == size) {
            Some(bytes) => parts.add(name, bytes),
            None => lost += 1,
        }
    }
    if lost > 0 {
        parts.problem = Some(left::because("intake.cab", &"MSZIP, LZX").with("count", lost));
    }
    parts
}
