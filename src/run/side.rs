//! Cases side by side: small ones each on a thread of its own, large ones alone with all threads; handed over in order.
//!
//! What is small on disk may be large in memory. All that are read side by side share what they may take, and one that
//! does not fit is read again by itself, so that neither the peak nor a report depends on how many there are at once.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, PoisonError};

use super::Threads;
use crate::intake::{Claim, Error, Share};

/// Bytes on disk up to which a case is small: its sources are too few and too short to keep several threads busy.
const SMALL: u64 = 8 << 20;

/// Cases begun and not handed over yet, for each thread: some wait for one before them that takes longer.
const AHEAD: usize = 4;

/// Does one of all things; where it has a claim, within that.
type Work<'a, I, T> = &'a (dyn Fn(usize, &I, Option<&Arc<Claim>>) -> T + Sync);

/// Does `all` things; `weigh` gives the bytes of one on disk. They take `memory` at most while they are not alone. Hands
/// over in order until told to stop.
pub(super) fn in_order<I: Sync, T: Send>(
    all: &[I],
    threads: &Threads,
    memory: u64,
    weigh: &(dyn Fn(&I) -> u64 + Sync),
    work: Work<'_, I, T>,
    hand_over: &mut dyn FnMut(usize, T) -> ControlFlow<()>,
) -> Result<(), Error> {
    let lanes = threads.count().min(all.len());
    if lanes < 2 {
        for (at, one) in all.iter().enumerate() {
            if hand_over(at, threads.install(|| work(at, one, None))).is_break() {
                break;
            }
        }
        return Ok(());
    }
    // The allocator keeps for each thread what that thread once took. Of many, all but one take little; of two, each may
    // take much.
    let own = if lanes > 2 { lanes + 1 } else { 0 };
    let pools = (0..own).map(|_| Threads::new(Some(1))).collect::<Result<Vec<_>, _>>()?;
    let solo = pools.last().unwrap_or(threads);
    let share = Share::new(memory, lanes);
    let (begin, begun) = mpsc::channel::<usize>();
    let (end, ended) = mpsc::channel();
    let begun = Mutex::new(begun);
    std::thread::scope(|scope| {
        for lane in 0..lanes {
            let pool = pools.get(lane).unwrap_or(threads);
            let (begun, end, share) = (&begun, end.clone(), &share);
            scope.spawn(move || {
                while let Some((at, one)) = next(begun).and_then(|at| Some((at, all.get(at)?))) {
                    let claim = Arc::new(share.claim());
                    let done = pool.install(|| work(at, one, Some(&claim)));
                    if end.send((at, done, claim)).is_err() {
                        break;
                    }
                }
            });
        }
        // Dropped at the end of this block, which is what the threads wait for.
        let begin = begin;
        // Each with what it holds of memory until it is handed over.
        let mut early: BTreeMap<usize, (T, Option<Arc<Claim>>)> = BTreeMap::new();
        // Those that did not fit beside others: they are done again, one at a time, when it is their turn.
        let mut refused = BTreeSet::new();
        let (mut started, mut handed) = (0, 0);
        while let Some(next) = all.get(handed) {
            while started - handed < lanes * AHEAD && all.get(started).is_some_and(|one| weigh(one) <= SMALL) {
                let _ = begin.send(started);
                started += 1;
            }
            if started == handed {
                early.insert(handed, (threads.install(|| work(handed, next, None)), None));
                started += 1;
            } else if refused.remove(&handed) {
                early.insert(handed, (solo.install(|| work(handed, next, None)), None));
            } else if !early.contains_key(&handed) {
                let Ok((at, done, claim)) = ended.recv() else { break };
                if claim.is_refused() {
                    refused.insert(at);
                } else {
                    early.insert(at, (done, Some(claim)));
                }
            }
            while let Some((done, claim)) = early.remove(&handed) {
                if hand_over(handed, done).is_break() {
                    return;
                }
                drop(claim);
                handed += 1;
            }
        }
    });
    Ok(())
}

fn next(begun: &Mutex<Receiver<usize>>) -> Option<usize> {
    begun.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_and_large_come_in_order_and_none_is_begun_once_nobody_wants_more() {
        let weights: Vec<u64> = (0..100).map(|n| if n % 7 == 3 { SMALL + 1 } else { 1 }).collect();
        for jobs in [1, 2, 5] {
            let threads = Threads::new(Some(jobs)).expect("threads");
            let mut seen = Vec::new();
            in_order(&weights, &threads, 1, &|weight| *weight, &|at, _, _| at, &mut |_, at| {
                seen.push(at);
                if at == 60 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
            .expect("threads");
            assert_eq!(seen, (0..=60).collect::<Vec<_>>(), "{jobs} threads");
        }
    }

    /// Eight of them took eight times the memory of one, which is what each may take.
    #[test]
    fn what_does_not_fit_beside_others_is_done_again_alone_and_no_more_is_taken_than_there_is() {
        use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
        let sizes: Vec<u64> = (0..200).map(|n| if n % 9 == 4 { 50 } else { n % 7 }).collect();
        for jobs in [2, 8] {
            let threads = Threads::new(Some(jobs)).expect("threads");
            let (taken, peak, alone) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
            let work = |at: usize, size: &u64, claim: Option<&Arc<Claim>>| {
                let Some(claim) = claim else {
                    assert_eq!(alone.fetch_add(1, Relaxed), 0, "one at a time");
                    std::thread::yield_now();
                    alone.fetch_sub(1, Relaxed);
                    return (at, 0);
                };
                let kept = if claim.keep(*size) { *size } else { 0 };
                peak.fetch_max(taken.fetch_add(kept, Relaxed) + kept, Relaxed);
                std::thread::yield_now();
                if claim.is_refused() { (usize::MAX, 0) } else { (at, kept) }
            };
            let mut seen = Vec::new();
            in_order(&sizes, &threads, 40, &|_| 1, &work, &mut |_, (at, kept)| {
                taken.fetch_sub(kept, Relaxed);
                seen.push(at);
                ControlFlow::Continue(())
            })
            .expect("threads");
            assert_eq!(seen, (0..200).collect::<Vec<_>>(), "{jobs} threads");
            assert!(peak.load(Relaxed) <= 40, "{jobs} threads: {peak:?}");
        }
    }
}
