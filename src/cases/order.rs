//! Which of several captures counts (contract, ruling 3): the latest by a stated time, else by order inside one file.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::facts::{CaptureTime, Origin, Sourced};

/// A capture with the time that it or its bundle states.
pub(super) type Capture<T> = (Option<CaptureTime>, Sourced<T>);

/// What several captures of one kind come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Latest<C> {
    /// None of them shows anything.
    Nothing,
    /// What the latest shows, and which captures (by place in the slice) show it.
    Shown(C, Vec<usize>),
    /// They differ without an order; these captures (by place in the slice).
    Differ(Vec<usize>),
}

/// So many captures of one kind of one node are not put in order, which takes all pairs: they must agree.
pub(super) const MOST_ORDERED: usize = 2_000;

/// What the latest captures show; those that show nothing do not take part (ruling 26).
pub(super) fn latest<T, C: PartialEq>(captures: &[Capture<T>], claim: impl Fn(&T) -> Option<C>) -> Latest<C> {
    let claims: Vec<(usize, C)> =
        captures.iter().enumerate().filter_map(|(i, (_, seen))| Some((i, claim(&seen.value)?))).collect();
    let stamp = |i: usize| captures.get(i).map(|(time, seen)| (*time, seen.origin));
    let ordered = claims.len() <= MOST_ORDERED;
    let superseded =
        |i: usize| ordered && claims.iter().any(|(j, _)| stamp(*j).zip(stamp(i)).is_some_and(|(b, a)| is_newer(b, a)));
    let newest: BTreeSet<usize> = claims.iter().map(|(i, _)| *i).filter(|i| !superseded(*i)).collect();
    // Times and order inside files may contradict each other in a circle: then nothing is ordered.
    let newest: BTreeSet<usize> = if newest.is_empty() { claims.iter().map(|(i, _)| *i).collect() } else { newest };
    let mut counting = claims.into_iter().filter(|(i, _)| newest.contains(i)).map(|(_, claim)| claim);
    let Some(first) = counting.next() else { return Latest::Nothing };
    let agree = counting.all(|other| other == first);
    let newest = newest.into_iter().collect();
    if agree { Latest::Shown(first, newest) } else { Latest::Differ(newest) }
}

/// Whether `a` was certainly taken after `b`.
pub(super) fn is_newer(a: (Option<CaptureTime>, Origin), b: (Option<CaptureTime>, Origin)) -> bool {
    let by_time = a.0.zip(b.0).and_then(|(a, b)| a.order(b));
    match by_time {
        Some(Ordering::Greater) => true,
        Some(Ordering::Less) => false,
        _ => a.1.source == b.1.source && a.1.at > b.1.at,
    }
}

/// Hours between two stated times; `None` where one has a zone and the other has not.
pub(super) fn hours_apart(a: CaptureTime, b: CaptureTime) -> Option<f64> {
    let seconds = match (a, b) {
        (CaptureTime::Utc(a), CaptureTime::Utc(b)) => a.seconds_since(b),
        (CaptureTime::Local(a), CaptureTime::Local(b)) => a.duration_since(b).as_secs_f64(),
        (local, CaptureTime::Utc(instant)) | (CaptureTime::Utc(instant), local) => {
            return (local.is_before(instant) || local.is_after(instant)).then_some(f64::INFINITY);
        }
    };
    Some(seconds.abs() / 3600.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Locus, SourceId, Time};

    fn capture(value: u8, source: u32, line: u32, time: Option<CaptureTime>) -> Capture<u8> {
        (time, Sourced { value, origin: Origin { source: SourceId(source), at: Locus::Line(line) } })
    }

    fn utc(text: &str) -> Option<CaptureTime> {
        Some(CaptureTime::Utc(Time(text.parse().expect("a time"))))
    }

    fn of(captures: &[Capture<u8>]) -> Latest<u8> {
        latest(captures, |value| (*value > 0).then_some(*value))
    }

    #[test]
    fn the_latest_stated_time_counts() {
        let two = [capture(1, 1, 1, utc("2024-09-02T00:00:00Z")), capture(2, 0, 1, utc("2024-09-01T00:00:00Z"))];
        assert_eq!(of(&two), Latest::Shown(1, vec![0]));
    }

    #[test]
    fn order_inside_one_file_counts_where_no_time_is_stated() {
        assert_eq!(of(&[capture(1, 0, 9, None), capture(2, 0, 5, None)]), Latest::Shown(1, vec![0]));
    }

    #[test]
    fn without_an_order_they_must_agree() {
        assert_eq!(of(&[capture(1, 0, 1, None), capture(2, 1, 1, None)]), Latest::Differ(vec![0, 1]));
        assert_eq!(of(&[capture(1, 0, 1, None), capture(1, 1, 1, None)]), Latest::Shown(1, vec![0, 1]));
        assert_eq!(of(&[capture(1, 0, 1, None), capture(0, 1, 1, None)]), Latest::Shown(1, vec![0]));
        assert_eq!(of(&[]), Latest::Nothing);
    }

    #[test]
    fn times_that_contradict_the_order_inside_a_file_order_nothing() {
        let round = [
            capture(1, 0, 1, utc("2024-09-02T00:00:00Z")),
            capture(2, 0, 2, None),
            capture(3, 0, 3, utc("2024-09-01T00:00:00Z")),
        ];
        assert_eq!(of(&round), Latest::Differ(vec![0, 1, 2]));
    }
}
