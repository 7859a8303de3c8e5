//! Cabinets, as Windows' collectors make them: MSZIP and LZX.

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Seek, SeekFrom};

use super::left;
use super::name::{self, Legacy};
use super::parts::Parts;

/// Bytes that may be unpacked to get at all files: each is reached from the beginning of its folder.
const WORK: u64 = 4 << 30;

/// What it costs to pass over a name: each file is looked for among all.
const NAME: u64 = 16;

/// The files of a cabinet, as many as fit into memory.
pub(super) fn parts<R: Read + Seek>(mut reader: R, mut parts: Parts<'_>) -> Parts<'_> {
    let table = table(&mut reader).unwrap_or_default();
    let raw: BTreeSet<&[u8]> = table.iter().map(|(_, raw)| raw.as_slice()).collect();
    let is_plain = raw.len() == table.len() && table.iter().all(|(_, raw)| std::str::from_utf8(raw).is_ok());
    if is_plain {
        return match reader.seek(SeekFrom::Start(0)) {
            Ok(_) => files(reader, &[], parts),
            Err(error) => parts.broken(&error),
        };
    }
    // The reader knows files by their names, and knows no name twice and none in another code page: numbers instead.
    let mut cabinet = Vec::new();
    let read = reader.seek(SeekFrom::Start(0)).is_ok() && reader.read_to_end(&mut cabinet).is_ok();
    if !read || !parts.charge(cabinet.len() as u64 * 2) {
        return parts;
    }
    let at = u32::try_from(cabinet.len()).unwrap_or_default();
    for (n, (fields, _)) in table.iter().enumerate() {
        cabinet.extend(fields);
        cabinet.extend(format!("{n}\0").bytes());
    }
    for (place, byte) in cabinet.iter_mut().skip(FIRST_FILE as usize).zip(at.to_le_bytes()) {
        *place = byte;
    }
    let names: Vec<String> = table.iter().map(|(_, raw)| name::path_of(raw, Legacy::Dos)).collect();
    files(Cursor::new(cabinet), &names, parts)
}

/// Where a cabinet says where its table of files begins, and how many there are.
const FIRST_FILE: u64 = 16;
const COUNT: u64 = 28;
/// Bytes of a file's entry before its name, and of the longest name.
const ENTRY: usize = 16;
const LONGEST: u64 = 256;

/// The entries of a cabinet's files: the fields before the name, and the name as it stands there.
fn table<R: Read + Seek>(reader: &mut R) -> std::io::Result<Vec<([u8; ENTRY], Vec<u8>)>> {
    let mut number = |at: u64| {
        let mut bytes = [0; 4];
        reader.seek(SeekFrom::Start(at))?;
        reader.read_exact(&mut bytes)?;
        std::io::Result::Ok(u32::from_le_bytes(bytes))
    };
    let (first, count) = (number(FIRST_FILE)?, number(COUNT)? & 0xffff);
    reader.seek(SeekFrom::Start(first.into()))?;
    let mut table = Vec::new();
    let mut reader = std::io::BufReader::new(reader);
    for _ in 0..count {
        let (mut fields, mut name) = ([0; ENTRY], Vec::new());
        reader.read_exact(&mut fields)?;
        std::io::BufRead::read_until(&mut (&mut reader).take(LONGEST), 0, &mut name)?;
        name.pop();
        table.push((fields, name));
    }
    Ok(table)
}

/// The files of a cabinet whose names are numbers of `names`, or their own where there are none.
fn files<'a, R: Read + Seek>(reader: R, names: &[String], mut parts: Parts<'a>) -> Parts<'a> {
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
    let passed = entries.len() as u64 * NAME;
    for (name, size, reach) in entries {
        work = work.saturating_add(reach + passed);
        let read = (work <= WORK).then(|| cabinet.read_file(&name).ok()).flatten();
        match read.and_then(|mut file| parts.read(&mut file, size)).filter(|bytes| bytes.len() as u64 == size) {
            Some(bytes) => {
                let own = name.parse().ok().and_then(|n: usize| names.get(n));
                parts.add(own.cloned().unwrap_or(name), bytes);
            }
            None => lost += 1,
        }
    }
    if lost > 0 && parts.problem.is_none() {
        parts.problem = Some(left::because("intake.cab", &"MSZIP, LZX").with("count", lost));
    }
    parts
}
