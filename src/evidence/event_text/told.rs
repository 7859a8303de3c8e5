//! Events that a sentence states, as alerts and tickets word them: `VSS event 8194 on computer DOCK1`, `Event 8229 from
//! source VSS was logged on host DOCK1`. Every word of it has to be one of a closed list, so that advice, questions and
//! denials are none; and it says where or when, as an article does not.

use super::labelled::is_number;
use super::{RawEvent, dates};
use crate::decode::unwrap::is_host;
use crate::facts::{Level, is_host_name};
use crate::knowledge::event_labels::{self, Field, Told, is_source};
use crate::knowledge::events;

/// Words before the message: no alert has more.
const WORDS: usize = 60;
/// Words of a message up to one that no head has: `A VSS writer`.
const BEGINNING: usize = 3;

/// The events of a line; with a computer that stands above it, `is_placed`, the line need not say where or when.
pub(super) fn events(number: u32, line: &str, is_placed: bool) -> Vec<RawEvent> {
    let may_be = line.bytes().any(|b| b.is_ascii_digit());
    may_be.then(|| read(number, line, is_placed)).flatten().unwrap_or_default()
}

fn read(number: u32, line: &str, is_placed: bool) -> Option<Vec<RawEvent>> {
    let date = dates::find(line);
    // The date's own place stays, so that the message is found behind it.
    let undated = date.map(|date| line.replacen(date, &" ".repeat(date.len()), 1));
    let undated = undated.as_deref().unwrap_or(line);
    let mut said = Said::default();
    let mut words = words(undated).peekable();
    let mut left = WORDS;
    let (mut begins, mut taken) = (0, 0);
    while let Some(word) = words.next() {
        left = left.checked_sub(1)?;
        // What nobody of a head says is the message, if the head is told and ended; an article and a name may begin it.
        if said.is_told() && said.ended {
            (begins, taken) = (word.start, 0);
        }
        taken += 1;
        if said.take(&word, words.peek()).is_none() {
            said.message = Some(undated.get(begins..).filter(|_| begins > 0 && taken <= BEGINNING)?);
            break;
        }
        said.ended = word.ends;
    }
    (said.is_told() && (is_placed || date.is_some() || said.computer.is_some())).then(|| {
        let event = |id: &&str| {
            let mut raw = RawEvent { line: number, ..RawEvent::default() };
            raw.set(Field::Id, id);
            for (field, value) in [
                (Field::Source, said.source),
                (Field::Computer, said.computer),
                (Field::Level, said.level),
                (Field::Log, said.log),
                (Field::Date, date),
            ] {
                value.map(|value| raw.set(field, value));
            }
            said.message.iter().for_each(|message| raw.say(message));
            raw
        };
        said.ids.iter().map(event).collect()
    })
}

/// The machine that a line names and nothing else: `Alert for device DOCK1`.
pub(super) fn machine(line: &str) -> Option<&str> {
    const LONGEST: usize = 100;
    let mut said = Said::default();
    // `each night at 03:00`
    let is_of_clock = |word: &Word<'_>| is_number(word.text) && word.text.len() <= 2;
    let mut words = words(line).filter(|word| line.len() <= LONGEST && !is_of_clock(word)).peekable();
    while let Some(word) = words.next() {
        said.take(&word, words.peek())?;
    }
    said.computer.filter(|_| said.source.is_none() && said.ids.is_empty())
}

/// What a sentence has said so far.
#[derive(Default)]
struct Said<'l> {
    ids: Vec<&'l str>,
    source: Option<&'l str>,
    computer: Option<&'l str>,
    level: Option<&'l str>,
    log: Option<&'l str>,
    message: Option<&'l str>,
    before: Before,
    /// The word before ends a part of the sentence.
    ended: bool,
}

/// What the word before makes of the next one.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Before {
    #[default]
    Nothing,
    /// `event`, `id` or the source: a number is the id.
    Event,
    /// An id, or `and` behind one: a number is one more.
    Id,
    /// `warning`: an id that the source is known for is one.
    Level,
    /// `on`: a name that can be nothing but a host's is one.
    Place,
    /// `computer`: a name is the host's; with a sign behind it whatever its letters are.
    Machine(bool),
}

impl<'l> Said<'l> {
    fn is_told(&self) -> bool {
        self.source.is_some() && !self.ids.is_empty()
    }

    /// Takes a word; `None` where it is none of such a sentence.
    fn take(&mut self, word: &Word<'l>, next: Option<&Word<'l>>) -> Option<()> {
        let before = std::mem::take(&mut self.before);
        let text = word.text;
        // `{HOST.NAME}`, `<server>`: a template was not filled in.
        if matches!(word.sign, Some('{' | '<' | '%' | '$')) {
            return None;
        }
        // `[#4711]` is a ticket.
        if word.sign == Some('#') && before == Before::Nothing && is_number(text) {
            return Some(());
        }
        if is_number(text) && text.len() <= 5 {
            let is_first = before == Before::Event && self.ids.is_empty();
            let source = self.source.unwrap_or_default();
            let is_leveled =
                before == Before::Level && text.len() > 2 && text.parse().is_ok_and(|id| events::is_wanted(source, id));
            (is_first || is_leveled || before == Before::Id || next.is_some_and(|next| is_source(next.text)))
                .then_some(())?;
            // The level is that of this one alone.
            self.level = self.level.filter(|_| !is_leveled || self.ids.is_empty());
            self.ids.push(text);
            self.before = Before::Id;
            return Some(());
        }
        if is_source(text) {
            let is_other = self.source.is_some_and(|source| !source.eq_ignore_ascii_case(text));
            (!is_other).then_some(())?;
            self.source = Some(text);
            self.before = Before::Event;
            return Some(());
        }
        let is_place = match before {
            Before::Machine(true) => is_host_name(text),
            Before::Machine(false) => is_host_name(text) && (is_host(text) || text.starts_with(char::is_uppercase)),
            Before::Place => is_host(text) && !is_product(text),
            // `DOCK1: VSS event 8194`, `DOCK1で`.
            _ => {
                let begins = self.ids.is_empty() && word.ends && (self.source.is_none() || self.ended);
                let told = || next.is_some_and(|next| event_labels::told(next.text) == Some(Told::After));
                (begins || told()) && is_host(text) && !is_product(text)
            }
        };
        let told = event_labels::told(text);
        if let Some(told) = told {
            self.before = match told {
                Told::Event if before != Before::Id => Before::Event,
                // `event 8193 and event 8194`
                Told::And | Told::Event if before == Before::Id => Before::Id,
                Told::Place => Before::Place,
                Told::Machine => Before::Machine(word.ends),
                Told::And | Told::Event | Told::After | Told::Other => Before::Nothing,
            };
        }
        if event_labels::level(text) != Level::Unknown {
            self.level = self.level.or(Some(text));
            self.before = Before::Level;
            return Some(());
        }
        if ["Application", "System"].contains(&text) {
            self.log = self.log.or(Some(text));
            return Some(());
        }
        if told.is_none() && is_place {
            let is_same = |known: &str| known.split('.').next() == text.split('.').next();
            self.computer.is_none_or(is_same).then_some(())?;
            self.computer = self.computer.filter(|known| known.len() >= text.len()).or(Some(text));
            return Some(());
        }
        told.map(drop)
    }
}

/// A product by its year or version (`Server2019`, `win10`), and no host.
fn is_product(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let bare = lower.trim_end_matches("r2").trim_end_matches('-');
    let digits = bare.len() - bare.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let name = bare.get(..bare.len() - digits).unwrap_or_default();
    lower.starts_with("hyper-v") || digits == 4 && bare.contains("20") || matches!(name, "win" | "windows")
}

/// A word of a sentence.
struct Word<'l> {
    start: usize,
    text: &'l str,
    /// A sign that ends a part of the sentence stands behind it.
    ends: bool,
    /// What stands right before it.
    sign: Option<char>,
}

/// The words of a text without the signs around them.
fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let is_part = |c: char| {
        !c.is_whitespace()
            && !"()[]{}\"'«»“”„‚‘’`,;|*<>•/\\#!：:=。、（）「」『』".contains(c)
            && !matches!(c, '–' | '—')
    };
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            rest = rest.get(rest.find(is_part)?..)?;
            let whole = rest.get(..rest.find(|c| !is_part(c)).unwrap_or(rest.len()))?;
            let word = first_part(whole);
            let start = text.len() - rest.len();
            rest = rest.get(word.len()..)?;
            let bare = word.trim_matches(['.', '_', '-']);
            if bare.is_empty() {
                continue;
            }
            let gap = rest.get(..rest.find(char::is_alphanumeric).unwrap_or(rest.len())).unwrap_or_default();
            let ends = word.ends_with('.') || gap.contains([':', '：', '=', '。', '–', '—']) || gap.contains(" - ");
            let sign = text.get(..start).and_then(|before| before.chars().next_back());
            return Some(Word { start, text: bare, ends, sign });
        }
    })
}

/// The source before a hyphen (`VSS-Ereignis`), and what is of one script: `DOCK1で`.
fn first_part(whole: &str) -> &str {
    if let Some((before, _)) = whole.split_once('-').filter(|(before, _)| is_source(before)) {
        return before;
    }
    let is_wide = |c: char| c >= '\u{3040}';
    let Some(first) = whole.chars().next() else { return whole };
    let run = whole.find(|c| is_wide(c) != is_wide(first)).and_then(|end| whole.get(..end)).unwrap_or(whole);
    if !is_wide(first) {
        return run;
    }
    // Words without blanks between them: the longest that is known, or all.
    const LONGEST: usize = 16;
    let ends: Vec<usize> = run.char_indices().map(|(at, c)| at + c.len_utf8()).take(LONGEST).collect();
    ends.into_iter().rev().filter_map(|end| run.get(..end)).find(|part| is_known(part)).unwrap_or(run)
}

fn is_known(word: &str) -> bool {
    event_labels::told(word).is_some() || event_labels::level(word) != Level::Unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Id, time and computer of each event.
    fn told(line: &str, is_placed: bool) -> Vec<(String, String, String)> {
        let field = |raw: &RawEvent, field| raw.fields.get(&field).cloned().unwrap_or_default();
        let all = events(1, line, is_placed);
        all.iter().map(|raw| (field(raw, Field::Id), field(raw, Field::Date), field(raw, Field::Computer))).collect()
    }

    #[test]
    fn sentences_that_state_an_event() {
        const AT: &str = "9/3/2024 1:00:00 AM";
        for (line, expected) in [
            ("VSS event 8194 on computer DOCK1", [("8194", "", "DOCK1")].as_slice()),
            ("Event 8229 from source VSS was logged on host DOCK1", &[("8229", "", "DOCK1")]),
            (
                "Alert description: Event ID: 8193. Source: VSS. Computer: DOCK1.yard.example. Volume Shadow Copy",
                &[("8193", "", "DOCK1.yard.example")],
            ),
            ("The event 8194 from VSS was raised on server DOCK1 at 9/3/2024 1:00:00 AM", &[("8194", AT, "DOCK1")]),
            ("VSS reported event ID 8194 on DOCK1 (9/3/2024 1:00:00 AM): refused", &[("8194", AT, "DOCK1")]),
            ("Computer dock1 logged VSS event 12289 at 9/3/2024 1:00:00 AM", &[("12289", AT, "dock1")]),
            (
                "dock-1: VSS events 8193 and 8194 in the Application log",
                &[("8193", "", "dock-1"), ("8194", "", "dock-1")],
            ),
            ("An error event with ID 8194 of source VSS was found on server: dock", &[("8194", "", "dock")]),
            ("VSS-Ereignis 8194 auf Computer DOCK1 aufgetreten", &[("8194", "", "DOCK1")]),
            ("Événement 8194 de la source VSS enregistré sur l'ordinateur DOCK1", &[("8194", "", "DOCK1")]),
            ("Evento 8194 de VSS registrado en el equipo DOCK1", &[("8194", "", "DOCK1")]),
            ("コンピューター DOCK1 で VSS イベント 8194 が記録されました。", &[("8194", "", "DOCK1")]),
            ("DOCK1でVSSのイベント8194が発生しました", &[("8194", "", "DOCK1")]),
            (
                "we are getting VSS errors every night during the Azure backup on DOCK1: Event ID 8194 and Event ID 12289, source VSS, and a warning 8229 right after.",
                &[("8194", "", "DOCK1"), ("12289", "", "DOCK1"), ("8229", "", "DOCK1")],
            ),
            ("Event 8194 from VSS was found", &[]),
        ] {
            let found = told(line, false);
            let found: Vec<_> = found.iter().map(|(id, at, host)| (id.as_str(), at.as_str(), host.as_str())).collect();
            assert_eq!(found, expected, "{line}");
        }
        assert_eq!(told("Event 8194 from VSS was found", true).len(), 1, "below the name of the computer");
    }

    #[test]
    fn a_title_names_the_machine_of_what_stands_below() {
        assert_eq!(machine("Alert for device DOCK1"), Some("DOCK1"));
        assert_eq!(machine("Problem: event log of server dock-1"), Some("dock-1"));
        assert_eq!(machine("Events on DOCK1 each night at 03:00:"), Some("DOCK1"));
        for line in ["Alert for device", "Please restart server DOCK1", "VSS event 8194 on DOCK1", "on 2024-09-03"] {
            assert_eq!(machine(line), None, "{line}");
        }
    }

    #[test]
    fn advice_questions_and_denials_state_none() {
        for line in [
            "If VSS event 8194 is logged on computer DOCK1, add the account.",
            "How to fix VSS event ID 8194 on computer DOCK1",
            "VSS event 8194 was not logged on host DOCK1.",
            "No VSS event 8194 on computer DOCK1",
            "VSS event 8194 on computer DOCK1?",
            "VSS event 8194 on Windows Server 2019",
            "VSS event 8194 on Server2019",
            "VSS event 8194 on host running Backup",
            "Detection: Event ID 8194 in the VSS event log records shadow copies of host DOCK1",
            "Ignore VSS 8193, VSS 8194, volsnap 27 on DOCK1",
            "VSS 3.1 on computer DOCK1",
            "Trigger: VSS event 8194 on {HOST.NAME}",
        ] {
            assert_eq!(told(line, false), [], "{line}");
        }
    }
}
