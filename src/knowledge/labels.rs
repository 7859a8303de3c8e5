//! Words that Windows prints in each language, as far as they are known: hints for reading, never required.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// One language's words.
#[derive(Debug, Deserialize)]
struct Words {
    words: Vec<String>,
    last_error: Vec<String>,
    no_error: Vec<String>,
    failed: Vec<String>,
}

static TABLE: LazyLock<BTreeMap<String, Words>> =
    LazyLock::new(|| toml::from_str(include_str!("labels.toml")).unwrap_or_default());

/// Words with letters beyond ASCII, by language: a decoding that shows them is the right one.
pub fn telling_words() -> impl Iterator<Item = &'static str> {
    TABLE.values().flat_map(|words| &words.words).map(String::as_str).filter(|word| !word.is_ascii())
}

/// Whether the text is the label of the last error in a language whose "no error" is known.
pub fn is_last_error_label(text: &str) -> bool {
    TABLE.values().flat_map(|words| &words.last_error).any(|known| same(known, text))
}

/// Whether the text is a language's "no error".
pub fn is_no_error(text: &str) -> bool {
    TABLE.values().flat_map(|words| &words.no_error).any(|known| same(known, text))
}

/// Whether the text is a word that is known to be that of a state.
pub fn is_state_word(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    lower == "stable" || lower.starts_with("waiting for ") || is_failed_word(&lower)
}

/// Whether the text of a state is a word known to mean failed.
pub fn is_failed_word(text: &str) -> bool {
    TABLE.values().flat_map(|words| &words.failed).any(|known| same(known, text))
}

/// Equal but for case, blanks inside and a full stop at the end.
fn same(known: &str, text: &str) -> bool {
    let plain = |text: &str| -> String {
        let text = text.trim().trim_end_matches(['.', '。']);
        text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
    };
    plain(known) == plain(text)
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
