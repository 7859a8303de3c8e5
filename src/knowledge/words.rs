//! The words of our own tables: labels, error texts, names of writers and providers, states, codes. They name nobody.
//!
//! Not among them: the time zones of `system_labels.toml` (places) and the sentences of reports.

/// Tables whose strings Windows itself prints.
const TABLES: [&str; 8] = [
    include_str!("codes.toml"),
    include_str!("error_texts.toml"),
    include_str!("event_labels.toml"),
    include_str!("events.toml"),
    include_str!("labels.toml"),
    include_str!("states.toml"),
    include_str!("vss.toml"),
    include_str!("writers.toml"),
];

/// Every string of the tables.
pub fn phrases() -> Vec<String> {
    let mut phrases = Vec::new();
    for table in TABLES.iter().filter_map(|text| toml::from_str::<toml::Value>(text).ok()) {
        collect(table, &mut phrases);
    }
    phrases
}

fn collect(value: toml::Value, phrases: &mut Vec<String>) {
    match value {
        toml::Value::String(text) => phrases.push(text),
        toml::Value::Array(items) => items.into_iter().for_each(|item| collect(item, phrases)),
        toml::Value::Table(table) => table.into_iter().for_each(|(_, item)| collect(item, phrases)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_read() {
        let phrases = phrases();
        for phrase in
            ["0x800423f4", "access denied", "Log Name", "Volsnap", "エラーなし", "Online", "操作", "SqlServerWriter"]
        {
            assert!(phrases.iter().any(|known| known == phrase), "{phrase}");
        }
        assert!(!phrases.iter().any(|phrase| phrase.contains("Tokyo")));
    }
}
