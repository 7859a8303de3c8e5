//! One event as XML, the form in which the crate renders a record and Windows exports one, to values.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::facts::{DataItem, Time};

/// One event record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// `Provider Name`.
    pub provider: String,
    /// `EventID`, the low word.
    pub id: u32,
    /// `EventRecordID`.
    pub record_id: Option<u64>,
    /// `TimeCreated`.
    pub time: Option<Time>,
    /// `Level`.
    pub level: Option<u8>,
    /// `Channel`.
    pub channel: String,
    /// `Computer`.
    pub computer: Option<String>,
    /// Items of `EventData`, or the innermost elements of `UserData`, in order.
    pub data: Vec<DataItem>,
    /// The `Binary` block of a classic event.
    pub binary: Option<Vec<u8>>,
    /// Carved out of stale space.
    pub recovered: bool,
}

/// Whether a time was set: none is where a FILETIME is 0.
pub(super) fn is_set(time: Time) -> bool {
    Time::from_filetime(0) != Some(time)
}

/// Which part of the event an element belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    System,
    EventData,
    UserData,
    Other,
}

/// Reads the event in `xml`; `None` where it is no well-formed event.
pub fn record_from_xml(xml: &str) -> Option<Record> {
    let mut reader = Reader::from_str(xml);
    let mut builder = Builder::default();
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => builder.open(&start)?,
            Event::Empty(start) => {
                builder.open(&start)?;
                builder.close();
            }
            Event::End(_) => builder.close(),
            Event::Text(text) => builder.text.push_str(&text.into_inner()),
            Event::CData(text) => builder.text.push_str(&text.into_inner()),
            Event::GeneralRef(reference) => match reference.resolve_char_ref().ok()? {
                Some(c) => builder.text.push(c),
                None => builder.text.push_str(resolve_predefined_entity(&reference)?),
            },
            Event::Eof => return builder.finish(),
            _ => {}
        }
    }
}

#[derive(Default)]
struct Builder {
    record: Record,
    is_event: bool,
    seen_system: bool,
    depth: usize,
    part: Option<Part>,
    /// Local name and `Name` attribute of the element opened last.
    element: String,
    name: Option<String>,
    /// The element opened last is still open and has no children.
    leaf: bool,
    text: String,
}

impl Builder {
    fn open(&mut self, start: &BytesStart<'_>) -> Option<()> {
        self.depth += 1;
        self.leaf = true;
        self.text.clear();
        self.name = None;
        start.local_name().into_inner().clone_into(&mut self.element);
        match self.depth {
            1 => self.is_event = self.element == "Event",
            2 => self.part = Some(self.part_of_event()),
            _ => {}
        }
        match self.part {
            Some(Part::System) if self.depth == 3 => self.attributes_of_system(start)?,
            Some(Part::EventData | Part::UserData) => self.name = attribute(start, "Name")?,
            _ => {}
        }
        Some(())
    }

    /// An event that names neither its provider nor its channel nor an id is what is left of a record cut short.
    fn finish(self) -> Option<Record> {
        let Self { is_event, record, .. } = self;
        let says = !record.provider.is_empty() || !record.channel.is_empty() || record.id != 0;
        (is_event && says).then_some(record)
    }

    fn part_of_event(&mut self) -> Part {
        match self.element.as_str() {
            "System" if !self.seen_system => {
                self.seen_system = true;
                Part::System
            }
            "EventData" => Part::EventData,
            "UserData" => Part::UserData,
            _ => Part::Other,
        }
    }

    fn attributes_of_system(&mut self, start: &BytesStart<'_>) -> Option<()> {
        match self.element.as_str() {
            "Provider" if self.record.provider.is_empty() => {
                self.record.provider = attribute(start, "Name")?.unwrap_or_default();
            }
            "TimeCreated" if self.record.time.is_none() => {
                self.record.time = attribute(start, "SystemTime")?
                    .and_then(|time| time.parse().ok())
                    .map(Time)
                    .filter(|time| is_set(*time));
            }
            _ => {}
        }
        Some(())
    }

    fn close(&mut self) {
        if self.leaf {
            let text = std::mem::take(&mut self.text);
            match (self.part, self.depth) {
                (Some(Part::System), 3) => self.value_of_system(text),
                (Some(Part::EventData), 3) if self.element == "Binary" && self.name.is_none() => {
                    self.record.binary = unhex(text.trim()).filter(|bytes| !bytes.is_empty());
                }
                (Some(Part::EventData), 3) => self.item(text),
                (Some(Part::UserData), 3..) if self.depth > 3 || !text.trim().is_empty() => self.item(text),
                _ => {}
            }
        }
        self.leaf = false;
        self.depth = self.depth.saturating_sub(1);
    }

    fn value_of_system(&mut self, text: String) {
        let record = &mut self.record;
        match self.element.as_str() {
            "EventID" if record.id == 0 => record.id = text.trim().parse::<u32>().map_or(0, |id| id & 0xffff),
            "EventRecordID" => record.record_id = record.record_id.or_else(|| text.trim().parse().ok()),
            "Level" => record.level = record.level.or_else(|| text.trim().parse().ok()),
            "Channel" if record.channel.is_empty() => record.channel = text,
            "Computer" if record.computer.is_none() => record.computer = Some(text).filter(|name| !name.is_empty()),
            _ => {}
        }
    }

    fn item(&mut self, value: String) {
        let unnamed = matches!(self.element.as_str(), "Data");
        let name = self.name.take().or_else(|| (!unnamed).then(|| std::mem::take(&mut self.element)));
        self.record.data.push(DataItem { name, value });
    }
}

/// The value of an attribute: `None` inside where it is missing, outside where the element is malformed.
fn attribute(start: &BytesStart<'_>, name: &str) -> Option<Option<String>> {
    match start.try_get_attribute(name).ok()? {
        Some(found) => found.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| Some(value.into_owned())),
        None => Some(None),
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| if let &[high, low] = pair { Some(digit(high)? << 4 | digit(low)?) } else { None }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(body: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/\
             event\"><System><Provider Name=\"VSS\"/><EventID Qualifiers=\"0\">8229</EventID><Level>3</Level>\
             <TimeCreated SystemTime=\"2024-09-01T18:19:40.1234567Z\"/><EventRecordID>812</EventRecordID>\
             <Channel>Application</Channel><Computer>vm-sql-01.contoso.com</Computer><Security/></System>{body}</Event>"
        )
    }

    fn items(record: &Record) -> Vec<(Option<&str>, &str)> {
        record.data.iter().map(|item| (item.name.as_deref(), item.value.as_str())).collect()
    }

    #[test]
    fn reads_a_classic_event_with_empty_items_and_its_binary() {
        let body = "<EventData><Data>a &amp; b&#x41;</Data><Data></Data><Data/><Binary>2D20</Binary></EventData>";
        let record = record_from_xml(&event(body)).expect("an event");
        assert_eq!((record.provider.as_str(), record.id, record.record_id), ("VSS", 8229, Some(812)));
        assert_eq!(record.time.map(|t| t.to_string()).as_deref(), Some("2024-09-01T18:19:40.1234567Z"));
        assert_eq!((record.level, record.channel.as_str()), (Some(3), "Application"));
        assert_eq!(record.computer.as_deref(), Some("vm-sql-01.contoso.com"));
        assert_eq!(items(&record), [(None, "a & bA"), (None, ""), (None, "")]);
        assert_eq!(record.binary.as_deref(), Some(&b"- "[..]));
    }

    #[test]
    fn reads_names_of_event_data_and_of_user_data() {
        let named = record_from_xml(&event("<EventData><Data Name=\"VolumeName\">C:</Data></EventData>"));
        assert_eq!(items(&named.expect("an event")), [(Some("VolumeName"), "C:")]);
        let body = "<UserData><LogFileCleared xmlns=\"x\"><Channel>System</Channel><BackupPath></BackupPath>\
                    </LogFileCleared></UserData>";
        let user = record_from_xml(&event(body)).expect("an event");
        assert_eq!(items(&user), [(Some("Channel"), "System"), (Some("BackupPath"), "")]);
        assert_eq!(user.channel, "Application", "what UserData calls a channel is none of the event's");
    }

    #[test]
    fn what_the_rendering_says_does_not_change_the_event() {
        let body = "<RenderingInfo Culture=\"en-US\"><Message>text</Message><Level>Error</Level></RenderingInfo>";
        let record = record_from_xml(&event(body)).expect("an event");
        assert_eq!((record.level, record.data.len()), (Some(3), 0));
    }

    #[test]
    fn refuses_what_is_no_event() {
        for text in [
            "",
            "<a/>",
            "<Event/>",
            "<Event><System><Level>0</Level></System></Event>",
            "<Event",
            "<Event><System></Event>",
            "plain",
        ] {
            assert_eq!(record_from_xml(text), None, "{text}");
        }
    }
}
