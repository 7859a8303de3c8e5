//! Archives made in memory, and a reader that notes what it was given.

#![allow(dead_code, reason = "each test file uses its part")]

use std::io::{Cursor, Write};
use std::path::Path;

use vssleuth::facts::{Harvest, Kind, Status};
use vssleuth::intake::{self, Body, Input, Limits, Room, Silent, Split};
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

/// A source as a test sees it: path, status, content (or the key of its first problem).
pub(crate) type Seen = (String, Status, String);

/// Stands in for the evidence stage: takes what begins with `?` for unknown without reading on, reads all else whole.
pub(crate) fn probe(input: Input<'_>) -> Harvest {
    let unknown = Harvest::of(input.path, Kind::Other, "probe");
    let mut harvest = Harvest { status: Status::Unrecognised, is_evidence: false, ..unknown };
    if input.head.starts_with(b"?") {
        return harvest;
    }
    let mut content = Vec::new();
    match input.body {
        Body::Stream(stream) => {
            // The fault is the intake's to report.
            let _ = stream.read_to_end(&mut content);
        }
        Body::File(file) => {
            content.resize(file.len as usize, 0);
            assert_eq!(file.read_at(&mut content, 0).expect("bytes"), content.len());
        }
    }
    assert!(content.starts_with(input.head), "the head is the body's front");
    harvest.status = Status::Parsed;
    harvest.sha256 = Some(digest(&content));
    harvest
}

/// Short content as it is, long content as length and checksum.
pub(crate) fn digest(content: &[u8]) -> String {
    match std::str::from_utf8(content) {
        Ok(text) if text.len() <= 64 => text.to_owned(),
        _ => format!("{} bytes, crc {:08x}", content.len(), crc32fast::hash(content)),
    }
}

/// All sources of `path` with `limits`, with so many threads.
pub(crate) fn harvests(path: &Path, limits: &Limits, jobs: usize) -> Vec<Harvest> {
    harvests_by(path, limits, jobs, &|input, _| probe(input))
}

/// The same, read by `read`.
pub(crate) fn harvests_by(
    path: &Path,
    limits: &Limits,
    jobs: usize,
    read: &(dyn Fn(Input<'_>, &Room<'_>) -> Harvest + Sync),
) -> Vec<Harvest> {
    let cases = intake::cases(&[path.to_owned()], &Split::Paths, None, limits).expect("a case");
    let case = cases.into_iter().flatten().next().expect("a case");
    let threads = rayon::ThreadPoolBuilder::new().num_threads(jobs).build().expect("threads");
    threads.install(|| intake::harvest(&case, limits, &Silent, read))
}

/// The same, in short.
pub(crate) fn seen(path: &Path, limits: &Limits) -> Vec<Seen> {
    harvests(path, limits, 2).into_iter().map(brief).collect()
}

/// A harvest in short.
pub(crate) fn brief(harvest: Harvest) -> Seen {
    let problem = harvest.problems.last().map(|problem| problem.key.to_owned());
    let what = problem.or(harvest.sha256).unwrap_or_default();
    (harvest.path, harvest.status, what)
}

/// As mails carry bytes: base64 in one line.
pub(crate) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, byte| (bits << 8) | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place)) as usize & 63];
            text.push(if place > three.len() { '=' } else { char::from(letter) });
        }
    }
    text
}

/// A source that was read whole.
pub(crate) fn whole(path: &str, content: &str) -> Seen {
    (path.to_owned(), Status::Parsed, content.to_owned())
}

/// A source with a problem.
pub(crate) fn with(path: &str, status: Status, problem: &str) -> Seen {
    (path.to_owned(), status, problem.to_owned())
}

/// A zip of deflated entries.
pub(crate) fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    zip_with(entries, CompressionMethod::Deflated)
}

/// A zip.
pub(crate) fn zip_with(entries: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).expect("an entry");
        zip.write_all(content).expect("bytes");
    }
    zip.finish().expect("a zip").into_inner()
}

/// Puts other bytes of the same length in the place of a name, in both headers.
pub(crate) fn rename(archive: &mut [u8], from: &[u8], to: &[u8]) {
    assert_eq!(from.len(), to.len());
    let places: Vec<usize> = (0..=archive.len() - from.len()).filter(|n| archive[*n..].starts_with(from)).collect();
    assert!(!places.is_empty(), "the name is there");
    places.into_iter().for_each(|n| archive[n..n + to.len()].copy_from_slice(to));
}

/// A tar in the GNU format.
pub(crate) fn tar_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, content) in entries {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, name, *content).expect("an entry");
    }
    tar.into_inner().expect("a tar")
}

/// One gzip member.
pub(crate) fn gzip_of(content: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(content).expect("bytes");
    gzip.finish().expect("a gzip")
}

/// A solid 7z.
pub(crate) fn seven_zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = sevenz_rust2::ArchiveWriter::new(Cursor::new(Vec::new())).expect("a 7z");
    let (list, readers): (Vec<_>, Vec<_>) = entries
        .iter()
        .map(|(name, content)| {
            let entry = sevenz_rust2::ArchiveEntry::new_file(name);
            (entry, sevenz_rust2::SourceReader::new(Cursor::new(content.to_vec())))
        })
        .unzip();
    archive.push_archive_entries(list, readers).expect("entries");
    archive.finish().expect("a 7z").into_inner()
}

/// Bytes that do not shrink.
pub(crate) fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let step = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..length).map(step).collect()
}

/// A file in a new folder.
pub(crate) fn file(name: &str, content: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("a file");
    (folder, path)
}
