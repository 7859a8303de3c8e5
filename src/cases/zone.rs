//! The node's own zone (ruling 46): local times of its captures, and of texts that tell no zone, become instants in it.

use std::collections::BTreeSet;

use jiff::civil::DateTime;
use jiff::tz::Offset;

use crate::facts::{CaptureTime, Event, NodeFacts, Scope, Time, Trust, Zone, is_fixed_zone, provider};

/// `EventLog`: how long the system has been up, and in which zone it is.
const UPTIME: u32 = 6013;
/// Its seventh item: `-540 Tokyo Standard Time`, minutes west of UTC.
const ZONE_ITEM: usize = 6;
/// It is logged every day: a zone that shifts is known this long around it.
const KNOWN_HOURS: f64 = 30.0;

/// Reads local times in the node's zone where that is known: a capture's where the zone never shifts, those of a text
/// also where it does. A zone that was asked for comes before, for texts.
pub(super) fn apply(node: &mut NodeFacts, scope: &Scope) {
    let clock = Clock::of(node);
    node.utc_offset_minutes = clock.always;
    for event in node.events.iter_mut().filter(|event| event.value.trust == Trust::Text { zone: Zone::Assumed }) {
        if scope.zone_is_given {
            event.value.trust = Trust::Text { zone: Zone::Given };
        } else if let Some(instant) = event.value.time.and_then(|time| clock.instant(scope.zone.to_datetime(time.0))) {
            event.value.time = Some(instant);
            event.value.trust = Trust::Text { zone: Zone::Node };
        }
    }
    let Some(offset) = clock.always.and_then(offset) else { return };
    let times = node.lists.iter_mut().map(|(time, _)| time);
    let times = times.chain(node.volumes.iter_mut().map(|(time, _)| time));
    let times = times.chain(node.settings.iter_mut().map(|(time, _)| time));
    let times = times.chain(node.errors.iter_mut().map(|(time, _)| time));
    for time in times.chain(node.others.iter_mut().map(|(time, _)| time)) {
        let Some(CaptureTime::Local(local)) = *time else { continue };
        *time = offset.to_timestamp(local).ok().map(|instant| CaptureTime::Utc(Time(instant))).or(*time);
    }
}

/// What is known of a node's zone.
struct Clock {
    /// Minutes east of UTC, of a zone that never shifts.
    always: Option<i32>,
    /// What the System log states.
    logged: Vec<Stated>,
}

impl Clock {
    fn of(node: &NodeFacts) -> Self {
        let hosts =
            node.host.iter().filter_map(|host| Some((host.value.utc_offset_minutes?, host.value.zone_is_fixed)));
        let logged = node.events.iter().filter_map(|event| stated(&event.value));
        let logged: Vec<Stated> = logged.collect();
        let said: BTreeSet<(i32, bool)> =
            hosts.chain(logged.iter().map(|said| (said.minutes, said.is_fixed))).collect();
        let minutes: BTreeSet<i32> = said.iter().map(|(minutes, _)| *minutes).collect();
        let is_fixed = minutes.len() == 1 && said.iter().any(|(_, is_fixed)| *is_fixed);
        Self { always: minutes.first().copied().filter(|_| is_fixed), logged }
    }

    /// The instant of a time on the node's clock.
    fn instant(&self, clock: DateTime) -> Option<Time> {
        let in_zone = |minutes: i32| offset(minutes)?.to_timestamp(clock).ok().map(Time);
        if let Some(minutes) = self.always {
            return in_zone(minutes);
        }
        let read = self.logged.iter().filter_map(|said| {
            let instant = in_zone(said.minutes)?;
            Some((instant.seconds_since(said.at).abs(), instant))
        });
        let (away, instant) = read.min_by(|a, b| a.0.total_cmp(&b.0))?;
        (away <= KNOWN_HOURS * 3600.0).then_some(instant)
    }
}

/// What a record states of the zone.
struct Stated {
    at: Time,
    /// East of UTC.
    minutes: i32,
    /// No zone of that name shifts.
    is_fixed: bool,
}

fn stated(event: &Event) -> Option<Stated> {
    let it = event.id == UPTIME && event.trust == Trust::Log && event.is_of(provider::EVENT_LOG);
    let zone = event.data.get(ZONE_ITEM).filter(|_| it)?;
    let (west, name) = zone.value.trim().split_once(' ')?;
    let minutes = west.parse::<i32>().ok()?.checked_neg()?;
    // London and UTC are alike in winter.
    let is_utc = minutes == 0 && ["UTC", "Coordinated Universal Time"].contains(&name.trim());
    Some(Stated { at: event.time?, minutes, is_fixed: is_utc || is_fixed_zone(minutes) })
}

fn offset(minutes: i32) -> Option<Offset> {
    Offset::from_seconds(minutes.checked_mul(60)?).ok()
}
