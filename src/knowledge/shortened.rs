//! Notes of people who took something out of a list.

use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Default, Deserialize)]
struct Words {
    notes: Vec<String>,
    removed: Vec<String>,
    omitted: Vec<String>,
    listed: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| toml::from_str(include_str!("shortened.toml")).unwrap_or_default());

/// Whether a line says that something of a list was left out: in such words, or in a note in the file itself.
pub fn says_so(text: &str) -> bool {
    /// Bytes of the longest note.
    const LONGEST: usize = 300;
    if text.len() > LONGEST || text.trim().is_empty() {
        return false;
    }
    let lower = text.trim().to_lowercase();
    let has = |words: &[String]| words.iter().any(|word| lower.contains(word.as_str()));
    let removes = || {
        // Of a script without blanks a word is found within others.
        let is = |word: &str, known: &String| word == known || !known.is_ascii() && word.contains(known.as_str());
        lower.split(|c: char| !c.is_alphabetic()).any(|word| WORDS.removed.iter().any(|known| is(word, known)))
    };
    let is_note = || WORDS.notes.iter().any(|mark| lower.starts_with(mark.as_str()));
    has(&WORDS.listed) && (has(&WORDS.omitted) || is_note() && removes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_parses_and_is_in_lower_case() {
        let words: Words = toml::from_str(include_str!("shortened.toml")).expect("a table");
        for word in [&words.notes, &words.removed, &words.omitted, &words.listed].into_iter().flatten() {
            assert_eq!(*word, word.to_lowercase());
        }
    }
}
