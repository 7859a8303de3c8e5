//! A list of words in a table, some of them beginnings of words: `getcluster*`.

use std::collections::HashSet;

use serde::Deserialize;

/// Words that are compared whole, and beginnings. Lists have some hundred, and are asked for every word of a text or path.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct WordList {
    whole: HashSet<String>,
    begins: Vec<String>,
}

impl From<Vec<String>> for WordList {
    fn from(table: Vec<String>) -> Self {
        let mut list = Self::default();
        for entry in table {
            match entry.strip_suffix('*') {
                Some(begin) => list.begins.push(begin.to_owned()),
                None => drop(list.whole.insert(entry)),
            }
        }
        list
    }
}

impl WordList {
    /// Whether a word is of the list, in the letters of its table.
    pub fn has(&self, word: &str) -> bool {
        self.whole.contains(word) || self.begins.iter().any(|begin| word.starts_with(begin.as_str()))
    }
}
