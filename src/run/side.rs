//! Cases side by side: small ones each on a thread of its own, large ones alone with all threads; handed over in order.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Mutex, PoisonError};

use super::Threads;
use crate::intake::Error;

/// Bytes on disk up to which a case is small: its sources are too few and too short to keep several threads busy.
const SMALL: u64 = 8 << 20;

/// Cases begun and not handed over yet, for each thread: some wait for one before them that takes longer.
const AHEAD: usize = 4;

/// Does `all` things; `weigh` gives the bytes of one, `work` does it. Hands over in order until told to stop.
pub(super) fn in_order<I: Sync, T: Send>(
    all: &[I],
    threads: &Threads,
    weigh: &(dyn Fn(&I) -> u64 + Sync),
    work: &(dyn Fn(usize, &I) -> T + Sync),
    hand_over: &mut dyn FnMut(usize, T) -> ControlFlow<()>,
) -> Result<(), Error> {
    let lanes = threads.count().min(all.len());
    if lanes < 2 {
        for (at, one) in all.iter().enumerate() {
            if hand_over(at, threads.install(|| work(at, one))).is_break() {
                break;
            }
        }
        return Ok(());
    }
    let pools = (0..lanes).map(|_| Threads::new(Some(1))).collect::<Result<Vec<_>, _>>()?;
    let (begin, begun) = mpsc::channel::<usize>();
    let (end, ended) = mpsc::channel::<(usize, T)>();
    let begun = Mutex::new(begun);
    std::thread::scope(|scope| {
        for pool in &pools {
            let (begun, end) = (&begun, end.clone());
            scope.spawn(move || {
                while let Some((at, one)) = next(begun).and_then(|at| Some((at, all.get(at)?))) {
                    if end.send((at, pool.install(|| work(at, one)))).is_err() {
                        break;
                    }
                }
            });
        }
        // Dropped at the end of this block, which is what the threads wait for.
        let begin = begin;
        let mut early: BTreeMap<usize, T> = BTreeMap::new();
        let (mut started, mut handed) = (0, 0);
        while handed < all.len() {
            while let Some(one) = all.get(started).filter(|_| started - handed < lanes * AHEAD) {
                if weigh(one) <= SMALL {
                    let _ = begin.send(started);
                } else if started == handed {
                    early.insert(started, threads.install(|| work(started, one)));
                } else {
                    break;
                }
                started += 1;
            }
            if !early.contains_key(&handed) {
                let Ok((at, done)) = ended.recv() else { break };
                early.insert(at, done);
            }
            while let Some(done) = early.remove(&handed) {
                if hand_over(handed, done).is_break() {
                    return;
                }
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
            in_order(&weights, &threads, &|weight| *weight, &|at, _| at, &mut |_, at| {
                seen.push(at);
                if at == 60 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
            .expect("threads");
            assert_eq!(seen, (0..=60).collect::<Vec<_>>(), "{jobs} threads");
        }
    }
}
