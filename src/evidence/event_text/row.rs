//! An event as a row without a header: `psloglist -s`, rows copied out of Event Viewer, columns of an agent's log.

use super::{RawEvent, dates};
use crate::decode::unwrap::is_host;
use crate::facts::{Level, is_host_name};
use crate::knowledge::event_labels::{self, Field};

const DELIMITERS: [char; 4] = ['\t', ';', '|', ','];
/// Letters of the longest date.
const DATE: usize = 40;
/// Cells of the shortest row: level, date, source, id.
const CELLS: usize = 4;

/// The event of a row: the cell of a known source, the first number behind it, a date in any cell.
pub(super) fn event(number: u32, line: &str) -> Option<RawEvent> {
    DELIMITERS.into_iter().find_map(|delimiter| by(delimiter, number, line))
}

fn by(delimiter: char, number: u32, line: &str) -> Option<RawEvent> {
    // The message may hold the delimiter.
    let (columns, quoted) = line.split_once(&format!("{delimiter}\"")).unwrap_or((line, ""));
    let cells: Vec<&str> = columns.split(delimiter).map(str::trim).collect();
    let at = cells.iter().position(|cell| event_labels::is_source(cell)).filter(|_| cells.len() >= CELLS)?;
    let is_id = |cell: &str| (1..=5).contains(&cell.len()) && cell.bytes().all(|b| b.is_ascii_digit());
    let date = cells.iter().position(|cell| cell.len() <= DATE && dates::find(cell).is_some())?;
    // Log Parser has the id right behind the date.
    let id = || cells.get(date + 1).filter(|cell| date < at && is_id(cell));
    let id = id().or_else(|| cells.iter().skip(at + 1).find(|cell| is_id(cell)))?;
    let named = |cell: &str| event_labels::level(cell.strip_suffix(" event").unwrap_or(cell)) != Level::Unknown;
    let level = cells.iter().position(|cell| named(cell))?;
    let mut raw = RawEvent { line: number, ..RawEvent::default() };
    for (field, cell) in [(Field::Source, at), (Field::Date, date), (Field::Level, level)] {
        raw.set(field, cells.get(cell)?.trim_end_matches(" event"));
    }
    raw.set(Field::Id, id);
    // `psloglist` has the computer between level and date, and the record first.
    if let (true, Some(computer)) = (level == at + 1 && date == at + 3, cells.get(at + 2)) {
        raw.set(Field::Computer, computer);
    }
    // A name of a host in a cell of its own, and in no other.
    let mut hosts = cells.iter().filter(|cell| is_host(cell) && is_host_name(cell) && dates::find(cell).is_none());
    if let (Some(only), None) = (hosts.next(), hosts.next()) {
        raw.set(Field::Computer, only);
    }
    let longest = cells.iter().skip(at + 1).max_by_key(|cell| cell.len()).copied().unwrap_or_default();
    raw.say(match quoted {
        // A sentence has commas of its own.
        "" if delimiter == ',' => from_sentence(line, longest),
        "" => longest,
        quoted => quoted.trim_end_matches('"'),
    });
    Some(raw)
}

/// The message of a row whose longest cell is a part of it: from the first cell on that has several words.
fn from_sentence<'l>(line: &'l str, longest: &'l str) -> &'l str {
    const WORDS: usize = 4;
    let mut at = 0;
    for cell in line.split(',') {
        let is_message = cell.split_whitespace().nth(WORDS).is_some() && dates::find(cell) != Some(cell.trim());
        if is_message {
            return line.get(at..).unwrap_or(longest);
        }
        at += cell.len() + 1;
    }
    longest
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn source_id_date_and_level_in_their_cells() {
        for (line, id, computer) in [
            (
                "118231,Application,VSS,ERROR,SRV9,9/14/2024 3:00:01 PM,8194,None,\"Unexpected, denied\"",
                8194,
                Some("SRV9"),
            ),
            ("4231\tSystem\tvolsnap\tERROR\tSRV9\t14.09.2024 15:00:01\t25\tNone\tdeleted", 25, Some("SRV9")),
            ("Error|VSS|8194|2024-09-14 15:00:01|refused", 8194, None),
            ("2024.09.14 15:00:01 | SRV9 | Application | VSS | Warning | 8194 | refused", 8194, Some("SRV9")),
            ("Application|9121|2024-09-14 15:00:01|8194|Error event|VSS|SRV9|refused|8194", 8194, Some("SRV9")),
            ("エラー\t2024/09/14 15:00:01\tVSS\t8194\tなし", 8194, None),
        ] {
            let event = event(1, line).and_then(|raw| raw.event(&TimeZone::UTC)).expect(line);
            assert_eq!((event.id, event.computer.as_deref()), (id, computer), "{line}");
            assert_eq!(
                event.time.map(|time| time.to_string()).as_deref(),
                Some("2024-09-14T15:00:01.0000000Z"),
                "{line}"
            );
        }
        for line in ["VSS, 8194, error, tonight", "a,VSS,8194,b", "Name,State,Node,VSS"] {
            assert!(event(1, line).is_none(), "{line}");
        }
    }
}
