//! Dates as Windows prints them in any region, without knowing which.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use regex::Regex;

use super::months::month;
use crate::facts::Time;

/// An instant, and whether its zone had to be assumed.
pub(in crate::evidence) type Dated = (Time, bool);

/// A date: three numbers, or two and the name of a month. Letters of any language are a few ranges here: the class that
/// Unicode has for them takes milliseconds to compile for each of twelve.
static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?xi) \b(?: ([0-9]{1,4}) \s?([/.\-年년])\s? ([0-9]{1,2}) \s?[/.\-月월]\s? ([0-9]{1,4}) [.日일]?
            | ([0-9]{1,2}) (?:\.|er|º|st|nd|rd|th)? [\s/-]{0,2} (?:den?\s)? ([A-Za-z\x{AA}-\x{1FFF}\x{2C00}-\x{2DFF}\x{3040}-\x{FEFE}]{3,12}) [.,]{0,2} [\s/-]{0,2} (?:del?\s)? ([0-9]{4}|[0-9]{2}\b)
            | ([A-Za-z\x{AA}-\x{1FFF}\x{2C00}-\x{2DFF}\x{3040}-\x{FEFE}]{3,12}) \.?\s{1,2} ([0-9]{1,2}) (?:st|nd|rd|th)?,?\s{1,2} ([0-9]{4})
            | ([0-9]{4}) \.?\s ([A-Za-z\x{AA}-\x{1FFF}\x{2C00}-\x{2DFF}\x{3040}-\x{FEFE}]{3,12}) \.?\s ([0-9]{1,2}) \.? )",
    )
    .ok()
});

/// A date of a Japanese era, by its name or its letter: `令和6年9月2日`, `R6.09.02`.
static ERA: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:(令和|平成)\s?|(?:^|[\s(:（：])([RH]))([0-9]{1,2}|元)\s?[年./-]\s?([0-9]{1,2})\s?[月./-]\s?([0-9]{1,2})日?",
    )
    .ok()
});

/// A time of day behind a date, with the words between them.
static CLOCK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?xi) ^([^0-9\n]{0,24}?) ([0-9]{1,2}) \s?([:.時时시])\s? ([0-9]{2}) (?: \s?[:.分분]\s? ([0-9]{2}) (?: [.,:] ([0-9]{1,9}) )? )? [分분秒초]?",
    )
    .ok()
});

/// The half of the day that words before or behind a time name: morning, afternoon.
static HALF: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?xi) ^\s? (?: (a\.?\s?m\b\.?|ص\b|ق\.?ظ\b|午前|上午|오전|π\.?μ\b\.?|öö\b) | (p\.?\s?m\b\.?|م\b|ب\.?ظ\b|午後|下午|오후|μ\.?μ\b\.?|ös\b|ch\b) )",
    )
    .ok()
});

/// An offset from UTC behind a time.
static OFFSET: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^(\s?\(?(?:z|utc|gmt)\b(?:([+-])([0-9]{1,2})(?::?([0-9][0-9]))?)?\)?|\s?([+-])([0-9][0-9]):?([0-9][0-9]))(?:[^\w:]|$)")
        .ok()
});

/// Vowels and joiners that scripts of India and of Arabic write as signs of their own.
fn is_sign_of_letters(c: char) -> bool {
    matches!(c, '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{dff}' | '\u{200c}'..='\u{200f}')
}

/// Zones by the short names that one alone has, and the hours that they are ahead of UTC.
const ZONES: [(&str, i32); 19] = [
    ("JST", 9),
    ("KST", 9),
    ("HKT", 8),
    ("SGT", 8),
    ("CET", 1),
    ("CEST", 2),
    ("MEZ", 1),
    ("MESZ", 2),
    ("EET", 2),
    ("EEST", 3),
    ("WET", 0),
    ("WEST", 1),
    ("EDT", -4),
    ("MDT", -6),
    ("PDT", -7),
    ("AEST", 10),
    ("AEDT", 11),
    ("NZST", 12),
    ("NZDT", 13),
];

/// Other words behind a time that are no half of the day; several zones are called by one of these.
const BEHIND: [&str; 13] = ["EST", "CST", "CDT", "MST", "PST", "BST", "IST", "MSK", "г", "h", "hrs", "Uhr", "uhr"];

/// Words that stand between a date and a time with dots.
const AT: [&str; 4] = ["klo", "kl.", "ore", "alle"];

/// A date of C's library, the year behind the time: `Sun Sep  1 18:19:40 2024`.
static YEAR_LAST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(\pL{3,10})\.? +([0-9]{1,2}) +([0-9]{1,2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]{1,9})? +([0-9]{4})\b").ok()
});

/// All digits in a row, with what may set date and time apart and an offset in minutes: `20240901:181940`,
/// `20240901181940.000000+540`.
static IN_A_ROW: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(20[0-9]{2})([0-9]{2})([0-9]{2})[:T _-]?([0-9]{2}):?([0-9]{2}):?([0-9]{2})(?:\.([0-9]{1,9}))?([+-][0-9]{3}\b)?").ok()
});

/// The text with the year in front of a month in letters.
fn year_first(text: &str) -> Option<String> {
    let parts = YEAR_LAST.as_ref()?.captures(text)?;
    let (_, [name, day, clock, year]) = parts.extract();
    Some(format!("{year}-{:02}-{day:0>2} {clock}", month(name)?))
}

/// The text with the date in front of the time of day that it begins with: `01:00:00 AM 03-Sep-2024 UTC`.
fn date_first(text: &str) -> Option<String> {
    let (range, _) = dates(text).next()?;
    let (clock, date) = (text.get(..range.start)?, text.get(range.clone())?);
    let is_clock = clock.starts_with(|c: char| c.is_ascii_digit()) && clock.contains(':');
    let zone = text.get(range.end..)?;
    is_clock.then(|| format!("{date} {}{zone}", clock.trim_end_matches(|c: char| c.is_whitespace() || c == ',')))
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
    let text = text.trim();
    let is_all = |(found, _): (Range<usize>, _)| found == (0..text.len());
    dates(text).any(is_all) || parse(text, &TimeZone::UTC).is_some()
}

/// A date and time in the middle of a line, as it stands there.
pub(in crate::evidence) fn find(line: &str) -> Option<&str> {
    static OTHERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?x) \b\pL{3,10}\.?\ +[0-9]{1,2}\ +[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?\ +[0-9]{4}\b
            | \b20[0-9]{6}[:T\ _-][0-9]{2}:?[0-9]{2}:?[0-9]{2}(?:\.[0-9]{1,9})?\b
            | \b[0-9]{10}\b",
        )
        .ok()
    });
    /// `1/1/24 1:00`: no date with a time has fewer.
    const DIGITS: usize = 6;
    let digits = match line.is_ascii() {
        true => line.bytes().filter(u8::is_ascii_digit).count(),
        false => line.chars().filter(|c| c.is_numeric()).count(),
    };
    if digits < DIGITS {
        return None;
    }
    let written = || line.get(written(line)?.range);
    let may_be_other = || has_clock(line) || has_row_of_digits(line);
    let others = || {
        let others = OTHERS.as_ref().filter(|_| may_be_other())?;
        others.find_iter(line).map(|found| found.as_str()).find(|text| parse(text, &TimeZone::UTC).is_some())
    };
    written().or_else(others)
}

/// Of the dates of a line the one that stands nearest to a place in it: a log puts its own before what it was told.
pub(super) fn nearest(line: &str, place: Range<usize>) -> Option<&str> {
    /// Dates that are looked at.
    const MOST: usize = 4;
    let mut from = 0;
    let mut best: Option<(usize, &str)> = None;
    for _ in 0..MOST {
        let Some(found) = line.get(from..).and_then(find) else { break };
        let Some(at) = line.get(from..).and_then(|rest| rest.find(found)).map(|at| from + at) else { break };
        let end = at + found.len();
        let distance = if end <= place.start { place.start - end } else { at.saturating_sub(place.end) };
        if best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, found));
        }
        from = end;
    }
    best.map(|(_, found)| found)
}

/// Reads a date; one without a zone is taken to be in `zone`.
pub(in crate::evidence) fn parse(text: &str, zone: &TimeZone) -> Option<Dated> {
    let text = text.trim();
    if let Some(instant) = text.parse().ok().or_else(|| since_1970(text)) {
        return Some((Time(instant), false));
    }
    let read = written(text)
        .or_else(|| written(&year_first(text)?))
        .or_else(|| written(&spaced(text)?))
        .or_else(|| written(&date_first(text)?))?;
    // What may be the half of the day in a language that is not known leaves the time open.
    let tail = text.get(read.range.end..).unwrap_or_default().trim();
    let is_word = !tail.is_empty() && tail.chars().all(|c| c.is_alphabetic() || c == '.' || is_sign_of_letters(c));
    if is_word && !read.has_half && read.at.hour() <= 12 && !BEHIND.contains(&tail.trim_end_matches('.')) {
        return None;
    }
    let instant = match read.offset {
        Some(offset) => offset.to_timestamp(read.at).ok()?,
        None => read.at.to_zoned(zone.clone()).ok()?.timestamp(),
    };
    Some((Time(instant), read.offset.is_none()))
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

/// A date and time as a text has them.
struct Written {
    range: Range<usize>,
    at: DateTime,
    offset: Option<Offset>,
    /// Whether a word says which half of the day it is.
    has_half: bool,
}

/// What is known of a date before its time is read.
#[derive(Clone, Copy)]
enum Day {
    /// Year, month, day.
    Known(i16, i16, i16),
    /// Three numbers with slashes or dashes, the year last: the time of day tells which of the first two is the month.
    YearLast(i16, i16, i16),
}

/// The first date of a text behind which a time stands: `9/2/2024 3:19:40 AM`, `2024年9月2日 午後3:19`, `14. září 2024 3:19`.
fn written(text: &str) -> Option<Written> {
    if !has_clock(text) {
        return None;
    }
    dates(text).find_map(|(range, day)| with_clock(text, range, day))
}

/// Whether a sign that sets hours and minutes apart stands between two digits: there is no time without one, and most lines
/// have none, for which the patterns would be looked through in vain.
fn has_clock(text: &str) -> bool {
    let (mut behind_digit, mut behind_sign) = (false, false);
    text.chars().filter(|c| !c.is_whitespace()).any(|c| {
        let is_digit = c.is_ascii_digit();
        let found = is_digit && behind_sign;
        behind_sign = behind_digit && matches!(c, ':' | '.' | '時' | '时' | '시');
        behind_digit = is_digit;
        found
    })
}

/// Whether a date without signs can stand in a line.
fn has_row_of_digits(line: &str) -> bool {
    line.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() >= 8)
}

/// The dates of a text, whether or not a time stands behind them.
fn dates(text: &str) -> impl Iterator<Item = (Range<usize>, Day)> {
    of_eras(text).into_iter().chain(of_our_era(text))
}

/// Dates of the two eras in which there is a log of Windows, within the years that they had or may have.
fn of_eras(text: &str) -> Vec<(Range<usize>, Day)> {
    let may_be = text.contains(['和', '成', 'R', 'H']) && text.contains(|c: char| c.is_ascii_digit());
    let found = |found: regex::Captures<'_>| {
        let era = found.get(1).or(found.get(2))?;
        let number = |group: usize| found.get(group)?.as_str().parse::<i16>().ok();
        let year = if found.get(3)?.as_str() == "元" { 1 } else { number(3)? };
        let (before, last) = if matches!(era.as_str(), "令和" | "R") { (2018, 99) } else { (1988, 31) };
        let end = found.get(0)?.end();
        let goes_on = text.get(end..)?.starts_with(|c: char| c.is_ascii_digit());
        let (month, day) = (number(4)?, number(5)?);
        ((1..=last).contains(&year) && !goes_on).then_some((era.start()..end, Day::Known(before + year, month, day)))
    };
    match ERA.as_ref().filter(|_| may_be) {
        Some(era) => era.captures_iter(text).filter_map(found).collect(),
        None => Vec::new(),
    }
}

fn of_our_era(text: &str) -> impl Iterator<Item = (Range<usize>, Day)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let found = DATE.as_ref()?.captures_at(text, from)?;
            let range = found.get(0)?.range();
            // `001. 9/14/2024`: the number of a line before a date.
            let rest = text.get(range.end..)?;
            let goes_on = rest.strip_prefix('/').unwrap_or(rest).starts_with(|c: char| c.is_ascii_digit());
            match day_of(&found).filter(|_| !goes_on) {
                Some(day) => {
                    from = range.end;
                    return Some((range, day));
                }
                // In `8194 Error 9/3/2024` a date begins inside of what looked like one.
                None => from = range.start + text.get(range.start..)?.chars().next()?.len_utf8(),
            }
        }
    })
}

fn day_of(found: &regex::Captures<'_>) -> Option<Day> {
    let number = |group: usize| found.get(group)?.as_str().parse::<i16>().ok();
    let named = |group: usize| month(found.get(group)?.as_str());
    Some(match () {
        () if found.get(2).is_some_and(|sign| sign.as_str() == ".") => dotted(number(1)?, number(3)?, number(4)?)?,
        () if found.get(2).is_some() => ordered(number(1)?, number(3)?, number(4)?)?,
        () if found.get(6).is_some() => Day::Known(full(number(7)?), named(6)?, number(5)?),
        () if found.get(8).is_some() => Day::Known(number(10)?, named(8)?, number(9)?),
        () => Day::Known(number(11)?, named(12)?, number(13)?),
    })
}

/// A year of two digits is one of this century.
fn full(year: i16) -> i16 {
    if year < 100 { year + 2000 } else { year }
}

/// Numbers with dots: year first, else the day, as all regions with dots have it.
fn dotted(a: i16, b: i16, c: i16) -> Option<Day> {
    match a > 31 {
        true => Some(Day::Known(a, b, c)),
        false => Some(Day::Known(full(c), b, a)),
    }
    .filter(|_| b <= 12)
}

/// Numbers with other signs: year first where it has four digits. Of three small numbers only a clock of twelve hours
/// tells that the year stands last.
fn ordered(a: i16, b: i16, c: i16) -> Option<Day> {
    (a > 31).then_some(Day::Known(a, b, c)).or(Some(Day::YearLast(a, b, c)))
}

/// The date with the time that stands behind it.
fn with_clock(text: &str, date: Range<usize>, day: Day) -> Option<Written> {
    let found = CLOCK.as_ref()?.captures(text.get(date.end..)?)?;
    let part = |group: usize| found.get(group).map_or("", |part| part.as_str());
    let between = part(1).trim();
    let is_apart = between.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || ".,:@()".contains(c));
    let has_words = between.contains(|c: char| c.is_alphabetic() && c != 'T');
    let is_clock = part(3) != "." || (part(6).is_empty() && (!has_words || AT.contains(&between)));
    if !is_apart || !is_clock {
        return None;
    }
    let mut end = date.end + found.get(0)?.end();
    let before = between.char_indices().find_map(|(at, _)| half_of_day(between.get(at..)?));
    let behind = half_of_day(text.get(end..)?);
    end += behind.map_or(0, |half| half.length);
    let half = before.or(behind);
    let offset = offset(text.get(end..)?);
    end += offset.map_or(0, |(_, length)| length);
    let hour = match (part(2).parse().ok()?, half.map(|half| half.is_afternoon)) {
        (12, Some(false)) => 0,
        (hour, Some(true)) if hour < 12 => hour + 12,
        (hour, _) => hour,
    };
    let small = |digits: &str| digits.parse::<i8>().ok();
    let second = if part(5).is_empty() { 0 } else { small(part(5))? };
    let fraction: i32 = format!("{:0<9}", part(6)).parse().ok()?;
    let (year, month, of_month) = day.with(half)?;
    let at = DateTime::new(
        year,
        i8::try_from(month).ok()?,
        i8::try_from(of_month).ok()?,
        hour,
        small(part(4))?,
        second,
        fraction,
    );
    Some(Written {
        range: date.start..end,
        at: at.ok()?,
        offset: offset.map(|(offset, _)| offset),
        has_half: half.is_some(),
    })
}

impl Day {
    /// Year, month and day. The month stands first only where a clock of twelve hours or the numbers say so.
    fn with(self, half: Option<Half>) -> Option<(i16, i16, i16)> {
        /// Years of the Buddhist calendar are so many more.
        const BUDDHIST: i16 = 543;
        let month_first = half.is_some_and(|half| half.is_english);
        let (year, month, day) = match self {
            Self::Known(year, month, day) => (year, month, day),
            Self::YearLast(a, b, c) if c < 100 => (full(c), a, month_first.then_some(b)?),
            Self::YearLast(a, b, c) if b > 12 || (month_first && a <= 12) => (c, a, b),
            Self::YearLast(a, b, c) => (c, b, a),
        };
        let year = if year > 2400 { year - BUDDHIST } else { year };
        // Windows has had a log since 1993: what is earlier is no date, or of another calendar.
        (1990..2200).contains(&year).then_some((year, month, day))
    }
}

/// A half of the day as a text names it.
#[derive(Clone, Copy)]
struct Half {
    is_afternoon: bool,
    /// As regions write it that put the month first.
    is_english: bool,
    length: usize,
}

/// The half of the day that a text begins with.
fn half_of_day(text: &str) -> Option<Half> {
    let found = HALF.as_ref()?.captures(text)?;
    let word = found.get(1).or(found.get(2))?.as_str();
    let is_english = word.is_ascii() && !word.contains(' ') && word.to_ascii_lowercase().contains('m');
    Some(Half { is_afternoon: found.get(2).is_some(), is_english, length: found.get(0)?.len() })
}

/// A time of day without the word for its half.
pub(super) fn without_half(clock: &str) -> &str {
    let clock = clock.trim();
    let before = half_of_day(clock).and_then(|half| clock.get(half.length..));
    let behind = || {
        let end = clock.rfind(|c: char| c.is_ascii_digit())? + 1;
        half_of_day(clock.get(end..)?).and_then(|_| clock.get(..end))
    };
    before.or_else(behind).unwrap_or(clock)
}

/// The offset from UTC that a text begins with, and its length.
fn offset(text: &str) -> Option<(Offset, usize)> {
    let bare = text.trim_start_matches([' ', '(']);
    // A host may be called by such letters, too: `WEST-FS1`.
    let name = bare.split([' ', '\t', ')', ',', ';']).next().unwrap_or_default();
    if let Some((_, hours)) = ZONES.iter().find(|(zone, _)| *zone == name) {
        let end = text.len() - bare.len() + name.len();
        return Some((Offset::from_hours(i8::try_from(*hours).ok()?).ok()?, end));
    }
    let found = OFFSET.as_ref()?.captures(text)?;
    let whole = found.get(1)?;
    let sign = found.get(2).or(found.get(5)).map_or(1, |sign| if sign.as_str() == "-" { -1 } else { 1 });
    let number = |a: usize, b: usize| found.get(a).or(found.get(b)).and_then(|part| part.as_str().parse::<i32>().ok());
    let seconds = number(3, 6).unwrap_or(0) * 3600 + number(4, 7).unwrap_or(0) * 60;
    Some((Offset::from_seconds(sign * seconds).ok()?, whole.end()))
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
            ("VSS 8194 Error 9/3/2024 1:00:00 AM refused", "9/3/2024 1:00:00 AM"),
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
            ("2024/9/14 星期六 下午 3:00:01", "2024-09-14T15:00:01.0000000Z", true),
            ("2024年9月14日星期六 下午3:00:01", "2024-09-14T15:00:01.0000000Z", true),
            ("2024년 9월 14일 토요일 오후 3:00:01", "2024-09-14T15:00:01.0000000Z", true),
            ("2024/09/14(土) 15:00:01", "2024-09-14T15:00:01.0000000Z", true),
            ("04/09/2024 03:00:01 p.\u{a0}m.", "2024-09-04T15:00:01.0000000Z", true),
            ("14/9/2024 3:00:01 μμ", "2024-09-14T15:00:01.0000000Z", true),
            ("4.9.2024 3:00:01 ÖS", "2024-09-04T15:00:01.0000000Z", true),
            ("2024. 09. 14. 15:00:01", "2024-09-14T15:00:01.0000000Z", true),
            ("2024. szeptember 14. 15:00:01", "2024-09-14T15:00:01.0000000Z", true),
            ("14.9.2024 klo 15.00.01", "2024-09-14T15:00:01.0000000Z", true),
            ("14/09/2008 15.00.01", "2008-09-14T15:00:01.0000000Z", true),
            ("sábado, 14 de septiembre de 2024 15:00:01", "2024-09-14T15:00:01.0000000Z", true),
            ("14. července 2024 15:00:01", "2024-07-14T15:00:01.0000000Z", true),
            ("14 сентября 2024 г. 15:00:01", "2024-09-14T15:00:01.0000000Z", true),
            ("14 Eylül 2024 Cumartesi 15:00:01", "2024-09-14T15:00:01.0000000Z", true),
            ("14/9/2567 15:00:01", "2024-09-14T15:00:01.0000000Z", true),
            ("9/14/24 3:00:01 PM", "2024-09-14T15:00:01.0000000Z", true),
            ("14.09.24 15:00:01", "2024-09-14T15:00:01.0000000Z", true),
            ("令和6年9月14日 15:00:01", "2024-09-14T15:00:01.0000000Z", true),
            ("令和元年12月1日 午後3:00:01", "2019-12-01T15:00:01.0000000Z", true),
            ("平成31年4月30日 15:00:01", "2019-04-30T15:00:01.0000000Z", true),
            ("R6.09.14 15:00:01", "2024-09-14T15:00:01.0000000Z", true),
            ("R06/9/14 15:00:01", "2024-09-14T15:00:01.0000000Z", true),
            ("平成35年4月30日 15:00:01", "", true),
            ("昭和64年1月7日 15:00:01", "", true),
            ("令和6年13月14日 15:00:01", "", true),
            ("6年9月14日 15:00:01", "", true),
            ("03:00:01 PM 14-Sep-2024 UTC", "2024-09-14T15:00:01.0000000Z", false),
            ("15:00:01 14/09/2024", "2024-09-14T15:00:01.0000000Z", true),
            ("15:00:01, 14.09.2024", "2024-09-14T15:00:01.0000000Z", true),
            ("14/09/2024 03:00:01 م", "2024-09-14T15:00:01.0000000Z", true),
            ("14/09/2024 03:00:01 ص", "2024-09-14T03:00:01.0000000Z", true),
            ("14/9/2024 3:00:01 अपराह्न", "", true),
            ("14/9/2024 3:00:01 PTG", "", true),
            ("14.9.2024 3:00:01 Uhr", "2024-09-14T03:00:01.0000000Z", true),
            ("14.9.2024 15:00:01 PTG", "2024-09-14T15:00:01.0000000Z", true),
            ("24/09/14 15:00:01", "", true),
            ("1403/06/24 15:00:01", "", true),
            ("2024-09-14", "", true),
            ("14.09.2024", "", true),
            ("2024-09-14 version 10.00.01", "", true),
            ("9/14/2024 3:00:01 PM UTC", "2024-09-14T15:00:01.0000000Z", false),
            ("2024/09/15 00:00:01 JST", "2024-09-14T15:00:01.0000000Z", false),
            ("9/14/2024 8:00:01 AM PDT", "2024-09-14T15:00:01.0000000Z", false),
            ("14.09.2024 17:00:01 (MESZ)", "2024-09-14T15:00:01.0000000Z", false),
            ("2024-09-14 15:00:01 CST", "2024-09-14T15:00:01.0000000Z", true),
            ("2024-09-15 00:00:01 +09:00", "2024-09-14T15:00:01.0000000Z", false),
            ("2024-09-15 00:00:01 (UTC+9)", "2024-09-14T15:00:01.0000000Z", false),
            ("Sat, 14 Sep 2024 17:00:01 +0200", "2024-09-14T15:00:01.0000000Z", false),
            ("14/Sep/2024:15:00:01 +0000", "2024-09-14T15:00:01.0000000Z", false),
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
