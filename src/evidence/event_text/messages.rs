//! Events of volumes in any record: a message that names a volume, with one of their ids beside it in the same line or
//! in a line of its own near by. Alerts, tables of any make, YAML, objects, columns of a log.

use std::borrow::Cow;

use super::{RawEvent, dates};
use crate::decode::text::Line;
use crate::facts::provider;
use crate::knowledge::event_labels::{self, Field};
use crate::knowledge::{csv_events, csv_words};

/// Lines before and behind a message in which its id and time are looked for.
const NEAR: usize = 12;
/// Words of a line that states an id and nothing else: `<Property Name="Id" Type="System.Int32">5142</Property>`.
const WORDS: usize = 8;
/// Bytes of a message: behind the names stands why.
const MESSAGE: usize = 320;

/// The events whose messages stand in these lines, but for those that are `known` already.
pub(super) fn read(lines: &[Line<'_>], known: &[RawEvent]) -> Vec<RawEvent> {
    let mut found: Vec<RawEvent> = Vec::new();
    // Most lines of a long text speak of nothing; no sign that is escaped stands in a word.
    let speaks = |line: &Line<'_>| csv_words::words_in(line.text).next().is_some();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| speaks(line)) {
        let text = unescaped(line.text);
        for start in csv_events::naming(&text) {
            let raw = event(lines, at, &text, start);
            let is_same = |other: &RawEvent| other.name() == raw.name() && volume(other) == volume(&raw);
            if raw.name().is_some() && !known.iter().chain(&found).any(is_same) {
                found.push(raw);
            }
        }
    }
    found
}

fn volume(raw: &RawEvent) -> Option<String> {
    let (_, id) = raw.name()?;
    csv_events::data_of(id, &raw.message).into_iter().next().map(|item| item.value)
}

/// The event whose message begins in a line; it has no id where none is stated.
fn event(lines: &[Line<'_>], at: usize, text: &str, start: usize) -> RawEvent {
    let number = lines.get(at).map_or(1, |line| line.number);
    let mut raw = RawEvent { line: number, ..RawEvent::default() };
    let message = text.get(start..).unwrap_or_default();
    raw.say(message.get(..message.floor_char_boundary(MESSAGE)).unwrap_or(message));
    let near = || {
        let before = lines.get(at.saturating_sub(NEAR)..at).unwrap_or_default().iter().rev();
        let behind = lines.get(at + 1..).unwrap_or_default().iter().take(NEAR);
        before.chain(behind).map(|line| line.text)
    };
    // Without an id it is no event: a list of volumes has a message in each line, and dates would be looked for around all.
    if let Some(id) = beside(text, start).or_else(|| near().find_map(stated)) {
        raw.set(Field::Source, provider::CLUSTER);
        raw.set(Field::Id, &id.to_string());
        let dated = lines.get(at).map(|line| line.text).into_iter().chain(near()).find_map(dates::find);
        dated.map(|date| raw.set(Field::Date, date));
    }
    raw
}

/// The listed id that stands next to a place of a line.
fn beside(text: &str, place: usize) -> Option<u32> {
    let here = text.as_ptr().addr();
    let ids = numbers(text).map(|(word, id)| (word.as_ptr().addr() - here, id));
    ids.min_by_key(|(at, _)| at.abs_diff(place)).map(|(_, id)| id)
}

/// The listed ids that stand alone between the signs of a text.
fn numbers(text: &str) -> impl Iterator<Item = (&str, u32)> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() == 4);
    words.filter_map(|word| Some((word, word.parse().ok().filter(|id| csv_events::is_listed(*id))?)))
}

/// The listed id of a line that states one and nothing else, behind a label or as a cell of its own.
fn stated(text: &str) -> Option<u32> {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(WORDS + 1).collect();
    let (digits, id) = numbers(text).next().filter(|_| words.len() <= WORDS)?;
    let label = text.split(digits).next().map(|label| label.trim_end_matches(|c: char| !c.is_alphanumeric()));
    let is_label = |word: &&str| {
        let word = word.to_lowercase();
        word.ends_with("id") || word.ends_with("code") || word == "event"
    };
    let labelled = || label.and_then(event_labels::column) == Some(Field::Id) || words.iter().any(is_label);
    (words.len() == 1 || labelled()).then_some(id)
}

/// A line with the quotes that programs escape or double.
fn unescaped(text: &str) -> Cow<'_, str> {
    const SIGNS: [(&str, &str); 9] = [
        ("\\u0027", "'"),
        ("\\\"", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&apos;", "'"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("''", "'"),
        ("\"\"", "\""),
    ];
    let mut text = Cow::Borrowed(text);
    for (from, to) in SIGNS {
        if text.contains(from) {
            text = Cow::Owned(text.replace(from, to));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(text: &str) -> Vec<(u32, u32, String)> {
        let lines: Vec<Line<'_>> = (1..).zip(text.lines()).map(|(number, text)| Line { number, text }).collect();
        let told = |raw: RawEvent| Some((raw.line, raw.name()?.1, volume(&raw).unwrap_or_default()));
        read(&lines, &[]).into_iter().filter_map(told).collect()
    }

    const SAID: &str = "Cluster Shared Volume 'Volume1' ('Tills') is no longer reachable.";

    #[test]
    fn an_id_in_the_line_or_in_a_line_of_its_own() {
        for text in [
            format!("n2,5142,\"{SAID}\"\n"),
            format!("<27>Sep  3 01:00:00 n2 Cluster[5142]: {SAID}\n"),
            format!("{{\"event\":5142,\"text\":\"{}\"}}\n", SAID.replace('\'', "\\u0027")),
            format!("┃ 5142 ┃ {SAID} ┃\n"),
            format!("Volume lost\nEvent ID generated: 5142\n\nWhat: {SAID}\n"),
            format!("- id: 5142\n  said: '{}'\n", SAID.replace('\'', "''")),
            format!("Event ID\n5142\nDescription\n{SAID}\n"),
            format!(
                "<Property Name=\"Message\">{SAID}</Property>\n<Property Name=\"Id\" Type=\"System.Int32\">5142</Property>\n"
            ),
            format!("イベントID 5142 が発生\n{SAID}\n"),
        ] {
            let found = events(&text);
            assert!(matches!(&found[..], [(_, 5142, volume)] if volume == "Volume1"), "{text}: {found:?}");
        }
        let two = format!(
            "[{{\"a\":5142,\"b\":\"{SAID}\"}},{{\"a\":5120,\"b\":\"Cluster Shared Volume 'Volume2' is paused\"}}]"
        );
        assert_eq!(
            events(&two).into_iter().map(|(_, id, name)| (id, name)).collect::<Vec<_>>(),
            [(5142, "Volume1".into()), (5120, "Volume2".into())]
        );
    }

    #[test]
    fn no_event_is_made_of_prose_or_of_a_manual() {
        for text in [
            "Event 5142 means that a Cluster Shared Volume is gone.\n",
            "Cluster Shared Volume 'Tills' was moved on Monday.\n",
            "Event ID: 5142\nCluster Shared Volume '%1' ('%2') is gone.\n",
            "port 5142 of the host\n\nCluster Shared Volume 'Tills' is gone\n",
            "Event ID: 1069\nCluster Shared Volume 'Tills' is gone\n",
        ] {
            assert!(events(text).is_empty(), "{text}: {:?}", events(text));
        }
    }
}
