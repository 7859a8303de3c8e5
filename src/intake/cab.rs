//! Cabinets, as Windows' collectors make them: MSZIP and LZX.

use std::io::{Read, Seek};

use super::left;
use super::parts::Parts;

/// Bytes that may be unpacked to get at all files: each is reached from the beginning of its folder.
const WORK: u64 = 4 << 30;

/// What it costs to pass over a name: each file is looked for among all.
const NAME: u64 = 16;

/// The files of a cabinet, as many as fit into memory.
pub(super) fn parts<R: Read + Seek>(reader: R, mut parts: Parts<'_>) -> Parts<'_> {
    let mut cabinet = match cab::Cabinet::new(reader) {
        Ok(cabinet) => cabinet,
        Err(error) => return parts.broken(&error),
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
    let (mut work, mut lost) = (0_u64, 0_u64);
    let names = entries.len() as u64 * NAME;
    for (name, size, reach) in entries {
        work = work.saturating_add(reach + names);
        let read = (work <= WORK).then(|| cabinet.read_file(&name).ok()).flatten();
        match read.and_then(|mut file| parts.read(&mut file, size)).filter(|bytes| bytes.len() as u64 == size) {
            Some(bytes) => parts.add(name, bytes),
            None => lost += 1,
        }
    }
    if lost > 0 && parts.problem.is_none() {
        parts.problem = Some(left::because("intake.cab", &"MSZIP, LZX").with("count", lost));
    }
    parts
}
