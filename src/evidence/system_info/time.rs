//! Times as `systeminfo`, WMI and `Get-ComputerInfo` print them.

use jiff::civil::{Date, DateTime, Time as Clock};
use jiff::tz::{Offset, TimeZone};

use crate::facts::{CaptureTime, Time};

/// Order of day and month where both are numbers up to 12.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayOrder {
    /// 9/1/2024 is the first of September.
    MonthFirst,
    /// 1/9/2024 is the first of September.
    DayFirst,
    /// The text does not say.
    Unknown,
}

impl DayOrder {
    /// By a locale as `systeminfo` prints it (`en-us;English (United States)`).
    pub(super) fn of_locale(locale: &str) -> Self {
        let tag = locale.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match tag.as_str() {
            "en-us" | "en" => Self::MonthFirst,
            "" => Self::Unknown,
            _ => Self::DayFirst,
        }
    }
}

/// `20240901220000.500000+540`, as WMI prints it: the offset makes it an instant.
pub(super) fn wmi(text: &str) -> Option<CaptureTime> {
    let (digits, rest) = text.trim().split_at_checked(14)?;
    let (micros, offset) = rest.strip_prefix('.')?.split_at_checked(6)?;
    let minutes: i32 = offset.trim_start_matches('+').parse().ok()?;
    let number = |from: usize, to: usize| digits.get(from..to)?.parse::<i16>().ok();
    let small = |from: usize| number(from, from + 2).and_then(|n| i8::try_from(n).ok());
    let nanos = micros.parse::<i32>().ok()?.checked_mul(1000)?;
    let date = Date::new(number(0, 4)?, small(4)?, small(6)?).ok()?;
    let local = date.to_datetime(Clock::new(small(8)?, small(10)?, small(12)?, nanos).ok()?);
    let zone = TimeZone::fixed(Offset::from_seconds(minutes.checked_mul(60)?).ok()?);
    local.to_zoned(zone).ok().map(|zoned| CaptureTime::Utc(Time(zoned.timestamp())))
}

/// A date and a time of day in the node's own format; `None` where day and month can't be told apart.
pub(super) fn local(text: &str, order: DayOrder) -> Option<CaptureTime> {
    let numbers: Vec<i16> = text.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
    let [a, b, c, hour, minute, ref rest @ ..] = numbers[..] else { return None };
    let second = rest.first().copied().unwrap_or(0);
    let (year, month, day) = match (a, b, c) {
        (1601.., _, _) => (a, b, c),
        (_, _, 1601..) if b > 12 => (c, a, b),
        (_, _, 1601..) if a > 12 || a == b => (c, b, a),
        (_, _, 1601..) => match order {
            DayOrder::MonthFirst => (c, a, b),
            DayOrder::DayFirst => (c, b, a),
            DayOrder::Unknown => return None,
        },
        _ => return None,
    };
    let lower = text.to_lowercase();
    let is_afternoon = ["pm", "p.m.", "午後", "下午", "오후"].iter().any(|mark| lower.contains(mark));
    let is_morning = ["am", "a.m.", "午前", "上午", "오전"].iter().any(|mark| lower.contains(mark));
    let hour = match hour {
        12 if is_morning => 0,
        1..=11 if is_afternoon => hour + 12,
        _ => hour,
    };
    let small = |number: i16| i8::try_from(number).ok();
    let date = Date::new(year, small(month)?, small(day)?).ok()?;
    let clock = Clock::new(small(hour)?, small(minute)?, small(second)?, 0).ok()?;
    Some(CaptureTime::Local(DateTime::from_parts(date, clock)))
}

/// `(UTC+09:00) Osaka, Sapporo, Tokyo`: minutes east of UTC. Where the zone has daylight saving time, that of winter.
pub(super) fn offset(text: &str) -> Option<i32> {
    let (_, after) = text.split_once("(UTC").or_else(|| text.split_once("(GMT"))?;
    let (inner, _) = after.split_once(')')?;
    if inner.is_empty() {
        return Some(0);
    }
    let (sign, digits) = match inner.strip_prefix('+') {
        Some(digits) => (1, digits),
        None => (-1, inner.strip_prefix(['-', '−'])?),
    };
    let (hours, minutes) = digits.split_once(':')?;
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    ((0..=14).contains(&hours) && (0..60).contains(&minutes)).then_some(sign * (hours * 60 + minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_in_their_formats() {
        for (text, order, expected) in [
            ("2024/09/01, 22:05:06", DayOrder::Unknown, Some("2024-09-01T22:05:06")),
            ("9/1/2024, 10:05:06 PM", DayOrder::MonthFirst, Some("2024-09-01T22:05:06")),
            ("9/1/2024, 12:05:06 AM", DayOrder::MonthFirst, Some("2024-09-01T00:05:06")),
            ("9/1/2024, 10:05:06 PM", DayOrder::Unknown, None),
            ("9/13/2024, 10:05:06 PM", DayOrder::Unknown, Some("2024-09-13T22:05:06")),
            ("01.09.2024, 22:05:06", DayOrder::DayFirst, Some("2024-09-01T22:05:06")),
            ("2024/09/01 午後 10:05:06", DayOrder::Unknown, Some("2024-09-01T22:05:06")),
            ("99/99/2024, 10:05", DayOrder::MonthFirst, None),
            ("N/A", DayOrder::MonthFirst, None),
        ] {
            let expected = expected.map(|text| CaptureTime::Local(text.parse().expect("a time")));
            assert_eq!(local(text, order), expected, "{text}");
        }
    }

    #[test]
    fn a_time_of_wmi_is_an_instant() {
        let expected = Time("2024-09-01T13:00:00.5Z".parse().expect("a time"));
        assert_eq!(wmi("20240901220000.500000+540"), Some(CaptureTime::Utc(expected)));
        for text in [
            "",
            "20240901220000",
            "2024090122000x.500000+540",
            "20249901220000.500000+540",
            "ああああああああああああああ",
        ] {
            assert_eq!(wmi(text), None, "{text}");
        }
    }

    #[test]
    fn offsets() {
        assert_eq!(offset("(UTC+09:00) Osaka, Sapporo, Tokyo"), Some(540));
        assert_eq!(offset("(UTC-03:30) Newfoundland"), Some(-210));
        assert_eq!(offset("(UTC) Dublin"), Some(0));
        assert_eq!(offset("(UTC+99:00) x"), None);
        assert_eq!(offset("UTC"), None);
    }
}
