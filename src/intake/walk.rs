//! The files below a folder, by path; what is no file, or leads elsewhere, is named and left.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::file::Links;
use super::item::{Item, Place, Store};
use super::kind::looks_like_evidence;
use super::left;
use super::limits::{Limits, source_cost};
use super::name::{self, Legacy, Unique};
use crate::facts::{Arg, Harvest, Message, Status};

/// What lies below a folder.
#[derive(Default)]
pub(super) struct Found {
    pub(super) items: Vec<Item>,
    pub(super) left: Vec<Harvest>,
}

struct Walk<'a> {
    root: &'a Path,
    limits: &'a Limits,
    unique: Unique,
    found: Found,
    over: u64,
    /// Memory that is left for sources.
    room: u64,
}

/// Walks `root`. Links and junctions are not followed, so there is no way round in a circle.
pub(super) fn walk(root: &Path, limits: &Limits) -> Found {
    let mut walk =
        Walk { root, limits, unique: Unique::default(), found: Found::default(), over: 0, room: limits.memory };
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        match entries(&folder) {
            Ok(entries) => {
                let mut below: Vec<PathBuf> = entries.into_iter().filter_map(|path| walk.entry(path)).collect();
                // The last is taken first: reversed, so that folders are walked by name.
                below.reverse();
                folders.append(&mut below);
            }
            Err(error) => walk.leave(&folder, 0, true, left::system("intake.unreadable.folder", &error)),
        }
    }
    if walk.over > 0 {
        let by_number = walk.found.items.len().max(walk.found.left.len()) as u64 >= limits.sources;
        let problem = match by_number {
            true => left::over("intake.cap.sources", walk.over, limits.sources),
            false => left::over("intake.cap.memory.sources", walk.over, limits.memory),
        };
        walk.found.left.push(left::unread(".", 0, Status::Skipped, true, problem));
    }
    walk.found
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort_by(|a, b| a.as_os_str().as_encoded_bytes().cmp(b.as_os_str().as_encoded_bytes()));
    Ok(paths)
}

impl Walk<'_> {
    /// Takes one entry of a folder; gives it back where it is a folder.
    fn entry(&mut self, path: PathBuf) -> Option<PathBuf> {
        let meta = match fs::symlink_metadata(&path) {
            Ok(meta) => meta,
            Err(error) => {
                self.leave(&path, 0, true, left::system("intake.unreadable.file", &error));
                return None;
            }
        };
        if meta.is_dir() {
            return Some(path);
        }
        if meta.is_file() {
            self.file(path, meta.len());
        } else if meta.is_symlink() {
            self.link(&path);
        } else {
            self.leave(&path, 0, false, Message::new("intake.special"));
        }
        None
    }

    fn file(&mut self, path: PathBuf, size: u64) {
        let Some(path_inside) = self.admit(&path, self.found.items.len()) else { return };
        let place = Place::outer(path_inside);
        self.found.items.push(Item { place, size: Some(size), store: Store::Disk(path, Links::Refused) });
    }

    /// A link whose target is in the case loses nothing; any other may have been evidence.
    fn link(&mut self, path: &Path) {
        let target = path.canonicalize();
        let inside =
            target.as_ref().is_ok_and(|target| self.root.canonicalize().is_ok_and(|root| target.starts_with(root)));
        let to = fs::read_link(path).map(|to| name::shown(to.as_os_str().as_encoded_bytes())).unwrap_or_default();
        let key = if inside { "intake.link.inside" } else { "intake.link.outside" };
        let is_evidence = !inside && looks_like_evidence(&self.relative(path), b"");
        self.leave(path, 0, is_evidence, Message::new(key).with("target", Arg::Path(to)));
    }

    fn leave(&mut self, path: &Path, bytes: u64, is_evidence: bool, problem: Message) {
        let Some(path) = self.admit(path, self.found.left.len()) else { return };
        self.found.left.push(left::unread(&path, bytes, Status::Skipped, is_evidence, problem));
    }

    /// The path of one more source beside so many, while there is room for it.
    fn admit(&mut self, path: &Path, beside: usize) -> Option<String> {
        let relative = self.relative(path);
        let room = self.room.checked_sub(source_cost(relative.len()));
        let Some(room) = room.filter(|_| (beside as u64) < self.limits.sources) else {
            self.over += 1;
            return None;
        };
        self.room = room;
        Some(self.unique.take(relative))
    }

    fn relative(&self, path: &Path) -> String {
        match path.strip_prefix(self.root).unwrap_or(path).as_os_str().as_encoded_bytes() {
            [] => ".".to_owned(),
            below => name::path_of(below, Legacy::None),
        }
    }
}
