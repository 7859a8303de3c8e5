//! Events of volumes in any record: a message that names a volume, with one of their ids beside it in the same line or
//! in a line of its own near by. Alerts, tables of any make, YAML, objects, columns of a log.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::BTreeSet;

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
    let mut seen: Option<BTreeSet<Told>> = None;
    // Most lines of a long text speak of nothing; no sign that is escaped stands in a word.
    let speaks = |line: &Line<'_>| csv_words::words_in(line.text).next().is_some();
    for (at, line) in lines.iter().enumerate() {
        let names = || csv_events::naming(&unescaped(line.text)).next().is_some();
        let whole = if speaks(line) && names() {
            None
        } else {
            next(lines, at).and_then(|next| csv_words::joined(line.text, next))
        };
        if whole.is_none() && !speaks(line) {
            continue;
        }
        let text = unescaped(whole.as_deref().unwrap_or(line.text));
        // A page on one line has thousands of messages: what is beside them is looked for once.
        let beside = LazyCell::new(|| Beside::of(lines, at, &text));
        for start in csv_events::naming(&text) {
            let raw = event(line.number, &text, start, &beside);
            let Some(told) = told(&raw) else { continue };
            if seen.get_or_insert_with(|| known.iter().filter_map(self::told).collect()).insert(told) {
                found.push(raw);
            }
        }
    }
    found
}

/// The line below one, which may go on with it.
fn next<'t>(lines: &[Line<'t>], at: usize) -> Option<&'t str> {
    lines.get(at + 1..)?.iter().take(2).map(|line| line.text).find(|text| !text.trim().is_empty())
}

/// What makes two of them one event: source, id, volume.
type Told = ((String, u32), Option<String>);

fn told(raw: &RawEvent) -> Option<Told> {
    Some((raw.name()?, volume(raw)))
}

fn volume(raw: &RawEvent) -> Option<String> {
    let (_, id) = raw.name()?;
    let named =
        |name: &str| raw.data.iter().find(|item| item.name.as_deref() == Some(name)).map(|item| item.value.clone());
    named("VolumeName").or_else(|| csv_events::data_of(id, &raw.message).into_iter().next().map(|item| item.value))
}

/// What stands beside the messages of a line.
struct Beside<'l> {
    /// Listed ids in the line, by their place.
    ids: Vec<(usize, u32)>,
    /// The id that a line near by states.
    near: Option<u32>,
    /// The nearest date.
    date: Option<&'l str>,
}

impl<'l> Beside<'l> {
    fn of(lines: &'l [Line<'_>], at: usize, text: &str) -> Self {
        let near = || {
            let before = lines.get(at.saturating_sub(NEAR)..at).unwrap_or_default().iter().rev();
            let behind = lines.get(at + 1..).unwrap_or_default().iter().take(NEAR);
            before.chain(behind).map(|line| line.text)
        };
        let here = text.as_ptr().addr();
        let ids: Vec<(usize, u32)> = numbers(text).map(|(word, id)| (word.as_ptr().addr() - here, id)).collect();
        let near_id = near().find_map(stated);
        // Without an id it is no event: a list of volumes has a message in each line, and dates would be looked for around
        // all.
        let dated = || lines.get(at).map(|line| line.text).into_iter().chain(near()).find_map(dates::find);
        let date = if ids.is_empty() && near_id.is_none() { None } else { dated() };
        Self { ids, near: near_id, date }
    }

    /// The listed id next to a place of the line, else the one near by.
    fn id(&self, place: usize) -> Option<u32> {
        let behind = self.ids.partition_point(|(at, _)| *at < place);
        let around = self.ids.get(behind.saturating_sub(1)..).unwrap_or_default().iter().take(2);
        around.min_by_key(|(at, _)| at.abs_diff(place)).map(|(_, id)| *id).or(self.near)
    }
}

/// The event whose message begins in a line; it has no id where none is stated.
fn event(number: u32, text: &str, start: usize, beside: &Beside<'_>) -> RawEvent {
    let mut raw = RawEvent { line: number, ..RawEvent::default() };
    let message = text.get(start..).unwrap_or_default();
    raw.say(message.get(..message.floor_char_boundary(MESSAGE)).unwrap_or(message));
    if let Some(id) = beside.id(start) {
        raw.set(Field::Source, provider::CLUSTER);
        raw.set(Field::Id, &id.to_string());
        if let Some(date) = beside.date {
            raw.set(Field::Date, date);
        }
    }
    raw
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
            format!("n2, Event ID 5142: {}\n", SAID.replace("Shared ", "Shared\n> ")),
            format!("n2  5142  Error  {}\n", SAID.replacen(' ', "\n ", 1)),
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
