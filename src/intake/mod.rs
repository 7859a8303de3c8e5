//! What is there: folders, archives, single files and standard input, as a stream of named bodies under caps.
//!
//! The only stage that reads files. It opens read-only, never unpacks to disk and never follows links out of a PATH.

use std::io::Read;

/// Bytes of one source with its name.
pub struct Input<'a> {
    /// Path inside the case, `/` between parts; an entry of an archive follows the archive's own path.
    pub path: &'a str,
    /// Size where it is known beforehand.
    pub size: Option<u64>,
    /// The first bytes (up to [`HEAD`]), for recognition; the body holds them too.
    pub head: &'a [u8],
    /// All bytes.
    pub body: Body<'a>,
}

/// How many bytes of a source are shown to the recognisers.
pub const HEAD: usize = 64 * 1024;

/// The bytes of a source.
pub enum Body<'a> {
    /// A file on disk: may be read in several places at once.
    File(&'a SharedFile),
    /// Read once, from front to back (an entry of an archive, standard input). A cap of the archive shows as an
    /// `io::Error` of kind `FileTooLarge`, damage as `InvalidData`.
    Stream(&'a mut dyn Read),
}

/// A file that several threads read by position.
pub struct SharedFile {
    file: std::fs::File,
    /// Length in bytes when it was opened.
    pub len: u64,
}

impl SharedFile {
    /// Opens a file for reading.
    ///
    /// # Errors
    /// Whatever the operating system says.
    pub fn open(path: &std::path::Path) -> std::io::Result<Self> {
        let file = std::fs::File::open(path)?;
        let len = file.metadata()?.len();
        Ok(Self { file, len })
    }

    /// Fills `buffer` from `offset` on, as far as the file goes; gives the number of bytes read.
    ///
    /// # Errors
    /// Whatever the operating system says.
    pub fn read_at(&self, buffer: &mut [u8], offset: u64) -> std::io::Result<usize> {
        let mut filled = 0;
        while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.read_some(rest, offset + filled as u64) {
                Ok(0) => break,
                Ok(n) => filled += n,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }

    #[cfg(unix)]
    fn read_some(&self, buffer: &mut [u8], offset: u64) -> std::io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(&self.file, buffer, offset)
    }

    #[cfg(windows)]
    fn read_some(&self, buffer: &mut [u8], offset: u64) -> std::io::Result<usize> {
        std::os::windows::fs::FileExt::seek_read(&self.file, buffer, offset)
    }

    #[cfg(not(any(unix, windows)))]
    fn read_some(&self, _: &mut [u8], _: u64) -> std::io::Result<usize> {
        Err(std::io::ErrorKind::Unsupported.into())
    }
}
