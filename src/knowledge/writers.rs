//! VSS writers by class id: name, the service that hosts them, and what brings a stuck one back.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::facts::{Arg, Guid};
pub use crate::facts::{CSV_WRITER, is_csv};

/// `SqlServerWriter`.
pub const SQL_SERVER: Guid = Guid::from_u128(0xa65faa63_5ea8_4ebc_9dbd_a0c4db26912a);
/// The Exchange writers.
pub const EXCHANGE: Guid = Guid::from_u128(0x76fe1ac4_15f7_4bcd_987e_8e1acb462fb7);
/// Microsoft Hyper-V VSS Writer.
pub const HYPER_V: Guid = Guid::from_u128(0x66841cd4_6ded_4f4b_8f17_fd23f8ddc3de);

/// The service behind a program that hosts writers, where one class of writer lives in several.
pub fn service_of(program: &str) -> Option<&'static str> {
    const SERVICES: [(&str, &str); 3] = [
        ("msexchangerepl.exe", "MSExchangeRepl"),
        ("store.exe", "MSExchangeIS"),
        ("microsoft.exchange.store.service.exe", "MSExchangeIS"),
    ];
    SERVICES.iter().find(|(known, _)| *known == program).map(|(_, service)| *service)
}

/// What to know of a writer whose host an event names, where one class of writer lives in several.
pub fn note_of(program: &str) -> Option<&'static str> {
    match service_of(program)? {
        "MSExchangeRepl" => Some("rules.writer.exchange.repl"),
        _ => Some("rules.writer.exchange.is"),
    }
}

/// What brings a stuck writer back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Restart {
    /// A restart of its service.
    Service,
    /// A restart of its service, which serves data or holds the machine together: never a casual step.
    Careful,
    /// Only a restart of the machine.
    Machine,
    /// It has no service of its own.
    None,
}

/// One known writer.
#[derive(Clone, Debug, Deserialize)]
pub struct KnownWriter {
    id: String,
    /// Name as Windows prints it (always English).
    pub name: String,
    /// Short name of the service that hosts it.
    pub service: Option<String>,
    /// What brings it back.
    pub restart: Restart,
    /// Sources disagree on the service, or no vendor's text names it.
    #[serde(default)]
    pub unsure: bool,
    /// Key of a sentence on its usual causes.
    pub note: Option<String>,
    /// Keys of sentences on what one of its error codes usually means, by code.
    #[serde(default)]
    pub codes: BTreeMap<String, String>,
}

impl KnownWriter {
    /// Its class id.
    pub fn class(&self) -> Option<Guid> {
        self.id.parse().ok()
    }
}

#[derive(Default, Deserialize)]
struct Table {
    writer: Vec<KnownWriter>,
}

static TABLE: LazyLock<Vec<(Guid, KnownWriter)>> = LazyLock::new(|| {
    let table: Table = toml::from_str(include_str!("writers.toml")).unwrap_or_default();
    table.writer.into_iter().filter_map(|writer| Some((writer.id.parse().ok()?, writer))).collect()
});

/// The writer of a class id; `None` for one that is not in the table.
pub fn by_id(id: Guid) -> Option<&'static KnownWriter> {
    TABLE.iter().find(|(known, _)| *known == id).map(|(_, writer)| writer)
}

/// The writer of a name as Windows prints it, in any case; `None` for one that is not in the table.
pub fn by_name(name: &str) -> Option<&'static KnownWriter> {
    let name = name.trim();
    TABLE.iter().map(|(_, writer)| writer).find(|known| known.name.eq_ignore_ascii_case(name))
}

/// A writer's name as it is to be shown: the known one, else as printed, which may hold a customer's names.
pub fn shown(id: Option<Guid>, printed: &str) -> Arg {
    match id.and_then(by_id) {
        Some(known) if known.name == printed => Arg::Code(known.name.clone()),
        _ => Arg::Text(printed.to_owned()),
    }
}

/// Every known writer with its class id, in the order of the table.
pub fn all() -> impl Iterator<Item = (Guid, &'static KnownWriter)> {
    TABLE.iter().map(|(id, writer)| (*id, writer))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::codes;
    use crate::knowledge::texts::{Lang, catalogue};

    #[test]
    fn every_row_is_read_and_no_class_stands_twice() {
        let rows = include_str!("writers.toml").matches("[[writer]]").count();
        assert_eq!(all().count(), rows);
        for (id, writer) in all() {
            assert_eq!(all().filter(|(other, _)| *other == id).count(), 1, "{}", writer.name);
        }
    }

    #[test]
    fn the_cluster_service_is_never_restarted_casually() {
        for id in [Guid::CSV_WRITER, Guid::CLUSTER_DATABASE] {
            let writer = by_id(id).expect("a cluster writer");
            assert_eq!((writer.service.as_deref(), writer.restart), (Some("ClusSvc"), Restart::Careful));
        }
    }

    #[test]
    fn every_note_is_a_sentence_of_the_catalogue() {
        for (_, writer) in all() {
            for note in writer.note.iter().chain(writer.codes.values()) {
                assert!(catalogue(Lang::En).contains_key(note.as_str()), "{note}");
            }
            assert!(writer.codes.keys().all(|code| codes::by_hex(code).is_some()), "{}", writer.name);
        }
    }
}
