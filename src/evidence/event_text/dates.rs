//! Dates as Windows prints them in any region, without knowing which.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use regex::Regex;

use crate::facts::Time;

/// An instant, and whether its zone had to be assumed.
pub(in crate::evidence) type Dated = (Time, bool);

/// A word that may name a month, in letters of any language: the class that Unicode has for them takes milliseconds to
/// compile for each of ten letters.
const WORD: &str = r"[A-Za-z\x{AA}-\x{1FFF}\x{2C00}-\x{2DFF}\x{3040}-\x{FEFE}]{3,10}";

static NUMBERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x) ([0-9]{1,4}) \s* [/.\-年] \s* ([0-9]{1,2}) \s* [/.\-月] \s* ([0-9]{1,4}) [.日]? ,? \s+ ([^0-9]*?)
               ([0-9]{1,2}) [:.時] ([0-9]{2}) (?: [:.分] ([0-9]{2}) (?: [.,] ([0-9]{1,9}) )? )? \s* ([AaPp]\.?[Mm]\.?|\pL [.\pL]*)?",
    )
    .ok()
});

/// A date with a month in letters: `14 September 2024`, `Sep 14, 2024`, `14-Sep-24`.
static MONTHS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&r"(?x) (?: ([0-9]{1,2}) [.\s-]{1,2} (WORD) [.,]? [\s-]{1,2} ([0-9]{4}|[0-9]{2}\b) | (WORD) [.]? \s+ ([0-9]{1,2}) ,? \s+ ([0-9]{4}) ) ,?".replace("WORD", WORD))
        .ok()
});

/// A date of C's library, the year behind the time: `Sun Sep  1 18:19:40 2024`.
static YEAR_LAST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        &r"(WORD)\.? +([0-9]{1,2}) +([0-9]{1,2}:[0-9][0-9]:[0-9][0-9])(?:\.[0-9]{1,9})? +([0-9]{4})\b"
            .replace("WORD", WORD),
    )
    .ok()
});

/// All digits in a row, with what may set date and time apart and an offset in minutes: `20240901:181940`,
/// `20240901181940.000000+540`.
static IN_A_ROW: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(20[0-9][0-9])([0-9][0-9])([0-9][0-9])[:T _-]?([0-9][0-9]):?([0-9][0-9]):?([0-9][0-9])(?:\.([0-9]{1,9}))?([+-][0-9]{3}\b)?").ok()
});

/// Months by their first letters, in the languages that write dates so.
const MONTH_NAMES: [&[&str]; 12] = [
    &["jan", "ene", "gen"],
    &["feb", "fév", "fev"],
    &["mar", "mär", "maa"],
    &["apr", "abr", "avr"],
    &["may", "mai", "mag", "mei", "maj"],
    &["jun", "juin", "giu"],
    &["jul", "juil", "lug"],
    &["aug", "ago", "août", "aou"],
    &["sep", "set"],
    &["oct", "okt", "ott", "out"],
    &["nov"],
    &["dec", "dez", "déc", "dic"],
];

/// The text with a month in letters as a number, year first.
fn numbered(text: &str) -> Option<String> {
    let parts = MONTHS.as_ref()?.captures(text)?;
    let part = |a: usize, b: usize| parts.get(a).or_else(|| parts.get(b)).map(|part| part.as_str());
    let (day, name, year) = (part(1, 5)?, part(2, 4)?.to_lowercase(), part(3, 6)?);
    let month = month(&name)?;
    let century = if year.len() == 2 { "20" } else { "" };
    let whole = parts.get(0)?;
    let (before, after) = (text.get(..whole.start())?, text.get(whole.end()..)?);
    Some(format!("{before} {century}{year}-{month:02}-{day:0>2} {after}"))
}

fn month(name: &str) -> Option<usize> {
    Some(MONTH_NAMES.iter().position(|names| names.iter().any(|known| name.starts_with(known)))? + 1)
}

/// The text with the year in front of a month in letters.
fn year_first(text: &str) -> Option<String> {
    let parts = YEAR_LAST.as_ref()?.captures(text)?;
    let (_, [name, day, clock, year]) = parts.extract();
    Some(format!("{year}-{:02}-{day:0>2} {clock}", month(&name.to_lowercase())?))
}

/// The text as RFC 3339, where its digits stand in a row.
fn spaced(text: &str) -> Option<String> {
    let parts = IN_A_ROW.as_ref()?.captures(text)?;
    let part = |group: usize| parts.get(group).map_or("", |part| part.as_str());
    let offset = part(8).parse::<i32>().ok().map_or_else(String::new, |minutes| {
        let sign = if minutes < 0 { '-' } else { '+' };
        format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
    });
    let fraction = if part(7).is_empty() { "0" } else { part(7) };
    let [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map(part);
    Some(format!("{year}-{month}-{day}T{hour}:{minute}:{second}.{fraction}{offset}"))
}

/// Whether a text is a date, with a time of day or without.
pub(super) fn is_date(text: &str) -> bool {
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    let alone = text.len() <= 20 && (4..=8).contains(&digits(text)) && text.matches(['/', '.', '-']).count() == 2;
    alone && !text.contains(char::is_alphabetic) || parse(text, &TimeZone::UTC).is_some()
}

/// A date and time in the middle of a line, as it stands there.
pub(in crate::evidence) fn find(line: &str) -> Option<&str> {
    static INSIDE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(&r"(?x) \b[0-9]{4}-[0-9][0-9]-[0-9][0-9][T\ ][0-9][0-9]:[0-9][0-9](?::[0-9][0-9](?:[.,][0-9]{1,9})?)?(?:Z|[+-][0-9][0-9]:?[0-9][0-9])?
            | \b[0-9]{1,4}[/.年-][0-9]{1,2}[/.月-][0-9]{1,4}[日]?,?\s+(?:[午上下오]\pL\s*)?[0-9]{1,2}:[0-9][0-9](?::[0-9][0-9](?:[.,][0-9]{1,9})?)?
              (?:\s*(?:[AaPp]\.?[Mm]\b\.?|[午上下오]\pL\b))?
            | \b(?:[0-9]{1,2}[.\s-]WORD[.,]?[\s-][0-9]{4}|WORD\.?\s[0-9]{1,2},?\s[0-9]{4}),?\s+[0-9]{1,2}:[0-9][0-9](?::[0-9][0-9])?(?:\s*[AaPp]\.?[Mm]\b\.?)?
            | \bWORD\.?\ +[0-9]{1,2}\ +[0-9]{1,2}:[0-9][0-9]:[0-9][0-9](?:\.[0-9]{1,9})?\ +[0-9]{4}\b
            | \b20[0-9]{6}[:T\ _-][0-9][0-9]:?[0-9][0-9]:?[0-9][0-9](?:\.[0-9]{1,9})?\b
            | \b[0-9]{10}\b".replace("WORD", WORD))
        .ok()
    });
    INSIDE.as_ref()?.find_iter(line).map(|found| found.as_str()).find(|text| parse(text, &TimeZone::UTC).is_some())
}

/// Reads a date; one without a zone is taken to be in `zone`.
pub(in crate::evidence) fn parse(text: &str, zone: &TimeZone) -> Option<Dated> {
    let text = text.trim();
    let row = spaced(text);
    let stated = || row.as_deref()?.parse::<Timestamp>().ok();
    if let Some(instant) = text.parse().ok().or_else(|| since_1970(text)).or_else(stated) {
        return Some((Time(instant), false));
    }
    let local = text
        .parse::<DateTime>()
        .ok()
        .or_else(|| by_region(text))
        .or_else(|| by_region(&numbered(text)?))
        .or_else(|| by_region(&year_first(text)?))
        .or_else(|| row?.parse().ok())?;
    let instant = local.to_zoned(zone.clone()).ok()?.timestamp();
    Some((Time(instant), true))
}

/// `/Date(1725214780123)/`, as Windows PowerShell writes an instant into JSON: milliseconds since 1970 in UTC, whatever
/// offset stands behind them. Logs and shippers write the number alone, in seconds or milliseconds.
fn since_1970(text: &str) -> Option<Timestamp> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if matches!(whole.len(), 10 | 13) && [whole, fraction].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit())) {
        let milliseconds = format!("{fraction:0<3}");
        let milliseconds = if whole.len() == 10 { milliseconds.get(..3)? } else { "" };
        return Timestamp::from_millisecond(format!("{whole}{milliseconds}").parse().ok()?).ok().filter(is_of_windows);
    }
    let inner = text.strip_prefix("/Date(")?.strip_suffix(")/")?;
    let digits = inner.find(['+', '-']).filter(|at| *at > 0).map_or(inner, |at| inner.get(..at).unwrap_or(inner));
    Timestamp::from_millisecond(digits.parse().ok()?).ok()
}

/// A number of seconds may be any other number: those of the years in which there are such events are dates.
fn is_of_windows(instant: &Timestamp) -> bool {
    (1_000_000_000..4_000_000_000).contains(&instant.as_second())
}

/// `9/2/2024 3:19:40 AM`, `2024/09/02 3:19:40`, `02.09.2024 03:19:40`, `2024/9/2 午後 3:19:40` …
fn by_region(text: &str) -> Option<DateTime> {
    let parts = NUMBERS.as_ref()?.captures(text)?;
    let number = |group: usize| parts.get(group).and_then(|m| m.as_str().parse::<i16>().ok());
    let halves = [parts.get(4), parts.get(9)].map(|m| m.map_or("", |m| m.as_str()).trim().to_lowercase());
    let half = halves.iter().find_map(|word| half_of_day(word));
    let (year, month, day) = order(number(1)?, number(2)?, number(3)?, half.is_some())?;
    let hour = match (number(5)?, half) {
        (12, Some(Half::Morning)) => 0,
        (hour, Some(Half::Afternoon)) if hour < 12 => hour + 12,
        (hour, _) => hour,
    };
    let digits = parts.get(8).map_or("", |m| m.as_str());
    let nanoseconds: i32 = format!("{digits:0<9}").parse().ok()?;
    let small = |n: i16| i8::try_from(n).ok();
    DateTime::new(
        year,
        small(month)?,
        small(day)?,
        small(hour)?,
        small(number(6)?)?,
        small(number(7).unwrap_or(0))?,
        nanoseconds,
    )
    .ok()
}

/// Year first where it has four digits; else month first only where a 12-hour clock or the numbers say so.
fn order(a: i16, b: i16, c: i16, twelve_hours: bool) -> Option<(i16, i16, i16)> {
    match (a, b, c) {
        (year, month, day) if year > 31 => Some((year, month, day)),
        (month, day, year) if year > 31 && (day > 12 || (twelve_hours && month <= 12)) => Some((year, month, day)),
        (day, month, year) if year > 31 => Some((year, month, day)),
        _ => None,
    }
}

#[derive(Clone, Copy)]
enum Half {
    Morning,
    Afternoon,
}

fn half_of_day(word: &str) -> Option<Half> {
    match word {
        "am" | "a.m." | "午前" | "오전" | "上午" => Some(Half::Morning),
        "pm" | "p.m." | "午後" | "오후" | "下午" => Some(Half::Afternoon),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_days_stand_before_the_time_or_behind_it_inside_a_line() {
        for (line, date) in [
            ("RecoveryPointTime : 2024/09/02 午前 1:00:40", "2024/09/02 午前 1:00:40"),
            ("2024/9/4 1:00:41 午後  アプリケーション整合性", "2024/9/4 1:00:41 午後"),
            ("日時: 2024年9月2日 午後3:19 の記録", "2024年9月2日 午後3:19"),
            ("at 2024/9/2 오후 3:19:40, then", "2024/9/2 오후 3:19:40"),
        ] {
            assert_eq!(find(line), Some(date), "{line}");
        }
    }

    #[test]
    fn reads_every_region_that_windows_prints() {
        for (text, utc, assumed) in [
            ("2024-09-01T18:19:40.1234567Z", "2024-09-01T18:19:40.1234567Z", false),
            ("2024-09-02T03:19:40.123+09:00", "2024-09-01T18:19:40.1230000Z", false),
            ("2024-09-02T03:19:40.123", "2024-09-02T03:19:40.1230000Z", true),
            ("1/11/2021 02:57:03 AM", "2021-01-11T02:57:03.0000000Z", true),
            ("1/11/2021 12:57:03 AM", "2021-01-11T00:57:03.0000000Z", true),
            ("1/11/2021 2:57:03 PM", "2021-01-11T14:57:03.0000000Z", true),
            ("2018/05/09 21:00:19", "2018-05-09T21:00:19.0000000Z", true),
            ("2024/9/2 午後 3:19:40", "2024-09-02T15:19:40.0000000Z", true),
            ("2024/09/02 午前 12:19:40", "2024-09-02T00:19:40.0000000Z", true),
            ("2024/09/02 3:19:40 午後", "2024-09-02T15:19:40.0000000Z", true),
            ("2024年9月2日 午後3:19", "2024-09-02T15:19:00.0000000Z", true),
            ("02.09.2024 03:19:40", "2024-09-02T03:19:40.0000000Z", true),
            ("25/12/2024 03:19:40", "2024-12-25T03:19:40.0000000Z", true),
            ("12/25/2024 03:19:40", "2024-12-25T03:19:40.0000000Z", true),
            ("2024년 ignored", "", true),
            ("Saturday, September 14, 2024 3:00:01 AM", "2024-09-14T03:00:01.0000000Z", true),
            ("14 Sep 2024 03:00", "2024-09-14T03:00:00.0000000Z", true),
            ("14-Okt-24 03:00:01", "2024-10-14T03:00:01.0000000Z", true),
            ("1.9.2024 18:19:40", "2024-09-01T18:19:40.0000000Z", true),
            ("9/14/2024 3:00 PM", "2024-09-14T15:00:00.0000000Z", true),
            ("/Date(1725214780123)/", "2024-09-01T18:19:40.1230000Z", false),
            ("/Date(1725214780123+0900)/", "2024-09-01T18:19:40.1230000Z", false),
            ("1725214780", "2024-09-01T18:19:40.0000000Z", false),
            ("1725214780.1234", "2024-09-01T18:19:40.1230000Z", false),
            ("1725214780123", "2024-09-01T18:19:40.1230000Z", false),
            ("20240901181940.000000-000", "2024-09-01T18:19:40.0000000Z", false),
            ("20240902031940.000000+540", "2024-09-01T18:19:40.0000000Z", false),
            ("20240901:181940", "2024-09-01T18:19:40.0000000Z", true),
            ("Sun Sep  1 18:19:40 2024", "2024-09-01T18:19:40.0000000Z", true),
            ("9/1/2024, 6:19:40.123 PM", "2024-09-01T18:19:40.1230000Z", true),
            ("0000000812", "", true),
            ("/Date(-1)/", "1969-12-31T23:59:59.9990000Z", false),
            ("/Date(99999999999999999999)/", "", true),
            ("yyyy/mm/dd HH:mm:ss", "", true),
            ("99/99/2024 99:99:99", "", true),
        ] {
            let read = parse(text, &TimeZone::UTC);
            assert_eq!(read.map(|(time, _)| time.to_string()).unwrap_or_default(), utc, "{text}");
            assert!(read.is_none_or(|(_, zone)| zone == assumed), "{text}");
        }
    }
}
