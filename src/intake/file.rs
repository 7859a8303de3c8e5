//! Bytes that several threads read by position: a file on disk, or an archive held in memory.

use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

/// A file that several threads read by position.
pub struct SharedFile {
    file: std::fs::File,
    /// Length in bytes when it was opened.
    pub len: u64,
}

impl SharedFile {
    /// Opens a file for reading. What is judged is what was opened, not what stood there a moment before: a pipe put in
    /// its place is not waited for, and a link is followed only where it was named by the user.
    ///
    /// # Errors
    /// Whatever the operating system says; [`io::ErrorKind::Unsupported`] for what is no plain file.
    pub fn open(path: &Path, links: Links) -> io::Result<Self> {
        let file = open(path, links)?;
        if !file.metadata()?.is_file() {
            return Err(io::ErrorKind::Unsupported.into());
        }
        Self::of(file)
    }

    /// Takes over an open file.
    ///
    /// # Errors
    /// Whatever the operating system says.
    pub(super) fn of(file: std::fs::File) -> io::Result<Self> {
        let len = file.metadata()?.len();
        Ok(Self { file, len })
    }

    /// Fills `buffer` from `offset` on, as far as the file goes; gives the number of bytes read.
    ///
    /// # Errors
    /// Whatever the operating system says.
    pub fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let mut filled = 0;
        while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.read_some(rest, offset + filled as u64) {
                Ok(0) => break,
                Ok(n) => filled += n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }

    /// Where, from `offset` on, the next bytes lie that were written: a hole before them reads as zeros and takes time to
    /// do so. `offset` itself where the system does not tell.
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    pub fn data_from(&self, offset: u64) -> u64 {
        match rustix::fs::seek(&self.file, rustix::fs::SeekFrom::Data(offset)) {
            Ok(next) => next.max(offset),
            // None up to the end.
            Err(rustix::io::Errno::NXIO) => self.len.max(offset),
            Err(_) => offset,
        }
    }

    /// Elsewhere all is read.
    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    pub fn data_from(&self, offset: u64) -> u64 {
        offset
    }

    #[cfg(unix)]
    fn read_some(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(&self.file, buffer, offset)
    }

    #[cfg(windows)]
    fn read_some(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        std::os::windows::fs::FileExt::seek_read(&self.file, buffer, offset)
    }

    /// Where nothing reads by position (the page's WebAssembly), there is one thread, too.
    #[cfg(not(any(unix, windows)))]
    fn read_some(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        (&self.file).seek(SeekFrom::Start(offset))?;
        (&self.file).read(buffer)
    }
}

/// Whether a file may be reached through a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// The user named it.
    Followed,
    /// It was found in a folder.
    Refused,
}

#[cfg(unix)]
fn open(path: &Path, links: Links) -> io::Result<std::fs::File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let flags = if links == Links::Refused { flags | OFlags::NOFOLLOW } else { flags };
    loop {
        match rustix::fs::open(path, flags, Mode::empty()) {
            Err(rustix::io::Errno::INTR) => {}
            opened => return Ok(opened?.into()),
        }
    }
}

/// Pipes lie in no folder elsewhere; whether there is a link is known from the walk.
#[cfg(not(unix))]
fn open(path: &Path, _: Links) -> io::Result<std::fs::File> {
    std::fs::File::open(path)
}

/// Where bytes lie.
#[derive(Clone)]
pub(super) enum Bytes {
    File(Arc<SharedFile>),
    Memory(Arc<Vec<u8>>),
}

impl Bytes {
    pub(super) fn len(&self) -> u64 {
        match self {
            Self::File(file) => file.len,
            Self::Memory(bytes) => bytes.len() as u64,
        }
    }

    pub(super) fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        match self {
            Self::File(file) => file.read_at(buffer, offset),
            Self::Memory(bytes) => {
                let rest = usize::try_from(offset).ok().and_then(|start| bytes.get(start..)).unwrap_or_default();
                (&mut &*rest).read(buffer)
            }
        }
    }
}

/// What a [`Window`] over a file reads ahead, at first and at most: archive readers ask for a few bytes at a time, and most
/// entries are small. What lies in memory is not copied a second time.
const READ_AHEAD: [usize; 2] = [4 * 1024, 64 * 1024];

/// A reader with a place of its own over shared bytes; a clone starts at the front.
pub(super) struct Window {
    bytes: Bytes,
    at: u64,
    ahead: Vec<u8>,
    ahead_from: u64,
    /// How much is read ahead next; nothing over memory.
    step: usize,
}

impl Window {
    pub(super) fn new(bytes: Bytes) -> Self {
        let step = if matches!(bytes, Bytes::File(_)) { READ_AHEAD[0] } else { 0 };
        Self { bytes, at: 0, ahead: Vec::new(), ahead_from: 0, step }
    }

    pub(super) fn len(&self) -> u64 {
        self.bytes.len()
    }

    /// What was read ahead and not handed out yet.
    fn ready(&self) -> &[u8] {
        let skip = self.at.checked_sub(self.ahead_from).and_then(|n| usize::try_from(n).ok());
        skip.and_then(|n| self.ahead.get(n..)).unwrap_or_default()
    }
}

impl Clone for Window {
    fn clone(&self) -> Self {
        Self::new(self.bytes.clone())
    }
}

impl Read for Window {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.ready().is_empty() && buffer.len() < self.step {
            self.ahead.resize(self.step, 0);
            let n = self.bytes.read_at(&mut self.ahead, self.at)?;
            self.ahead.truncate(n);
            self.ahead_from = self.at;
            self.step = self.step.saturating_mul(2).min(READ_AHEAD[1]);
        }
        let n = match self.ready() {
            [] => self.bytes.read_at(buffer, self.at)?,
            mut ready => ready.read(buffer)?,
        };
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for Window {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(n) => Some(n),
            SeekFrom::End(n) => self.len().checked_add_signed(n),
            SeekFrom::Current(n) => self.at.checked_add_signed(n),
        };
        self.at = place.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_reads_the_same_bytes_wherever_it_jumps() {
        let all: Vec<u8> = (0..200_000u32).map(|n| (n % 251) as u8).collect();
        let mut window = Window::new(Bytes::Memory(Arc::new(all.clone())));
        for (place, length) in [(0, 10), (5, 70_000), (69_990, 100), (3, 3), (199_990, 50), (200_000, 5), (300_000, 5)]
        {
            window.seek(SeekFrom::Start(place)).expect("a place");
            let mut read = Vec::new();
            window.by_ref().take(length).read_to_end(&mut read).expect("bytes");
            let from = all.len().min(place as usize);
            let to = all.len().min((place + length) as usize);
            assert_eq!(read, all[from..to], "{length} bytes from {place}");
        }
        assert!(window.seek(SeekFrom::Current(-400_000)).is_err(), "before the front");
    }
}
