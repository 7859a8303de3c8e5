//! Rejections that a text tells of without a zone: in which zone they would fall on an abort of the node.

use jiff::tz::{Offset, TimeZone};

use super::near::{events, rejections, within};
use crate::facts::provider::{CLUSTER, EVENT_LOG};
use crate::facts::{Arg, CaseFacts, Event, NodeFacts, Origin, Trust};

/// Zones differ from UTC by multiples of a quarter of an hour.
const STEP: f64 = 900.0;
/// The furthest that a zone is from UTC, in those steps: 14 hours.
const FURTHEST: f64 = 56.0;
/// `EventLog` 6013 tells the zone in its seventh item: `-540 Tokyo Standard Time`, minutes west of UTC.
const ZONE_ITEM: usize = 6;

/// Texts that would tell of a rejection at this abort, each with its zone in minutes east of UTC, the best fit first.
/// A text that fits another abort as it was read is not asked about.
pub(crate) fn at(case: &CaseFacts, node: &NodeFacts, abort: &Event) -> Vec<(Origin, i32)> {
    let Some(time) = abort.time else { return Vec::new() };
    let seconds = case.windows.0;
    let settled = |text: &Event| events(node, CLUSTER, &[1544]).any(|a| within(a.value.time, text.time, seconds));
    let assumed = |text: &Event| text.trust == Trust::Text { assumed_zone: true } && !settled(text);
    let mut fits: Vec<(f64, Origin, i32)> = Vec::new();
    for text in rejections(node).filter(|text| assumed(&text.value)) {
        let Some(shown) = text.value.time else { continue };
        let clock = case.zone.to_datetime(shown.0);
        let Ok(clock) = TimeZone::UTC.to_timestamp(clock) else { continue };
        let ahead = clock.duration_since(time.0).as_secs_f64();
        let steps = (ahead / STEP).round();
        let off = (ahead - steps * STEP).abs();
        if steps.abs() <= FURTHEST && off <= f64::from(seconds) {
            #[allow(clippy::cast_possible_truncation, reason = "56 steps of 15 minutes at most")]
            fits.push((off, text.origin, (steps * STEP / 60.0) as i32));
        }
    }
    fits.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    fits.into_iter().map(|(_, origin, zone)| (origin, zone)).collect()
}

/// The zone of the node, in minutes east of UTC, as its System log states it last.
pub(crate) fn stated(node: &NodeFacts) -> Option<(i32, Origin)> {
    let zones = events(node, EVENT_LOG, &[6013]).filter_map(|event| {
        let west: i32 = event.value.data.get(ZONE_ITEM)?.value.split_whitespace().next()?.parse().ok()?;
        Some((west.checked_neg()?, event.origin))
    });
    zones.last()
}

/// `UTC+09:00`.
pub(crate) fn name(minutes: i32) -> Arg {
    let sign = if minutes < 0 { '-' } else { '+' };
    let minutes = minutes.unsigned_abs();
    Arg::Code(format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60))
}

/// The zone in which texts without one were read, by its name.
pub(crate) fn assumed(case: &CaseFacts) -> Arg {
    let offset = || case.zone.to_fixed_offset().unwrap_or(Offset::UTC).to_string();
    Arg::Code(case.zone.iana_name().map_or_else(offset, str::to_owned))
}
