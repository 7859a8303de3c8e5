//! What is there: folders, archives, single files and standard input, as a stream of named bodies under caps.
//!
//! The only stage that reads files. It opens read-only, never unpacks to disk and never follows links out of a PATH.

mod again;
mod cab;
mod case;
mod dictionary;
mod file;
mod gather;
mod hash;
mod inline;
mod item;
mod kind;
mod left;
mod limits;
mod mail;
mod markup;
mod meter;
mod name;
mod office;
mod outlook;
mod packed;
mod pages;
mod parts;
mod picture;
mod program;
mod room;
mod sevenz;
mod sevenz_header;
mod share;
mod shown;
mod signature;
mod tar;
mod transfer;
mod walk;
mod weight;
mod workbook;
mod zip;

use std::io::Read;

use crate::facts::{Harvest, Status};

pub use again::again;
pub use case::{CaseInput, Error, Split, Unusable, cases, with_causes};
pub use file::{Links, SharedFile};
pub use hash::{hash, whole_hash};
pub(crate) use inline::hides_file;
pub use limits::{Limits, passwords};
pub use name::shown_path;
pub use room::Room;
pub use share::{Claim, Share};
pub use shown::absent_pictures;
pub use weight::{size, stamp};

use case::Root;
use item::{Item, Place, Store, Visit};

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

/// Who is told how far the reading is. Called from any thread.
pub trait Progress: Sync {
    /// A case begins (counted from 0).
    fn case(&self, index: usize, of: usize, name: &str);
    /// More sources were found, of so many bytes as far as known.
    fn found(&self, sources: u64, bytes: u64);
    /// A source is being read.
    fn reading(&self, path: &str);
    /// So many bytes were read.
    fn read(&self, bytes: u64);
    /// A PATH could not be used; the others go on.
    fn failed(&self, _: &Error) {}
}

/// Tells nobody.
pub struct Silent;

impl Progress for Silent {
    fn case(&self, _: usize, _: usize, _: &str) {}
    fn found(&self, _: u64, _: u64) {}
    fn reading(&self, _: &str) {}
    fn read(&self, _: u64) {}
}

/// Reads all sources of a case with `read`, in parallel; sorted by path, the same at any number of threads.
pub fn harvest(
    case: &CaseInput,
    limits: &Limits,
    progress: &dyn Progress,
    read: &(dyn Fn(Input<'_>, &Room<'_>) -> Harvest + Sync),
) -> Vec<Harvest> {
    visit(case, limits, Visit { wants: &|_| true, read }, progress)
}

/// Goes through a case; also what a folder holds besides files, an archive besides readable entries.
fn visit(case: &CaseInput, limits: &Limits, visit: Visit<'_>, progress: &dyn Progress) -> Vec<Harvest> {
    let (items, mut harvests) = roots(case, limits);
    harvests.extend(gather::gather(&items, case.held, limits, visit, progress));
    harvests.sort_by(|a, b| a.path.cmp(&b.path).then(a.is_evidence.cmp(&b.is_evidence)));
    let mut names = name::Unique::default();
    for harvest in &mut harvests {
        // Only an archive's own line can have the path of an entry.
        harvest.path = names.take(std::mem::take(&mut harvest.path));
    }
    harvests
}

/// What a case begins with.
fn roots(case: &CaseInput, limits: &Limits) -> (Vec<Item>, Vec<Harvest>) {
    let own = case.path.file_name().map_or_else(|| case.name.clone(), |own| name::shown(own.as_encoded_bytes()));
    // What lies in the outermost archive has the same paths as in a folder.
    let place = |path: String| Place { path, prefix: String::new(), depth: 0 };
    let (path, meta) = match &case.root {
        Root::Input(bytes, name) => {
            let item = Item { place: place(name.clone()), size: Some(bytes.len()), store: Store::Bytes(bytes.clone()) };
            return (vec![item], Vec::new());
        }
        Root::Joined(paths) => return joined(paths, limits),
        Root::Named(path) => (path, std::fs::metadata(path)),
        Root::Child(path) => (path, std::fs::symlink_metadata(path)),
    };
    match meta {
        Ok(meta) if meta.is_dir() => {
            let found = walk::walk(path, limits);
            (found.items, found.left)
        }
        Ok(meta) if meta.is_file() => {
            let links = if matches!(case.root, Root::Named(_)) { Links::Followed } else { Links::Refused };
            let item = Item { place: place(own), size: Some(meta.len()), store: Store::Disk(path.clone(), links) };
            (vec![item], Vec::new())
        }
        Ok(_) => (Vec::new(), vec![left::special(&own)]),
        Err(error) => {
            let problem = left::system("intake.unreadable.file", &error);
            (Vec::new(), vec![left::unread(&own, 0, Status::Skipped, true, problem)])
        }
    }
}

/// Several PATHs as one case: what lies in each has its name in front, so that equal names stay apart.
fn joined(paths: &[std::path::PathBuf], limits: &Limits) -> (Vec<Item>, Vec<Harvest>) {
    let (mut items, mut left) = (Vec::new(), Vec::new());
    for path in paths {
        let case = CaseInput { name: String::new(), path: path.clone(), root: Root::Named(path.clone()), held: 0 };
        let own = path.file_name().map_or_else(String::new, |own| name::shown(own.as_encoded_bytes()));
        let inside = |path: String| if path == own { path } else { format!("{own}/{path}") };
        let (found, lost) = roots(&case, limits);
        items.extend(found.into_iter().map(|item| Item { place: Place::outer(inside(item.place.path)), ..item }));
        left.extend(lost.into_iter().map(|mut harvest| {
            harvest.path = inside(harvest.path);
            harvest
        }));
    }
    (items, left)
}
