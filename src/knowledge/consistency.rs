//! The portal's words for the consistency of a recovery point, and what stands above lists of them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::facts::Consistency;

#[derive(Default, Deserialize)]
struct Table {
    kinds: BTreeMap<Consistency, Vec<String>>,
    headings: Headings,
}

#[derive(Default, Deserialize)]
struct Headings {
    machine: Vec<String>,
    points: Vec<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| toml::from_str(include_str!("consistency.toml")).unwrap_or_default());

/// The consistency that a text begins with, and what stands behind it.
pub fn beginning(text: &str) -> Option<(Consistency, String)> {
    let lower = text.to_lowercase();
    let mut all = TABLE.kinds.iter().flat_map(|(kind, words)| words.iter().map(move |word| (*kind, word)));
    all.find_map(|(kind, word)| Some((kind, lower.strip_prefix(word.as_str())?.to_owned())))
}

/// The machine, in lower case and without its domain, that a line names as that of the points below it: by a label, or by its
/// name alone, which has a number then.
pub fn machine_of(line: &str) -> Option<String> {
    /// Bytes of the longest such line.
    const LONGEST: usize = 160;
    let line = line.trim_matches(|c: char| c.is_whitespace() || "*_#>|\"',=-".contains(c));
    if line.is_empty() || line.len() > LONGEST {
        return None;
    }
    let is_host = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let host = |name: &str| name.split('.').next().filter(|host| !host.is_empty()).map(str::to_lowercase);
    let bare = |text: &str| text.trim_matches(|c: char| c.is_whitespace() || "\"'*_".contains(c)).to_owned();
    if let Some((label, name)) = line.split_once([':', '：', '=']) {
        let (label, name) = (bare(label).to_lowercase(), bare(name));
        if TABLE.headings.machine.contains(&label) {
            let is_name = is_host(&name) && name.chars().any(char::is_alphabetic);
            return Some(name).filter(|_| is_name).and_then(|name| host(&name));
        }
    }
    let (name, rest) = line.split_at(line.find([' ', '\t', ':', '：', '|']).unwrap_or(line.len()));
    let begins = name.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
    let is_name = begins && is_host(name) && name.bytes().any(|byte| byte.is_ascii_digit());
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '|' | '-' | '–'));
    let rest = rest.to_lowercase();
    let is_heading = rest.is_empty()
        || TABLE
            .headings
            .points
            .iter()
            .any(|word| rest.starts_with(word.as_str()) || rest.contains(&format!(" {word}")));
    (is_name && is_heading).then(|| host(name))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_of_words_is_read() {
        assert_eq!(TABLE.kinds.len(), 3);
        for words in TABLE.kinds.values().chain([&TABLE.headings.machine, &TABLE.headings.points]) {
            assert!(words.len() > 2 && words.iter().all(|word| *word == word.to_lowercase()), "{words:?}");
        }
    }
}
