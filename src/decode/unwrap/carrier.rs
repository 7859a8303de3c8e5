//! Whether what all lines of a text begin with is what a carrier puts there, and not their own words.

use super::hosts::is_host;
use super::prefix::{DAYS, HALVES, LEVELS, MONTHS};
use super::{anchor, table};
use crate::knowledge::event_labels::{self, Field, names_event};
use crate::knowledge::vss::{self, Label};

/// Words that streams and clocks put before a line, beside levels, months and days.
const WORDS: &[&str] = &["output", "out", "remote", "exec", "main", "f", "t", "z", "l", "utc", "gmt"];
fn is_word(word: &str) -> bool {
    [WORDS, LEVELS, MONTHS, DAYS, HALVES].iter().any(|words| words.contains(&word))
}

/// Words that nobody knows: a host of letters alone, a program.
const STRANGE: usize = 3;

/// Whether a prefix holds nothing but times, levels, hosts, numbers and marks of quoting. A word that is none of them may
/// name a host or a program where the lines behind it are set off, as what was printed is and what is said is not.
pub(super) fn carries(prefix: &str, is_set_off: bool) -> bool {
    let quotes = prefix.contains(['"', '\'', '{', '}', '=', '$', '%', '&', '~', '`', '?', '!', '_']);
    if quotes || names_event(prefix) || prefix.trim().is_empty() {
        return false;
    }
    let part = |c: char| !(c.is_alphanumeric() || matches!(c, '-' | '.'));
    let words = prefix.split(part).filter(|word| word.chars().any(char::is_alphabetic));
    let mut strange = 0;
    for word in words {
        let bare = word.trim_matches(['-', '.']);
        let is_time = bare.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'T' | b'Z' | b'-' | b'.'));
        let is_level = crate::facts::Level::Unknown != event_labels::level(bare);
        if is_time || is_level || is_word(&bare.to_lowercase()) || is_host(bare) {
            continue;
        }
        // A label of an event's head is its own.
        if event_labels::field(bare).is_some() || is_word_of_lists(bare) {
            return false;
        }
        // The program of a syslog has its process behind it.
        strange += usize::from(!prefix.contains(&format!("{word}[")));
    }
    // One word and a sign before every line is no line's own.
    let is_name = strange == 1 && prefix.trim_end().ends_with([':', '|', '>', ']']);
    strange == 0 || is_name || strange <= STRANGE && is_set_off
}

/// Words that lists and tables have of their own.
pub(super) fn is_word_of_lists(word: &str) -> bool {
    const OWN: [&str; 12] = [
        "writer",
        "name",
        "state",
        "status",
        "id",
        "node",
        "volume",
        "context",
        "operation",
        "last",
        "class",
        "instance",
    ];
    OWN.contains(&word.to_lowercase().as_str())
}

/// Whether lines show evidence: a list, a table, the head or the context of an event.
pub(super) fn holds_evidence(lines: &[&str]) -> bool {
    const HEADS: usize = 2;
    let is_list = |line: &&str| table::is_rule(line) || anchor::find(line).is_some_and(|anchor| anchor.is_sure);
    let field = |line: &&str| {
        let (label, _) = line.split_once([':', '：', '='])?;
        event_labels::field(label.trim_matches(|c: char| c.is_whitespace() || matches!(c, '_' | '*')))
    };
    let heads = || lines.iter().filter_map(field).filter(|field| *field != Field::Other);
    let is_head = || heads().count() >= HEADS && heads().any(|field| matches!(field, Field::Source | Field::Id));
    let texts: Vec<&str> = vss::label_texts()
        .filter(|(label, _)| matches!(label, Label::Operation | Label::Context))
        .map(|(_, text)| text)
        .collect();
    let is_context = |line: &&str| {
        let line = line.trim_start_matches(['_', '*', ' ']);
        texts
            .iter()
            .any(|text| line.strip_prefix(text).is_some_and(|rest| rest.starts_with([':', '：', ' ', '\u{a0}'])))
    };
    lines.iter().any(is_list)
        || shows_volumes(lines)
        || shows_writers(lines)
        || is_head()
        || lines.iter().any(is_context)
        || is_data(lines)
}

/// Whether lines show volumes as `Get-ClusterSharedVolume` does: the names of its columns in a row, or as those of fields.
pub(super) fn shows_volumes(lines: &[&str]) -> bool {
    let is_node = |word: &str| ["Node", "OwnerNode"].contains(&word);
    let is_header = |line: &&str| {
        let words: Vec<&str> = line.split_whitespace().take(4).collect();
        matches!(words.as_slice(), ["Name", "State", node] if is_node(node))
    };
    let keys = || lines.iter().filter_map(|line| Some(line.split_once(':')?.0.trim()));
    let has = |wanted: &str| keys().any(|key| key == wanted);
    lines.iter().any(is_header) || has("Name") && has("State") && keys().any(is_node)
}

/// Whether a line names the columns of a table of writers, set apart by tabs.
fn shows_writers(lines: &[&str]) -> bool {
    let has = |line: &str, names: &[&str]| {
        line.split('\t').map(str::trim).any(|cell| names.iter().any(|name| cell.eq_ignore_ascii_case(name)))
    };
    let is_header =
        |line: &&str| line.contains('\t') && has(line, &["WriterId", "Writer Id"]) && has(line, &["State", "Status"]);
    lines.iter().any(is_header)
}

/// Whether lines begin and end as an object or a list of JSON does that has several.
pub(super) fn is_json<'l>(lines: impl DoubleEndedIterator<Item = &'l str>) -> bool {
    let mut lines = lines.map(str::trim).filter(|line| !line.is_empty());
    let (Some(first), Some(last)) = (lines.next(), lines.next_back()) else { return false };
    first.starts_with(['{', '[']) && last.ends_with(['}', ']'])
}

/// Whether lines are one value in JSON or a table in CSV.
fn is_data(lines: &[&str]) -> bool {
    is_json(lines.iter().copied()) || are_rows(lines.iter().copied())
}

/// Whether lines are rows of CSV, all in quotes, below the type of what they were or not.
pub(super) fn are_rows<'l>(lines: impl Iterator<Item = &'l str>) -> bool {
    let is_row = |line: &str| line.starts_with('"') && line.ends_with('"') && line.contains("\",\"");
    let lines = lines.map(str::trim).filter(|line| !line.is_empty());
    let mut rows = lines.skip_while(|line| line.starts_with("#TYPE ")).peekable();
    rows.peek().is_some() && rows.all(is_row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_hosts_levels_and_marks_are_carried_and_words_of_lists_are_not() {
        for prefix in [
            "> ",
            ">> ",
            "- ",
            "• ",
            "2024-09-03T10:15:02Z ",
            "[09/03/2024 10:15:02 AM] ",
            "Sep  3 10:15:02 n1: ",
            "[INFO] ",
            "n1 | ",
            "n1-> ",
            "  12\t",
            "2024-09-03T10:15:02.1234Z stdout F ",
            "03.09.2024 10:15:02: ",
        ] {
            assert!(carries(prefix, false), "{prefix}");
        }
        for prefix in
            ["Writer name: ", "VSS Error 9/14/2024 3:00:01 AM EventID: 8193 ", "Source: ", "\"", "a = ", "C:\\", "The "]
        {
            assert!(!carries(prefix, false), "{prefix}");
        }
        assert!(carries("agent of quay - ", true) && !carries("agent of quay - ", false));
    }
}
