//! What the cases that are read side by side may take of memory together: one that does not fit beside the others is given
//! up, and read again alone.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Memory for all cases that are read side by side, with those that wait to be handed over.
#[derive(Debug)]
pub struct Share {
    left: AtomicU64,
    /// For each of them, at most.
    each: u64,
    lanes: u64,
}

impl Share {
    /// So many bytes, for as many cases at once.
    pub fn new(bytes: u64, lanes: usize) -> Arc<Self> {
        /// What several nodes take, with some thousand files.
        const LEAST: u64 = 8 << 20;
        let lanes = lanes as u64;
        // The allocator keeps for each thread what that thread once took: many may not take all of it in turn.
        let each = (bytes / lanes.max(1)).max(LEAST);
        Arc::new(Self { left: AtomicU64::new(bytes), each, lanes })
    }

    /// For one more case.
    pub fn claim(self: &Arc<Self>) -> Claim {
        Claim { share: Arc::clone(self), held: 0.into(), kept: 0.into(), refused: false.into() }
    }

    fn take(&self, n: u64) -> bool {
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(n)).is_ok()
    }
}

/// What one case has of a [`Share`], until it is dropped.
#[derive(Debug)]
pub struct Claim {
    share: Arc<Share>,
    /// The most that its budget held at once: its sources may be read once more.
    held: AtomicU64,
    /// What was kept beside that.
    kept: AtomicU64,
    refused: AtomicBool,
}

impl Claim {
    /// Whether the case is given up: what comes of this reading is void.
    pub fn is_refused(&self) -> bool {
        self.refused.load(Ordering::Relaxed)
    }

    /// Takes `n` bytes; `false`, and the case is given up, where there are not as many.
    pub fn keep(&self, n: u64) -> bool {
        self.take(&self.kept, n)
    }

    /// Sees to it that `all` bytes are taken for the budget; as for [`Self::keep`].
    pub(super) fn cover(&self, all: u64) -> bool {
        let more = all.saturating_sub(self.held.load(Ordering::Relaxed));
        more == 0 || self.take(&self.held, more)
    }

    /// Gives the case up; `true` from then on.
    pub(super) fn refuse(&self) -> bool {
        self.refused.store(true, Ordering::Relaxed);
        true
    }

    /// Cases that are read at once.
    pub(super) fn lanes(&self) -> u64 {
        self.share.lanes
    }

    fn take(&self, part: &AtomicU64, n: u64) -> bool {
        let own = self.held.load(Ordering::Relaxed) + self.kept.load(Ordering::Relaxed);
        let taken = own.saturating_add(n) <= self.share.each && self.share.take(n);
        if taken {
            part.fetch_add(n, Ordering::Relaxed);
        } else {
            self.refuse();
        }
        taken
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.share.left.fetch_add(*self.held.get_mut() + *self.kept.get_mut(), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_none_takes_all() {
        let claim = Share::new(64 << 20, 4).claim();
        assert!(claim.keep(10 << 20) && claim.cover(6 << 20) && !claim.keep(1) && claim.is_refused());
    }

    #[test]
    fn what_a_case_held_at_most_is_given_back_when_it_is_gone() {
        let share = Share::new(10, 2);
        let (first, second) = (share.claim(), share.claim());
        assert!(first.cover(6) && first.cover(2) && first.cover(6), "six at most");
        assert!(second.keep(4) && !second.is_refused());
        assert!(!first.cover(7) && first.is_refused() && !second.is_refused());
        drop(second);
        assert!(first.cover(10) && first.is_refused(), "given up all the same");
        drop(first);
        assert!(share.claim().keep(10));
    }
}
