//! What the strings of VSS events mean, and the labels inside them, as far as they are known.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// Which string of an event holds what, counted from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Items {
    /// Error code with its text.
    pub error: Option<usize>,
    /// First and last of the strings that each hold the code of one step: that of the step that failed counts.
    pub steps: Option<[usize; 2]>,
    /// Writer's class id.
    pub class: Option<usize>,
    /// Writer's name.
    pub name: Option<usize>,
    /// Writer's instance: its id or its name.
    pub instance: Option<usize>,
    /// Command line of the hosting process.
    pub command: Option<usize>,
    /// Its process id.
    pub process: Option<usize>,
    /// Operation.
    pub operation: Option<usize>,
    /// These strings are all: there is no operation and context text.
    pub whole: bool,
}

/// What a line of the operation and context text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are those of the English labels")]
pub enum Label {
    Operation,
    Context,
    Execution,
    Class,
    Name,
    InstanceName,
    Instance,
    Command,
    Process,
}

#[derive(Default, Deserialize)]
struct Table {
    items: BTreeMap<String, Items>,
    labels: BTreeMap<Label, Vec<String>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| read().unwrap_or_default());

static LABELS: LazyLock<BTreeMap<String, Label>> = LazyLock::new(|| {
    let spread = TABLE.labels.iter().flat_map(|(label, texts)| texts.iter().map(|text| (folded(text), *label)));
    spread.collect()
});

fn read() -> Result<Table, toml::de::Error> {
    toml::from_str(include_str!("vss.toml"))
}

/// Letters alone count: blanks (no-break ones in French) and case differ between builds and pastes.
fn folded(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// The strings of a VSS event.
pub fn items(event_id: u32) -> Items {
    TABLE.items.get(&event_id.to_string()).copied().unwrap_or_default()
}

/// Whether it is known of an event which of its strings holds what.
pub fn has_items(event_id: u32) -> bool {
    TABLE.items.contains_key(&event_id.to_string())
}

/// The label that `text` (without its colon) is, in any language known.
pub fn label(text: &str) -> Option<Label> {
    LABELS.get(&folded(text)).copied()
}

/// All texts of all labels, as they are printed.
pub fn label_texts() -> impl Iterator<Item = (Label, &'static str)> {
    TABLE.labels.iter().flat_map(|(label, texts)| texts.iter().map(|text| (*label, text.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_parses_and_its_labels_differ() {
        let table = read().expect("a valid table");
        assert!(table.items.keys().all(|id| id.parse::<u32>().is_ok()));
        assert_eq!(LABELS.len(), label_texts().count(), "no text is two labels");
        assert_eq!(items(8212).class, Some(2));
    }

    #[test]
    fn labels_are_known_in_four_languages_whatever_their_blanks() {
        for (text, expected) in [
            ("Writer Class Id", Label::Class),
            ("writer  class\u{a0}ID", Label::Class),
            ("ライター名", Label::Name),
            ("Vorgang", Label::Operation),
            ("Contexte ", Label::Context),
        ] {
            assert_eq!(label(text), Some(expected), "{text}");
        }
        assert_eq!(label("Snapshot Set ID"), None);
    }
}
