//! Offsets and sizes of the file, chunk and record headers, and little-endian reads that cannot fail loudly.

/// Bytes of the file header block.
pub const HEADER: usize = 4096;
/// Bytes of a chunk.
pub const CHUNK: usize = 65_536;
/// Bytes of a chunk header: the first record starts here.
pub(super) const CHUNK_HEADER: usize = 512;
/// Bytes of a record before its BinXML: magic, size, record number, time.
pub(super) const RECORD_HEADER: usize = 24;
/// Bytes of a record beside its BinXML: the header, and the copy of the size at the end.
pub(super) const RECORD_OVERHEAD: usize = RECORD_HEADER + 4;
/// FILETIME from which on the crate refuses a record (it lies in the year 9999).
pub(super) const TIME_LIMIT: u64 = 2_650_467_000_000_000_000;
/// First bytes of a file.
pub const FILE_MAGIC: &[u8; 8] = b"ElfFile\0";
/// First bytes of a chunk.
pub(super) const CHUNK_MAGIC: &[u8; 8] = b"ElfChnk\0";
/// First bytes of a record.
pub(super) const RECORD_MAGIC: &[u8; 4] = b"**\0\0";
/// Where the chunk header keeps its tables of names, which the crate would read whole.
pub(super) const NAME_TABLE: std::ops::Range<usize> = 128..384;
/// Flag of file and chunk headers: no checksums were written.
const NO_CRC32: u32 = 4;
/// Flag of the file header: it was not written back when the log was copied. Chunks carry it too, where it says nothing.
const DIRTY: u32 = 1;

pub(super) fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

pub(super) fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

pub(super) fn u64_at(data: &[u8], at: usize) -> Option<u64> {
    data.get(at..)?.first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
}

/// A `u32` that is an offset or a length.
pub(super) fn offset_at(data: &[u8], at: usize) -> Option<usize> {
    u32_at(data, at).map(|value| value as usize)
}

/// What the file header says; nothing of it is needed to read the chunks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileHeader {
    /// The number that the next record will get: 1 in a log that never held any.
    pub next_record: u64,
    /// Count of chunks, of which only 16 bits are kept.
    pub chunks: u16,
    /// Its checksum holds, so that it can be believed.
    pub intact: bool,
    /// The log was in use when it was copied: the counts may be behind.
    pub dirty: bool,
}

impl FileHeader {
    /// `None` where the block does not begin with the magic or is cut short.
    pub fn read(block: &[u8]) -> Option<Self> {
        if !block.starts_with(FILE_MAGIC) {
            return None;
        }
        let flags = u32_at(block, 120)?;
        let intact = flags & NO_CRC32 != 0 || u32_at(block, 124)? == crc32fast::hash(block.get(..120)?);
        let dirty = flags & DIRTY != 0;
        Some(Self { next_record: u64_at(block, 24)?, chunks: u16_at(block, 42)?, intact, dirty })
    }

    /// Says for certain that the chunk at this place is not in use: what stands in it was never written by the log.
    pub fn leaves_out(&self, chunk: u64) -> bool {
        let counted = u64::from(self.chunks);
        self.intact && !self.dirty && counted > 0 && (counted..=u64::from(u16::MAX)).contains(&chunk)
    }

    /// Says for certain that the chunk at this place holds records.
    pub fn counts(&self, chunk: u64) -> bool {
        self.intact && !self.says_empty() && chunk < u64::from(self.chunks)
    }

    /// Says that the log holds no record.
    pub fn says_empty(&self) -> bool {
        self.chunks == 0 || (self.next_record <= 1 && self.chunks <= 1)
    }
}

/// What a chunk header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ChunkHeader {
    /// Number of the first record.
    pub(super) first_record: u64,
    /// Number of the last record.
    pub(super) last_record: u64,
    /// Where the live records end and stale bytes begin.
    pub(super) free_space: usize,
    /// The header's checksum holds.
    pub(super) header_intact: bool,
    /// The records' checksum holds.
    pub(super) records_intact: bool,
}

impl ChunkHeader {
    /// `None` where the magic is missing. Takes both checksums, which touches all live bytes once.
    pub(super) fn read(chunk: &[u8]) -> Option<Self> {
        let head = chunk.get(..CHUNK_HEADER).filter(|head| head.starts_with(CHUNK_MAGIC))?;
        let free_space = offset_at(head, 48)?;
        let unchecked = u32_at(head, 120)? & NO_CRC32 != 0;
        let mut crc = crc32fast::Hasher::new();
        crc.update(head.get(..120)?);
        crc.update(head.get(128..)?);
        let records = chunk.get(CHUNK_HEADER..free_space);
        Some(Self {
            first_record: u64_at(head, 24)?,
            last_record: u64_at(head, 32)?,
            free_space,
            header_intact: unchecked || u32_at(head, 124)? == crc.finalize(),
            records_intact: records
                .is_some_and(|records| unchecked || u32_at(head, 52) == Some(crc32fast::hash(records))),
        })
    }

    /// How many records the header counts; 0 for an empty chunk.
    pub(super) fn count(&self) -> u64 {
        self.last_record.checked_sub(self.first_record).and_then(|n| n.checked_add(1)).unwrap_or(0)
    }
}

/// A record's header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RecordHeader {
    /// Where it starts in the chunk.
    pub(super) at: usize,
    /// Bytes of the whole record.
    pub(super) size: usize,
    /// Its number in this file. An export counts anew from 1, so this is not always the `EventRecordID`.
    pub(super) number: u64,
    /// FILETIME at which it was written.
    pub(super) written: u64,
}

impl RecordHeader {
    /// The record at `at`, if it begins with the magic and lies inside the chunk.
    pub(super) fn read(chunk: &[u8], at: usize) -> Option<Self> {
        let head = chunk.get(at..)?.first_chunk::<RECORD_HEADER>()?;
        let size = offset_at(head, 4)?;
        let inside =
            head.starts_with(RECORD_MAGIC) && size >= RECORD_OVERHEAD && size <= chunk.len().checked_sub(at)?;
        inside.then_some(Self { at, size, number: u64_at(head, 8)?, written: u64_at(head, 16)? })
    }

    /// Where the next one starts.
    pub(super) fn end(&self) -> usize {
        self.at + self.size
    }

    /// The size is repeated at the record's end: the sign by which stale records are told from noise.
    pub(super) fn ends_with_size(&self, chunk: &[u8]) -> bool {
        offset_at(chunk, self.end() - 4) == Some(self.size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_must_lie_inside_the_chunk() {
        let mut chunk = vec![0; 100];
        chunk[10..14].copy_from_slice(RECORD_MAGIC);
        for (size, fits) in [(27u32, false), (28, true), (90, true), (91, false), (u32::MAX, false)] {
            chunk[14..18].copy_from_slice(&size.to_le_bytes());
            assert_eq!(RecordHeader::read(&chunk, 10).is_some(), fits, "{size}");
        }
        assert_eq!(RecordHeader::read(&chunk, 11), None);
        assert_eq!(RecordHeader::read(&chunk, usize::MAX), None);
    }

    #[test]
    fn a_header_without_records_says_so() {
        let header = |next_record, chunks| FileHeader { next_record, chunks, intact: true, dirty: false };
        assert!(header(1, 0).says_empty());
        assert!(header(1, 1).says_empty());
        assert!(!header(2226, 26).says_empty());
    }
}
