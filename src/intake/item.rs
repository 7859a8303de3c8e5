//! What lies where: a place in the case, its bytes, and what opening it came to.

use std::path::PathBuf;

use super::file::{Bytes, Links};
use super::kind::Format;
use super::{Input, Room};
use crate::facts::Harvest;

/// Where a source stands in the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Its own path.
    pub(super) path: String,
    /// What stands before the names of its entries, should it be an archive.
    pub(super) prefix: String,
    /// Archives around it.
    pub(super) depth: u32,
}

impl Place {
    /// A source in no archive.
    pub(super) fn outer(path: String) -> Self {
        Self { prefix: format!("{path}/"), path, depth: 0 }
    }

    /// An entry of the archive that lies here.
    pub(super) fn inner(&self, name: &str) -> Self {
        let path = format!("{}{name}", self.prefix);
        Self { prefix: format!("{path}/"), path, depth: self.depth + 1 }
    }
}

/// A source that any thread can open.
#[derive(Clone)]
pub(super) struct Item {
    pub(super) place: Place,
    pub(super) size: Option<u64>,
    pub(super) store: Store,
}

/// Where its bytes lie.
#[derive(Clone)]
pub(super) enum Store {
    Disk(PathBuf, Links),
    Bytes(Bytes),
    Zip(super::zip::Entry),
}

/// What opening an item came to.
#[derive(Default)]
pub(super) struct Opened {
    /// What was read, or left.
    pub(super) harvests: Vec<Harvest>,
    /// An archive whose bytes can be read by position.
    pub(super) archive: Option<(Place, Bytes, Format)>,
    /// What is opened while nothing else is: an archive in a zip, which is held in memory, and what takes many times its
    /// size while it is read.
    pub(super) alone: Option<Item>,
}

impl Opened {
    pub(super) fn read(harvests: Vec<Harvest>) -> Self {
        Self { harvests, ..Self::default() }
    }

    pub(super) fn later(item: &Item) -> Self {
        Self { alone: Some(item.clone()), ..Self::default() }
    }
}

/// Which paths are wanted (given a path and the prefix of what may lie in it), and what reads them.
#[derive(Clone, Copy)]
pub(super) struct Visit<'a> {
    pub(super) wants: &'a (dyn Fn(&Place) -> bool + Sync),
    pub(super) read: &'a (dyn Fn(Input<'_>, &Room<'_>) -> Harvest + Sync),
}
