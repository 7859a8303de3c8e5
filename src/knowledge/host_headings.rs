//! Words beside a machine's name in headings.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Default, Deserialize)]
struct Words {
    machines: BTreeSet<String>,
    others: BTreeSet<String>,
    none: BTreeSet<String>,
    times: BTreeSet<String>,
}

static WORDS: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("host_headings.toml")).unwrap_or_default());

/// Whether a word calls what stands beside it a machine.
pub fn is_machine(word: &str) -> bool {
    WORDS.machines.contains(&word.to_lowercase())
}

/// Whether a heading that names a machine may have this word.
pub fn is_known(word: &str) -> bool {
    let word = word.to_lowercase();
    WORDS.machines.contains(&word) || WORDS.others.contains(&word)
}

/// Whether a heading that is a word alone names a part: `test-1`, `day 2`.
pub fn is_part(word: &str) -> bool {
    let lower = word.to_lowercase();
    lower.split(|c: char| !c.is_ascii_alphabetic()).next().is_some_and(|stem| WORDS.none.contains(stem))
}

/// Whether a word with a number or a hyphen is one of a part, a day, a product's year or an update, not of a machine:
/// `pre-reboot`, `KB5031364`, `win2022`.
pub fn is_time(word: &str) -> bool {
    let lower = word.to_lowercase();
    let mut stems = lower.split(|c: char| !c.is_alphabetic()).filter(|stem| !stem.is_empty());
    let year = lower.trim_start_matches(|c: char| c.is_alphabetic());
    let is_year = year.len() == 4 && year.starts_with("20") && year.bytes().all(|byte| byte.is_ascii_digit());
    is_part(word) || is_year || stems.all(|stem| WORDS.times.contains(stem) || WORDS.none.contains(stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_parses_and_is_in_lower_case() {
        let words: Words = toml::from_str(include_str!("host_headings.toml")).expect("a table");
        for word in [&words.machines, &words.others, &words.none, &words.times].into_iter().flatten() {
            assert_eq!(*word, word.to_lowercase());
        }
    }
}
