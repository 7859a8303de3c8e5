//! Events of the cluster service that name a Cluster Shared Volume (`csv_events.toml`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::csv_words;
use crate::facts::{DataItem, Event, provider};

#[derive(Debug, Deserialize)]
struct Table {
    event: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    id: u32,
    volume: usize,
    resource: Option<usize>,
}

static EVENTS: LazyLock<BTreeMap<u32, Entry>> = LazyLock::new(|| {
    let table: Result<Table, _> = toml::from_str(include_str!("csv_events.toml"));
    table.map_or_else(|_| BTreeMap::new(), |table| table.event.into_iter().map(|event| (event.id, event)).collect())
});

/// Their ids, in order. 5143 and 5145 also concern plain cluster disks, and 5219 names none.
pub fn ids() -> Vec<u32> {
    EVENTS.keys().copied().collect()
}

/// Whether an event is one that only a Cluster Shared Volume causes, whether or not it names the volume.
pub fn is_about_volume(event: &Event) -> bool {
    event.is_of(provider::CLUSTER) && is_listed(event.id)
}

/// The volume that an event of the cluster service speaks of: its resource, else its volume. THE definition, for what
/// counts and for what is shown.
pub fn volume(event: &Event) -> Option<&str> {
    let places = EVENTS.get(&event.id).filter(|_| event.is_of(provider::CLUSTER))?;
    let has_names = event.data.iter().any(|item| item.name.is_some());
    let text = |item: &'_ DataItem| !item.value.trim().is_empty();
    let by_name = |name: &str| {
        let named = |item: &&DataItem| item.name.as_deref().is_some_and(|n| n.eq_ignore_ascii_case(name));
        event.data.iter().find(named).filter(|item| text(item))
    };
    let at = |place: usize| event.data.get(place).filter(|item| text(item));
    let resource = by_name("ResourceName").or_else(|| places.resource.filter(|_| !has_names).and_then(at));
    let volume = || by_name("VolumeName").or_else(|| at(places.volume));
    resource.or_else(volume).map(|item| item.value.trim())
}

/// Whether an id is one of theirs.
pub fn is_listed(id: u32) -> bool {
    EVENTS.contains_key(&id)
}

/// Whether a message shown without its source is that of such an event, as far as it was not cut.
pub fn says(id: u32, message: &str) -> bool {
    is_listed(id) && (csv_words::said(message).is_some() || csv_words::is_cut_in_word(message))
}

/// Where a text names a Cluster Shared Volume: each place from which on it has a word for one and, right behind it, a
/// name in quotes. A name that was cut is one as well.
pub fn naming(text: &str) -> impl Iterator<Item = usize> {
    /// Characters between the word and the name: `Volume(s) (`, `is no longer accessible: `.
    const APART: usize = 48;
    let names = |rest: &str| {
        let near = rest.char_indices().nth(APART).map_or(rest, |(at, _)| rest.get(..at).unwrap_or_default());
        cut_name(near).is_some() || quoted(near).first().is_some_and(|(_, name)| is_name(name))
    };
    csv_words::words_in(text).filter(move |word| text.get(word.end..).is_some_and(names)).map(|word| word.start)
}

/// What is left of a name that was cut behind the quote that opens it.
fn cut_name(text: &str) -> Option<&str> {
    const OPEN: [char; 5] = ['\'', '"', '‘', '“', '„'];
    let (_, name) = csv_words::without_cut(text)?.rsplit_once(OPEN)?;
    is_name(name).then_some(name)
}

/// What a volume may be called: no place that a text leaves for a name, no path of a share.
fn is_name(name: &str) -> bool {
    name.contains(char::is_alphanumeric) && !name.starts_with(['%', '<', '{', '$', '[']) && !is_code(name)
}

/// What the message of such an event names, in any language: the volume stands in quotes, its resource in quotes and
/// parentheses behind it.
pub fn data_of<'m>(id: u32, message: &'m str) -> Vec<DataItem> {
    let item = |name: &str, value: &str| DataItem { name: Some(name.to_owned()), value: value.to_owned() };
    if !is_listed(id) {
        return Vec::new();
    }
    // Keys of JSON are quoted as well: of such a text a name stands behind the word for a volume alone.
    let is_json = message.contains("\":") || message.contains("\" :");
    let prose = if is_json { naming(message).next().and_then(|at| message.get(at..)) } else { Some(message) };
    // Where the message as a whole is quoted, the names are in it.
    let inner = |(in_parentheses, text): (bool, &'m str)| match naming(text).next() {
        Some(at) => quoted(text.get(at..).unwrap_or(text)),
        None => vec![(in_parentheses, text)],
    };
    let mut names = quoted(prose.unwrap_or_default()).into_iter().flat_map(inner).filter(|(_, text)| !is_code(text));
    let Some((_, volume)) = names.next() else {
        let cut = naming(message).find_map(|at| cut_name(message.get(at..)?));
        return cut.map(|name| item("VolumeName", &format!("{name}…"))).into_iter().collect();
    };
    let resource = names.next().filter(|(in_parentheses, _)| *in_parentheses);
    [item("VolumeName", volume)].into_iter().chain(resource.map(|(_, name)| item("ResourceName", name))).collect()
}

/// A status that is quoted like a name: `STATUS_IO_TIMEOUT(c00000b5)`.
fn is_code(text: &str) -> bool {
    text.contains("STATUS_") || text.contains("ERROR_") || text.starts_with("0x") || text.starts_with("(c0")
}

/// Texts in quotes of any kind, and whether a parenthesis opens right before them. An apostrophe inside a word quotes
/// nothing.
pub(super) fn quoted(message: &str) -> Vec<(bool, &str)> {
    /// Longer ones are no names.
    const LONGEST: usize = 260;
    const MARKS: [(char, &[char]); 9] = [
        ('\'', &['\'', '’']),
        ('‘', &['’', '\'', '‘']),
        ('’', &['’']),
        ('"', &['"', '”', '“']),
        ('“', &['”', '“', '"']),
        ('„', &['“', '”', '"', '‟']),
        ('«', &['»']),
        ('「', &['」']),
        ('『', &['』']),
    ];
    // Letters that are written without blanks between words are no part of a word.
    let in_word = |c: char| c.is_alphanumeric() && c < '\u{2e80}';
    let mut found = Vec::new();
    let mut rest = message;
    let mut before = ' ';
    while let Some(open) = rest.chars().next() {
        let (_, tail) = rest.split_at_checked(open.len_utf8()).unwrap_or((rest, ""));
        let closers = MARKS.iter().find(|(mark, _)| *mark == open && !in_word(before)).map(|(_, closers)| *closers);
        let end = closers.and_then(|closers| {
            let inside = tail.char_indices().take(LONGEST).take_while(|(_, c)| *c != '\n');
            let mut ends = inside.filter(|(_, c)| closers.contains(c));
            ends.find(|(at, c)| {
                let next = tail.get(at + c.len_utf8()..).and_then(|after| after.chars().next());
                *at > 0 && !next.is_some_and(in_word)
            })
        });
        (before, rest) =
            match end.and_then(|(at, close)| Some((close, tail.get(..at)?, tail.get(at + close.len_utf8()..)?))) {
                Some((close, text, after)) => {
                    found.push((matches!(before, '(' | '（'), text.trim()));
                    (close, after)
                }
                None => (open, tail),
            };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_parses() {
        assert!(ids().len() > 10);
        assert!(ids().contains(&5120) && !ids().contains(&5219));
    }

    /// A trap's text stands in quotes as a whole: all of it was the volume.
    #[test]
    fn names_of_a_message_in_quotes_are_in_it() {
        assert_eq!(
            named("1.3 \"Cluster Shared Volume 'V1' ('Disk 1') is paused because of '(c000020c)'.\" 5120"),
            ["V1", "Disk 1"]
        );
    }

    /// What the message of a 5142 names: volume and resource.
    fn named(message: &str) -> Vec<String> {
        data_of(5142, message).into_iter().map(|item| item.value).collect()
    }

    #[test]
    fn names_are_what_a_message_quotes_in_any_language() {
        let both = ["Volume1", "Cluster Disk 1"];
        for message in [
            "Cluster Shared Volume 'Volume1' ('Cluster Disk 1') is no longer accessible because of 'ERROR_TIMEOUT(1460)'.",
            "Cluster Shared Volume ‘Volume1’ (‘Cluster Disk 1’) has entered a paused state because of ‘STATUS_IO_TIMEOUT(c00000b5)’.",
            "クラスターの共有ボリューム'Volume1'('Cluster Disk 1')は、エラー'ERROR_TIMEOUT(1460)'のため、アクセスできません。",
            "クラスターの共有ボリューム「Volume1」（「Cluster Disk 1」）は利用できません。",
            "Auf das freigegebene Clustervolume \"Volume1\" (\"Cluster Disk 1\") kann nicht mehr zugegriffen werden.",
            "Auf „Volume1“ („Cluster Disk 1“) kann nicht mehr zugegriffen werden.",
            "Le volume partagé n'est plus accessible : « Volume1 » (« Cluster Disk 1 ») à cause de l'erreur.",
        ] {
            assert_eq!(named(message), both, "{message}");
        }
        assert_eq!(
            named("Cluster Shared Volume \"V 2\" is gone because of \"STATUS_BAD_NETWORK_PATH(c00000be)'."),
            ["V 2"]
        );
        for message in ["", "don't, can't, won't", "because of 'ERROR_TIMEOUT(1460)'", "an 'open end"] {
            assert!(named(message).is_empty(), "{message}");
        }
        assert!(data_of(8229, "a 'name'").is_empty());
        assert!(named(r#"{"RecordNumber": 7, "EventId": 5142}"#).is_empty());
        assert_eq!(named(r#"{"Id": 5142, "Message": "Cluster Shared Volume 'V 2' is gone"}"#), ["V 2"]);
        assert_eq!(named("creation on Cluster Shared Volume 'Til..."), ["Til…"]);
        assert!(named("creation on Cluster Shared Volume '...").is_empty());
    }

    #[test]
    fn a_text_names_a_volume_where_its_name_stands_behind_the_word() {
        for text in [
            "Cluster Shared Volume 'Volume1' ('Tills') is gone",
            "snapshot creation on Cluster Shared Volume(s) ('Volume1') failed",
            "Auf das freigegebene Clustervolume \"Volume1\" kann nicht zugegriffen werden",
            "Cluster Shared Volume 'Vol...",
        ] {
            assert_eq!(naming(text).count(), 1, "{text}");
        }
        for text in [
            "Cluster Shared Volume '%1' ('%2') is no longer accessible",
            "Cluster Shared Volume is no longer accessible, says the team that owns it: 'Volume1'",
            "Cluster Shared Volume VSS Writer 'x'",
            "a Cluster Shared Volume that isn't there",
            "share '\\\\*\\ClusterStorage$'",
        ] {
            assert_eq!(naming(text).count(), 0, "{text}");
        }
    }
}
