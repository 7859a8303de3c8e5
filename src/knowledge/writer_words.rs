//! What people say around the CSV writer's name: that it is gone, what to do about it, that it is there all the same.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use serde::Deserialize;

#[derive(Default, Deserialize)]
struct Words {
    gone: Vec<String>,
    advice: Vec<String>,
    persists: Vec<String>,
    back: Vec<String>,
    undone: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| toml::from_str(include_str!("writer_words.toml")).unwrap_or_default());

/// Whether a sentence that names the writer says that it is on, for all that is known: all do but those of a closed list.
pub fn says_on(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let rest = WORDS.gone.iter().fold(lower.clone(), |rest, gone| without(&rest, gone));
    let has = |words: &[String]| words.iter().any(|word| rest.contains(word.to_lowercase().as_str()));
    let is_harmless = rest.len() < lower.len() || has(&WORDS.advice);
    !is_harmless || has(&WORDS.persists) || has(&WORDS.back)
}

/// A sentence without the words that deny, and without what they deny: `no longer listed`.
fn without(sentence: &str, words: &str) -> String {
    let mut parts = sentence.split(words);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| {
        let denied = part.trim_start();
        all + " " + denied.get(denied.find(char::is_whitespace).unwrap_or(denied.len())..).unwrap_or_default()
    })
}

/// Whether a sentence says of the writer that it is there all the same.
pub fn says_back(sentence: &str) -> bool {
    static BACK: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(&WORDS.back).ok());
    BACK.as_ref().is_some_and(|back| back.is_match(&sentence.to_lowercase())) && says_on(sentence)
}

/// Whether a sentence that names the writer's switch says that it was taken back.
pub fn says_undone(sentence: &str) -> bool {
    static UNDONE: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(&WORDS.undone).ok());
    UNDONE.as_ref().is_some_and(|undone| undone.is_match(&sentence.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_parses() {
        assert!(toml::from_str::<Words>(include_str!("writer_words.toml")).is_ok());
    }

    #[test]
    fn what_is_gone_or_to_be_done_is_told_from_what_is_there() {
        for text in [
            "The writer X is no longer listed.",
            "shall we disable the X on both nodes?",
            "X wurde deaktiviert",
            "X は無効です",
            "If the X is not needed, it can be disabled.",
        ] {
            assert!(!says_on(text), "{text}");
        }
        for text in [
            "n2 still lists X",
            "X",
            "X;Stabil;Kein Fehler",
            "We disabled X, but it is listed again",
            "n2 zeigt X noch, obwohl deaktiviert",
        ] {
            assert!(says_on(text), "{text}");
        }
        assert!(
            says_undone("we deleted EnableCsvVssWriter again") && !says_undone("Delete EnableCsvVssWriter to undo")
        );
    }
}
