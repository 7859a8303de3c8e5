//! Words that Windows prints in each language, as far as they are known: hints for reading, never required.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

/// What scripts call the columns of a list of writers in languages other than English.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Column {
    /// The writer's name.
    Name,
    /// Its class id.
    Id,
    /// The id of its instance.
    Instance,
    /// Its state.
    State,
    /// Its last error.
    Error,
    /// The computer.
    Computer,
}

/// What a column of a list of writers holds, by its title in a language other than English.
pub fn column(title: &str) -> Option<Column> {
    /// No title is longer.
    const LONGEST: usize = 80;
    static COLUMNS: LazyLock<BTreeMap<String, Column>> = LazyLock::new(|| {
        let columns = TABLE.values().flat_map(|words| &words.columns);
        columns.flat_map(|(column, titles)| titles.iter().map(|title| (plain(title), *column))).collect()
    });
    if title.len() > LONGEST { None } else { COLUMNS.get(&plain(&title.replace(['_', '-'], ""))).copied() }
}

/// One language's words.
#[derive(Debug, Deserialize)]
struct Words {
    words: Vec<String>,
    #[serde(default)]
    columns: BTreeMap<Column, Vec<String>>,
    last_error: Vec<String>,
    no_error: Vec<String>,
    failed: Vec<String>,
}

static TABLE: LazyLock<BTreeMap<String, Words>> =
    LazyLock::new(|| toml::from_str(include_str!("labels.toml")).unwrap_or_default());

/// Words of all languages as they are compared: every row of a large table is.
struct Plain {
    last_error: BTreeSet<String>,
    no_error: BTreeSet<String>,
    failed: BTreeSet<String>,
}

static PLAIN: LazyLock<Plain> = LazyLock::new(|| {
    let all = |of: fn(&Words) -> &Vec<String>| TABLE.values().flat_map(of).map(|word| plain(word)).collect();
    Plain {
        last_error: all(|words| &words.last_error),
        no_error: all(|words| &words.no_error),
        failed: all(|words| &words.failed),
    }
});

/// Words with letters beyond ASCII, by language: a decoding that shows them is the right one.
pub fn telling_words() -> impl Iterator<Item = &'static str> {
    TABLE.values().flat_map(|words| &words.words).map(String::as_str).filter(|word| !word.is_ascii())
}

/// Whether the text is the label of the last error in a language whose "no error" is known.
pub fn is_last_error_label(text: &str) -> bool {
    PLAIN.last_error.contains(&plain(text))
}

/// Whether the text is a language's "no error".
pub fn is_no_error(text: &str) -> bool {
    PLAIN.no_error.contains(&plain(text))
}

/// Whether the text is a language's "no error", or that with signs of another program behind it (`No error&#xD`): no error
/// that Windows has begins so.
pub fn says_no_error(text: &str) -> bool {
    let text = text.trim().trim_start_matches(['\'', '"', '`']);
    let begins = |known: &String| {
        let rest = text.get(..known.len()).filter(|start| start.eq_ignore_ascii_case(known));
        let rest = rest.and_then(|_| text.get(known.len()..));
        // Short ones are words of other sentences, too.
        known.chars().nth(SHORT).is_some()
            && rest.is_some_and(|rest| rest.starts_with(|c: char| !c.is_alphanumeric() && !c.is_whitespace()))
    };
    is_no_error(text) || TABLE.values().flat_map(|words| &words.no_error).any(begins)
}

/// Letters of a "no error" that is looked for at the beginning of more.
const SHORT: usize = 4;

/// Whether the text is a word that is known to be that of a state.
pub fn is_state_word(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    lower == "stable" || lower.starts_with("waiting for ") || is_failed_word(&lower)
}

/// Whether the text of a state is a word known to mean failed.
pub fn is_failed_word(text: &str) -> bool {
    PLAIN.failed.contains(&plain(text))
}

/// A text without its case, the blanks inside and a full stop at the end.
fn plain(text: &str) -> String {
    let text = text.trim().trim_end_matches(['.', '。']);
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_loads_and_knows_no_error() {
        assert!(TABLE.len() >= 10);
        for text in ["No error", "no error.", "エラー なし", "Aucune erreur", "Kein Fehler"] {
            assert!(is_no_error(text), "{text}");
        }
        assert!(!is_no_error("Timed out"));
        assert!(is_failed_word("Failed") && !is_failed_word("Stable"));
    }
}
