//! Error codes of VSS and the states of a writer: their symbol, their meaning, and what is worth trying.

use std::sync::LazyLock;

use serde::Deserialize;

/// What is worth trying first.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, strum::IntoStaticStr, strum::VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", prefix = "rules.advice.")]
pub enum Advice {
    /// The code says nothing: look at the writer.
    LookAtWriter,
    /// Wait ten minutes and retry, at most three times.
    WaitAndRetry,
    /// Less input/output or another time of day.
    LessLoad,
    /// The events of the application that hosts the writer.
    Application,
    /// Restart of the process that hosts the writer, where that is harmless.
    RestartHost,
    /// COM+ Event System and the Volume Shadow Copy service.
    ServiceHealth,
    /// The cluster's own events.
    Cluster,
    /// Wait, and retry when the machine is less busy.
    StatusNotAvailable,
    /// The provider's own events, and which providers there are.
    Provider,
}

crate::facts::named!(Advice);

/// One known code.
#[derive(Clone, Debug, Deserialize)]
pub struct ErrorCode {
    /// `0x` and eight digits, lower case.
    pub hex: String,
    /// Symbol.
    pub name: String,
    /// Key of the sentence that says what it means.
    pub meaning: String,
    /// What to try first.
    pub advice: Advice,
    /// How vssadmin prints it as "Last error", where seen.
    #[serde(default)]
    pub last_error: Vec<String>,
}

#[derive(Default, Deserialize)]
struct Table {
    code: Vec<ErrorCode>,
}

static TABLE: LazyLock<Vec<ErrorCode>> =
    LazyLock::new(|| toml::from_str::<Table>(include_str!("codes.toml")).unwrap_or_default().code);

/// The code of a hexadecimal text (`0x800423F2`, either case).
pub fn by_hex(hex: &str) -> Option<&'static ErrorCode> {
    TABLE.iter().find(|code| code.hex.eq_ignore_ascii_case(hex.trim()))
}

/// The code behind a "Last error" text of a writer list.
pub fn by_last_error(text: &str) -> Option<&'static ErrorCode> {
    TABLE.iter().find(|code| code.last_error.iter().any(|known| known.eq_ignore_ascii_case(text.trim())))
}

/// The code of an error in whatever way it is given: its number, with its symbol or without, its symbol, vssadmin's words.
pub fn by_error(text: &str) -> Option<&'static ErrorCode> {
    let text = text.trim();
    let number = text.get(..10).filter(|number| number.starts_with("0x")).and_then(by_hex);
    number.or_else(|| by_last_error(text)).or_else(|| TABLE.iter().find(|code| code.name == text))
}

/// Every known code, in the order of the table.
pub fn all() -> impl Iterator<Item = &'static ErrorCode> {
    TABLE.iter()
}

/// Key of the sentence that says what a `VSS_WRITER_STATE` is; numbers above 15 are not defined.
pub fn state(number: u8) -> &'static str {
    match number {
        1 => "rules.state.stable",
        2..=4 => "rules.state.busy",
        5 => "rules.state.waiting",
        6 => "rules.state.identify",
        7 => "rules.state.prepare-backup",
        8 => "rules.state.prepare-snapshot",
        9 => "rules.state.freeze",
        10 => "rules.state.thaw",
        11 => "rules.state.post-snapshot",
        12 => "rules.state.backup-complete",
        13 | 14 => "rules.state.restore",
        15 => "rules.state.shutdown",
        _ => "rules.state.unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::texts::{Lang, catalogue};

    #[test]
    fn every_row_is_read_and_said_in_the_catalogue() {
        assert_eq!(all().count(), include_str!("codes.toml").matches("[[code]]").count());
        for code in all() {
            assert!(catalogue(Lang::En).contains_key(code.meaning.as_str()), "{}", code.meaning);
            assert!(catalogue(Lang::En).contains_key(code.advice.as_str()), "{}", code.advice.as_str());
        }
    }

    #[test]
    fn every_state_number_has_a_sentence() {
        for number in 0..=u8::MAX {
            assert!(catalogue(Lang::En).contains_key(state(number)), "{number}");
        }
    }

    #[test]
    fn codes_are_found_in_either_case_and_by_what_vssadmin_prints() {
        assert_eq!(by_hex("0x800423F2").map(|code| code.name.as_str()), Some("VSS_E_WRITERERROR_TIMEOUT"));
        assert_eq!(by_last_error("timed out").map(|code| code.hex.as_str()), Some("0x800423f2"));
        assert!(by_hex("0x12345678").is_none() && by_last_error("Dernier appel").is_none());
    }
}
