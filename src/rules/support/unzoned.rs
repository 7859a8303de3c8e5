//! Rejections that a text tells of without a zone: in which zone they would fall on an abort of the node.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use jiff::tz::TimeZone;

use super::near::{Times, events, rejections};
use crate::facts::provider::{CLUSTER, EVENT_LOG};
use crate::facts::{Arg, CaseFacts, Event, NodeFacts, Origin, Sourced, Time, distance};

/// Zones differ from UTC by multiples of a quarter of an hour, in seconds and minutes.
const STEP: u32 = 900;
const STEP_MINUTES: i32 = 15;
/// The furthest that a zone is from UTC, in those steps: 14 hours.
const FURTHEST: i32 = 56;
/// `EventLog` 6013 tells the zone in its seventh item: `-540 Tokyo Standard Time`, minutes west of UTC.
const ZONE_ITEM: usize = 6;

/// Rejections of a node that texts tell of without a zone, on their own clocks.
pub(crate) struct Unzoned {
    /// In order of the clock's time, as if it were UTC.
    texts: Vec<(Time, Origin)>,
    seconds: u32,
}

impl Unzoned {
    /// A text that fits an abort as it was read is not asked about.
    pub(crate) fn of(case: &CaseFacts, node: &NodeFacts) -> Self {
        let seconds = case.windows.0;
        let aborts = Times::of(events(node, CLUSTER, &[1544]));
        let open = |text: &Event| text.trust.is_assumed() && !aborts.near(text.time, seconds);
        let clock = |text: &Sourced<Event>| {
            let clock = case.scope.zone.to_datetime(text.value.time?.0);
            Some((Time(TimeZone::UTC.to_timestamp(clock).ok()?), text.origin))
        };
        let mut texts: Vec<(Time, Origin)> =
            rejections(node).filter(|text| open(&text.value)).filter_map(clock).collect();
        texts.sort_unstable();
        // Two zones must not both fit.
        Self { texts, seconds: seconds.min(STEP / 2 - 1) }
    }

    /// The zone, in minutes east of UTC, in which some text tells of a rejection at this abort: that of the best fit.
    pub(crate) fn zone(&self, abort: &Event) -> Option<i32> {
        let time = abort.time.filter(|_| !self.texts.is_empty())?;
        let fits = (-FURTHEST..=FURTHEST).filter_map(|step| {
            let minutes = step * STEP_MINUTES;
            let (off, origin) = self.at(time, minutes).min()?;
            Some((off, origin, minutes))
        });
        fits.min().map(|(_, _, minutes)| minutes)
    }

    /// The texts that tell of a rejection at one of these aborts, read in this zone.
    pub(crate) fn texts(&self, aborts: &[&Sourced<Event>], minutes: i32) -> Vec<Origin> {
        let fits = aborts.iter().filter_map(|abort| abort.value.time).flat_map(|time| self.at(time, minutes));
        let mut seen = BTreeSet::new();
        fits.map(|(_, place)| place).filter(|place| seen.insert(*place)).collect()
    }

    /// The texts at an instant in a zone, and how far off each is.
    fn at(&self, time: Time, minutes: i32) -> impl Iterator<Item = (SignedDuration, Origin)> {
        let shown = time.0.checked_add(SignedDuration::from_mins(minutes.into())).map(Time);
        let off = SignedDuration::from_secs(self.seconds.into());
        let from = shown.as_ref().map_or(self.texts.len(), |shown| {
            self.texts.partition_point(|(clock, _)| clock.0.duration_since(shown.0) < -off)
        });
        let fits = self
            .texts
            .iter()
            .skip(from)
            .filter_map(move |(clock, place)| Some((clock.0.duration_since(shown.as_ref().ok()?.0).abs(), *place)));
        fits.take_while(move |(gap, _)| *gap <= off)
    }
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
    Arg::Code(format!("UTC{}", distance(minutes)))
}
