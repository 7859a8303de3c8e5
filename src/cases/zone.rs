//! Local times of a node's captures become instants where the node's own zone is known and never shifts.

use std::collections::BTreeSet;

use jiff::tz::Offset;

use crate::facts::{CaptureTime, NodeFacts, Time};

/// Reads local capture times in the node's zone; leaves them where its zone is not known, or has daylight saving time.
pub(super) fn apply(node: &mut NodeFacts) {
    let hosts = node.host.iter().map(|host| &host.value);
    let offsets: BTreeSet<(i32, bool)> =
        hosts.filter_map(|host| Some((host.utc_offset_minutes?, host.zone_is_fixed))).collect();
    let (Some((minutes, true)), 1) = (offsets.first().copied(), offsets.len()) else { return };
    let Some(offset) = minutes.checked_mul(60).and_then(|seconds| Offset::from_seconds(seconds).ok()) else { return };
    let times = node.lists.iter_mut().map(|(time, _)| time);
    let times = times.chain(node.volumes.iter_mut().map(|(time, _)| time));
    let times = times.chain(node.settings.iter_mut().map(|(time, _)| time));
    let times = times.chain(node.errors.iter_mut().map(|(time, _)| time));
    for time in times.chain(node.others.iter_mut().map(|(time, _)| time)) {
        let Some(CaptureTime::Local(local)) = *time else { continue };
        *time = offset.to_timestamp(local).ok().map(|instant| CaptureTime::Utc(Time(instant))).or(*time);
    }
}
