//! What a source says, as it comes: charged before it is kept.

use crate::facts::{self, Observed};
use crate::intake::Room;

/// The facts of one source by now. Where there is no room for all, events give way, the oldest of them.
pub(super) struct Gathered<'r> {
    room: &'r Room<'r>,
    all: Vec<Observed>,
    /// Bytes taken for them.
    taken: u64,
}

impl<'r> Gathered<'r> {
    pub(super) fn new(room: &'r Room<'r>) -> Self {
        Self { room, all: Vec::new(), taken: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// Adds a fact, if there is room for it.
    pub(super) fn add(&mut self, seen: Observed) {
        let weight = seen.weight();
        if self.room.is_void() {
            self.all.clear();
        } else if self.room.take(weight) || self.makes_place() && self.room.take(weight) {
            self.taken += weight;
            self.all.push(seen);
        } else {
            self.room.leave_out(1);
        }
    }

    /// Lets the oldest quarter of the events go, so that not all are looked through for each that comes; `false` where
    /// they are too few for that.
    fn makes_place(&mut self) -> bool {
        const FEW: u64 = 64 << 10;
        if self.taken < FEW {
            return false;
        }
        self.room.leave_out(facts::cut(&mut self.all, self.taken / 4 * 3));
        let rest = self.all.iter().map(Observed::weight).sum();
        self.room.give_back(self.taken - rest);
        self.taken = rest;
        true
    }

    /// All of them, in the order in which they came.
    pub(super) fn all(self) -> Vec<Observed> {
        self.all
    }
}
