//! How much a case weighs on disk, before anything of it is opened.

use super::case::{CaseInput, Root};
use super::limits::Limits;
use super::roots;

/// Bytes of its file, or of the files of its folder.
pub fn size(case: &CaseInput, limits: &Limits) -> u64 {
    match &case.root {
        Root::Input(bytes, _) => bytes.len(),
        _ => roots(case, limits).0.iter().filter_map(|item| item.size).sum(),
    }
}
