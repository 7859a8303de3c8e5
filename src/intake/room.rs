//! Room for what a source says while it is read: charged before it is kept, to what all sources of its case may take.

use std::sync::atomic::{AtomicU64, Ordering};

use super::limits::Budget;

/// What one source may take, which is all that the others left.
pub struct Room<'a> {
    /// `None`: as much as it wants.
    budget: Option<&'a Budget>,
    /// This pass is given up where something was refused: another one will follow, source by source.
    among_others: bool,
    taken: AtomicU64,
    left_out: AtomicU64,
}

impl<'a> Room<'a> {
    pub(super) fn of(budget: &'a Budget, among_others: bool) -> Self {
        Self { budget: Some(budget), among_others, taken: AtomicU64::new(0), left_out: AtomicU64::new(0) }
    }

    /// Without a bound, for a source that belongs to no case.
    pub fn plenty() -> Self {
        Self { budget: None, among_others: false, taken: AtomicU64::new(0), left_out: AtomicU64::new(0) }
    }

    /// Takes `n` bytes; `false`, and none taken, where there are not as many.
    pub fn take(&self, n: u64) -> bool {
        let taken = self.budget.is_none_or(|budget| budget.hold_memory(n));
        if taken {
            self.taken.fetch_add(n, Ordering::Relaxed);
        }
        taken
    }

    /// Gives `n` of the bytes back that were taken.
    pub fn give_back(&self, n: u64) {
        let rest = |taken: u64| Some(taken.saturating_sub(n));
        let taken = self.taken.fetch_update(Ordering::Relaxed, Ordering::Relaxed, rest).unwrap_or_default();
        if let Some(budget) = self.budget {
            budget.release_memory(n.min(taken));
        }
    }

    /// Counts facts for which there was no room.
    pub fn leave_out(&self, facts: u64) {
        self.left_out.fetch_add(facts, Ordering::Relaxed);
    }

    /// Whether nothing that is still kept will be looked at.
    pub fn is_void(&self) -> bool {
        self.budget.is_some_and(|budget| budget.is_refused() || self.among_others && budget.is_spent())
    }

    /// Gives all back; how many facts were left out.
    pub(super) fn close(&self) -> u64 {
        self.give_back(u64::MAX);
        self.left_out.load(Ordering::Relaxed)
    }
}

impl Drop for Room<'_> {
    fn drop(&mut self) {
        self.close();
    }
}
