//! How much a case weighs on disk, and what it was made from, before anything of it is opened.

use std::time::UNIX_EPOCH;

use sha2::{Digest, Sha256};

use super::case::{CaseInput, Root};
use super::item::Store;
use super::limits::Limits;
use super::roots;

/// Bytes of its file, or of the files of its folder.
pub fn size(case: &CaseInput, limits: &Limits) -> u64 {
    match &case.root {
        Root::Input(bytes, _) => bytes.len(),
        _ => roots(case, limits).0.iter().filter_map(|item| item.size).sum(),
    }
}

/// A sum over the names, sizes and times of its files: another one where one of them was changed.
pub fn stamp(case: &CaseInput, limits: &Limits) -> String {
    let (items, left) = roots(case, limits);
    let mut sum = Sha256::new();
    for item in items {
        let changed = match &item.store {
            Store::Disk(path, _) => std::fs::symlink_metadata(path).and_then(|meta| meta.modified()).ok(),
            _ => None,
        };
        let changed = changed.and_then(|time| time.duration_since(UNIX_EPOCH).ok()).map(|time| time.as_nanos());
        sum.update(format!("{}\0{:?}\0{changed:?}\0", item.place.path, item.size));
    }
    left.iter().for_each(|left| sum.update(format!("{}\0", left.path)));
    sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
