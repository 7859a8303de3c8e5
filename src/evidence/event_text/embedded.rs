//! Events in XML or JSON inside another text: a console's `wevtutil qe /f:xml`, the XML below Event Viewer's copy, a mail,
//! an object behind the head of a syslog.

use super::{RawEvent, json, xml};
use crate::decode::text::Line;

/// The events in XML or JSON with their lines, and the lines around them.
pub(super) fn split<'l, 't>(lines: &'l [Line<'t>]) -> (Vec<RawEvent>, Vec<&'l Line<'t>>) {
    if !lines.iter().any(|line| begin(line.text).is_some() || object(line.text).is_some()) {
        return (Vec::new(), lines.iter().collect());
    }
    let (mut events, mut around) = (Vec::new(), Vec::new());
    let mut open: Option<(u32, String)> = None;
    for line in lines {
        match (&mut open, begin(line.text)) {
            (None, None) => match object(line.text) {
                Some(object) => events.extend(parse_object(line.number, object)),
                None => around.push(line),
            },
            (None, Some(xml)) => open = Some((line.number, format!("{xml}\n"))),
            (Some((_, text)), _) => {
                text.push_str(line.text);
                text.push('\n');
            }
        }
        if line.text.contains("</Event>") || line.text.contains("</Events>") {
            events.extend(open.take().into_iter().flat_map(|(first, text)| parse(first, &text)));
        }
    }
    events.extend(open.into_iter().flat_map(|(first, text)| parse(first, &text)));
    (events, around)
}

/// The XML that begins in a line.
fn begin(line: &str) -> Option<&str> {
    let (_, xml) = line.split_at_checked(line.find("<Event")?)?;
    xml::is_xml(xml).then_some(xml)
}

/// An event's object that a line ends with.
fn object(line: &str) -> Option<&str> {
    let (head, object) = line.trim_end().split_at_checked(line.find("{\"")?)?;
    (!head.trim().is_empty() && object.ends_with('}') && json::is_json(object)).then_some(object)
}

fn parse_object(number: u32, object: &str) -> Vec<RawEvent> {
    let mut events = Vec::new();
    let read = json::read(object.as_bytes(), |event| events.push(RawEvent { line: number, ..event }));
    // Memory cannot fail to be read; what is no JSON ends the events.
    drop(read);
    events
}

fn parse(first: u32, text: &str) -> Vec<RawEvent> {
    let mut events = Vec::new();
    let read = xml::read(text.as_bytes(), |mut event| {
        event.line += first.saturating_sub(1);
        events.push(event);
    });
    // Memory cannot fail to be read; what is no XML ends the events.
    drop(read);
    events
}

/// Gives an event that stands as text and, right below, as XML once: with what the XML says.
pub(super) fn joined(labelled: Vec<RawEvent>, xml: Vec<RawEvent>) -> Vec<RawEvent> {
    let mut all = labelled;
    let mut alone = Vec::new();
    for event in xml {
        let above = all.iter_mut().rfind(|text| text.line <= event.line);
        match above.filter(|text| text.data.is_empty() && text.name() == event.name()) {
            Some(text) => text.replace_by(event),
            None => alone.push(event),
        }
    }
    all.extend(alone);
    all.sort_by_key(|event| event.line);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    const XML: &str = "- <Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\">\n- <System>\n  <Provider Name=\"VSS\" /> \n\
        <EventID Qualifiers=\"0\">8229</EventID> \n  <TimeCreated SystemTime=\"2024-09-01T18:19:40.1234567Z\" /> \n  </System>\n\
        - <EventData>\n  <Data>0x00000000, done</Data> \n  </EventData>\n  </Event>\n";

    fn read(text: &str) -> Vec<RawEvent> {
        let lines: Vec<Line<'_>> = (1..).zip(text.lines()).map(|(number, text)| Line { number, text }).collect();
        let (xml, around) = split(&lines);
        joined(super::super::labelled::read(around.into_iter().map(|line| (line.number, line.text))).0, xml)
    }

    #[test]
    fn an_object_behind_the_head_of_a_syslog_is_an_event() {
        let line = r#"<14>Sep  1 18:19:40 vm-1 VSS: {"EventTime":"2024-09-01 18:19:40","Hostname":"vm-1","EventID":8229,"SourceName":"VSS","Message":"refused"}"#;
        let events = read(&format!("start\n{line}\n{line}\n"));
        assert_eq!(events.iter().map(|event| event.line).collect::<Vec<_>>(), [2, 3]);
        assert!(events.iter().all(|event| event.name() == Some(("VSS".to_owned(), 8229))));
    }

    #[test]
    fn xml_below_a_prompt_is_read_where_it_stands() {
        let events = read(&format!("C:\\>wevtutil qe Application /f:xml\n{XML}{XML}C:\\>\n"));
        assert_eq!(events.iter().map(|event| event.line).collect::<Vec<_>>(), [2, 12]);
        assert!(events.iter().all(|event| event.name() == Some(("VSS".to_owned(), 8229)) && event.data.len() == 1));
    }

    #[test]
    fn a_copy_with_its_xml_below_is_one_event_with_the_time_of_the_xml() {
        let copy = "Source: VSS\nDate: 9/2/2024 3:19:40 AM\nEvent ID: 8229\nDescription:\nrefused\nEvent Xml:\n";
        let events = read(&format!("{copy}{XML}\n{copy}{XML}"));
        assert_eq!(events.iter().map(|event| event.line).collect::<Vec<_>>(), [1, 18]);
        let zone = jiff::tz::TimeZone::UTC;
        let times = events.iter().filter_map(|event| Some(event.event(&zone)?.time?.to_string()));
        assert_eq!(times.collect::<Vec<_>>(), ["2024-09-01T18:19:40.1234567Z"; 2]);
    }
}
