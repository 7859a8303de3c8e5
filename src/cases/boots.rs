//! When a node booted: records of the System log show it, uptime records and `systeminfo` imply it.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use jiff::{SignedDuration, Timestamp, tz::Offset};

use crate::facts::{CaptureTime, Event, HostFacts, NewestBoot, Sourced, Time, Trust, provider};

/// Records of one boot (Kernel-General 12, EventLog 6009, 6005) follow each other within seconds.
const ONE_BOOT_SECONDS: f64 = 120.0;
/// An implied boot this near to a recorded one is the same: uptime counts whole seconds, `systeminfo` whole minutes.
const SAME_BOOT: SignedDuration = SignedDuration::from_secs(600);
/// `EventLog` 6013 tells the uptime in seconds in its fifth item.
const UPTIME_ITEM: usize = 4;

/// Boots in order of time, and the newest.
pub(super) fn boots(
    events: &[Sourced<Event>],
    hosts: &[Sourced<HostFacts>],
) -> (Vec<Sourced<Time>>, Option<NewestBoot>) {
    let mut recorded: Vec<Sourced<Time>> = Vec::new();
    for event in events.iter().filter(|event| is_boot(&event.value)) {
        let Some(time) = event.value.time else { continue };
        let same = recorded.last().is_some_and(|boot| time.seconds_since(boot.value) <= ONE_BOOT_SECONDS);
        if !same {
            recorded.push(Sourced { value: time, origin: event.origin });
        }
    }
    let implied = events.iter().filter_map(up_since).chain(hosts.iter().filter_map(host_boot));
    let mut all: BTreeMap<Time, Sourced<Time>> = recorded.iter().map(|boot| (boot.value, boot.clone())).collect();
    for boot in implied {
        if all.range(near(boot.value)).next().is_none() {
            all.insert(boot.value, boot);
        }
    }
    let all: Vec<Sourced<Time>> = all.into_values().collect();
    let newest = all.last().map(|newest| {
        let later = |host: &Sourced<HostFacts>| host.value.boot.is_some_and(|boot| boot.is_after(newest.value));
        let is_recorded = recorded.last().is_some_and(|boot| boot.value == newest.value);
        let local_later = hosts.iter().any(|host| host.value.utc_offset_minutes.is_none() && later(host));
        NewestBoot { time: newest.clone(), in_system_log: is_recorded && !local_later }
    });
    (all, newest)
}

/// The times of boots that are the same as one at `time`.
fn near(time: Time) -> RangeInclusive<Time> {
    let from = time.0.checked_sub(SAME_BOOT).unwrap_or(Timestamp::MIN);
    Time(from)..=Time(time.0.checked_add(SAME_BOOT).unwrap_or(Timestamp::MAX))
}

fn is_boot(event: &Event) -> bool {
    let from = |name: &str| event.provider.eq_ignore_ascii_case(name);
    let boot = (event.id == 12 && from("Microsoft-Windows-Kernel-General"))
        || (matches!(event.id, 6005 | 6009) && from("EventLog"));
    boot && event.trust != Trust::Recovered && !event.is_of(provider::CLUSTER)
}

fn up_since(event: &Sourced<Event>) -> Option<Sourced<Time>> {
    let Event { id, provider, time, data, .. } = &event.value;
    let seconds = data.get(UPTIME_ITEM)?.value.trim().parse::<u32>().ok()?;
    let boot = time.as_ref()?.0.checked_sub(SignedDuration::from_secs(seconds.into())).ok()?;
    (*id == 6013 && provider.eq_ignore_ascii_case("EventLog"))
        .then_some(Sourced { value: Time(boot), origin: event.origin })
}

/// The boot that `systeminfo` prints, where its zone is known.
fn host_boot(host: &Sourced<HostFacts>) -> Option<Sourced<Time>> {
    let value = match host.value.boot? {
        CaptureTime::Utc(time) => time,
        CaptureTime::Local(local) => {
            let offset = Offset::from_seconds(host.value.utc_offset_minutes?.checked_mul(60)?).ok()?;
            Time(offset.to_timestamp(local).ok()?)
        }
    };
    Some(Sourced { value, origin: host.origin })
}
