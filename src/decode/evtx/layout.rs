//! Where the chunks of a log are, by its first bytes.

use super::format::{CHUNK_MAGIC, FILE_MAGIC, FileHeader, HEADER};

/// Where a log's chunks start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// After a file header, as Windows writes it.
    File(Option<FileHeader>),
    /// After a block that should be a file header.
    LostHeader,
    /// At once: chunks carved from somewhere.
    Bare,
}

impl Layout {
    /// Recognises a log by its first bytes.
    pub fn of(head: &[u8]) -> Option<Self> {
        if head.starts_with(FILE_MAGIC) {
            return Some(Self::File(FileHeader::read(head)));
        }
        if head.starts_with(CHUNK_MAGIC) {
            return Some(Self::Bare);
        }
        head.get(HEADER..)?.starts_with(CHUNK_MAGIC).then_some(Self::LostHeader)
    }

    /// Offset of the first chunk.
    pub fn base(self) -> u64 {
        if self == Self::Bare { 0 } else { HEADER as u64 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_recognised_by_its_file_header_or_its_first_chunk() {
        let mut block = vec![0; HEADER + 8];
        assert_eq!(Layout::of(&block), None);
        block[HEADER..].copy_from_slice(CHUNK_MAGIC);
        assert_eq!(Layout::of(&block), Some(Layout::LostHeader));
        assert_eq!(Layout::of(CHUNK_MAGIC), Some(Layout::Bare));
        assert_eq!(Layout::of(b"ElfFile\0").map(Layout::base), Some(4096));
    }
}
