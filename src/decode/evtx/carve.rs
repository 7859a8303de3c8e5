//! Records where the chunk header does not vouch for them: in stale space, or in a chunk whose header is gone.

use memchr::memmem;

use super::format::{RECORD_MAGIC, RecordHeader};
use super::select::Selector;
use super::walk::Walk;

/// Furthest that the number of a following record may be ahead: more than a chunk can hold (64 KiB of 28 bytes).
const FURTHEST: u64 = 2400;

/// The next record at or after `from` that ends with the copy of its size.
fn next_whole(chunk: &[u8], from: usize) -> Option<RecordHeader> {
    let places = memmem::find_iter(chunk.get(from..)?, RECORD_MAGIC);
    places.filter_map(|hit| RecordHeader::read(chunk, from + hit)).find(|record| record.ends_with_size(chunk))
}

/// Records from `start` on whose numbers rise as in one log; stale ones behind them have other numbers.
pub(super) fn chain(chunk: &[u8], start: usize) -> Vec<RecordHeader> {
    let mut found: Vec<RecordHeader> = Vec::new();
    let mut at = start;
    while let Some(record) = next_whole(chunk, at) {
        let follows = found.last().is_none_or(|last| {
            record.number > last.number && record.number - last.number <= FURTHEST && record.number < u64::MAX
        });
        at = if follows { record.end() } else { record.at + 1 };
        if follows {
            found.push(record);
        }
    }
    found
}

/// Whether stale space holds a record that is wanted, or of which the light walk cannot tell.
pub(super) fn holds_wanted(chunk: &[u8], free_space: usize, selector: &Selector) -> bool {
    let mut walk = Walk::new(chunk, selector);
    let mut at = free_space;
    while let Some(record) = next_whole(chunk, at) {
        let wanted = match walk.glance(&record) {
            Some(glance) => walk.wants(&glance, &record),
            None => true,
        };
        if wanted {
            return true;
        }
        at = record.end();
    }
    false
}
