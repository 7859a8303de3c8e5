//! The portal's words for the consistency of a recovery point.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::facts::Consistency;

static TABLE: LazyLock<BTreeMap<Consistency, Vec<String>>> =
    LazyLock::new(|| toml::from_str(include_str!("consistency.toml")).unwrap_or_default());

/// The consistency that a text begins with, and what stands behind it.
pub fn beginning(text: &str) -> Option<(Consistency, String)> {
    let lower = text.to_lowercase();
    let mut all = TABLE.iter().flat_map(|(kind, words)| words.iter().map(move |word| (*kind, word)));
    all.find_map(|(kind, word)| Some((kind, lower.strip_prefix(word.as_str())?.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_of_words_is_read() {
        assert_eq!(TABLE.len(), 3);
        for words in TABLE.values() {
            assert!(words.len() > 2 && words.iter().all(|word| *word == word.to_lowercase()), "{words:?}");
        }
    }
}
