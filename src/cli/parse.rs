//! Values of options: instants, zones, class ids.

use std::path::PathBuf;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::fault;
use crate::facts::{Guid, Time};

/// Threads: as many as asked for, else one a core. Counted here, since the count is read from files of the system.
pub(super) fn jobs(asked: Option<u16>) -> usize {
    asked.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from)
}

/// `--timezone`: a name of the IANA database, one of [`SHORT_ZONES`], a distance from UTC, `local` or `utc`.
pub(super) fn zone(text: &str) -> Result<TimeZone, String> {
    let lower = text.trim().to_ascii_lowercase();
    let named = |name: &str| TimeZone::get(name).ok();
    let short = SHORT_ZONES.iter().find(|(short, _)| *short == lower);
    let zone = match lower.as_str() {
        "utc" | "gmt" | "z" => Some(TimeZone::UTC),
        "local" => Some(TimeZone::system()),
        _ => short.map_or_else(|| offset(&lower).or_else(|| named(text.trim())), |(_, name)| named(name)),
    };
    zone.ok_or_else(|| fault::plain("cli.usage.zone"))
}

/// What zones without a name of their own in the IANA database are called, where no other zone is called so.
const SHORT_ZONES: [(&str, &str); 3] =
    [("jst", "Asia/Tokyo"), ("tokyo standard time", "Asia/Tokyo"), ("kst", "Asia/Seoul")];

/// `+09:00`, `+0900`, `+9`, `UTC+9`.
fn offset(text: &str) -> Option<TimeZone> {
    let rest = text.strip_prefix("utc").or_else(|| text.strip_prefix("gmt")).unwrap_or(text);
    let (sign, digits) = match rest.strip_prefix('+') {
        Some(digits) => (1, digits),
        None => (-1, rest.strip_prefix(['-', '−'])?),
    };
    let (hours, minutes) = match (digits.split_once(':'), digits.len()) {
        (Some(parts), _) => parts,
        (None, 4) => digits.split_at_checked(2)?,
        (None, _) => (digits, "0"),
    };
    let number = |text: &str| text.parse::<i32>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let seconds = sign * (hours * 3600 + minutes * 60);
    let is_zone = (0..=14).contains(&hours) && (0..60).contains(&minutes);
    jiff::tz::Offset::from_seconds(seconds).ok().filter(|_| is_zone).map(TimeZone::fixed)
}

/// The lines of `--password-file`, and the file itself.
#[derive(Clone, Debug)]
pub(super) struct Passwords(pub(super) Vec<String>, pub(super) PathBuf);

/// A file of passwords.
pub(super) fn passwords(path: &str) -> Result<Passwords, String> {
    let lines = crate::intake::passwords(path.as_ref()).map_err(|error| error.to_string())?;
    Ok(Passwords(lines, path.into()))
}

/// `--since`, `--until` as written; a day needs the zone to become an instant.
#[derive(Clone, Copy, Debug)]
pub(super) enum Moment {
    Instant(Timestamp),
    Day(Date),
}

/// RFC 3339 or a day.
pub(super) fn moment(text: &str) -> Result<Moment, String> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(Moment::Instant(instant));
    }
    // jiff reads more of ISO 8601 than is promised, and takes the day alone out of a full time.
    let day = (text.len() == 10).then(|| text.parse::<Date>().ok()).flatten();
    day.map(Moment::Day).ok_or_else(|| fault::plain("cli.usage.time"))
}

impl Moment {
    /// The instant; a day begins at its midnight in `zone`.
    pub(super) fn instant(self, zone: &TimeZone) -> anyhow::Result<Time> {
        match self {
            Self::Instant(instant) => Ok(Time(instant)),
            Self::Day(day) => Ok(Time(day.to_zoned(zone.clone())?.timestamp())),
        }
    }

    /// Where `--until` ends: a day is included whole.
    pub(super) fn end(self, zone: &TimeZone) -> anyhow::Result<Time> {
        match self {
            Self::Instant(instant) => Ok(Time(instant)),
            Self::Day(day) => Self::Day(day.tomorrow()?).instant(zone),
        }
    }
}

/// A class id.
pub(super) fn guid(text: &str) -> Result<Guid, String> {
    text.parse::<Guid>().map_err(|_| fault::with("cli.usage.guid", "{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}"))
}

/// Bytes, with `K`, `M`, `G` or `T` for powers of 1024.
pub(super) fn bytes(text: &str) -> Result<u64, String> {
    let (digits, shift) = match text.char_indices().next_back() {
        Some((at, 'k' | 'K')) => (text.get(..at), 10),
        Some((at, 'm' | 'M')) => (text.get(..at), 20),
        Some((at, 'g' | 'G')) => (text.get(..at), 30),
        Some((at, 't' | 'T')) => (text.get(..at), 40),
        _ => (Some(text), 0),
    };
    digits
        .and_then(|digits| digits.parse::<u64>().ok())
        .and_then(|n| n.checked_mul(1 << shift))
        .ok_or_else(|| fault::plain("cli.usage.bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_the_zone_and_until_includes_its_day() {
        let tokyo = zone("Asia/Tokyo").expect("in the database");
        let day = moment("2024-09-01").expect("a day");
        assert_eq!(day.instant(&tokyo).expect("in range").to_string(), "2024-08-31T15:00:00.0000000Z");
        assert_eq!(day.end(&tokyo).expect("in range").to_string(), "2024-09-01T15:00:00.0000000Z");
        let instant = moment("2024-09-01T18:00:00+09:00").expect("an instant");
        assert_eq!(instant.end(&tokyo).expect("in range").to_string(), "2024-09-01T09:00:00.0000000Z");
    }

    #[test]
    fn a_zone_may_be_named_as_people_name_it() {
        let noon = "2024-09-01T12:00:00Z".parse::<Timestamp>().expect("a time");
        for text in ["JST", "jst", "+09:00", "+0900", "+9", "UTC+9", "utc+09:00", "GMT+9", "Asia/Tokyo", "asia/tokyo"] {
            let zone = zone(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(zone.to_offset(noon).seconds(), 9 * 3600, "{text}");
        }
        assert_eq!(zone("-3:30").expect("a zone").to_offset(noon).seconds(), -(3 * 3600 + 1800));
        assert_eq!(zone("Z").expect("a zone"), TimeZone::UTC);
    }

    #[test]
    fn what_is_no_time_zone_or_size_is_refused() {
        for text in ["yesterday", "2024-13-01", "2024-09-01T18:00:00", "", "20240901"] {
            assert!(moment(text).is_err(), "{text}");
        }
        for text in ["Mars/Olympus", "+15:00", "+9:75", "++9", "+", "9", "UTC+", "EDTX"] {
            assert!(zone(text).is_err(), "{text}");
        }
        assert_eq!((bytes("64G"), bytes("12")), (Ok(64 << 30), Ok(12)));
        assert!(bytes("99999999T").is_err() && bytes("G").is_err() && bytes("-1").is_err());
    }
}
