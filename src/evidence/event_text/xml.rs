//! Events as XML: Event Viewer's "save as XML", `wevtutil qe /f:xml` (no root element), `ToXml()`.

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event as Xml};

use super::RawEvent;
use super::fuse::Fuse;
use super::raw::{BINARY, MESSAGE, bytes};
use crate::facts::DataItem;
use crate::knowledge::event_labels::Field;

/// Whether a text speaks of the schema that every event in XML names.
pub(super) fn speaks(text: &str) -> bool {
    text.contains("schemas.microsoft.com/win/2004/08/events/event")
}

/// Whether a text begins as events in XML do: behind a declaration and comments, with an event or a list of them.
pub(super) fn is_xml(start: &str) -> bool {
    let mut rest = start.trim_start_matches('\u{feff}').trim_start();
    if !rest.starts_with(['<', '-']) || !speaks(start) {
        return false;
    }
    loop {
        // Where a browser showed it, a dash stands before what it could fold.
        rest = rest.trim_start_matches(['-', ' ', '\t', '\r', '\n', '\u{a0}']);
        let skipped = [("<?", "?>"), ("<!--", "-->")].into_iter().find_map(|(from, to)| {
            let (_, behind) = rest.strip_prefix(from)?.split_once(to)?;
            Some(behind)
        });
        match skipped {
            Some(behind) => rest = behind,
            None => break,
        }
    }
    // Some give the list a name of their own; a page or another document has the events in its text.
    let root = rest
        .strip_prefix('<')
        .map_or("", |name| name.split([' ', '>', '\n', '\r', '\t', '/']).next().unwrap_or_default());
    root == "Event"
        || root.ends_with("Events")
        || root.ends_with("events")
        // The priority of a syslog is no tag.
        || root.starts_with(char::is_alphabetic) && rest.contains("<Event ") && !is_carried(rest)
}

/// Whether the events stand in the text of another document.
fn is_carried(text: &str) -> bool {
    ["<![CDATA[<Event", "<html", "<HTML", "<body", "<Objs", "<td", "<pre", "&lt;Event"]
        .iter()
        .any(|sign| text.contains(sign))
}

/// Reads events as they come; `on_event` gets each. `Ok(true)` where the text ended where XML may end, and nothing but XML
/// is in it.
///
/// # Errors
/// What the bytes below say; bad XML is no error but gives `Ok(false)`.
pub(super) fn read(body: impl BufRead, mut on_event: impl FnMut(RawEvent)) -> std::io::Result<bool> {
    let mut reader = Reader::from_reader(LineCounter { inner: Fuse::new(body), line: 1 });
    reader.config_mut().check_end_names = false;
    reader.config_mut().expand_empty_elements = true;
    let (mut state, mut is_alone) = (State::default(), true);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        reader.get_mut().inner.renew();
        let line = reader.get_ref().line;
        match reader.read_event_into(&mut buffer) {
            // The priority of a syslog (`<13>Sep 14 …`) begins a line behind the events.
            Ok(Xml::Start(tag))
                if state.event.is_none() && !tag.local_name().as_ref().starts_with(char::is_alphabetic) =>
            {
                is_alone = false;
            }
            Ok(Xml::Start(tag)) => state.start(&tag, line),
            Ok(Xml::Text(text)) if state.event.is_none() => {
                is_alone &= state.around > 0 || !text.contains(char::is_alphanumeric);
            }
            Ok(Xml::Text(text)) => state.text(&text),
            Ok(Xml::CData(text)) => state.text(&text),
            Ok(Xml::GeneralRef(entity)) => state.entity(&entity),
            Ok(Xml::End(tag)) => {
                if let Some(event) = state.end(tag.local_name().as_ref()) {
                    on_event(event);
                }
            }
            Ok(Xml::Eof) => return Ok(state.event.is_none() && is_alone),
            Ok(_) => {}
            Err(quick_xml::Error::Io(error)) => return Err(std::io::Error::new(error.kind(), error.to_string())),
            Err(_) => return Ok(false),
        }
    }
}

#[derive(Default)]
struct State {
    event: Option<RawEvent>,
    /// Elements that are open around an event.
    around: usize,
    /// Local names of the open elements below `Event`.
    path: Vec<String>,
    /// `Name` attribute of the open `Data`.
    data_name: Option<String>,
    text: String,
}

/// Deepest nesting followed below an event; Windows writes four levels.
const DEPTH: usize = 32;

impl State {
    fn start(&mut self, tag: &BytesStart<'_>, line: u32) {
        let name = tag.local_name().as_ref().to_owned();
        self.text.clear();
        if name == "Event" {
            self.event = Some(RawEvent { line, ..RawEvent::default() });
            self.path.clear();
            return;
        }
        let Some(event) = &mut self.event else {
            self.around += 1;
            return;
        };
        let attribute = |key: &str| {
            let found = tag.try_get_attribute(key).ok().flatten()?;
            found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
        };
        match name.as_str() {
            "Provider" => drop(attribute("Name").map(|value| event.set(Field::Source, &value))),
            "TimeCreated" => drop(attribute("SystemTime").map(|value| event.set(Field::Date, &value))),
            _ => self.data_name = attribute("Name"),
        }
        if self.path.len() < DEPTH {
            self.path.push(name);
        }
    }

    fn text(&mut self, text: &str) {
        if self.text.len() + text.len() < MESSAGE {
            self.text.push_str(text);
        }
    }

    fn entity(&mut self, entity: &quick_xml::events::BytesRef<'_>) {
        if let Ok(Some(character)) = entity.resolve_char_ref() {
            self.text.push(character);
        } else if let Some(text) = quick_xml::escape::resolve_predefined_entity(entity) {
            self.text(text);
        }
    }

    fn end(&mut self, name: &str) -> Option<RawEvent> {
        if name == "Event" {
            return self.event.take();
        }
        if self.event.is_none() {
            self.around = self.around.saturating_sub(1);
        }
        let leaf = self.path.pop()?;
        let parent = self.path.first().map(String::as_str).unwrap_or_default();
        let text = std::mem::take(&mut self.text);
        let event = self.event.as_mut()?;
        match (parent, leaf.as_str()) {
            ("System", "EventID") => drop(event.set(Field::Id, &text)),
            ("System", "EventRecordID") => drop(event.set(Field::Record, &text)),
            ("System", "Level") => drop(event.set(Field::Level, &text)),
            ("System", "Channel") => drop(event.set(Field::Log, &text)),
            ("System", "Computer") => drop(event.set(Field::Computer, &text)),
            ("EventData", BINARY) => event.binary = bytes(&text),
            ("RenderingInfo", "Message") => event.message = text,
            ("EventData" | "UserData", _) if event.data.len() < 1024 => {
                let name = self.data_name.take().or_else(|| (leaf != "Data").then_some(leaf));
                event.data.push(DataItem { name, value: text });
            }
            _ => {}
        }
        None
    }
}

/// Counts the lines that were consumed.
struct LineCounter<R> {
    inner: Fuse<R>,
    line: u32,
}

impl<R: BufRead> std::io::Read for LineCounter<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.line = self.line.saturating_add(newlines(buffer.get(..read).unwrap_or_default()));
        Ok(read)
    }
}

impl<R: BufRead> BufRead for LineCounter<R> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        if let Ok(buffer) = self.inner.fill_buf() {
            self.line = self.line.saturating_add(newlines(buffer.get(..amount).unwrap_or_default()));
        }
        self.inner.consume(amount);
    }
}

fn newlines(bytes: &[u8]) -> u32 {
    u32::try_from(memchr::memchr_iter(b'\n', bytes).count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    const EVENT: &str = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='VSS'/>\n\
        <EventID Qualifiers='0'>8229</EventID><Level>3</Level><TimeCreated SystemTime='2024-09-01T18:19:40.1234567Z'/>\
        <EventRecordID>812</EventRecordID><Channel>Application</Channel><Computer>vm-sql-01.contoso.com</Computer></System>\
        <EventData><Data>0x00000000, done &amp; dusted</Data><Data></Data><Binary>2D20504944</Binary></EventData></Event>\n";

    fn read_all(text: &str) -> (Vec<RawEvent>, bool) {
        let mut events = Vec::new();
        let whole = read(text.as_bytes(), |event| events.push(event)).expect("reads from memory");
        (events, whole)
    }

    #[test]
    fn events_with_and_without_a_root_element() {
        for text in [format!("{EVENT}{EVENT}"), format!("<?xml version=\"1.0\"?><Events>\n{EVENT}{EVENT}</Events>")] {
            let (events, whole) = read_all(&text);
            assert!(whole);
            assert_eq!(events.len(), 2);
            assert_eq!(events[0].data[0].value, "0x00000000, done & dusted");
            assert_eq!(events[0].data.len(), 2);
            assert_eq!(events[0].binary.as_deref(), Some(&b"- PID"[..]));
            let event = events[1].event(&TimeZone::UTC).expect("an event");
            assert_eq!((event.provider.as_str(), event.id, event.record_id), ("VSS", 8229, Some(812)));
            assert_eq!(event.time.map(|t| t.to_string()).as_deref(), Some("2024-09-01T18:19:40.1234567Z"));
            assert_eq!(events[1].line - events[0].line, 2);
        }
    }

    #[test]
    fn a_cut_export_gives_what_is_whole_and_says_so() {
        let text = format!("<Events>{EVENT}{EVENT}");
        let cut: String = text.chars().take(text.len() - 60).collect();
        let (events, whole) = read_all(&cut);
        assert_eq!((events.len(), whole), (1, false));
    }

    #[test]
    fn named_and_nested_user_data() {
        let text = "<Event><System><Provider Name='P'/><EventID>5120</EventID></System>\
            <UserData><E xmlns='x'><VolumeName>Volume1</VolumeName></E></UserData></Event>";
        let (events, _) = read_all(text);
        let item = events[0].data.iter().find(|item| item.name.as_deref() == Some("VolumeName"));
        assert_eq!(item.map(|item| item.value.as_str()), Some("Volume1"));
    }
}
