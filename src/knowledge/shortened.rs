//! Notes of people who took something out of a list.

use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Default, Deserialize)]
struct Words {
    notes: Vec<String>,
    removed: Vec<String>,
    omitted: Vec<String>,
    listed: Vec<String>,
    rest: Vec<String>,
    well: Vec<String>,
    machines: Vec<String>,
    whole: Vec<String>,
    elsewhere: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| toml::from_str(include_str!("shortened.toml")).unwrap_or_default());

/// Bytes of the longest note.
const LONGEST: usize = 300;

/// Whether the line behind a list speaks of writers that are not in it, or says where the whole list is.
pub fn goes_on(text: &str) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    let lower = text.trim().to_lowercase();
    let has = |words: &[String]| words.iter().any(|word| lower.contains(word.as_str()));
    let rest = || has(&WORDS.rest) && has(&WORDS.well) && !has(&WORDS.machines);
    rest() || has(&WORDS.whole) && has(&WORDS.elsewhere) || is_pager(text)
}

/// Whether PowerShell's pager waits on a line, in any language: `<SPACE> next page; <CR> next line; Q quit`.
fn is_pager(text: &str) -> bool {
    let mut keys = text.split(';').map(str::trim);
    let is_key = |key: Option<&str>| key.is_some_and(|key| key.starts_with('<') && key.contains("> "));
    is_key(keys.next()) && is_key(keys.next()) && keys.next().is_some() && keys.next().is_none()
}

/// Whether a line says that something of a list was left out: in such words, or in a note in the file itself.
pub fn says_so(text: &str) -> bool {
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
        let behind = [&words.rest, &words.well, &words.machines, &words.whole, &words.elsewhere];
        let above = [&words.notes, &words.removed, &words.omitted, &words.listed];
        for word in above.into_iter().chain(behind).flatten() {
            assert_eq!(*word, word.to_lowercase());
        }
    }
}
