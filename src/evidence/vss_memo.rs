//! What VSS events say, read once of those that say the same: a nightly job repeats its text for years.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::vss_event::vss_detail;
use crate::facts::{DataItem, VssDetail};

/// Different texts remembered of one log.
const MOST: usize = 500;

/// What was read so far.
#[derive(Default)]
pub(super) struct VssMemo(HashMap<u64, Known>);

struct Known {
    id: u32,
    data: Vec<DataItem>,
    binary: Option<Vec<u8>>,
    detail: VssDetail,
}

impl VssMemo {
    /// As [`vss_detail`].
    pub(super) fn detail(&mut self, id: u32, data: &[DataItem], binary: Option<&[u8]>) -> VssDetail {
        let mut hash = DefaultHasher::new();
        (id, data, binary).hash(&mut hash);
        let hash = hash.finish();
        let is_same = |known: &&Known| (known.id, &*known.data, known.binary.as_deref()) == (id, data, binary);
        if let Some(known) = self.0.get(&hash).filter(is_same) {
            return known.detail.clone();
        }
        let detail = vss_detail(id, data, binary);
        if self.0.len() < MOST {
            let (data, binary) = (data.to_vec(), binary.map(<[u8]>::to_vec));
            self.0.insert(hash, Known { id, data, binary, detail: detail.clone() });
        }
        detail
    }
}
