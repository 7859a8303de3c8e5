//! Which file a path leads to, whatever the path.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// A file, or the place where one could be made.
#[derive(Debug)]
pub(super) struct Identity {
    /// What the system calls a file that is there; `None` for what is no plain file.
    file: Option<FileId>,
    /// Its path without links, if it is there.
    existing: Option<PathBuf>,
    /// Its folder without links, and its name; letters count in either case, as some file systems have it.
    place: Option<(PathBuf, OsString)>,
}

#[cfg(unix)]
type FileId = (u64, u64);
#[cfg(windows)]
type FileId = same_file::Handle;
#[cfg(not(any(unix, windows)))]
type FileId = std::convert::Infallible;

impl Identity {
    pub(super) fn of_path(path: &Path) -> Self {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let place = path.file_name().map(|name| (resolved(folder), name.to_ascii_lowercase()));
        Self { file: file_at(path), existing: fs::canonicalize(path).ok(), place }
    }

    pub(super) fn of_standard_input() -> Self {
        Self { file: standard(Stream::Input), existing: None, place: None }
    }

    pub(super) fn of_standard_output() -> Self {
        Self { file: standard(Stream::Output), existing: None, place: None }
    }

    /// Whether both are one file, or would be.
    pub(super) fn is(&self, other: &Self) -> bool {
        let both = |one: bool, same: bool| one && same;
        both(self.file.is_some(), self.file == other.file)
            || both(self.existing.is_some(), self.existing == other.existing)
            || both(self.place.is_some(), self.place == other.place)
    }

    /// Whether it is there and lies in a folder, at any depth.
    pub(super) fn is_inside(&self, folder: &Path) -> bool {
        let Some(existing) = &self.existing else { return false };
        fs::canonicalize(folder).is_ok_and(|folder| existing.starts_with(folder))
    }
}

/// A path without links, as far as the platform can tell.
pub(super) fn resolved(path: &Path) -> PathBuf {
    fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

enum Stream {
    Input,
    Output,
}

#[cfg(unix)]
fn file_at(path: &Path) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt as _;
    let meta = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    Some((meta.dev(), meta.ino()))
}

#[cfg(unix)]
fn standard(stream: Stream) -> Option<FileId> {
    use rustix::fs::{FileType, fstat};
    let stat = match stream {
        Stream::Input => fstat(std::io::stdin()),
        Stream::Output => fstat(std::io::stdout()),
    };
    let stat = stat.ok().filter(|stat| FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile)?;
    Some((stat.st_dev, stat.st_ino))
}

#[cfg(windows)]
fn file_at(path: &Path) -> Option<FileId> {
    fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    same_file::Handle::from_path(path).ok()
}

#[cfg(windows)]
fn standard(stream: Stream) -> Option<FileId> {
    match stream {
        Stream::Input => same_file::Handle::stdin().ok(),
        Stream::Output => same_file::Handle::stdout().ok(),
    }
}

#[cfg(not(any(unix, windows)))]
fn file_at(_: &Path) -> Option<FileId> {
    None
}

#[cfg(not(any(unix, windows)))]
fn standard(stream: Stream) -> Option<FileId> {
    match stream {
        Stream::Input | Stream::Output => None,
    }
}
