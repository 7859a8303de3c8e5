//! Events of which somebody states the id right before the message, without the source: `Event ID 8193: Volume Shadow Copy
//! Service error: …`. The message begins as all of its source do; the id is the one that stands there, and none is made up.

use super::{RawEvent, dates};
use crate::decode::text::Line;
use crate::knowledge::event_labels::{self, Field, Told};

/// Lines between the id and its message, blank ones.
const APART: usize = 3;
/// Lines of a message with its operation and context.
const BODY: u32 = 40;
/// Bytes before a message in which the id stands.
const HEAD: usize = 160;

/// The events in these lines, but for those that are `known` already.
pub(super) fn read(lines: &[Line<'_>], known: &[RawEvent]) -> Vec<RawEvent> {
    let mut found = Vec::new();
    let mut known: Vec<&RawEvent> = known.iter().collect();
    known.sort_by_key(|event| event.line);
    for (at, line) in lines.iter().enumerate() {
        let Some((start, source)) = event_labels::beginning_at(line.text) else { continue };
        let here = line.text.get(..start).unwrap_or_default();
        let above = lines.get(at.saturating_sub(APART)..at).unwrap_or_default().iter().rev();
        let above = above.map(|line| line.text).find(|text| !text.trim().is_empty());
        let Some((head, id)) = [Some(here), above].into_iter().flatten().find_map(|head| Some((head, id(head)?)))
        else {
            continue;
        };
        let mut raw = RawEvent { line: line.number, ..RawEvent::default() };
        raw.set(Field::Source, source);
        raw.set(Field::Id, id);
        if let Some(date) = dates::find(head) {
            raw.set(Field::Date, date);
        }
        raw.say(line.text.get(start..).unwrap_or_default());
        body(lines.get(at + 1..).unwrap_or_default()).for_each(|line| raw.say(line.text));
        let from = known.partition_point(|other| other.line.saturating_add(BODY) < line.number);
        let mut near = known.iter().skip(from).take_while(|other| other.line <= line.number.saturating_add(BODY));
        if !near.any(|other| other.name() == raw.name()) {
            found.push(raw);
        }
    }
    found
}

/// The lines below the first one of a message: its end, and the operation and context with what is indented below.
fn body<'a, 't>(lines: &'a [Line<'t>]) -> impl Iterator<Item = &'a Line<'t>> {
    let mut after_blank = false;
    lines.iter().take(BODY as usize).take_while(move |line| {
        let text = line.text.trim_end();
        let is_apart = after_blank && !text.starts_with([' ', '\t']) && !text.ends_with([':', '：']);
        after_blank = text.is_empty();
        let is_next = event_labels::beginning_at(text).is_some() || id(text).is_some();
        after_blank || !is_apart && !is_next
    })
}

/// The one id that words state in front of a message: behind a word for an event or its id.
fn id(head: &str) -> Option<&str> {
    if head.len() > HEAD || !head.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let date = dates::find(head).unwrap_or_default();
    let (before, behind) = head.split_once(date).filter(|_| !date.is_empty()).unwrap_or((head, ""));
    let is_number = |word: &str| (3..=5).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    let mut ids = Vec::new();
    let mut is_event = false;
    for word in [before, behind].into_iter().flat_map(|part| part.split(|c: char| !c.is_alphanumeric())) {
        if is_number(word) && is_event {
            ids.push(word);
        }
        // Between them stand signs.
        is_event = word.is_empty() && is_event || event_labels::told(word) == Some(Told::Event);
    }
    match ids[..] {
        [id] => Some(id),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str =
        "Volume Shadow Copy Service error: Unexpected error calling routine Open.  hr = 0x80070005, Access is denied.";

    fn ids(text: &str) -> Vec<u32> {
        let lines: Vec<Line<'_>> = text.lines().zip(1..).map(|(text, number)| Line { number, text }).collect();
        read(&lines, &[]).iter().filter_map(|raw| Some(raw.name()?.1)).collect()
    }

    #[test]
    fn an_id_right_before_the_message_is_its_own() {
        for (text, expected) in [
            (format!("Event ID 8193: {SAID}"), vec![8193]),
            (format!("Event ID: 12289\n\n{SAID}"), vec![12289]),
            (format!("- Event ID 12293 - {SAID}"), vec![12293]),
            (format!("Event log shows EventID 8194 from VSS:\n\n{SAID}"), vec![8194]),
            (format!("9/3/2024 1:00:00 AM Event 8193: {SAID}"), vec![8193]),
            (format!("EventID=8193\n{SAID}\n\nEventID=8194\n{SAID}"), vec![8193, 8194]),
            ("Ereignis-ID: 8194\nVolumeschattenkopie-Dienstfehler: Beim Abfragen".to_owned(), vec![8194]),
            ("イベント ID 8194\nボリューム シャドウ コピー サービス エラー: 予期しないエラー".to_owned(), vec![8194]),
            (SAID.to_owned(), vec![]),
            (format!("We saw 8193 of these:\n{SAID}"), vec![]),
            (format!("Event 8193 and event 8194 say:\n{SAID}"), vec![]),
            (format!("Event ID 8193 was in the log\n\n\n\n\n{SAID}"), vec![]),
        ] {
            assert_eq!(ids(&text), expected, "{text}");
        }
    }
}
