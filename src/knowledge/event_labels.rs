//! Labels and sentences of events shown as text: hints for fields, never required.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use serde::Deserialize;

use super::events;
use crate::facts::Level;

/// A field of an event shown as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// Log name.
    Log,
    /// Provider.
    Source,
    /// Time, or its date alone.
    Date,
    /// The time of day, where it has a column of its own.
    Clock,
    /// Event id.
    Id,
    /// Level.
    Level,
    /// Computer.
    Computer,
    /// Record id.
    Record,
    /// Where the message begins.
    Message,
    /// A known label of no use here.
    Other,
}

/// What a word means in a sentence that states an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Told {
    /// A number behind it is an event's id.
    Event,
    /// One more of what stands before it follows.
    And,
    /// A host may follow.
    Place,
    /// The host before it is meant.
    After,
    /// The name of a computer follows.
    Machine,
    /// It tells nothing that is kept.
    Other,
}

#[derive(Default, Deserialize)]
struct Table {
    #[serde(flatten)]
    fields: BTreeMap<Field, Vec<String>>,
    columns: BTreeMap<String, Field>,
    levels: BTreeMap<Level, Vec<String>>,
    sentence: Vec<Sentence>,
    beginning: Vec<Beginning>,
    told: BTreeMap<Told, Vec<String>>,
    around: Vec<String>,
    above: Vec<String>,
    senders: Vec<String>,
}

#[derive(Deserialize)]
struct Beginning {
    provider: String,
    texts: Vec<String>,
}

#[derive(Deserialize)]
struct Sentence {
    provider: String,
    id: u32,
    texts: Vec<String>,
}

struct Labels {
    fields: BTreeMap<String, Field>,
    columns: BTreeMap<String, Field>,
    levels: BTreeMap<String, Level>,
    sentences: Vec<Sentence>,
    beginnings: Vec<Beginning>,
    told: BTreeMap<String, Told>,
    around: Vec<String>,
    above: Vec<String>,
    senders: Vec<String>,
}

// A test parses the table, so a build that passed never does without it.
static LABELS: LazyLock<Labels> = LazyLock::new(|| {
    let table: Table = toml::from_str(include_str!("event_labels.toml")).unwrap_or_default();
    Labels {
        fields: by_word(table.fields),
        columns: table.columns,
        levels: by_word(table.levels),
        sentences: table.sentence,
        beginnings: table.beginning,
        told: by_word(table.told),
        around: table.around,
        above: table.above,
        senders: table.senders,
    }
});

/// What each word stands for, in lower case.
fn by_word<T: Copy>(words: BTreeMap<T, Vec<String>>) -> BTreeMap<String, T> {
    words.into_iter().flat_map(|(of, words)| words.into_iter().map(move |word| (word.to_lowercase(), of))).collect()
}

/// The field that a label names. The mnemonic of a dialog (`ソース(S)`) and white space around do not count.
pub fn field(label: &str) -> Option<Field> {
    let label = label.trim();
    let bare = match label.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) {
        Some((before, mnemonic)) if mnemonic.chars().count() == 1 => before.trim_end(),
        _ => label,
    };
    LABELS.fields.get(&lower(bare)?).copied()
}

/// The field that a column of a table holds.
pub fn column(name: &str) -> Option<Field> {
    lower(name.trim()).and_then(|name| LABELS.columns.get(&name)).copied().or_else(|| field(name))
}

/// Whether a column tells of whoever sent the event on, and of the event only where no other does.
pub fn is_senders(name: &str) -> bool {
    lower(name.trim()).is_some_and(|name| LABELS.senders.contains(&name))
}

/// Whether a line may name the source of an event: by a label for one, a source that is known by its name alone, or in the
/// common event format. Of a long log hardly a line does; letters beyond ASCII have cases that are not looked through.
pub fn may_name_a_source(line: &str) -> bool {
    static WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        let of_source = LABELS.fields.iter().filter(|(label, field)| **field == Field::Source && label.is_ascii());
        let labels: Vec<&str> = of_source.map(|(label, _)| label.as_str()).collect();
        // `Event Source` is found by `source`.
        let is_least = |label: &&str| !labels.iter().any(|other| other.len() < label.len() && label.contains(other));
        let labels = labels.iter().copied().filter(is_least);
        let words = SOURCES.into_iter().chain([MICROSOFT, "CEF:"]).chain(labels);
        AhoCorasick::builder().ascii_case_insensitive(true).build(words).ok()
    });
    !line.is_ascii() || WORDS.as_ref().is_none_or(|words| words.is_match(line))
}

/// Sources whose names no sentence holds by chance.
const SOURCES: [&str; 4] = ["vss", "volsnap", "failoverclustering", "sqlvdi"];
/// How the names of Windows' own providers begin.
const MICROSOFT: &str = "Microsoft-Windows-";

/// A source whose name no sentence holds by chance, in its own spelling.
pub fn is_source(word: &str) -> bool {
    word.starts_with(MICROSOFT) || SOURCES.iter().any(|source| source.eq_ignore_ascii_case(word))
}

/// Whether a text names an event: a source whose name no sentence holds by chance, and an id behind its label or right
/// beside the source.
pub fn names_event(text: &str) -> bool {
    if !may_name_a_source(text) {
        return false;
    }
    let part = |c: char| c.is_whitespace() || "()[]{}|,;\"'=<>*_`#".contains(c);
    let bare = |word| str::trim_matches(word, [':', '.', '-']);
    let words: Vec<&str> = text.split(part).map(bare).filter(|word| !word.is_empty()).collect();
    let source = |word: &str| word.rsplit(['/', '\\', ':']).next().is_some_and(is_source);
    let id = |at: usize| {
        let word = words.get(at)?;
        // `EventID:8193`
        let word = word.rsplit_once(':').filter(|(label, _)| is_id_label(label)).map_or(*word, |(_, id)| id);
        ((1..=5).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())).then_some(word)
    };
    let labelled = |at: usize| {
        let before = |by: usize| at.checked_sub(by).and_then(|at| words.get(at)).copied().unwrap_or_default();
        let two = format!("{} {}", before(2), before(1));
        // `Process ID` is no event's.
        let alone = before(1).len() > 2 || before(2).is_empty();
        words.get(at).is_some_and(|word| word.contains(':')) || is_id_label(&two) || alone && is_id_label(before(1))
    };
    // A number of two digits before a name is that of a line.
    let is_known = |word: &str| {
        word.len() > 2 && word.parse().is_ok_and(|id| ["VSS", "Volsnap"].iter().any(|of| events::is_wanted(of, id)))
    };
    // `vss[4120]:` of a syslog is a program with its process.
    let is_process = |at: usize| {
        let pair = words.get(at).zip(words.get(at + 1)).filter(|(_, number)| !is_known(number));
        pair.is_some_and(|(word, number)| text.contains(&format!("{word}[{number}]:")))
    };
    let beside = |at: usize| {
        let is_level = words.get(at + 1).is_some_and(|word| level(word) != Level::Unknown);
        id(at + 1).is_some() && !is_process(at)
            || is_level && id(at + 2).is_some()
            || at.checked_sub(1).and_then(id).is_some_and(is_known)
    };
    let mut sources = (0..).zip(&words).filter(|(_, word)| source(word)).map(|(at, _)| at).peekable();
    sources.peek().is_some() && ((0..words.len()).any(|at| id(at).is_some() && labelled(at)) || sources.any(beside))
}

fn is_id_label(label: &str) -> bool {
    label.eq_ignore_ascii_case("event") || field(label) == Some(Field::Id)
}

/// The level that a word means.
pub fn level(word: &str) -> Level {
    lower(word.trim()).and_then(|word| LABELS.levels.get(&word)).copied().unwrap_or(Level::Unknown)
}

/// A word or a label as it is looked up; `None` for what is longer than any that is known: whoever asks of a long line
/// asks again and again.
fn lower(text: &str) -> Option<String> {
    const LONGEST: usize = 256;
    (text.len() <= LONGEST).then(|| text.to_lowercase())
}

/// What a word means in a sentence that states an event; `None` for one that makes it advice, a question or a denial.
pub fn told(word: &str) -> Option<Told> {
    LABELS.told.get(&lower(word)?).copied()
}

/// Whether a label is that of a message around an event: when an alert was changed or a mail was sent.
pub fn is_around(label: &str) -> bool {
    let Some(label) = lower(label) else { return false };
    LABELS.around.iter().any(|word| label.split(|c: char| !c.is_alphanumeric()).any(|part| part == word))
}

/// Whether a label names the machine of the event below it, as notifications of monitoring do.
pub fn is_above(label: &str) -> bool {
    lower(label.trim()).is_some_and(|label| LABELS.above.contains(&label))
}

/// Where the message of a source begins that begins all of its own alike, and that source: the first of the table that stands
/// there. Every line is asked, so that all beginnings are looked for at once.
pub fn beginning_at(text: &str) -> Option<(usize, &'static str)> {
    static FIRST: LazyLock<Option<AhoCorasick>> =
        LazyLock::new(|| AhoCorasick::new(LABELS.beginnings.iter().flat_map(|beginning| &beginning.texts)).ok());
    FIRST.as_ref().and_then(|first| first.find(text))?;
    let at = |beginning: &'static Beginning| {
        let at = beginning.texts.iter().find_map(|said| text.find(said.as_str()))?;
        Some((at, beginning.provider.as_str()))
    };
    LABELS.beginnings.iter().find_map(at)
}

/// The only event that says such a sentence: provider and id.
pub fn by_sentence(message: &str) -> Option<(&'static str, u32)> {
    said(message).map(|(_, sentence)| (sentence.provider.as_str(), sentence.id))
}

/// Where such a sentence begins.
pub fn sentence_at(message: &str) -> Option<usize> {
    said(message).map(|(at, _)| at)
}

fn said(message: &str) -> Option<(usize, &'static Sentence)> {
    let at = |sentence: &'static Sentence| {
        let at = sentence.texts.iter().find_map(|text| message.find(text.as_str()))?;
        Some((at, sentence))
    };
    LABELS.sentences.iter().find_map(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_parses() {
        assert!(toml::from_str::<Table>(include_str!("event_labels.toml")).is_ok());
    }

    #[test]
    fn labels_are_known_with_mnemonic_case_and_blanks() {
        for (label, expected) in [
            ("ソース(S)", Some(Field::Source)),
            ("Event ID", Some(Field::Id)),
            ("EVENT id ", Some(Field::Id)),
            ("コンピューター(R)", Some(Field::Computer)),
            ("Writer Name", None),
            ("Process ID", None),
        ] {
            assert_eq!(field(label), expected, "{label}");
        }
    }

    #[test]
    fn what_names_an_event_is_told_from_lines_of_lists_and_contexts() {
        for text in [
            "VSS Error 9/14/2024 3:00:01 AM EventID: 8193 Volume Shadow Copy",
            "Error: (09/14/2024 03:00:01 AM) (Source: VSS) (EventID: 8193) (User: )",
            "time=\"2024-09-14T03:00:01Z\" source=VSS EventID=8193 msg=",
            "| 9/14/2024 3:00:01 AM | VSS | Event ID: 8193 | vm-1 |",
            "2024-09-03 10:22:11 WARNING Application/VSS 8229: refused",
            "x\t117\tSun Sep 01 18:19:41 2024\t8229\tVSS\tN/A",
        ] {
            assert!(names_event(text), "{text}");
        }
        for text in [
            "2024-09-03 10:15:02 [4120] Writer name: 'VSS Metadata Store Writer'",
            "  12 VSS Metadata Store Writer  [1] Stable",
            "[2024-09-03 10:15:02] _Source: VSS_",
            "10:15:03 Context: Writer Name: Cluster Shared Volume VSS Writer Process ID: 4004",
            "Event ID: 8193",
        ] {
            assert!(!names_event(text), "{text}");
        }
    }

    #[test]
    fn a_line_that_may_name_a_source_is_told_from_most() {
        for line in ["SOURCE : x", "Origen: VSS", "event of VolSnap", "CEF:0|a", "ソース: x", "in microsoft-windows-x"]
        {
            assert!(may_name_a_source(line), "{line}");
        }
        for line in ["2024-09-01 18:19:40 INFO backup of 12 volumes: done", "Event ID: 8229", ""] {
            assert!(!may_name_a_source(line), "{line}");
        }
        assert!(LABELS.fields.values().any(|field| *field == Field::Source));
    }
}
