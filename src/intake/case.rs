//! Which cases the command line names, and what each is called.

use crate::facts::without_archive_ending;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;

use super::file::{Bytes, Links, SharedFile};
use super::limits::Limits;
use super::name;

/// Why nothing can be analysed.
#[derive(Debug, Error)]
pub enum Error {
    /// No such PATH.
    #[error("{}: not found", .0.display())]
    Missing(PathBuf),
    /// PATH is there but cannot be opened.
    #[error("{}: cannot be read", .0.display())]
    Unreadable(PathBuf, #[source] io::Error),
    /// A device, a pipe, a socket.
    #[error("{}: neither a folder nor a file", .0.display())]
    NotAFile(PathBuf),
    /// A folder, an archive or a standard input with nothing in it.
    #[error("{}: nothing in it", .0.display())]
    Empty(PathBuf),
    /// Standard input cannot be read again, so it is held.
    #[error("standard input: more than {0} bytes; save it to a file and name that")]
    InputTooLarge(u64),
    /// `-` can be given once.
    #[error("standard input is named twice")]
    InputTwice,
    /// No PATH at all.
    #[error("no PATH given")]
    NoPath,
    /// The threads could not be started.
    #[error("cannot start threads: {0}")]
    Threads(String),
    /// Lines that were packed while they waited cannot be unpacked.
    #[error("lines held in memory cannot be read: {0}")]
    Lines(#[source] io::Error),
}

/// One case to be read.
pub struct CaseInput {
    /// The PATH's own name, without folders or archive ending.
    pub name: String,
    /// PATH as it was given.
    pub path: PathBuf,
    pub(super) root: Root,
}

impl CaseInput {
    /// A case of one file that is held in memory.
    pub fn held(name: &str, bytes: Vec<u8>) -> Self {
        case(Path::new(name), name.to_owned(), Root::Input(Bytes::Memory(bytes.into())))
    }
}

/// Where a case's evidence lies.
#[derive(Clone)]
pub(super) enum Root {
    /// A PATH: links in it are followed, since the user named them.
    Named(PathBuf),
    /// A child of a PATH: a link is not followed.
    Child(PathBuf),
    /// Standard input.
    Input(Bytes),
}

/// The cases of a run: each PATH, or with `each` the children of every PATH that is a folder, by name.
///
/// # Errors
/// A PATH that is missing, unreadable or no file, or a folder without children.
pub fn cases(paths: &[PathBuf], each: bool, limits: &Limits) -> Result<Vec<CaseInput>, Error> {
    let mut cases = Vec::new();
    let mut input_named = false;
    for path in paths {
        if path.as_os_str() == "-" {
            if std::mem::replace(&mut input_named, true) {
                return Err(Error::InputTwice);
            }
            cases.push(case(path, "stdin".to_owned(), Root::Input(standard_input(limits)?)));
        } else if check(path)? && each {
            children(path, &mut cases)?;
        } else {
            cases.push(case(path, own_name(path), Root::Named(path.clone())));
        }
    }
    if cases.is_empty() {
        return Err(Error::NoPath);
    }
    shorten(&mut cases);
    Ok(cases)
}

fn case(path: &Path, name: String, root: Root) -> CaseInput {
    CaseInput { name, path: path.to_owned(), root }
}

/// Whether PATH is a folder; an error unless it can be read as a folder or a file.
fn check(path: &Path) -> Result<bool, Error> {
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => Error::Missing(path.to_owned()),
        _ => Error::Unreadable(path.to_owned(), error),
    };
    let meta = fs::metadata(path).map_err(unreadable)?;
    if meta.is_dir() {
        fs::read_dir(path).map_err(unreadable)?;
    } else if meta.is_file() {
        SharedFile::open(path, Links::Followed).map_err(unreadable)?;
    } else {
        return Err(Error::NotAFile(path.to_owned()));
    }
    Ok(meta.is_dir())
}

fn children(folder: &Path, cases: &mut Vec<CaseInput>) -> Result<(), Error> {
    let unreadable = |error| Error::Unreadable(folder.to_owned(), error);
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        paths.push(entry.map_err(unreadable)?.path());
    }
    if paths.is_empty() {
        return Err(Error::Empty(folder.to_owned()));
    }
    paths.sort();
    cases.extend(paths.into_iter().map(|path| case(&path, own_name(&path), Root::Child(path.clone()))));
    Ok(())
}

/// Standard input: a redirected file is read in place, a pipe is held.
fn standard_input(limits: &Limits) -> Result<Bytes, Error> {
    let unreadable = |error| Error::Unreadable("-".into(), error);
    if let Some(file) = redirected() {
        return Ok(Bytes::File(Arc::new(file)));
    }
    let mut held = Vec::new();
    io::stdin().lock().take(limits.held_bytes.saturating_add(1)).read_to_end(&mut held).map_err(unreadable)?;
    match held.len() as u64 {
        0 => Err(Error::Empty("-".into())),
        n if n > limits.held_bytes => Err(Error::InputTooLarge(limits.held_bytes)),
        _ => Ok(Bytes::Memory(held.into())),
    }
}

#[cfg(unix)]
fn redirected() -> Option<SharedFile> {
    use std::os::fd::AsFd;
    plain(io::stdin().as_fd().try_clone_to_owned().ok()?.into())
}

#[cfg(windows)]
fn redirected() -> Option<SharedFile> {
    use std::os::windows::io::AsHandle;
    plain(io::stdin().as_handle().try_clone_to_owned().ok()?.into())
}

#[cfg(not(any(unix, windows)))]
fn redirected() -> Option<SharedFile> {
    None
}

/// A file that starts at its first byte and has some.
#[cfg(any(unix, windows))]
fn plain(mut file: fs::File) -> Option<SharedFile> {
    let is_plain = file.metadata().is_ok_and(|meta| meta.is_file() && meta.len() > 0);
    let at_start = is_plain && io::Seek::stream_position(&mut file).is_ok_and(|place| place == 0);
    at_start.then(|| SharedFile::of(file).ok()).flatten()
}

/// The last part of PATH's own name; `.`, `..` and roots are resolved.
fn own_name(path: &Path) -> String {
    let name = |path: &Path| path.file_name().map(|name| name::shown(name.as_encoded_bytes()));
    name(path)
        .or_else(|| name(&path.canonicalize().ok()?))
        .unwrap_or_else(|| name::shown(path.as_os_str().as_encoded_bytes()))
}

/// Drops the endings of files that are archives, except where two cases would then have one name.
fn shorten(cases: &mut [CaseInput]) {
    let short: Vec<String> = cases
        .iter()
        .map(|case| if case.path.is_dir() { case.name.clone() } else { without_archive_ending(&case.name).to_owned() })
        .collect();
    let mut count: BTreeMap<&String, u32> = BTreeMap::new();
    short.iter().for_each(|name| *count.entry(name).or_default() += 1);
    for (case, name) in cases.iter_mut().zip(&short) {
        if count.get(name) == Some(&1) {
            case.name.clone_from(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(paths: &[PathBuf], each: bool) -> Vec<String> {
        let cases = cases(paths, each, &Limits::default()).expect("cases");
        cases.into_iter().map(|case| case.name).collect()
    }

    #[test]
    fn a_case_is_called_after_its_path() {
        let root = tempfile::tempdir().expect("a folder");
        let folder = root.path().join("contoso-0917");
        fs::create_dir_all(folder.join("sub")).expect("a folder");
        for (path, expected) in [(".", "contoso-0917"), ("sub/..", "contoso-0917"), ("sub/", "sub"), ("sub/.", "sub")] {
            assert_eq!(names(&[folder.join(path)], false), [expected], "{path}");
        }
        assert!(!own_name(Path::new("/")).is_empty());
    }

    #[test]
    fn children_come_by_name_and_equal_names_get_their_endings_back() {
        let root = tempfile::tempdir().expect("a folder");
        fs::create_dir(root.path().join("a")).expect("a folder");
        for file in ["a.zip", "b.tgz", "notes.txt"] {
            fs::write(root.path().join(file), "x").expect("a file");
        }
        assert_eq!(names(&[root.path().to_owned()], true), ["a", "a.zip", "b", "notes.txt"]);
    }

    #[test]
    fn a_path_that_cannot_be_used_is_an_error() {
        let root = tempfile::tempdir().expect("a folder");
        let missing = root.path().join("nowhere");
        assert!(matches!(cases(&[missing], false, &Limits::default()), Err(Error::Missing(_))));
        assert!(matches!(cases(&[root.path().to_owned()], true, &Limits::default()), Err(Error::Empty(_))));
        assert!(matches!(cases(&[], false, &Limits::default()), Err(Error::NoPath)));
    }
}
