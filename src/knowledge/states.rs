//! States of failover-cluster objects: numbers to the words that PowerShell prints.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

static TABLES: LazyLock<BTreeMap<Enumeration, BTreeMap<String, String>>> =
    LazyLock::new(|| toml::from_str(include_str!("states.toml")).unwrap_or_default());

/// Which enumeration a number belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Enumeration {
    /// State of a resource, and so of a Cluster Shared Volume.
    Resource,
    /// State of a Cluster Shared Volume on one node.
    VolumeOnNode,
    /// State of a node.
    Node,
}

impl Enumeration {
    /// The word for a number; a word, or a number that is not in the table, stays as it is.
    pub fn word(self, printed: &str) -> &str {
        TABLES.get(&self).and_then(|table| table.get(printed)).map_or(printed, String::as_str)
    }

    /// Whether this is one of the words.
    pub fn has_word(self, word: &str) -> bool {
        TABLES.get(&self).into_iter().flat_map(BTreeMap::values).any(|known| known.eq_ignore_ascii_case(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_words_and_words_stay() {
        assert_eq!(Enumeration::Resource.word("2"), "Online");
        assert_eq!(Enumeration::VolumeOnNode.word("2"), "Direct");
        assert_eq!(Enumeration::Node.word("0"), "Up");
        assert_eq!(Enumeration::Resource.word("Online Pending"), "Online Pending");
        assert_eq!(Enumeration::Resource.word("77"), "77");
        assert!(Enumeration::Node.has_word("paused") && !Enumeration::Node.has_word("Online"));
    }
}
