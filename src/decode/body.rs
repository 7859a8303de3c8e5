//! The bytes of a source from front to back, whichever way intake hands them over.

use std::io::Read;

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
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read_at(buffer, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}
