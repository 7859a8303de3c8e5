//! What a run was told to look at: what is left out because of it has to be said (ruling 47).

use jiff::tz::TimeZone;

use super::{Event, Time};

/// Options that narrow the evidence, or say how to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Events before are left out. Events that show CSV in use, and boots, count whenever they were.
    pub since: Option<Time>,
    /// Events from this instant on are left out, with the same exceptions.
    pub until: Option<Time>,
    /// Zone of times in texts that state none.
    pub zone: TimeZone,
    /// Whether that zone was asked for: it then comes before what the evidence says.
    pub zone_is_given: bool,
    /// Caps that were set, by option without its dashes.
    pub caps: Vec<(&'static str, u64)>,
}

impl Default for Scope {
    fn default() -> Self {
        Self { since: None, until: None, zone: TimeZone::UTC, zone_is_given: false, caps: Vec::new() }
    }
}

impl Scope {
    /// Whether an event lies in the time asked for; one without a time cannot be left out.
    pub fn holds(&self, event: &Event) -> bool {
        event.time.is_none_or(|time| self.holds_time(time))
    }

    /// Whether an instant lies in the time asked for.
    pub fn holds_time(&self, time: Time) -> bool {
        self.since.is_none_or(|since| time >= since) && self.until.is_none_or(|until| time < until)
    }

    /// The zone asked for, by its name or its distance from UTC.
    pub fn zone_name(&self) -> String {
        let offset = || self.zone.to_fixed_offset().unwrap_or(jiff::tz::Offset::UTC).to_string();
        self.zone.iana_name().map_or_else(offset, str::to_owned)
    }
}
