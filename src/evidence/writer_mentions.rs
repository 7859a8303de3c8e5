//! What a text says of a VSS writer in no form that is understood: a writer's name beside a word of failure, a state or an
//! error code of the interface, of which no reader made anything; the CSV writer's name alone, against which no list that
//! lacks it is sure.

use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};
use std::sync::LazyLock;

use jiff::tz::TimeZone;
use regex::Regex;

use super::Found;
use super::event_text::dates;
use super::writers::fields::{Value, field};
use crate::decode::text::{AnyOf, Line, any_of, has_any, holds};
use crate::decode::transcript::Section;
use crate::facts::{CaptureTime, Guid, Locus, Observation, Observed, WriterList, WriterMention, WriterSays};
use crate::knowledge::{codes, writer_words, writers as known};

/// Characters kept of what was said.
const SAID: usize = 120;
/// A line that is looked at is no longer.
const LONGEST: usize = 64 << 10;

/// A writer by name, by the CSV writer's class id, or the writers of VSS as such.
static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let mut names: Vec<String> = known::all()
        .map(|(_, writer)| writer.name.as_str())
        .filter(|name| name.contains("riter"))
        .map(|name| regex::escape(name).replace(' ', r"[ _]"))
        .collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let names = names.join("|");
    Regex::new(&format!(r"({names})|(?i:(1072ae1c-e5a7-4ea1-9e4a-6f7964656570)|\bvss[ _-]?(?:\w{{1,20}} )?writers?)"))
        .ok()
});

/// Words of failure, and not those that say how many failed: none.
static FAILS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:^|[^\w])(?:(?:has |have |is |are |in )?(?:failed|failing|failure)|timed out|(?:non-?)?retryable error|invalid state|offline|not ?stable|not in (?:a )?stable|unstable|bad state|vetoed)(?:[^\w:=]|[:=]\W{0,2}(?:[^\W0]|$)|$)").ok()
});
static NONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:no|not|none|never|without|0)\W+(?:\w+\W+){0,3}(?:failed|failing|failures?)\b|\bif\b|\bfailed?\W{0,3}[:=]\W{0,2}0\b").ok()
});
static STATE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"VSS_WS_FAILED_[A-Z_]+").ok());
/// The number of a failed state before its word, in any language.
static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\[(?:[6-9]|1[0-5])\] ?\pL").ok());
static CODE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:0x)?(80042[34][0-9a-f]{2})\b|VSS_E_WRITERERROR_[A-Z_]+|-21472123(?:0[0-4])\b|-2147212299\b|\b214775499[2-7]\b").ok()
});

/// The most telling of what the sections of one text say, given what the readers made of each: of the CSV writer, else of
/// any; both, where there are both.
pub(super) fn of_text(sections: &[Section<'_>], founds: &[Found], zone: &TimeZone) -> Vec<Observed> {
    let told = Told::of(founds);
    let (mut csv, mut other) = (None, None);
    for (section, found) in sections.iter().zip(founds) {
        let is_told = has_failure(found);
        for line in section.lines.iter().filter(|line| may_say(line.text)) {
            let Some(is_csv) = of_line(line.text, &told, is_told) else { continue };
            let place = if is_csv { &mut csv } else { &mut other };
            if place.is_none() {
                *place = Some(mention(section, line, (is_csv, WriterSays::Fails)));
            }
        }
        if csv.is_some() && other.is_some() {
            break;
        }
    }
    let csv = csv.or_else(|| rejection(sections, founds)).or_else(|| named(sections, founds));
    let mut all: Vec<Observed> = csv.into_iter().chain(other).collect();
    // A line of a log says when.
    let dated = |seen: &Observed| match &seen.fact {
        Observation::WriterMention(mention) => dates::find(&mention.said).and_then(|date| dates::parse(date, zone)),
        _ => None,
    };
    for seen in all.iter_mut().filter(|seen| seen.captured.is_none()) {
        seen.captured = dated(seen).map(|(time, is_assumed)| match is_assumed {
            true => CaptureTime::Local(time.0.to_zoned(zone.clone()).datetime()),
            false => CaptureTime::Utc(time),
        });
    }
    all
}

fn mention(section: &Section<'_>, line: &Line<'_>, (is_csv, says): (bool, WriterSays)) -> Observed {
    let said = line.text.trim().chars().take(SAID).collect();
    section.saw(line.number, Observation::WriterMention(WriterMention { said, is_csv, says }))
}

/// The CSV writer by its own name, as links and tags of measurements write it, or by its class id.
static OWN_NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const GAP: &str = r"(?:[ _+\u{a0}-]|%20|&nbsp;|\\ )";
    const NAME: &str = "cluster!+shared!+volumes?!+(?:copy!+)?vss!+writer|1072ae1c-e5a7-4ea1-9e4a-6f7964656570";
    Regex::new(&format!("(?i){}", NAME.replace('!', GAP))).ok()
});
/// What people call it.
static NICKNAME: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)\bcsv[ -](?:vss[ -])?writer\b").ok());
/// The switch that turns it off.
const SWITCH: &str = "EnableCsvVssWriter";

/// The first place that names the CSV writer and is none of those that say nothing of a machine on which it is on.
fn named(sections: &[Section<'_>], founds: &[Found]) -> Option<Observed> {
    let understood = understood(founds);
    let is_understood = |number: u32| {
        let at = understood.partition_point(|lines| *lines.end() < number);
        understood.get(at).is_some_and(|lines| lines.contains(&number))
    };
    sections.iter().find_map(|section| {
        let lines = section.lines.iter().enumerate();
        let mut lines = lines.filter(|(_, line)| line.text.len() <= LONGEST && !is_understood(line.number));
        lines.find_map(|(at, line)| {
            let from = claims_on(&section.lines, at)?;
            let said = line.text.get(from..).unwrap_or_default().trim();
            let near = line.text.char_indices().rev().map(|(at, _)| at).filter(|at| *at <= from).nth(SAID / 2);
            let said = near.and_then(|near| line.text.get(near..)).unwrap_or(if from < SAID {
                line.text.trim()
            } else {
                said
            });
            let said = said.chars().take(SAID).collect();
            let fact = WriterMention { said, is_csv: true, says: WriterSays::Named };
            Some(section.saw(line.number, Observation::WriterMention(fact)))
        })
    })
}

/// Where a line names the CSV writer and says, with those that its sentence goes over, that it is on.
fn claims_on(lines: &[Line<'_>], at: usize) -> Option<usize> {
    let line = lines.get(at)?;
    let find = |pattern: &LazyLock<Option<Regex>>| pattern.as_ref()?.find(line.text);
    let may_be = |part: &str| memchr::memmem::find(line.text.as_bytes(), part.as_bytes()).is_some();
    let has = |parts: &[&str]| parts.iter().any(|part| may_be(part));
    let name = if has(&["olume", "OLUME", "1072"]) { find(&OWN_NAME) } else { None };
    let nickname = || if has(&["riter", "RITER"]) { find(&NICKNAME) } else { None };
    let is_command = || COMMANDS.iter().any(|word| holds(line.text, word));
    if let Some(name) = name {
        let says = !is_command() && writer_words::says_on(&sentence(lines, at, name.range())?);
        return says.then_some(name.start());
    }
    if let Some(name) = nickname() {
        // Reports of this tool call it so, too, and people quote them.
        let sentence = sentence(lines, at, name.range())?;
        let is_quoted = line.text.trim_start().starts_with('>');
        return (!is_quoted && writer_words::says_back(&sentence)).then_some(name.start());
    }
    let switch = if may_be(SWITCH) { line.text.find(SWITCH) } else { None }?;
    let sentence = sentence(lines, at, switch..switch + SWITCH.len())?;
    writer_words::says_undone(&sentence).then_some(switch)
}

/// What commands and scripts have that name the writer to look for it.
const COMMANDS: [&str; 14] = [
    "findstr",
    "select-string",
    "-match",
    "-eq ",
    "-like",
    "-notmatch",
    "where-object",
    "$_",
    "grep ",
    " -contains ",
    "--writer",
    "<#",
    "::",
    "$csv",
];

/// The sentence that a place stands in, with what it goes over on the lines above and below.
fn sentence(lines: &[Line<'_>], at: usize, place: Range<usize>) -> Option<String> {
    const ENDS: [&str; 9] = [". ", "! ", "? ", "; ", "。", "！", "？", " | ", "\t"];
    /// Characters of a sentence on either side.
    const NEAR: usize = 400;
    /// Words of a line of prose.
    const WORDS: usize = 3;
    let text = lines.get(at)?.text;
    let before = text.get(..place.start)?;
    let from = ENDS.iter().filter_map(|end| before.rfind(end).map(|at| at + end.len())).max();
    let behind = text.get(place.end..)?;
    let to = ENDS.iter().filter_map(|end| behind.find(end)).min();
    let is_prose =
        |line: &&Line<'_>| line.text.len() <= LONGEST && line.text.split_whitespace().nth(WORDS - 1).is_some();
    let goes_on = |text: &str| !text.trim_end().ends_with(['.', '!', '?', ':', ';', '。', '：']);
    let above = at.checked_sub(1).and_then(|at| lines.get(at)).filter(|_| from.is_none());
    let above = above.filter(|line| is_prose(line) && goes_on(line.text)).map_or("", |line| line.text);
    let below = lines.get(at + 1).filter(|_| to.is_none() && goes_on(text));
    let below = below.filter(is_prose).map_or("", |line| line.text);
    let first = |text: &str| {
        let end = ENDS.iter().filter_map(|end| text.find(end)).min().unwrap_or(text.len());
        text.get(..end).unwrap_or_default().chars().take(NEAR).collect::<String>()
    };
    let last = |text: &str| {
        let start = ENDS.iter().filter_map(|end| text.rfind(end).map(|at| at + end.len())).max().unwrap_or(0);
        let tail = text.get(start..).unwrap_or_default();
        let skip = tail.chars().count().saturating_sub(NEAR);
        tail.chars().skip(skip).collect::<String>()
    };
    let name = text.get(place.clone())?;
    Some(format!("{} {}{name}{} {}", last(above), last(before), first(behind), first(below)))
}

/// The lines of which a reader made something on the CSV writer, in order.
fn understood(founds: &[Found]) -> Vec<RangeInclusive<u32>> {
    /// Lines of a writer's record around the first that is known of it, and of an event.
    const RECORD: u32 = 8;
    const EVENT: u32 = 64;
    let around = |line: u32, behind: u32| line.saturating_sub(RECORD)..=line.saturating_add(behind);
    let is = |name: Option<&str>, id: Option<Guid>| known::is_csv(id, name);
    let mut all: Vec<RangeInclusive<u32>> = Vec::new();
    for seen in founds.iter().flat_map(|found| &found.observations) {
        let line = match seen.at {
            Locus::Line(line) => line,
            Locus::Whole | Locus::Record(_) => 0,
        };
        match &seen.fact {
            Observation::Writers(WriterList { writers, .. }) | Observation::FailedWriters(writers) => {
                let own = writers.iter().filter(|writer| is(Some(&writer.name), writer.id));
                all.extend(own.map(|writer| around(writer.line, RECORD)));
            }
            Observation::Event(event) => {
                let vss = event.vss.as_ref();
                let own = vss.is_some_and(|vss| is(vss.writer_name.as_deref(), vss.writer_id));
                all.extend(own.then(|| around(line, EVENT)));
            }
            Observation::NamelessEvent(event) if is(event.writer.as_deref(), None) => all.push(around(line, EVENT)),
            _ => {}
        }
    }
    all.sort_by_key(|lines| (*lines.start(), *lines.end()));
    // Ends in order as well, so that they are found by halves.
    let mut merged: Vec<RangeInclusive<u32>> = Vec::new();
    for lines in all {
        match merged.last_mut() {
            Some(last) if lines.start() <= last.end() => *last = *last.start()..=*last.end().max(lines.end()),
            _ => merged.push(lines),
        }
    }
    merged
}

/// The CSV writer beside the id of its rejection (8229), where no reader made an event of that or a list of writers.
fn rejection(sections: &[Section<'_>], founds: &[Found]) -> Option<Observed> {
    /// Lines of an event in any form.
    const NEAR: usize = 64;
    let is_read = |seen: &Observed| match &seen.fact {
        Observation::Event(event) => event.is_csv_rejection(),
        _ => false,
    };
    if founds.iter().flat_map(|found| &found.observations).any(is_read) {
        return None;
    }
    let is_list = |seen: &Observed| matches!(seen.fact, Observation::Writers(_));
    let unlisted = sections.iter().zip(founds).filter(|(_, found)| !found.observations.iter().any(is_list));
    unlisted.map(|(section, _)| section).find_map(|section| {
        let places = |says: fn(&str) -> bool| {
            let lines = section.lines.iter().enumerate();
            lines.filter(move |(_, line)| line.text.len() <= LONGEST && says(line.text)).map(|(at, _)| at)
        };
        let ids: Vec<usize> = places(says_8229).collect();
        let near = |at: &usize| {
            let behind = ids.partition_point(|id| id < at);
            let around = ids.get(behind.saturating_sub(1)..).unwrap_or_default().iter().take(2);
            around.into_iter().any(|id| id.abs_diff(*at) <= NEAR)
        };
        let at = if ids.is_empty() { None } else { places(names_csv_writer).find(near) };
        Some(mention(section, section.lines.get(at?)?, (true, WriterSays::Rejects)))
    })
}

fn says_8229(text: &str) -> bool {
    const ID: &str = "8229";
    let alone = |at: usize| {
        let ends = |c: char| !c.is_ascii_alphanumeric();
        let (before, behind) = (text.get(..at).unwrap_or_default(), text.get(at + ID.len()..).unwrap_or_default());
        // `\t8229`, where blanks are written as programs do.
        let is_escape = || before.strip_suffix(['t', 'n', 'r']).is_some_and(|rest| rest.ends_with('\\'));
        (before.is_empty() || before.ends_with(ends) || is_escape()) && (behind.is_empty() || behind.starts_with(ends))
    };
    text.match_indices(ID).any(|(at, _)| alone(at))
}

fn names_csv_writer(text: &str) -> bool {
    text.contains(known::CSV_WRITER) || holds(text, Guid::CSV_WRITER.to_string().trim_matches(['{', '}']))
}

/// The writers of which something is understood.
struct Told {
    names: BTreeSet<String>,
    ids: BTreeSet<Guid>,
}

impl Told {
    fn of(founds: &[Found]) -> Self {
        let mut told = Self { names: BTreeSet::new(), ids: BTreeSet::new() };
        for seen in founds.iter().flat_map(|found| &found.observations) {
            match &seen.fact {
                Observation::Writers(list) => {
                    list.writers.iter().filter(|w| w.failed).for_each(|w| told.add(&w.name, w.id))
                }
                Observation::FailedWriters(writers) => writers.iter().for_each(|w| told.add(&w.name, w.id)),
                Observation::Event(event) => {
                    let vss = event.vss.as_ref();
                    vss.into_iter()
                        .for_each(|vss| told.add(vss.writer_name.as_deref().unwrap_or_default(), vss.writer_id));
                }
                Observation::NamelessEvent(event) => told.add(event.writer.as_deref().unwrap_or_default(), None),
                _ => {}
            }
        }
        told
    }

    fn add(&mut self, name: &str, id: Option<Guid>) {
        self.names.insert(name.to_lowercase());
        let id = id.or_else(|| known::by_name(name)?.class());
        self.ids.extend(id);
        self.names.extend(id.and_then(known::by_id).map(|known| known.name.to_lowercase()));
    }

    fn knows(&self, name: &str) -> bool {
        self.names.contains(&name.replace('_', " ").to_lowercase())
    }
}

/// Whether a reader made a failure of something in a section.
fn has_failure(found: &Found) -> bool {
    found.observations.iter().any(|seen| match &seen.fact {
        Observation::Writers(list) => list.writers.iter().any(|writer| writer.failed),
        Observation::FailedWriters(_)
        | Observation::Event(_)
        | Observation::Context(_)
        | Observation::Routine(_)
        | Observation::NamelessEvent(_)
        | Observation::JobError(_)
        | Observation::Error(_) => true,
        _ => false,
    })
}

/// Asked first, of all lines of a text: most say nothing, and the patterns take longer to make than most texts to read.
fn may_say(text: &str) -> bool {
    static NAMES: AnyOf = LazyLock::new(|| {
        any_of(&["riter", "VSS_", "80042", "1072ae1c", "1072AE1C", "21472122", "21472123", "2147754"])
    });
    const FAILURES: [&str; 9] =
        ["fail", "imed out", "etryable", "nvalid state", "ffline", "table", "80042", "vetoed", "] "];
    let any = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let named = || has_any(&NAMES, text);
    text.len() <= LONGEST && named() && (any(&FAILURES) || holds(text, "fail"))
}

/// Whether a line is that of a writer's state in a list, which the readers of lists understand.
fn states(text: &str) -> bool {
    text.contains('[') && field(text).is_some_and(|field| matches!(field.value, Value::State(..)))
}

/// Whether a line speaks of a failing writer that is not known to have failed, and whether of the CSV writer.
fn of_line(text: &str, told: &Told, is_told: bool) -> Option<bool> {
    if states(text) {
        return None;
    }
    let is = |pattern: &LazyLock<Option<Regex>>| pattern.as_ref().is_some_and(|pattern| pattern.is_match(text));
    let has_code = || {
        let code = |found: regex::Captures<'_>| {
            found.get(1).is_none_or(|code| codes::by_hex(&format!("0x{}", code.as_str())).is_some())
        };
        CODE.as_ref().is_some_and(|pattern| pattern.captures_iter(text).any(code))
    };
    let fails = || (is(&FAILS) && !is(&NONE)) || is(&STATE) || is(&NUMBER) || has_code();
    let mut names = NAME.as_ref()?.captures_iter(text).peekable();
    if names.peek().is_none() {
        return (!is_told && (is(&STATE) || has_code())).then_some(false);
    }
    if !fails() {
        return None;
    }
    let (mut csv, mut any) = (false, false);
    for found in names {
        match (found.get(1), found.get(2)) {
            (Some(name), _) if told.knows(name.as_str()) => {}
            (Some(name), _) => {
                any = true;
                csv |= name.as_str().replace('_', " ") == known::CSV_WRITER;
            }
            (None, Some(_)) => {
                let known = told.ids.contains(&Guid::CSV_WRITER);
                (any, csv) = (any || !known, csv || !known);
            }
            (None, None) => any |= !is_told,
        }
    }
    any.then_some(csv)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::tests::{harvest, options};

    /// Whether each mention of a failure is of the CSV writer.
    fn said(text: &str) -> Vec<bool> {
        let harvest = harvest("n1/notes.log", text.as_bytes(), &options());
        let said = harvest.observations.into_iter().filter_map(|seen| match seen.fact {
            Observation::WriterMention(mention) if mention.says != WriterSays::Named => Some(mention.is_csv),
            _ => None,
        });
        said.collect()
    }

    #[test]
    fn a_failing_writer_that_no_reader_took_is_named() {
        for (text, csv) in [
            ("{\"Computer\": \"N1\", \"VssWritersNotStable\": [\"Failed\"]}\n", false),
            ("snapshot: state VSS_WS_FAILED_AT_FREEZE for one component\n", false),
            ("Backup ended: the writer gave 0x800423F4.\n", false),
            ("Job 7 ended with -2147212300: failed\n", false),
            ("The job says that SqlServerWriter failed at night.\n", false),
            ("Cluster Shared Volume VSS Writer: failed at night\n", true),
            ("{1072ae1c-e5a7-4ea1-9e4a-6f7964656570} has failed\n", true),
            ("'Event ID:\\t8229\\r\\nWriter Name: Cluster Shared Volume VSS Writer'\n", true),
            ("id 8229\n\nrejected by\n1072AE1C-E5A7-4EA1-9E4A-6F7964656570\n", true),
        ] {
            assert_eq!(said(text), [csv], "{text}");
        }
    }

    #[test]
    fn what_is_understood_or_says_that_all_is_well_is_not_named() {
        for text in [
            "Writer name: 'System Writer'\n   State: [8] Failed\n   Last error: Timed out\n",
            "Writer name: 'System Writer'\n   State: [1] Failed\n   Last error: No error\n",
            "SqlServerWriter | [8] Failed | Non-retryable error\nSystem Writer | [1] Stable | No error\n",
            "Selected writer 'SqlServerWriter' is in failed state!\n",
            "VSS writers: 12, failed: 0\n",
            "No VSS writer has failed.\n",
            "The SqlServerWriter is stable, no error.\n",
            "If SqlServerWriter has failed, restart its service.\n",
            "vssadmin list writers\n",
            "Source: VSS\nEvent ID: 8229\nrefused\n\nContext:\n   Writer Class Id: {1072ae1c-e5a7-4ea1-9e4a-6f7964656570}\n",
            "port 18229 of Cluster Shared Volume VSS Writer\n",
        ] {
            assert_eq!(said(text), [] as [bool; 0], "{text}");
        }
    }
}
