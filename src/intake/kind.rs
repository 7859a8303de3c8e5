//! Containers by their first bytes, and names that promise evidence.

use super::dictionary;

/// A format that holds other files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Zip,
    SevenZip,
    Gzip,
    Bzip2,
    Xz,
    /// What was before xz: no magic, but a header that no text begins with.
    Lzma,
    Zstd,
    Tar,
    Cabinet,
    /// A document of Office.
    Office,
    /// A document of LibreOffice.
    OpenDocument,
    /// A mail as it is sent.
    Mail,
    /// Mails one behind another.
    Mailbox,
    /// A mail as Outlook saves it.
    Outlook,
    /// A text with files written in it.
    Encoded,
    /// A program with an archive behind it, which unpacks itself.
    Program,
    /// A document of Office behind a password.
    Protected,
    /// Known, not opened.
    Closed(&'static str),
}

impl Format {
    /// Read by position, and so held in memory where it lies in another container.
    pub(super) fn is_seekable(self) -> bool {
        matches!(self, Self::Zip | Self::SevenZip | Self::Program) || self.has_parts()
    }

    /// Comes apart as a whole.
    pub(super) fn has_parts(self) -> bool {
        matches!(
            self,
            Self::Cabinet
                | Self::Office
                | Self::OpenDocument
                | Self::Mail
                | Self::Mailbox
                | Self::Outlook
                | Self::Encoded
        )
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Zip => "zip",
            Self::SevenZip => "7z",
            Self::Gzip => "gzip",
            Self::Bzip2 => "bzip2",
            Self::Xz => "xz",
            Self::Lzma => "lzma",
            Self::Zstd => "zstd",
            Self::Tar => "tar",
            Self::Cabinet => "cab",
            Self::Office => "Office",
            Self::OpenDocument => "OpenDocument",
            Self::Mail => "eml",
            Self::Mailbox => "mbox",
            Self::Outlook => "msg",
            Self::Encoded => "base64, uuencode, yEnc",
            Self::Program => "exe",
            Self::Protected => "Office",
            Self::Closed(name) => name,
        }
    }
}

/// First bytes of the formats that have some.
const MAGIC: &[(&[u8], Format)] = &[
    (b"PK\x03\x04", Format::Zip),
    (b"PK\x05\x06", Format::Zip),
    (b"PK\x07\x08PK\x03\x04", Format::Zip),
    (b"7z\xBC\xAF\x27\x1C", Format::SevenZip),
    (b"\x1F\x8B\x08", Format::Gzip),
    (b"BZh", Format::Bzip2),
    (b"\xFD7zXZ\0", Format::Xz),
    (b"Rar!\x1A\x07", Format::Closed("rar")),
    (b"MSCF\0\0\0\0", Format::Cabinet),
    (b"\x28\xB5\x2F\xFD", Format::Zstd),
];

/// How a compound file begins: mails of Outlook, documents of old Office, and those of Office behind a password.
const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Names of the entry that an Office document's zip begins with: Office's own, then those of other programs that write
/// such documents.
const OFFICE: [&[u8]; 6] = [b"[Content_Types].xml", b"_rels/.rels", b"docProps/", b"word/", b"xl/", b"ppt/"];

/// Whether a zip is a document: by its first entry, a part in XML.
fn is_office(zip: &[u8]) -> bool {
    let length =
        zip.get(26..).and_then(|at| at.first_chunk()).map_or(0, |length| usize::from(u16::from_le_bytes(*length)));
    let name = zip.get(30..30 + length).unwrap_or_default();
    OFFICE.iter().any(|begin| name.starts_with(begin)) && (name.ends_with(b".xml") || name.ends_with(b".rels"))
}

/// What kind of archive begins with `head`; `None` for everything that is to be read as it is.
pub(super) fn format(head: &[u8]) -> Option<Format> {
    let format = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, format)| *format);
    match format {
        Some(Format::Zip) if is_office(head) => Some(Format::Office),
        // A text may begin with BZh: bzip2 goes on with a digit and the digits of pi.
        Some(Format::Bzip2) if head.get(4..10) != Some(b"1AY&SY") => None,
        None if is_tar(head) => Some(Format::Tar),
        None if dictionary::of_lzma(head).is_some() => Some(Format::Lzma),
        None if is_outlook(head) => Some(Format::Outlook),
        None if is_compound_with(head, "EncryptedPackage") => Some(Format::Protected),
        None if super::mail::is_mail(head) => Some(Format::Mail),
        None if super::mail::is_mailbox(head) => Some(Format::Mailbox),
        None if super::transfer::is_encoded(head) => Some(Format::Encoded),
        Some(Format::Zip) if is_open_document(head) => Some(Format::OpenDocument),
        other => other,
    }
}

/// The format of a source of a name and of so many bytes. A program is an archive only if something follows it; a text may be
/// too large to be held for what may be written in it; a document of Office behind a password may say so far behind its
/// beginning, but is no zip any more.
pub(super) fn format_of(path: &str, head: &[u8], size: Option<u64>) -> Option<Format> {
    /// Bytes of the largest text in which files are looked for.
    const TEXT: u64 = 16 << 20;
    match format(head) {
        Some(Format::Encoded) if size.is_none_or(|size| size > TEXT) => None,
        None if head.starts_with(COMPOUND) && is_zipped_document(path) => Some(Format::Protected),
        None if super::program::end(head).zip(size).is_some_and(|(end, size)| end < size) => Some(Format::Program),
        other => other,
    }
}

/// Whether a name is that of a document which Office writes as a zip.
fn is_zipped_document(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    [".docx", ".docm", ".xlsx", ".xlsm", ".xlsb", ".pptx", ".pptm"].iter().any(|ending| path.ends_with(ending))
}

/// A document of LibreOffice: its zip begins with an entry that says so.
fn is_open_document(zip: &[u8]) -> bool {
    const NAME: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.";
    zip.get(30..).is_some_and(|name| name.starts_with(NAME))
}

/// A compound file with the stream that every mail has; the directory lies near the front of one that Outlook saved.
fn is_outlook(head: &[u8]) -> bool {
    is_compound_with(head, "__properties_version1.0")
}

/// A compound file that begins with a stream of this name, as far as its directory lies near the front.
fn is_compound_with(head: &[u8], stream: &str) -> bool {
    let name = || stream.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    head.starts_with(COMPOUND) && memchr::memmem::find(head, &name()).is_some()
}

/// A tar has its header's checksum, whether POSIX, GNU or older than both. A block of zeros would have one too.
fn is_tar(head: &[u8]) -> bool {
    let Some(block) = head.get(..512).filter(|block| block.iter().any(|byte| *byte != 0)) else { return false };
    let header = tar::Header::from_byte_slice(block);
    header.cksum().is_ok_and(|sum| super::tar::checksum(block) == Some(sum)) && header.entry_size().is_ok()
}

/// Endings of files that are evidence whatever they hold.
const ENDINGS: &[&str] = &[".evtx", ".evt", ".reg", ".hiv", ".mta"];
/// Parts of the names that collectors give to the captures that matter.
const PARTS: &[&str] =
    &["vssadmin", "list_writers", "clustersharedvolume", "sharedvolume", "clusternode", "diskshadow"];
/// First bytes of event logs and registry hives.
const HEADS: &[&[u8]] = &[b"ElfFile\0", b"regf"];

/// Whether a source is read chunk by chunk, whatever its size.
fn is_stream(head: &[u8]) -> bool {
    HEADS.iter().any(|magic| head.starts_with(magic))
}

/// Whether a source, or what comes out of a stream, may take many times its size while it is read, and more than the share
/// of a thread. The allocator keeps for each thread what that thread once took: eight texts at once cost eight times one.
pub(super) fn is_heavy(format: Option<Format>, head: &[u8], size: u64) -> bool {
    let threads = rayon::current_num_threads() as u64;
    match format {
        // Its text is read as any other.
        Some(Format::Encoded) => takes_apart(head, size, threads),
        Some(format) => {
            threads > FEW && !format.is_seekable() && !matches!(format, Format::Closed(_) | Format::Protected)
        }
        None => takes_apart(head, size, threads),
    }
}

/// Threads that are so few that to wait for each other would cost more than what they keep.
const FEW: u64 = 2;

/// Whether a source is a text of which `threads` cannot take so much apart at once.
pub(super) fn takes_apart(head: &[u8], size: u64, threads: u64) -> bool {
    /// Bytes of texts that all threads may take apart at once.
    const AT_ONCE: u64 = 4 << 20;
    threads > FEW && !is_stream(head) && size > AT_ONCE / threads
}

/// Whether a source that could not be read would have been evidence, as far as its name and first bytes say.
pub(super) fn looks_like_evidence(path: &str, head: &[u8]) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    ENDINGS.iter().any(|ending| name.ends_with(ending))
        || PARTS.iter().any(|part| name.contains(part))
        || HEADS.iter().any(|magic| head.starts_with(magic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_what_is_an_archive() {
        let zip_of = |name: &str| {
            let mut zip = b"PK\x03\x04".to_vec();
            zip.resize(30, 0);
            zip[26] = name.len() as u8;
            [zip, name.as_bytes().to_vec()].concat()
        };
        let mut tar = tar::Header::new_old();
        tar.set_path("a.txt").expect("a name");
        tar.set_size(3);
        tar.set_cksum();
        let mut spoilt = tar.clone();
        spoilt.as_mut_bytes()[1] ^= 1;
        let table: &[(&str, &[u8], Option<Format>)] = &[
            ("zip", b"PK\x03\x04rest", Some(Format::Zip)),
            ("empty zip", b"PK\x05\x06", Some(Format::Zip)),
            ("document", &zip_of("[Content_Types].xml"), Some(Format::Office)),
            ("sheets of another program", &zip_of("docProps/app.xml"), Some(Format::Office)),
            ("a folder called so", &zip_of("word/list.txt"), Some(Format::Zip)),
            ("7z", b"7z\xBC\xAF\x27\x1C\0\x04", Some(Format::SevenZip)),
            ("gzip", b"\x1F\x8B\x08\0", Some(Format::Gzip)),
            ("bzip2", b"BZh91AY&SY", Some(Format::Bzip2)),
            ("lzma", b"\x5d\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff\0", Some(Format::Lzma)),
            ("no lzma: an odd dictionary", b"\x5d\0\0\x81\0\xff\xff\xff\xff\xff\xff\xff\xff\0", None),
            ("mail", b"From: a@contoso.com\r\nMIME-Version: 1.0\r\n\r\n", Some(Format::Mail)),
            ("forwarded", b"From: a\nSent: b\nTo: c\nSubject: d\n\n", None),
            ("text", b"BZh is how bzip2 begins", None),
            ("old tar", tar.as_bytes(), Some(Format::Tar)),
            ("no tar", spoilt.as_bytes(), None),
            ("zeros", &[0; 1024], None),
            ("log", b"ElfFile\0", None),
            ("nothing", b"", None),
        ];
        for (what, head, expected) in table {
            assert_eq!(format(head), *expected, "{what}");
        }
    }

    #[test]
    fn texts_and_streams_are_heavy_logs_and_what_is_small_are_not() {
        const LARGE: u64 = 5 << 20;
        for (format, head, size, expected) in [
            (None, &b"text"[..], LARGE, true),
            (None, b"text", 1_000, false),
            (None, b"ElfFile\0", LARGE, false),
            (Some(Format::Tar), b"", 1_000, true),
            (Some(Format::Zip), b"", LARGE, false),
        ] {
            let among = |threads| {
                let threads = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
                threads.install(|| is_heavy(format, head, size))
            };
            assert_eq!([among(8), among(2)], [expected, false], "{format:?} {head:?} {size}");
        }
    }

    #[test]
    fn names_promise_evidence() {
        for (name, head, expected) in [
            ("a/System.EVTX", "", true),
            ("vm_vssadmin_list_writers.txt", "", true),
            ("noname", "ElfFile\0", true),
            ("evtx/photo.jpg", "", false),
        ] {
            assert_eq!(looks_like_evidence(name, head.as_bytes()), expected, "{name}");
        }
    }
}
