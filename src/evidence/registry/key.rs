//! The key of the `EnableCsvVssWriter` switch, however a tool spells it.

use crate::decode::text::holds;
use crate::facts::KeyView;

/// The value that switches the CSV writer off where it is 0.
pub(crate) const VALUE: &str = "EnableCsvVssWriter";

const NATIVE: &str = r"software\microsoft\windows nt\currentversion\failover clusters";
const WOW6432: &str = r"software\wow6432node\microsoft\windows nt\currentversion\failover clusters";

/// Names of the local machine's hive, as tools spell them.
const ROOTS: &[&str] = &[r"hkey_local_machine\", r"hklm:\", r"hklm\"];

/// A key as a tool printed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// The one that holds the switch.
    Switch(KeyView),
    /// Any other.
    Other,
}

impl Key {
    /// From a line that is a key's path and nothing else. Before it may stand one step of a tree
    /// (`Computer\`, `Microsoft.PowerShell.Core\Registry::`), but no label.
    pub(crate) fn parse(line: &str) -> Option<Self> {
        // Of the letters beyond ASCII one is a `k` in lower case.
        if line.is_ascii() && !holds(line, "HK") {
            return None;
        }
        let lower = line.trim().to_lowercase();
        let at = lower.find("hkey_").or_else(|| lower.find("hklm"))?;
        let (before, path) = lower.split_at_checked(at)?;
        let step = before.is_empty() || before.ends_with('\\') || before.ends_with("registry::");
        if !step || before.contains(' ') {
            return None;
        }
        let is_key = path.starts_with("hkey_") || ROOTS.iter().any(|root| path.starts_with(root));
        is_key.then(|| Self::of_path(path))
    }

    /// From a path that a console wrapped: compared without blanks.
    pub(crate) fn parse_wrapped(text: &str) -> Option<Self> {
        let squeeze = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let path = squeeze(text).to_lowercase();
        let (_, path) = path.split_once("registry::")?;
        let path = ROOTS.iter().find_map(|root| path.strip_prefix(*root))?;
        let is = |key: &str| path == squeeze(key);
        Some(if is(NATIVE) {
            Self::Switch(KeyView::Native)
        } else if is(WOW6432) {
            Self::Switch(KeyView::Wow6432)
        } else {
            Self::Other
        })
    }

    /// The key that a command names.
    pub(crate) fn in_command(command: &str) -> Option<Self> {
        let lower = command.to_lowercase();
        let at = lower.find("hkey_local_machine").or_else(|| lower.find("hklm"))?;
        let (_, path) = lower.split_at_checked(at)?;
        let named = |key: &str| {
            let rest = ROOTS.iter().find_map(|root| path.strip_prefix(*root))?.strip_prefix(key)?;
            Some(!rest.trim_start_matches('\\').starts_with(|c: char| c.is_alphanumeric()))
        };
        let view = |key, view| named(key).filter(|whole| *whole).map(|_| Self::Switch(view));
        view(NATIVE, KeyView::Native).or_else(|| view(WOW6432, KeyView::Wow6432)).or(Some(Self::Other))
    }

    fn of_path(path: &str) -> Self {
        let path = path.trim_end_matches('\\');
        match ROOTS.iter().find_map(|root| path.strip_prefix(*root)) {
            Some(NATIVE) => Self::Switch(KeyView::Native),
            Some(WOW6432) => Self::Switch(KeyView::Wow6432),
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Failover Clusters";

    #[test]
    fn every_spelling_of_the_key() {
        for line in [
            format!(r"HKEY_LOCAL_MACHINE\{PATH}"),
            format!(r"hklm\{}\", PATH.to_lowercase()),
            format!(r"HKLM:\{PATH}"),
            format!(r"コンピューター\HKEY_LOCAL_MACHINE\{PATH}"),
            format!(r"Computer\HKEY_LOCAL_MACHINE\{PATH}"),
            format!(r"Microsoft.PowerShell.Core\Registry::HKEY_LOCAL_MACHINE\{PATH}"),
        ] {
            assert_eq!(Key::parse(&line), Some(Key::Switch(KeyView::Native)), "{line}");
        }
        let wow = r"HKEY_LOCAL_MACHINE\SOFTWARE\WOW6432Node\Microsoft\Windows NT\CurrentVersion\Failover Clusters";
        assert_eq!(Key::parse(wow), Some(Key::Switch(KeyView::Wow6432)));
    }

    #[test]
    fn other_keys_and_sentences_with_keys() {
        for line in [
            format!(r"HKEY_LOCAL_MACHINE\{PATH}\Sub"),
            format!(r"HKEY_LOCAL_MACHINE\OFFLINE{PATH}"),
            format!(r"HKEY_CURRENT_USER\{PATH}"),
        ] {
            assert_eq!(Key::parse(&line), Some(Key::Other), "{line}");
        }
        for line in [format!(r"キー : HKEY_LOCAL_MACHINE\{PATH}"), format!(r"open HKLM\{PATH}"), "text".to_owned()] {
            assert_eq!(Key::parse(&line), None, "{line}");
        }
    }

    #[test]
    fn wrapped_paths_and_commands() {
        let wrapped =
            format!("Microsoft.PowerShell.Core\\Registry::HKEY_LOCAL_MACHINE\\{}", PATH.replace("sion\\F", "si on\\F"));
        assert_eq!(Key::parse_wrapped(&wrapped), Some(Key::Switch(KeyView::Native)));
        for (command, key) in [
            (format!(r#"reg query "HKLM\{PATH}" /v x"#), Some(Key::Switch(KeyView::Native))),
            (format!(r"Get-ItemProperty 'HKLM:\{PATH}\' -Name x"), Some(Key::Switch(KeyView::Native))),
            (format!(r#"reg query "HKLM\{PATH}\Sub""#), Some(Key::Other)),
            (r"reg query HKLM\SYSTEM".to_owned(), Some(Key::Other)),
            ("reg query".to_owned(), None),
        ] {
            assert_eq!(Key::in_command(&command), key, "{command}");
        }
    }
}
