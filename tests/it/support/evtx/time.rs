//! FILETIME: 100 ns ticks since 1601.

/// Seconds from 1601 to 1970.
const EPOCH: i64 = 11_644_473_600;

/// Ticks of an RFC 3339 time; panics on anything else, since tests write their own times.
pub fn ticks(rfc3339: &str) -> u64 {
    let time: jiff::Timestamp = rfc3339.parse().unwrap_or_else(|e| panic!("{rfc3339}: {e}"));
    from_timestamp(time)
}

/// Ticks of a point in time.
pub fn from_timestamp(time: jiff::Timestamp) -> u64 {
    let nanos = time.as_nanosecond() + i128::from(EPOCH) * 1_000_000_000;
    u64::try_from(nanos / 100).unwrap()
}

/// RFC 3339 with the seven digits that Windows shows.
pub fn rfc3339(ticks: u64) -> String {
    let nanos = i128::from(ticks) * 100 - i128::from(EPOCH) * 1_000_000_000;
    format!("{:.7}", jiff::Timestamp::from_nanosecond(nanos).unwrap())
}
