//! A zip writer of our own: names as raw bytes, any method, the oddities that the readers must meet. After APPNOTE.TXT.

use std::io::Write as _;

/// How an entry is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Store,
    Deflate,
    /// Marked as encrypted; the bytes are noise to whoever has no password.
    Encrypted,
}

/// 3 September 2024, 10:15:12, in the format of MS-DOS.
const DOS_TIME: u32 = (44 << 25 | 9 << 21 | 3 << 16) | (10 << 11 | 15 << 5 | 6);

/// A zip under construction.
#[derive(Clone, Debug, Default)]
pub struct Zip {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    entries: u16,
}

impl Zip {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an entry; a name that is UTF-8 beyond ASCII is marked as such.
    pub fn entry(mut self, name: &[u8], content: &[u8], method: Method) -> Self {
        let (body, number) = match method {
            Method::Store => (content.to_vec(), 0),
            Method::Deflate => (deflate(content), 8),
            Method::Encrypted => ([&[0x5a; 12], content].concat(), 0),
        };
        let utf8 = !name.is_ascii() && std::str::from_utf8(name).is_ok();
        let flags = u16::from(method == Method::Encrypted) | u16::from(utf8) << 11;
        let offset = self.bytes.len() as u32;
        let mut common = Vec::new();
        for n in [20, flags, number] {
            common.extend(u16::to_le_bytes(n));
        }
        for n in [DOS_TIME, crc32fast::hash(content), body.len() as u32, content.len() as u32] {
            common.extend(u32::to_le_bytes(n));
        }
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&common);
        self.bytes.extend(name);
        self.bytes.extend(body);
        self.directory.extend(b"PK\x01\x02\x14\x00");
        self.directory.extend(&common);
        self.directory.extend([0; 10]);
        self.directory.extend(offset.to_le_bytes());
        self.directory.extend(name);
        self.entries += 1;
        self
    }

    /// Bytes of the file.
    pub fn finish(mut self) -> Vec<u8> {
        let (at, size) = (self.bytes.len() as u32, self.directory.len() as u32);
        self.bytes.extend(&self.directory);
        self.bytes.extend(b"PK\x05\x06\0\0\0\0");
        self.bytes.extend(self.entries.to_le_bytes());
        self.bytes.extend(self.entries.to_le_bytes());
        self.bytes.extend(size.to_le_bytes());
        self.bytes.extend(at.to_le_bytes());
        self.bytes.extend([0, 0]);
        self.bytes
    }
}

fn deflate(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}
