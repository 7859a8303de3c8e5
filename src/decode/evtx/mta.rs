//! `LocaleMetaData\*.MTA`: the message texts that Windows saves beside an exported log.

use evtx::mta::{MtaEvent, MtaFile};

/// First bytes of such a file.
const MAGIC: &[u8; 8] = b"MTAFile\0";

/// Recognises a file of message texts by its first bytes.
pub fn is_texts(head: &[u8]) -> bool {
    head.starts_with(MAGIC)
}

/// The message texts of one exported log, in one language.
pub struct Texts(MtaFile);

impl Texts {
    /// `None` where the file is damaged.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        MtaFile::from_bytes(bytes).ok().map(Self)
    }

    /// The message of the event with this `EventRecordID`, as the exporting machine showed it.
    pub fn message(&self, provider: &str, record_id: u64) -> Option<String> {
        // The number in the export is not known here; a number that no record has makes the crate go by the id.
        let event = MtaEvent {
            provider,
            record_number: 0,
            event_record_id: record_id,
            qualifiers: 0,
            level: 0,
            task: 0,
            opcode: 0,
            keywords: 0,
        };
        self.0.rendering_info(&event)?.message.map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_file_gives_no_texts() {
        assert!(is_texts(b"MTAFile\0\x01\0\0\0"));
        assert!(Texts::read(b"MTAFile\0\x01\0\0\0").is_none());
        assert!(!is_texts(b"ElfFile\0"));
    }
}
