//! The portal's words for the consistency of a recovery point.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::facts::Consistency;

#[derive(Default, Deserialize)]
struct Table {
    application: Vec<String>,
    file_system: Vec<String>,
    crash: Vec<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| toml::from_str(include_str!("consistency.toml")).unwrap_or_default());

/// The consistency that a text begins with, and what stands behind it.
pub fn beginning(text: &str) -> Option<(Consistency, String)> {
    let lower = text.to_lowercase();
    let words = [
        (Consistency::Application, &TABLE.application),
        (Consistency::FileSystem, &TABLE.file_system),
        (Consistency::Crash, &TABLE.crash),
    ];
    let mut all = words.into_iter().flat_map(|(kind, words)| words.iter().map(move |word| (kind, word)));
    all.find_map(|(kind, word)| Some((kind, lower.strip_prefix(word.as_str())?.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_of_words_is_read() {
        for words in [&TABLE.application, &TABLE.file_system, &TABLE.crash] {
            assert!(words.len() > 2 && words.iter().all(|word| *word == word.to_lowercase()), "{words:?}");
        }
    }
}
