//! Texts take turns: what one of them is taken apart into is many times its size, so few are held at once.
//!
//! A thread has one turn at a time: it would wait for itself.

use std::sync::{Condvar, Mutex, PoisonError};

/// Bytes of texts that are taken apart at once: two of the largest.
const AT_ONCE: usize = 16 << 20;

/// What a value in XML or JSON counts, of which an object may be made.
const VALUE: usize = 40;

/// Bytes that may still be begun.
static ROOM: Mutex<usize> = Mutex::new(AT_ONCE);
static FREED: Condvar = Condvar::new();

/// The turn of one text, which ends when it is dropped.
pub(super) struct Turn(usize);

impl Turn {
    /// Waits until there is room for a text. One with many commas or angle brackets may be objects, each of which is many
    /// times as large as it is written.
    pub(super) fn of(text: &[u8]) -> Self {
        let values = memchr::memchr2_iter(b',', b'<', text).count();
        Self::take(text.len().max(values * VALUE).min(AT_ONCE))
    }

    /// The turn of something of which nothing else is to be held beside.
    pub(super) fn whole() -> Self {
        Self::take(AT_ONCE)
    }

    fn take(bytes: usize) -> Self {
        let room = ROOM.lock().unwrap_or_else(PoisonError::into_inner);
        let mut room = FREED.wait_while(room, |room| *room < bytes).unwrap_or_else(PoisonError::into_inner);
        *room -= bytes;
        Self(bytes)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *ROOM.lock().unwrap_or_else(PoisonError::into_inner) += self.0;
        FREED.notify_all();
    }
}
