//! What is known of an event id, an error code, a writer or a writer's state, beside the pages of verdicts and findings.

use crate::facts::{Arg, Guid, Message, provider};
use crate::knowledge::texts::{self, Lang, NoNames};
use crate::knowledge::writers::{self, KnownWriter, Restart};
use crate::knowledge::{codes, events};
use crate::rules;

/// Shorter beginnings of a class id are like too many others.
const LEAST: usize = 4;

/// Everything that what was typed may stand for, each as a text of its own.
pub(super) fn all(typed: &str, lang: Lang) -> Vec<String> {
    let told = Told { lang };
    let bare = typed.trim().trim_end_matches(['…', '.']);
    let number = last_number(bare);
    let mut found: Vec<String> = confidence_of(bare).map(|key| texts::word(lang, key).to_owned()).into_iter().collect();
    found.extend(codes_of(bare).map(|code| told.code(code)));
    found.extend(writers_of(bare).map(|(id, writer)| told.writer(id, writer)));
    found.extend(state_of(bare).map(|state| told.state(state)));
    found.extend(number.and_then(|id| told.event(id, provider_of(bare))));
    found
}

/// "8229", "VSS 8229", "event 8229": the id.
fn last_number(typed: &str) -> Option<u32> {
    let last = typed.rsplit([' ', '/', ':', '#']).next()?;
    last.parse().ok().filter(|_| last.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The provider before an id; none where only a word such as "event" stands there.
fn provider_of(typed: &str) -> Option<&str> {
    let (before, _) = typed.rsplit_once([' ', '/', ':', '#'])?;
    let names = |entry: &&events::WantedEvents| is_called(&entry.name, before);
    events::wanted().iter().find(names).map(|_| before.trim())
}

fn is_called(name: &str, typed: &str) -> bool {
    let typed = typed.trim();
    name.eq_ignore_ascii_case(typed) || provider::short(name).eq_ignore_ascii_case(typed)
}

/// `0x800423f4`, the same without its prefix, as a negative number, its symbol, or the last error as vssadmin prints it.
fn codes_of(typed: &str) -> impl Iterator<Item = &'static codes::ErrorCode> {
    let lower = typed.to_ascii_lowercase();
    let digits = lower.strip_prefix("0x").unwrap_or(&lower);
    let hex = (digits.len() <= 8 && (digits.len() == 8 || lower.starts_with("0x")))
        .then(|| u32::from_str_radix(digits, 16).ok())
        .flatten();
    let negative = lower.parse::<i32>().ok().filter(|number| *number < 0).map(i32::cast_unsigned);
    let number = hex.or(negative).map(|number| format!("0x{number:08x}"));
    codes::all().filter(move |code| {
        let said = code.last_error.iter().any(|said| said.eq_ignore_ascii_case(&lower));
        said || code.name.eq_ignore_ascii_case(&lower) || number.as_ref().is_some_and(|number| *number == code.hex)
    })
}

/// A word that says how sure a verdict or a cause is, as reports and JSON show it.
fn confidence_of(typed: &str) -> Option<&'static str> {
    const WORDS: [(&str, Option<&str>, &str); 4] = [
        ("conclusive", Some("render.confidence.conclusive"), "explain.confidence.conclusive"),
        ("likely", Some("render.confidence.likely"), "explain.confidence.likely"),
        ("possible", Some("render.confidence.possible"), "explain.confidence.possible"),
        // No report says it: where nothing is decided there is no such word, and people look for one.
        ("open", None, "explain.confidence.open"),
    ];
    let is_it = |word: &str, shown: Option<&'static str>| {
        word.eq_ignore_ascii_case(typed) || shown.is_some_and(|key| texts::word(Lang::Ja, key) == typed)
    };
    WORDS.into_iter().find(|(word, shown, _)| is_it(word, *shown)).map(|(_, _, key)| key)
}

/// A class id or its beginning, with or without braces and hyphens; or a writer's name.
fn writers_of(typed: &str) -> impl Iterator<Item = (Guid, &'static KnownWriter)> {
    let plain = |text: &str| text.to_ascii_lowercase().replace(['{', '}', '-'], "");
    let id = plain(typed);
    let is_id = id.len() >= LEAST && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    let name = typed.to_ascii_lowercase();
    let has_name = move |writer: &KnownWriter| writer.name.to_ascii_lowercase() == name;
    writers::all().filter(move |(guid, writer)| is_id && plain(&guid.to_string()).starts_with(&id) || has_name(writer))
}

/// `[5]`, `state 5`, `5`.
fn state_of(typed: &str) -> Option<u8> {
    let lower = typed.to_ascii_lowercase();
    let rest = lower.strip_prefix("state").unwrap_or(&lower).trim().trim_matches(['[', ']']);
    rest.parse().ok().filter(|state| (1..=15).contains(state))
}

struct Told {
    lang: Lang,
}

impl Told {
    fn say(&self, message: &Message) -> String {
        texts::say(self.lang, message, &NoNames)
    }

    fn code(&self, code: &'static codes::ErrorCode) -> String {
        let said = Message::new("explain.code")
            .with("hex", Arg::Code(code.hex.clone()))
            .with("name", Arg::Code(code.name.clone()))
            .with("meaning", Arg::Word(&code.meaning))
            .with("advice", Arg::Word(code.advice.as_str()));
        let mut lines = vec![self.say(&said)];
        let noted = writers::all().filter_map(|(_, writer)| Some((writer, writer.codes.get(&code.hex)?)));
        lines.extend(noted.map(|(writer, note)| format!("- {}: {}", writer.name, texts::word(self.lang, note))));
        lines.join("\n")
    }

    fn writer(&self, id: Guid, writer: &'static KnownWriter) -> String {
        let restart = match writer.restart {
            Restart::Service => "explain.writer.service",
            Restart::Careful => "explain.writer.careful",
            Restart::Machine => "explain.writer.machine",
            Restart::None => "explain.writer.none",
        };
        let service = writer.service.clone().unwrap_or_else(|| "-".to_owned());
        let said = Message::new("explain.writer")
            .with("id", Arg::Code(id.to_string()))
            .with("name", Arg::Code(writer.name.clone()))
            .with("restart", Message::new(restart).with("service", Arg::Code(service)));
        let own = match id {
            Guid::CSV_WRITER => Some("explain.writer.csv"),
            Guid::CLUSTER_DATABASE => Some("explain.writer.database"),
            _ => None,
        };
        let notes = own.into_iter().chain(writer.note.as_deref()).chain(writer.codes.values().map(String::as_str));
        let notes: Vec<String> = notes.map(|note| format!("\n- {}", texts::word(self.lang, note))).collect();
        self.say(&said) + &notes.concat()
    }

    fn state(&self, state: u8) -> String {
        let failed = if state > 5 { "explain.state.failed" } else { "explain.state.not-failed" };
        let said = Message::new("explain.state")
            .with("n", u32::from(state))
            .with("meaning", Arg::Word(codes::state(state)))
            .with("failed", Arg::Word(failed));
        self.say(&said)
    }

    /// An event of every provider that has one of this id, or of the one that was named.
    fn event(&self, id: u32, of: Option<&str>) -> Option<String> {
        let named = |name: &str| of.is_none_or(|of| is_called(name, of));
        let known = events::wanted().iter().filter(|entry| entry.ids.binary_search(&id).is_ok() && named(&entry.name));
        let lines: Vec<String> = known.map(|entry| self.event_of(&entry.name, id)).collect();
        let title = Message::new("explain.event").with("id", id);
        (!lines.is_empty()).then(|| format!("{}\n{}", self.say(&title), lines.join("\n")))
    }

    fn event_of(&self, name: &str, id: u32) -> String {
        let reads = |rule: &&&rules::Rule| {
            rule.events.iter().any(|(provider, ids)| provider.eq_ignore_ascii_case(name) && ids.contains(&id))
        };
        let codes: Vec<Arg> =
            rules::LIST.iter().filter(reads).map(|rule| Arg::Code(rule.code.as_str().to_owned())).collect();
        let says = texts::event(self.lang, name, id).unwrap_or(texts::word(self.lang, "explain.event.read"));
        let key = if codes.is_empty() { "explain.event.says" } else { "explain.event.says.found" };
        let said = Message::new(key)
            .with("name", Arg::Code(format!("{} {id}", provider::short(name))))
            .with("says", Arg::Said(says.to_owned()))
            .with("codes", codes);
        self.say(&said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first_line(typed: &str) -> String {
        let found = all(typed, Lang::En);
        assert!(!found.is_empty(), "{typed}: nothing");
        found[0].lines().next().unwrap_or_default().to_owned()
    }

    #[test]
    fn words_of_confidence_were_explained_nowhere() {
        for (typed, title) in [("conclusive", "# conclusive"), ("Likely", "# likely"), ("確定", "# conclusive")] {
            assert!(first_line(typed).starts_with(title), "{typed}");
        }
        assert!(all("possible", Lang::Ja)[0].starts_with("# 可能性あり"));
        assert!(first_line("open").contains("nothing is decided"));
    }

    #[test]
    fn a_code_is_found_however_it_is_typed() {
        for typed in ["0x800423f4", "0x800423F4", "800423f4", "-2147212300", "VSS_E_WRITERERROR_NONRETRYABLE"] {
            assert_eq!(first_line(typed), "# 0x800423f4: VSS_E_WRITERERROR_NONRETRYABLE", "{typed}");
        }
    }

    #[test]
    fn a_writer_is_found_by_its_id_a_part_of_it_or_its_name() {
        for typed in [
            "{1072ae1c-e5a7-4ea1-9e4a-6f7964656570}",
            "1072AE1C-E5A7-4EA1-9E4A-6F7964656570",
            "1072ae1ce5a74ea19e4a6f7964656570",
            "1072ae1c…",
            "{1072ae1c-e5a7",
            "1072",
            "cluster shared volume vss writer",
        ] {
            assert_eq!(first_line(typed), "# Cluster Shared Volume VSS Writer", "{typed}");
        }
    }

    #[test]
    fn an_id_is_that_of_every_provider_unless_one_is_named() {
        assert_eq!(first_line("8229"), "# Event 8229");
        for typed in ["VSS 8229", "event 8229", "FailoverClustering 1544", "Microsoft-Windows-FailoverClustering/1544"]
        {
            assert!(first_line(typed).starts_with("# Event "), "{typed}");
        }
        let found = all("VSS 8229", Lang::En).concat();
        assert!(found.contains("EVT001") && found.contains("VSS 8229: "), "{found}");
        assert_eq!(all("9", Lang::En).len(), 2, "an event and a state");
    }

    #[test]
    fn every_text_is_there_in_both_languages() {
        for lang in [Lang::En, Lang::Ja] {
            let codes = codes::all().map(|code| code.hex.clone());
            let writers = writers::all().map(|(id, _)| id.to_string());
            let states = (1..=15).map(|state| format!("[{state}]"));
            let events = events::wanted().iter().flat_map(|entry| entry.ids.iter().map(ToString::to_string));
            for typed in codes.chain(writers).chain(states).chain(events) {
                let found = all(&typed, lang);
                assert!(!found.is_empty() && !found.concat().contains("explain."), "{typed}: {found:?}");
            }
        }
        assert!(all("0x12345678", Lang::En).is_empty() && all("no such thing", Lang::En).is_empty());
    }
}
