//! Which cases the command line names, and what each is called.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::file::{Bytes, Links, SharedFile};
use super::limits::Limits;
use super::name;
use crate::facts::{Arg, Message, STANDARD_INPUT, without_archive_ending};
use crate::knowledge::texts::{self, Lang, NoNames};

/// Why nothing can be analysed.
#[derive(Debug, thiserror::Error)]
#[error("{}", texts::say(Lang::En, &self.message(), &NoNames))]
pub enum Error {
    /// No such PATH.
    Missing(PathBuf),
    /// PATH is there but cannot be opened.
    Unreadable(PathBuf, #[source] io::Error),
    /// A device, a pipe, a socket.
    NotAFile(PathBuf),
    /// A folder, an archive or a standard input with nothing in it.
    Empty(PathBuf),
    /// Standard input cannot be read again, so it is held.
    InputTooLarge(u64),
    /// `-` can be given once.
    InputTwice,
    /// No PATH at all.
    NoPath,
    /// The threads could not be started.
    Threads(String),
    /// What reads it is at fault.
    Crashed(PathBuf),
    /// Lines that were packed while they waited cannot be unpacked.
    Lines(#[source] io::Error),
}

impl Error {
    /// What went wrong, as a sentence of the catalogue.
    pub fn message(&self) -> Message {
        let (key, path) = match self {
            Self::Missing(path) => ("intake.error.missing", path),
            Self::Unreadable(path, _) => ("intake.error.unreadable", path),
            Self::NotAFile(path) => ("intake.error.no-file", path),
            Self::Empty(path) => ("intake.error.empty", path),
            Self::Crashed(path) => ("intake.error.crashed", path),
            Self::InputTooLarge(most) => {
                return Message::new("intake.error.input-too-large").with("n", *most);
            }
            Self::InputTwice => return Message::new("intake.error.input-twice"),
            Self::NoPath => return Message::new("intake.error.no-path"),
            Self::Threads(why) => return Message::new("intake.error.threads").with("why", Arg::Said(why.clone())),
            Self::Lines(_) => return Message::new("intake.error.lines"),
        };
        Message::new(key).with("path", Arg::Said(path.display().to_string()))
    }
}

/// The error with what the system says of it in its own words.
pub fn with_causes(error: &Error, lang: Lang) -> String {
    use std::error::Error as _;
    let said = texts::say(lang, &error.message(), &NoNames);
    match error.source() {
        Some(cause) => format!("{said}: {cause}"),
        None => said,
    }
}

/// One case to be read.
pub struct CaseInput {
    /// The PATH's own name, without folders or archive ending.
    pub name: String,
    /// PATH as it was given.
    pub path: PathBuf,
    pub(super) root: Root,
    /// Bytes of a pipe that are held as long as the case is read. What a caller holds is the caller's.
    pub(super) held: u64,
}

impl CaseInput {
    /// A case that another process found: PATH itself, or a child of one.
    pub fn found(name: String, path: &Path, is_child: bool) -> Self {
        case(path, name, if is_child { Root::Child(path.to_owned()) } else { Root::Named(path.to_owned()) })
    }

    /// Whether it is the child of a PATH: a link in its place is not followed.
    pub fn is_child(&self) -> bool {
        matches!(self.root, Root::Child(_))
    }

    /// A case of one file that is held in memory.
    pub fn held(name: &str, bytes: Vec<u8>) -> Self {
        case(Path::new(name), name.to_owned(), Root::Input(Bytes::Memory(Arc::new(bytes)), name.to_owned()))
    }
}

/// Where a case's evidence lies.
#[derive(Clone)]
pub(super) enum Root {
    /// A PATH: links in it are followed, since the user named them.
    Named(PathBuf),
    /// A child of a PATH: a link is not followed.
    Child(PathBuf),
    /// Standard input, and what it is called as a source: with the ending that a case's name loses.
    Input(Bytes, String),
    /// Several PATHs as one case, each under its own name.
    Joined(Vec<PathBuf>),
}

/// How PATHs become cases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Split {
    /// Each PATH is a case.
    #[default]
    Paths,
    /// Each child of a PATH that is a folder is one (`--each`).
    Each,
    /// All PATHs are one (`--join`).
    Join,
}

/// What is named and cannot be read.
pub struct Unusable {
    /// What its case would have been called.
    pub name: String,
    /// PATH, or the child of one.
    pub path: PathBuf,
    /// Why.
    pub error: Error,
}

impl Unusable {
    fn new(path: &Path, error: Error) -> Self {
        let name = own_name(path);
        Self { name: without_archive_ending(&name).to_owned(), path: path.to_owned(), error }
    }

    /// The program failed on a case.
    pub fn crashed(case: &CaseInput) -> Self {
        Self { name: case.name.clone(), path: case.path.clone(), error: Error::Crashed(case.path.clone()) }
    }
}

/// The cases of a run in order, and what cannot be read among them. `name` is what standard input or joined PATHs are
/// called. A PATH that is given twice counts once; one that is missing or unreadable costs itself, where another can be
/// read.
///
/// # Errors
/// No PATH can be read.
pub fn cases(
    paths: &[PathBuf],
    split: &Split,
    name: Option<&str>,
    limits: &Limits,
) -> Result<Vec<Result<CaseInput, Unusable>>, Error> {
    let mut cases: Vec<Result<CaseInput, Unusable>> = Vec::new();
    let mut input_named = false;
    let mut joined: Vec<PathBuf> = Vec::new();
    let mut seen: BTreeSet<PathBuf> = BTreeSet::new();
    for path in paths {
        if path.as_os_str() == "-" {
            if std::mem::replace(&mut input_named, true) || *split == Split::Join {
                return Err(Error::InputTwice);
            }
            let name = name.unwrap_or(STANDARD_INPUT).to_owned();
            let bytes = standard_input(limits)?;
            let held = if let Bytes::Memory(held) = &bytes { held.len() as u64 } else { 0 };
            let root = Root::Input(bytes, name.clone());
            cases.push(Ok(CaseInput { held, ..case(path, name, root) }));
            continue;
        }
        let is_folder = match check(path) {
            Ok(is_folder) => is_folder,
            Err(error) => {
                cases.push(Err(Unusable::new(path, error)));
                continue;
            }
        };
        if !seen.insert(fs::canonicalize(path).unwrap_or_else(|_| path.clone())) {
            continue;
        }
        match split {
            Split::Each if is_folder => match children(path) {
                Ok(children) => cases.extend(children),
                Err(error) => cases.push(Err(Unusable::new(path, error))),
            },
            Split::Join => joined.push(path.clone()),
            Split::Each | Split::Paths => cases.push(Ok(case(path, own_name(path), Root::Named(path.clone())))),
        }
    }
    if let Some(first) = joined.first() {
        let name = name.map_or_else(|| joined_name(&joined), str::to_owned);
        cases.push(Ok(case(&first.clone(), name, Root::Joined(joined))));
    }
    if !cases.iter().any(Result::is_ok) {
        return Err(cases.into_iter().find_map(Result::err).map_or(Error::NoPath, |first| first.error));
    }
    shorten(&mut cases);
    Ok(cases)
}

/// `vm-sql-01+vm-sql-02`; of many, the first two and how many more.
fn joined_name(paths: &[PathBuf]) -> String {
    const SHOWN: usize = 2;
    let names: Vec<String> = paths.iter().map(|path| without_archive_ending(&own_name(path)).to_owned()).collect();
    let shown = names.iter().take(SHOWN).cloned().collect::<Vec<_>>().join("+");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown}+{more}"),
    }
}

fn case(path: &Path, name: String, root: Root) -> CaseInput {
    CaseInput { name, path: path.to_owned(), root, held: 0 }
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

/// The children of a folder, by name; a link that leads nowhere is told and is no case.
fn children(folder: &Path) -> Result<Vec<Result<CaseInput, Unusable>>, Error> {
    let unreadable = |error| Error::Unreadable(folder.to_owned(), error);
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        paths.push(entry.map_err(unreadable)?.path());
    }
    if paths.is_empty() {
        return Err(Error::Empty(folder.to_owned()));
    }
    paths.sort();
    let child = |path: PathBuf| match fs::metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(Unusable::new(&path, Error::Missing(path.clone())))
        }
        _ => Ok(case(&path, own_name(&path), Root::Child(path.clone()))),
    };
    Ok(paths.into_iter().map(child).collect())
}

/// Standard input: a redirected file is read in place, a pipe is held.
fn standard_input(limits: &Limits) -> Result<Bytes, Error> {
    let unreadable = |error| Error::Unreadable("-".into(), error);
    if let Some(file) = redirected() {
        return Ok(Bytes::File(Arc::new(file)));
    }
    let (mut held, most) = (Vec::new(), limits.piped_bytes());
    io::stdin().lock().take(most.saturating_add(1)).read_to_end(&mut held).map_err(unreadable)?;
    match held.len() as u64 {
        0 => Err(Error::Empty("-".into())),
        n if n > most => Err(Error::InputTooLarge(most)),
        _ => Ok(Bytes::Memory(Arc::new(held))),
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
fn shorten(cases: &mut [Result<CaseInput, Unusable>]) {
    let is_given = |case: &CaseInput| matches!(case.root, Root::Joined(_)) || case.path.is_dir();
    let short: Vec<String> = cases
        .iter()
        .flatten()
        .map(|case| if is_given(case) { case.name.clone() } else { without_archive_ending(&case.name).to_owned() })
        .collect();
    let mut count: BTreeMap<&String, u32> = BTreeMap::new();
    short.iter().for_each(|name| *count.entry(name).or_default() += 1);
    for (case, name) in cases.iter_mut().flatten().zip(&short) {
        if count.get(name) == Some(&1) {
            case.name.clone_from(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(paths: &[PathBuf], split: Split) -> Vec<String> {
        let cases = cases(paths, &split, None, &Limits::default()).expect("cases");
        cases.into_iter().flatten().map(|case| case.name).collect()
    }

    /// Which of them can be read.
    fn usable(paths: &[PathBuf], split: Split) -> Vec<bool> {
        let cases = cases(paths, &split, None, &Limits::default()).expect("cases");
        cases.iter().map(Result::is_ok).collect()
    }

    #[test]
    fn a_case_is_called_after_its_path() {
        let root = tempfile::tempdir().expect("a folder");
        let folder = root.path().join("contoso-0917");
        fs::create_dir_all(folder.join("sub")).expect("a folder");
        for (path, expected) in [(".", "contoso-0917"), ("sub/..", "contoso-0917"), ("sub/", "sub"), ("sub/.", "sub")] {
            assert_eq!(names(&[folder.join(path)], Split::Paths), [expected], "{path}");
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
        assert_eq!(names(&[root.path().to_owned()], Split::Each), ["a", "a.zip", "b", "notes.txt"]);
    }

    #[test]
    fn a_path_that_cannot_be_used_is_an_error() {
        let root = tempfile::tempdir().expect("a folder");
        let missing = root.path().join("nowhere");
        let of = |paths: &[PathBuf], split| cases(paths, &split, None, &Limits::default());
        assert!(matches!(of(std::slice::from_ref(&missing), Split::Paths), Err(Error::Missing(_))));
        assert!(matches!(of(&[root.path().to_owned()], Split::Each), Err(Error::Empty(_))));
        assert!(matches!(of(&[], Split::Paths), Err(Error::NoPath)));
        assert_eq!(usable(&[missing, root.path().to_owned()], Split::Paths), [false, true], "in the order given");
    }

    #[test]
    fn a_path_counts_once_and_joined_ones_are_one_case() {
        let root = tempfile::tempdir().expect("a folder");
        let named = |name: &str| root.path().join(name);
        for file in ["vm-1.zip", "vm-2.zip", "vm-3.zip"] {
            fs::write(named(file), "x").expect("a file");
        }
        let again = root.path().join(".").join("vm-1.zip");
        assert_eq!(names(&[named("vm-1.zip"), again.clone()], Split::Paths), ["vm-1"]);
        assert_eq!(names(&[named("vm-1.zip"), again, named("vm-2.zip")], Split::Join), ["vm-1+vm-2"]);
        let all = ["vm-1.zip", "vm-2.zip", "vm-3.zip"].map(named);
        assert_eq!(names(&all, Split::Join), ["vm-1+vm-2+1"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_nowhere_is_no_case() {
        let root = tempfile::tempdir().expect("a folder");
        fs::write(root.path().join("a.zip"), "x").expect("a file");
        std::os::unix::fs::symlink("nowhere", root.path().join("b.zip")).expect("a link");
        assert_eq!(usable(&[root.path().to_owned()], Split::Each), [true, false]);
    }
}
