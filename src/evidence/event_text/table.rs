//! Events as rows: Event Viewer's CSV and tab export, `Get-WinEvent | Export-Csv`, tables of tickets and pages.

use std::io::Read;

use serde_json::Value;

use super::fuse::Fuse;
use super::{RawEvent, dumped};
use crate::facts::DataItem;
use crate::knowledge::event_labels::{self, Field};

/// Delimiters of an export, and of a table that a page or a ticket shows, whose cells have no quotes.
const EXPORTED: [char; 3] = [',', '\t', ';'];
const SHOWN: [char; 5] = ['\t', '|', '│', '┃', '║'];
/// Bytes of the longest name of a column.
const NAME: usize = 120;
/// What Hayabusa puts between the fields of an event in one cell.
const FIELDS: &str = " ¦ ";

/// Whether the first line names the columns of an event list (source, id and a third field). One behind the prefix of a log
/// is none yet: the lines of a message stand behind it, too.
pub(super) fn is_table(start: &str) -> bool {
    exported(start).is_some_and(|header| !header.is_carried)
}

/// The header of an export.
fn exported(start: &str) -> Option<Header> {
    let header = start.lines().find(|line| !line.starts_with("#TYPE"))?.trim_start_matches('\u{feff}');
    Header::by(&EXPORTED, header)
}

/// The delimiter of a table of events, and what each column holds.
pub(super) struct Header {
    delimiter: char,
    fields: Vec<Option<Field>>,
    /// The column of the time is headed as one in UTC, as those of Azure Monitor are.
    is_utc: bool,
    /// Columns in which whoever sent the events on tells of itself.
    senders: Vec<usize>,
    /// The first column's name stands behind something that is none.
    is_carried: bool,
}

impl Header {
    /// The header that a line of a table is that a page shows.
    pub(super) fn shown(line: &str) -> Option<Self> {
        // Asked of each line: most have no such sign.
        let may_be = line.contains(SHOWN) && event_labels::may_name_a_source(line);
        may_be.then(|| Self::by(&SHOWN, line)).flatten()
    }

    fn by(delimiters: &[char], line: &str) -> Option<Self> {
        /// No header is longer: most lines are none, and each is asked.
        const LONGEST: usize = 4096;
        if line.len() > LONGEST {
            return None;
        }
        delimiters.iter().find_map(|delimiter| Self::of(*delimiter, line))
    }

    fn of(delimiter: char, line: &str) -> Option<Self> {
        let cells: Vec<&str> =
            within(delimiter, line).split(delimiter).map(|cell| cell.trim().trim_matches('"').trim()).collect();
        // Rows that a page put on the header's own line are no names.
        let is_tag = |cell: &str| cell.contains("</") || cell.contains("<br");
        let is_name = |cell: &&str| cell.len() <= NAME && !is_tag(cell);
        if cells.len() < 3 || !cells.iter().all(is_name) {
            return None;
        }
        let named = |cell: &&str| event_labels::column(in_utc(cell).unwrap_or(cell));
        let fields: Vec<Option<Field>> = cells.iter().map(named).collect();
        let is_utc =
            fields.iter().zip(&cells).any(|(field, cell)| *field == Some(Field::Date) && in_utc(cell).is_some());
        let has = |field| fields.contains(&Some(field));
        // Hayabusa leaves the source out, and tells the log.
        let named =
            has(Field::Source) && (has(Field::Date) || has(Field::Level)) || has(Field::Log) && has(Field::Date);
        let senders = (0..).zip(&cells).filter(|(_, cell)| event_labels::is_senders(cell)).map(|(at, _)| at).collect();
        // A time, a sign of a stream: a name's own words end in letters.
        let behind = |cell: &&str| {
            let (before, name) = cell.rsplit_once([' ', '\t'])?;
            Some(!before.trim_end().ends_with(char::is_alphabetic) && event_labels::column(name).is_some())
        };
        let is_carried = fields.first() == Some(&None) && cells.first().and_then(behind) == Some(true);
        (has(Field::Id) && named).then_some(Self { delimiter, fields, is_utc, senders, is_carried })
    }

    /// The event of a row of a table that a page shows, and the column in which the row breaks off: a cell of several lines.
    pub(super) fn event(&self, number: u32, line: &str) -> Option<(RawEvent, Option<usize>)> {
        let cells: Vec<&str> = within(self.delimiter, line).splitn(self.fields.len(), self.delimiter).collect();
        let raw = self.of_cells(number, &cells);
        let breaks_off = (cells.len() < self.fields.len()).then(|| cells.len() - 1);
        (cells.len() > 2 && is_row(&raw)).then_some((raw, breaks_off))
    }

    /// The cells behind one of several lines: of the last of its lines the rest of the row.
    pub(super) fn go_on(&self, column: usize, line: &str, raw: &mut RawEvent) -> bool {
        let behind = self.fields.get(column + 1..).unwrap_or_default();
        let (last, cells) = line.split_once('\t').unwrap_or_default();
        if self.delimiter != '\t' || cells.is_empty() || cells.split('\t').count() > behind.len() {
            return false;
        }
        raw.say(last);
        for (field, cell) in behind.iter().zip(cells.split('\t')) {
            match field {
                Some(Field::Message) | None => raw.say(cell),
                Some(field) if !cell.trim().is_empty() => drop(raw.set(*field, cell)),
                Some(_) => {}
            }
        }
        true
    }

    fn of_cells(&self, line: u32, cells: &[&str]) -> RawEvent {
        let mut raw = RawEvent { line, ..RawEvent::default() };
        let mut clock = "";
        let is_sender = |at: &usize| self.senders.contains(at);
        let own = (0..cells.len()).filter(|at| !is_sender(at));
        for (at, cell) in own.chain(self.senders.iter().copied()).filter_map(|at| Some((at, cells.get(at)?.trim()))) {
            match self.fields.get(at).copied().flatten() {
                _ if dumped::payload(&Value::from(cell), &mut raw) => {}
                None if cell.contains(FIELDS) => raw.data.extend(cell.split(FIELDS).map(field_of)),
                // Event Viewer writes the message behind the last named column, without a header.
                Some(Field::Message) | None => raw.say(cell),
                Some(Field::Clock) => clock = cell,
                // `Data` means date in some languages, and bytes in `Get-EventLog | Export-Csv`.
                Some(Field::Date) if !cell.contains(|c: char| c.is_ascii_digit()) => {}
                Some(field) if !cell.is_empty() => drop(raw.set(field, cell)),
                Some(_) => {}
            }
        }
        if let Some(date) = raw.fields.get_mut(&Field::Date).filter(|date| !date.contains(':')) {
            *date = format!("{date} {clock}");
        }
        // One that states its own zone ends in it.
        let is_bare = |date: &&mut String| date.ends_with(|c: char| c.is_ascii_digit() || matches!(c, 'm' | 'M'));
        if let Some(date) = raw.fields.get_mut(&Field::Date).filter(|_| self.is_utc).filter(is_bare) {
            date.push_str(" UTC");
        }
        raw
    }
}

/// The name of a column of times that are in UTC: `TimeGenerated [UTC]`.
fn in_utc(name: &str) -> Option<&str> {
    let bare = ["[UTC]", "(UTC)"].iter().find_map(|zone| {
        name.get(..name.len().checked_sub(zone.len())?)
            .filter(|bare| name.get(bare.len()..).is_some_and(|end| end.eq_ignore_ascii_case(zone)))
    });
    bare.map(str::trim_end)
}

/// A line without the bars of its frame.
fn within(delimiter: char, line: &str) -> &str {
    match delimiter {
        '\t' | ',' | ';' => line,
        bar => {
            let line = line.trim();
            let line = line.strip_prefix(bar).unwrap_or(line);
            line.strip_suffix(bar).unwrap_or(line)
        }
    }
}

/// `VolumeName: Volume1`, and `Data[1]: …` of an event whose data have no names.
fn field_of(text: &str) -> DataItem {
    let (name, value) = text.split_once(": ").unwrap_or(("Data", text));
    let name = Some(name.trim()).filter(|name| !name.starts_with("Data")).map(str::to_owned);
    DataItem { name, value: value.to_owned() }
}

/// Whether a row is an event: its id is a number.
fn is_row(raw: &RawEvent) -> bool {
    raw.fields
        .get(&Field::Id)
        .is_some_and(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.')))
}

/// Reads rows as they come. `Ok(false)` where a row was broken, or something is no row.
///
/// # Errors
/// What the bytes below say.
pub(super) fn read(start: &str, body: impl Read, mut on_event: impl FnMut(RawEvent)) -> std::io::Result<bool> {
    let Some(header) = exported(start) else { return Ok(false) };
    let delimiter = u8::try_from(header.delimiter).unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(Fuse::new(body));
    let mut row = csv::StringRecord::new();
    // The reader leaves the LF of a CRLF for the next row, so that its position is one line short from the second on.
    let late = u64::from(start.split('\n').next().is_some_and(|header| header.ends_with('\r')));
    let (mut is_whole, mut is_head) = (true, true);
    loop {
        reader.get_mut().renew();
        match reader.read_record(&mut row) {
            Ok(true) => {
                let (line, at) = row.position().map_or((0, 0), |position| (position.line(), position.byte()));
                let line = line + if at > 0 { late } else { 0 };
                let cells: Vec<&str> = row.iter().collect();
                let raw = header.of_cells(u32::try_from(line).unwrap_or(u32::MAX), &cells);
                // Above the header stands its type at most.
                is_head &= !is_row(&raw)
                    && (cells.first().is_some_and(|cell| cell.starts_with("#TYPE")) || at == 0 || line <= 2);
                let is_blank = cells.iter().all(|cell| cell.trim().is_empty());
                is_whole &= is_head || is_blank || is_row(&raw);
                on_event(raw);
            }
            Ok(false) => return Ok(is_whole),
            Err(error) => match error.into_kind() {
                csv::ErrorKind::Io(error) => return Err(error),
                _ => return Ok(false),
            },
        }
    }
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

    /// The zone of the person who reads was put on top of it.
    #[test]
    fn a_column_that_is_headed_as_utc_is_read_so_in_any_zone() {
        let tokyo = TimeZone::get("Asia/Tokyo").expect("a zone");
        for name in ["TimeGenerated [UTC]", "TimeCreated (UTC)", "Date and Time (utc)"] {
            let text =
                format!("{name},Computer,Source,EventID,Message\r\n\"9/14/2024, 3:00:01 AM\",vm-1,VSS,8229,x\r\n");
            let mut events = Vec::new();
            read(&text, text.as_bytes(), |raw| events.extend(raw.event(&tokyo))).expect("reads from memory");
            let times: Vec<_> =
                events.iter().map(|event| (event.time.map(|t| t.to_string()), event.trust.is_assumed())).collect();
            assert_eq!(times, [(Some("2024-09-14T03:00:01.0000000Z".to_owned()), false)], "{name}");
        }
    }

    #[test]
    fn other_tables_are_none_of_ours() {
        for text in ["", "Name,State,Node\n", "\"Source\",\"Target\"\n", "Name           State  Node\n"] {
            assert!(!is_table(text), "{text}");
        }
    }

    /// It was read as it stood, and the labels of the messages behind the prefix were lost.
    #[test]
    fn a_header_behind_the_prefix_of_a_log_is_no_exports() {
        let header = "Level,Date and Time,Source,Event ID,Task Category\n";
        assert!(is_table(header) && is_table(&header.replace("Level", "Full level")));
        for prefix in ["INFO: ", "2024-09-03 10:15:02 ", "[vm-1] ", "> "] {
            assert!(!is_table(&format!("{prefix}{header}")), "{prefix}");
        }
    }
}
