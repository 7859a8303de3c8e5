//! Events in XML inside another text: a console's `wevtutil qe /f:xml`, the XML below Event Viewer's copy, a mail, the
//! text of a page.

use std::borrow::Cow;

use super::{RawEvent, xml};
use crate::decode::text::Line;
use crate::decode::unwrap::Prefix;

/// How an event begins and ends, and how the source of a page writes that.
const BEGIN: [(&str, &str); 2] = [("<Event", "</Event>"), ("&lt;Event", "&lt;/Event&gt;")];
/// Lines of the longest event: of one without an end what follows is words again.
const LONGEST: usize = 4096;

/// The events in XML with their lines, the lines around them, and whether each event is whole.
pub(super) fn split<'t>(lines: &[Line<'t>]) -> (Vec<RawEvent>, Vec<Line<'t>>, bool) {
    if !lines.iter().any(|line| begin(line.text).is_some()) {
        return (Vec::new(), lines.to_vec(), true);
    }
    let (mut events, mut around, mut whole) = (Vec::new(), Vec::new(), true);
    let (mut at, mut from) = (0, 0);
    while let Some(line) = lines.get(at) {
        let text = line.text.get(from..).unwrap_or_default();
        let Some((column, ends)) = begin(text) else {
            if from == 0 || !is_frame(text) {
                around.push(Line { number: line.number, text });
            }
            (at, from) = (at + 1, 0);
            continue;
        };
        let before = text.get(..column).unwrap_or_default();
        if !is_frame(before) {
            around.push(Line { number: line.number, text: before });
        }
        match block(lines, at, from + column, ends) {
            Some((block, to)) => {
                let found = parse(line.number, &block);
                whole &= !found.is_empty();
                events.extend(found);
                (at, from) = to;
            }
            None => {
                // The event breaks off: what it says before that is read.
                let rest = lines.get(at + 1..).unwrap_or_default().iter().take(LONGEST).map(|line| line.text);
                let block: Vec<&str> = text.get(column..).into_iter().chain(rest).collect();
                events.extend(parse(line.number, &block.join("\n")));
                whole = false;
                (at, from) = (at + 1, 0);
            }
        }
    }
    (events, around, whole)
}

/// Whether a text is nothing but the tags and dashes around events.
fn is_frame(text: &str) -> bool {
    let mut inside = false;
    !text.chars().any(|c| {
        inside = match c {
            '<' => true,
            '>' => false,
            _ => inside,
        };
        !inside && c.is_alphanumeric()
    })
}

/// Where an event begins in a line, and how it ends.
fn begin(line: &str) -> Option<(usize, &'static str)> {
    BEGIN.into_iter().find_map(|(begin, end)| {
        let is_one = |at: &usize| {
            let behind = line.get(at + begin.len()..).unwrap_or_default();
            behind.starts_with([' ', '>', '&', '\t', '\u{a0}']) || behind.is_empty()
        };
        line.match_indices(begin).map(|(at, _)| at).find(is_one).map(|at| (at, end))
    })
}

/// The text from a place up to the end of the event that begins there, without what stands before each of its lines, and
/// the place behind it.
fn block(lines: &[Line<'_>], at: usize, from: usize, ends: &str) -> Option<(String, (usize, usize))> {
    let first = lines.get(at)?.text;
    let before = first.get(..from)?;
    let prefix = if before.trim().is_empty() { None } else { Prefix::of([before].into_iter()) };
    let (mut block, mut folded) = (String::new(), String::new());
    for (line, text) in (at..).zip(lines.get(at..)?.iter().map(|line| line.text)).take(LONGEST) {
        let start = if line == at { from } else { 0 };
        let text = text.get(start..)?;
        if let Some(end) = text.find(ends).map(|end| end + ends.len()) {
            block.push_str(bare(text.get(..end)?, prefix.as_ref()));
            return Some((block, (line, start + end)));
        }
        let text = bare(text, prefix.as_ref());
        block.push_str(text);
        block.push('\n');
        // A margin may have broken the end itself.
        let seam = folded.len();
        folded.push_str(text);
        let near = folded.ceil_char_boundary(seam.saturating_sub(ends.len()));
        if let Some(end) = folded.get(near..).and_then(|near| near.find(ends)).map(|end| near + end + ends.len()) {
            folded.truncate(end);
            let cut = lines.get(line)?.text.len() - text.len();
            return Some((folded, (line, cut + (end - seam))));
        }
    }
    None
}

fn bare<'t>(text: &'t str, prefix: Option<&Prefix>) -> &'t str {
    prefix.and_then(|prefix| prefix.rest(text)).unwrap_or(text)
}

fn parse(first: u32, text: &str) -> Vec<RawEvent> {
    let source =
        |text: &str| -> String { quick_xml::escape::unescape(text).map_or_else(|_| text.to_owned(), Cow::into_owned) };
    let text: Cow<'_, str> = if text.starts_with('&') { source(text).into() } else { text.into() };
    let read = |text: &str| {
        let mut events = Vec::new();
        // Memory cannot fail to be read; what is no XML ends the events.
        drop(xml::read(text.as_bytes(), |event: RawEvent| {
            events.push(RawEvent { line: event.line + first.saturating_sub(1), ..event });
        }));
        events
    };
    let events = read(&text);
    if !text.contains('\n') {
        return events;
    }
    // A margin may have broken names and numbers.
    let folded = read(&text.replace(['\n', '\r'], ""));
    let told = |events: &[RawEvent]| {
        let told = |event: &RawEvent| event.fields.len() + event.data.len();
        (events.iter().any(|event| event.name().is_some()), events.iter().map(told).sum::<usize>())
    };
    if told(&folded) > told(&events) { folded } else { events }
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
        let (xml, around, whole) = split(&lines);
        assert!(whole);
        joined(super::super::labelled::read(around.into_iter().map(|line| (line.number, line.text))).0, xml)
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
