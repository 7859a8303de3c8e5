//! The bytes of a source from front to back, whichever way intake hands them over.

use std::fmt::Write as _;
use std::io::{self, Read};

use sha2::{Digest, Sha256};

use crate::intake::{Body, SharedFile};

/// Reads a body once, from front to back.
pub fn reader(body: Body<'_>) -> Box<dyn Read + '_> {
    match body {
        Body::File(file) => Box::new(FromFront { file, at: 0 }),
        Body::Stream(stream) => Box::new(stream),
    }
}

/// A shared file as a stream.
struct FromFront<'a> {
    file: &'a SharedFile,
    at: u64,
}

impl Read for FromFront<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(buffer, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

/// Counts what passes through a reader, and takes its SHA-256 where that is asked for.
pub struct Metered<R> {
    inner: R,
    count: u64,
    hash: Option<Sha256>,
}

impl<R: Read> Metered<R> {
    /// Starts at the front of `inner`.
    pub fn new(inner: R, hash: bool) -> Self {
        Self { inner, count: 0, hash: hash.then(Sha256::new) }
    }

    /// Reads what is left and gives the number of all bytes and their SHA-256 in lower case.
    pub fn finish(mut self) -> (u64, Option<String>, io::Result<()>) {
        let rest = io::copy(&mut self, &mut io::sink()).map(|_| ());
        let hex = |hash: Sha256| {
            hash.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
                let _ = write!(hex, "{byte:02x}");
                hex
            })
        };
        (self.count, self.hash.map(hex), rest)
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count += read as u64;
        if let Some((hash, bytes)) = self.hash.as_mut().zip(buffer.get(..read)) {
            hash.update(bytes);
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_hashes_what_the_reader_left_unread() {
        let mut metered = Metered::new(&b"abc"[..], true);
        let mut first = [0];
        metered.read_exact(&mut first).expect("a byte");
        let (count, hash, rest) = metered.finish();
        assert!(rest.is_ok());
        assert_eq!(count, 3);
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash.as_deref(), Some(known));
    }
}
