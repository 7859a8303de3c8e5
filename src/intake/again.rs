//! Single sources of a case, read once more.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::{Mutex, PoisonError};

use super::item::{Place, Visit};
use super::limits::Limits;
use super::{CaseInput, Input, Room, Silent, left, visit};
use crate::facts::{Message, Status};

/// Whether a place is one of `wanted`, or an archive that holds one.
pub(super) fn holds(wanted: &BTreeSet<String>, place: &Place) -> bool {
    let from = (Bound::Included(&place.prefix), Bound::Unbounded);
    let inside = || wanted.range::<String, _>(from).next().is_some_and(|path| path.starts_with(&place.prefix));
    wanted.contains(&place.path) || inside()
}

/// Reads the sources of `wanted` again, each with `read`; gives what came of each that could be read whole.
pub fn again<T: Send>(
    case: &CaseInput,
    limits: &Limits,
    wanted: &BTreeSet<String>,
    read: &(dyn Fn(Input<'_>) -> T + Sync),
) -> BTreeMap<String, T> {
    let seen: Mutex<BTreeMap<String, Vec<T>>> = Mutex::default();
    let keep = |input: Input<'_>, _: &Room<'_>| {
        let path = input.path.to_owned();
        if wanted.contains(&path) {
            let value = read(input);
            seen.lock().unwrap_or_else(PoisonError::into_inner).entry(path.clone()).or_default().push(value);
        }
        left::unread(&path, 0, Status::Parsed, false, Message::new("intake.because.unopened"))
    };
    let harvests = visit(case, limits, Visit { wants: &|place| holds(wanted, place), read: &keep }, &Silent);
    let mut seen = seen.into_inner().unwrap_or_else(PoisonError::into_inner);
    let whole = harvests.into_iter().filter(|harvest| harvest.status == Status::Parsed);
    // Of two entries of one name none is meant.
    whole
        .filter_map(|harvest| Some((seen.remove(&harvest.path).filter(|all| all.len() == 1)?.pop()?, harvest.path)))
        .map(|(value, path)| (path, value))
        .collect()
}
