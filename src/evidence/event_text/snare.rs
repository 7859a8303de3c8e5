//! An event as Snare and NXLog send it: `MSWinEventLog`, then columns in a fixed order.

use super::{RawEvent, dates};
use crate::knowledge::event_labels::Field;

/// What begins the columns, and what they hold: the log's name, the record, the date, id, source, level, computer, message.
const MARK: &str = "MSWinEventLog";
const COLUMNS: [(usize, Field); 8] = [
    (2, Field::Log),
    (3, Field::Record),
    (4, Field::Date),
    (5, Field::Id),
    (6, Field::Source),
    (9, Field::Level),
    (10, Field::Computer),
    (13, Field::Message),
];

/// The event of a line.
pub(super) fn event(number: u32, line: &str) -> Option<RawEvent> {
    let (_, columns) = line.split_once(MARK)?;
    // Tabs, or what a syslog or a console made of them.
    let delimiter = columns.chars().next().filter(|sign| matches!(sign, '\t' | ',' | ';' | '|'))?;
    let cells: Vec<&str> = columns.split(delimiter).map(str::trim).collect();
    let mut raw = RawEvent { line: number, ..RawEvent::default() };
    for (at, field) in COLUMNS {
        match (field, cells.get(at)) {
            (Field::Message, Some(cell)) => raw.say(cell),
            (Field::Date, Some(cell)) => drop(raw.set(field, dates::find(cell).unwrap_or(cell))),
            (field, Some(cell)) if !cell.is_empty() => drop(raw.set(field, cell)),
            _ => {}
        }
    }
    let is_number = |text: &String| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    raw.fields.get(&Field::Id).is_some_and(is_number).then_some(raw)
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    /// The computer was lost: the event went to the folder's name.
    #[test]
    fn columns_in_their_order() {
        let line = "<13>Sep 14 15:00:01 SRV9 MSWinEventLog\t1\tApplication\t812\tSat Sep 14 15:00:01 2024\t8193\tVSS\tN/A\tN/A\tError\tSRV9.example.com\tNone\t\trefused. hr = 0x80070005\t812";
        let event = event(1, line).and_then(|raw| raw.event(&TimeZone::UTC)).expect(line);
        assert_eq!((event.id, event.record_id, event.computer.as_deref()), (8193, Some(812), Some("SRV9.example.com")));
        assert_eq!(event.time.map(|time| time.to_string()).as_deref(), Some("2024-09-14T15:00:01.0000000Z"));
        assert!(super::event(1, "we use MSWinEventLog\there").is_none());
    }
}
