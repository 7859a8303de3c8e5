//! Events as rows: Event Viewer's CSV and tab export, `Get-WinEvent | Export-Csv`.

use std::io::Read;

use super::RawEvent;
use super::fuse::Fuse;
use crate::knowledge::event_labels::{self, Field};

const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

/// Whether the first line names the columns of an event list (source, id and a third field).
pub(super) fn is_table(start: &str) -> bool {
    columns(start).is_some()
}

/// The delimiter and what each column holds.
fn columns(start: &str) -> Option<(u8, Vec<Option<Field>>)> {
    let header = start.lines().find(|line| !line.starts_with("#TYPE"))?.trim_start_matches('\u{feff}');
    DELIMITERS.into_iter().find_map(|delimiter| {
        let cells = header.split(char::from(delimiter)).map(|cell| event_labels::column(cell.trim().trim_matches('"')));
        let fields: Vec<Option<Field>> = cells.collect();
        let has = |field| fields.contains(&Some(field));
        (has(Field::Source) && has(Field::Id) && (has(Field::Date) || has(Field::Level))).then_some((delimiter, fields))
    })
}

/// Reads rows as they come. `Ok(false)` where a row was broken.
///
/// # Errors
/// What the bytes below say.
pub(super) fn read(start: &str, body: impl Read, mut on_event: impl FnMut(RawEvent)) -> std::io::Result<bool> {
    let Some((delimiter, fields)) = columns(start) else { return Ok(false) };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(Fuse::new(body));
    let mut row = csv::StringRecord::new();
    // The reader leaves the LF of a CRLF for the next row, so that its position is one line short from the second on.
    let late = u64::from(start.split('\n').next().is_some_and(|header| header.ends_with('\r')));
    loop {
        reader.get_mut().renew();
        match reader.read_record(&mut row) {
            Ok(true) => {
                let (line, at) = row.position().map_or((0, 0), |position| (position.line(), position.byte()));
                let line = line + if at > 0 { late } else { 0 };
                on_event(event(&row, &fields, u32::try_from(line).unwrap_or(u32::MAX)));
            }
            Ok(false) => return Ok(true),
            Err(error) => match error.into_kind() {
                csv::ErrorKind::Io(error) => return Err(error),
                _ => return Ok(false),
            },
        }
    }
}

fn event(row: &csv::StringRecord, fields: &[Option<Field>], line: u32) -> RawEvent {
    let mut raw = RawEvent { line, ..RawEvent::default() };
    let mut clock = "";
    for (index, cell) in row.iter().enumerate() {
        match fields.get(index).copied().flatten() {
            // Event Viewer writes the message behind the last named column, without a header.
            Some(Field::Message) | None => raw.say(cell),
            Some(Field::Clock) => clock = cell,
            // `Data` means date in some languages, and bytes in `Get-EventLog | Export-Csv`.
            Some(Field::Date) if !cell.contains(|c: char| c.is_ascii_digit()) => {}
            Some(field) => drop(raw.set(field, cell)),
        }
    }
    if let Some(date) = raw.fields.get_mut(&Field::Date).filter(|date| !date.contains(':')) {
        *date = format!("{date} {clock}");
    }
    raw
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn exports_of_event_viewer_in_any_order_of_columns() {
        let forms = [
            "Level,Date and Time,Source,Event ID,Task Category\r\nWarning,9/1/2024 6:19:40 PM,VSS,8229,None,\"refused\r\nOperation:\r\n   Freeze\"\r\nInformation,9/1/2024 6:20:00 PM,VSS,8224,None,idle\r\n",
            "レベル,日付と時刻,ソース,イベント ID,タスクのカテゴリ\r\n警告,2024/09/01 18:19:40,VSS,8229,なし,\"拒否\r\n操作:\r\n   x\"\r\n情報,2024/09/01 18:20:00,VSS,8224,なし,停止\r\n",
            "Date,Time,Type,Computer Name,Event Code,Source,Message\r\n9/1/2024,6:19:40 PM,Warning,vm-1,8229,VSS,\"refused\r\n\r\nx\"\r\n9/1/2024,6:20:00 PM,Information,vm-1,8224,VSS,idle\r\n",
            "#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord\n\"Message\",\"Id\",\"ProviderName\",\"LogName\",\"TimeCreated\"\n\"refused\n\nx\",\"8229\",\"VSS\",\"Application\",\"9/1/2024 6:19:40 PM\"\n\"b\",\"8224\",\"VSS\",\"Application\",\"9/1/2024 6:20:00 PM\"\n",
            "#TYPE System.Diagnostics.EventLogEntry#Application/VSS/8229\n\"EventID\",\"MachineName\",\"Data\",\"EntryType\",\"Message\",\"Source\",\"InstanceId\",\"TimeGenerated\"\n\"8229\",\"vm-1\",\"System.Byte[]\",\"Warning\",\"refused\n\nx\",\"VSS\",\"8229\",\"9/1/2024 6:19:40 PM\"\n\"8224\",\"vm-1\",\"System.Byte[]\",\"Information\",\"b\",\"VSS\",\"8224\",\"9/1/2024 6:20:00 PM\"\n",
        ];
        for (text, lines) in forms.into_iter().zip([(2, 5), (2, 5), (2, 5), (3, 6), (3, 6)]) {
            let mut events = Vec::new();
            let whole = read(text, text.as_bytes(), |raw| events.push(raw)).expect("reads from memory");
            let read: Vec<_> = events.iter().filter_map(|raw| raw.event(&TimeZone::UTC)).collect();
            assert_eq!(read.iter().map(|event| event.id).collect::<Vec<_>>(), [8229, 8224], "{text}");
            assert_eq!(read[0].time.map(|t| t.to_string()).as_deref(), Some("2024-09-01T18:19:40.0000000Z"));
            assert!(whole);
            let [.., first, second] = events.as_slice() else { panic!("{events:?}") };
            assert_eq!((first.line, second.line), lines, "{text}");
        }
    }

    #[test]
    fn other_tables_are_none_of_ours() {
        for text in ["", "Name,State,Node\n", "\"Source\",\"Target\"\n", "Name           State  Node\n"] {
            assert!(!is_table(text), "{text}");
        }
    }
}
