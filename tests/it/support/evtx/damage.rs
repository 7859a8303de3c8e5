//! What happens to logs on their way: each function breaks one thing of a whole file.

use super::chunk::CHUNK;

/// Where a chunk of a file begins.
pub fn chunk_at(chunk: usize) -> usize {
    4096 + chunk * CHUNK
}

/// The records' checksum of a chunk does not hold; the records are whole.
pub fn data_checksum(log: &mut [u8], chunk: usize) {
    log[chunk_at(chunk) + 52] ^= 0x5a;
    reseal_header(log, chunk);
}

/// The header's checksum of a chunk does not hold; nothing else is wrong.
pub fn header_checksum(log: &mut [u8], chunk: usize) {
    log[chunk_at(chunk) + 124] ^= 0x5a;
}

/// Overwrites bytes inside a chunk's records, so that both their content and their checksum are wrong.
pub fn overwrite(log: &mut [u8], chunk: usize, offset: usize, bytes: &[u8]) {
    let at = chunk_at(chunk) + offset;
    log[at..at + bytes.len()].copy_from_slice(bytes);
}

/// A chunk's header is gone (a sector that was never written), its records are there.
pub fn zero_chunk_header(log: &mut [u8], chunk: usize) {
    log[chunk_at(chunk)..][..512].fill(0);
}

/// The file ends early.
pub fn truncate(log: &mut Vec<u8>, length: usize) {
    log.truncate(length);
}

/// The checksum of the file header does not hold.
pub fn file_checksum(log: &mut [u8]) {
    log[124] ^= 0x5a;
}

/// Offset inside its chunk of the n-th record.
pub fn record_offset(log: &[u8], chunk: usize, n: usize) -> usize {
    let base = chunk_at(chunk);
    (0..n).fold(512, |at, _| at + u32::from_le_bytes(log[base + at + 4..][..4].try_into().unwrap()) as usize)
}

fn reseal_header(log: &mut [u8], chunk: usize) {
    let chunk = &mut log[chunk_at(chunk)..][..CHUNK];
    let mut header = crc32fast::Hasher::new();
    header.update(&chunk[..120]);
    header.update(&chunk[128..512]);
    let checksum = header.finalize();
    chunk[124..128].copy_from_slice(&checksum.to_le_bytes());
}
