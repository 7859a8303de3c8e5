//! Labels of `systeminfo` and its like, and time zones by name.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Default, Deserialize)]
struct Table {
    #[serde(flatten)]
    labels: BTreeMap<Label, Vec<String>>,
    zones: BTreeMap<String, i32>,
}

static TABLE: LazyLock<Table> =
    LazyLock::new(|| toml::from_str(include_str!("system_labels.toml")).unwrap_or_default());

/// What a label stands before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Label {
    /// Host name.
    Name,
    /// DNS domain.
    Domain,
    /// Name of the operating system.
    Os,
    /// Time of the last boot.
    Boot,
    /// Locale of the system.
    Locale,
}

/// The fact behind a label, whatever its case.
pub fn label(text: &str) -> Option<Label> {
    let text = text.trim().to_lowercase();
    TABLE.labels.iter().find(|(_, labels)| labels.contains(&text)).map(|(label, _)| *label)
}

/// Minutes east of UTC of a Windows time zone that has no daylight saving time.
pub fn zone_offset(name: &str) -> Option<i32> {
    TABLE.zones.get(name.trim().trim_end_matches("_dstoff")).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_loads_and_is_asked_in_any_case() {
        assert_eq!(label("Host Name "), Some(Label::Name));
        assert_eq!(label("ホスト名"), Some(Label::Name));
        assert_eq!(label("Colour"), None);
        assert_eq!(zone_offset("Tokyo Standard Time"), Some(540));
        assert_eq!(zone_offset("Pacific Standard Time"), None);
    }
}
