//! Instants in UTC with Windows' 100 ns resolution, and the times that captures state.

use std::cmp::Ordering;
use std::fmt;

use jiff::civil::DateTime;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;

/// An instant; shown as RFC 3339 in UTC with seven decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
pub struct Time(pub Timestamp);

impl Time {
    /// From a Windows FILETIME (100 ns since 1601-01-01 UTC); `None` outside the years 1601 to 9999.
    pub fn from_filetime(ticks: u64) -> Option<Self> {
        /// Seconds between 1601 and 1970.
        const EPOCH: i64 = 11_644_473_600;
        /// Ticks of a second.
        const TICKS: u64 = 10_000_000;
        let second = i64::try_from(ticks / TICKS).ok()? - EPOCH;
        let part = i32::try_from(ticks % TICKS).ok()? * 100;
        Timestamp::new(second, part).ok().map(Self)
    }

    /// Seconds from `earlier` to `self`, with fraction; negative where `earlier` is later.
    pub fn seconds_since(self, earlier: Self) -> f64 {
        self.0.duration_since(earlier.0).as_secs_f64()
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.7}", self.0)
    }
}

/// Whether none of Windows' zones of so many minutes east of UTC has daylight saving time (Moscow, Dubai, Kabul,
/// Karachi, Delhi, Kathmandu, Dhaka, Yangon, Bangkok, Beijing, Eucla, Tokyo). `(UTC) Coordinated Universal Time` is
/// told from London by its name alone.
pub fn is_fixed_zone(minutes: i32) -> bool {
    [180, 240, 270, 300, 330, 345, 360, 390, 420, 480, 525, 540].contains(&minutes)
}

/// `+09:00`: minutes east of UTC.
pub fn distance(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    let minutes = minutes.unsigned_abs();
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// When a capture was taken, as far as it or its bundle says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CaptureTime {
    /// With a zone, so an instant.
    Utc(Time),
    /// On the node's own clock, zone unknown.
    Local(DateTime),
}

impl CaptureTime {
    /// Its order to another; `None` where the zone leaves it open.
    pub fn order(self, other: Self) -> Option<Ordering> {
        let certain = |local: Self, instant: Time| match () {
            () if local.is_before(instant) => Some(Ordering::Less),
            () if local.is_after(instant) => Some(Ordering::Greater),
            () => None,
        };
        match (self, other) {
            (Self::Utc(a), Self::Utc(b)) => Some(a.cmp(&b)),
            (Self::Local(a), Self::Local(b)) => Some(a.cmp(&b)),
            (local, Self::Utc(instant)) => certain(local, instant),
            (Self::Utc(instant), local) => certain(local, instant).map(Ordering::reverse),
        }
    }

    /// Whether it lies before `instant` for certain: a time without a zone may be off by up to 14 hours.
    pub fn is_before(self, instant: Time) -> bool {
        match self {
            Self::Utc(time) => time < instant,
            Self::Local(local) => Self::read_as_utc(local).is_some_and(|t| t.0 + 14.hours() < instant.0),
        }
    }

    /// Whether it lies after `instant` for certain.
    pub fn is_after(self, instant: Time) -> bool {
        match self {
            Self::Utc(time) => time > instant,
            Self::Local(local) => Self::read_as_utc(local).is_some_and(|t| t.0 - 14.hours() > instant.0),
        }
    }

    /// Whether it lies after another for certain.
    pub fn is_past(self, other: Self) -> bool {
        match (self, other) {
            (Self::Local(time), Self::Local(other)) => time > other,
            (time, Self::Utc(other)) => time.is_after(other),
            (Self::Utc(time), other) => other.is_before(time),
        }
    }

    fn read_as_utc(local: DateTime) -> Option<Time> {
        local.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| Time(zoned.timestamp()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_all_seven_digits() {
        let time = Time::from_filetime(133_697_027_801_234_567);
        assert_eq!(time.map(|t| t.to_string()).as_deref(), Some("2024-09-01T22:19:40.1234567Z"));
    }

    #[test]
    fn a_local_time_decides_only_past_fourteen_hours() {
        let instant = Time("2024-09-02T00:00:00Z".parse().expect("a time"));
        let local = |text: &str| CaptureTime::Local(text.parse().expect("a local time"));
        assert!(!local("2024-09-01T11:00:00").is_before(instant));
        assert!(local("2024-09-01T09:00:00").is_before(instant));
        assert!(!local("2024-09-02T13:00:00").is_after(instant));
        assert!(local("2024-09-02T15:00:00").is_after(instant));
    }
}
