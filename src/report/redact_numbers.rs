//! Which numbers name somebody: those of telephones, cards, people and keys, and which are dates, times, versions and
//! error codes.

use std::net::Ipv6Addr;

use super::redact_words::is_moment;

/// Digits, altogether, of the shortest number in groups that may be a telephone's or a person's.
const GROUPED: usize = 7;

/// Digits of the longest hexadecimal number that is an error code.
const CODE: usize = 8;

/// Numbers that signs join: no date, time or range of records.
pub(super) fn is_grouped(text: &str) -> bool {
    let groups: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let digits: usize = groups.iter().map(|group| group.len()).sum();
    digits >= GROUPED && groups.len() > 1 && !is_dated(&groups)
}

/// A date in any order of its parts, alone or with parts of a time behind it.
fn is_dated(groups: &[&str]) -> bool {
    let is = |at: usize, range: std::ops::RangeInclusive<u32>| {
        let group = groups.get(at).filter(|group| group.len() <= 4);
        group.and_then(|group| group.parse().ok()).is_some_and(|n: u32| range.contains(&n))
    };
    let short = |from: usize| groups.iter().skip(from).all(|group| group.len() <= 2 || group.len() == 4);
    let year = |at: usize| is(at, 1990..=2099);
    let day_and_month = |a: usize, b: usize| is(a, 1..=31) && is(b, 1..=31) && (is(a, 1..=12) || is(b, 1..=12));
    let in_parts = (year(0) && day_and_month(1, 2)) || (day_and_month(0, 1) && year(2));
    // `240903-101500`, `20240903-101500`, `20240903-1015`
    let runs = groups.iter().all(|group| matches!(group.len(), 4 | 6 | 8))
        && groups.first().is_some_and(|day| is_moment(day) || (day.len() == 6 && is_moment(&format!("20{day}"))))
        && groups.iter().skip(1).all(|time| is_moment(&format!("20240101{time}")) || is_moment(time));
    (in_parts && short(3) && groups.len() <= 7) || runs
}

/// No handle that is short but for its zeros, no error code, also where it was made longer by its sign; no date.
pub(super) fn is_long_hex(text: &str) -> bool {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text);
    let lower = digits.to_ascii_lowercase();
    let short = lower.strip_prefix("ffffffff").unwrap_or(&lower).trim_start_matches('0');
    let has_digit = lower.bytes().any(|b| b.is_ascii_digit()) || digits.len() < text.len();
    // Digits alone are judged as a word: there are more dates among them.
    let is_decimal = digits.len() == text.len() && lower.bytes().all(|b| b.is_ascii_digit());
    has_digit && !is_decimal && short.len() > CODE
}

/// An address of the sixth version, whole or cut, or of a network card; no time.
pub(super) fn is_colon_address(text: &str) -> bool {
    let (address, _) = text.split_once('%').unwrap_or((text, ""));
    let groups: Vec<&str> = address.split(':').collect();
    let is_long = groups.iter().any(|group| group.len() > 1);
    let filled = groups.iter().filter(|group| !group.is_empty()).count();
    // The tail of one is told from a time by its letters.
    let is_tail = groups.len() > 2
        && groups.iter().all(|group| group.len() == 2)
        && address.bytes().any(|b| b.is_ascii_alphabetic());
    is_long
        && (is_tail
            || address.parse::<Ipv6Addr>().is_ok()
            || groups.len() >= 5
            || (address.contains("::") && filled > 1))
}

/// `%E5%B1%B1`; not the `%4` that stands for a slash in the names of logs.
pub(super) fn is_encoded(text: &str) -> bool {
    !["%4Admin", "%4Analytic", "%4Debug", "%4Diagnostic"].iter().any(|channel| text.contains(channel))
}

/// Whether of characters that are written by number one is a letter or a digit.
pub(super) fn is_spelt(text: &str) -> bool {
    let of = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    let referred = text.split("&#").skip(1).filter_map(|rest| {
        let (digits, _) = rest.split_once(';')?;
        digits.strip_prefix(['x', 'X']).map_or_else(|| of(digits, 10), |digits| of(digits, 16))
    });
    let escaped = text.split("\\u").skip(1).filter_map(|rest| of(rest.get(..4)?, 16));
    referred.chain(escaped).any(char::is_alphanumeric)
}

/// What the escapes of a text stand for, where that is a text again.
pub(super) fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        bytes.extend(rest.get(..at)?.bytes());
        let digits = rest.get(at + 1..at + 3).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        match digits {
            Some(digits) => bytes.push(u8::from_str_radix(digits, 16).ok()?),
            None => bytes.push(b'%'),
        }
        rest = rest.get(at + if digits.is_some() { 3 } else { 1 }..)?;
    }
    bytes.extend(rest.bytes());
    String::from_utf8(bytes).ok()
}
