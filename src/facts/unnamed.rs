//! What a machine is called that nothing names: the file that its capture came from, with its ending, so that nobody takes
//! it for a computer's name (contract, ruling 39).

/// The name where not even the file or the folder says anything but what a capture is (`logs`).
pub const NAMELESS: &str = "unnamed";

/// The case of standard input, and the machine of it.
pub const STANDARD_INPUT: &str = "stdin";

/// Endings of the texts and tables that captures come in. A short name of a computer has none.
const ENDINGS: &[&str] = &[
    ".txt", ".text", ".log", ".out", ".md", ".rtf", ".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".xml", ".clixml",
    ".html", ".htm", ".mht", ".eml", ".emlx", ".mbox", ".msg", ".docx", ".xlsx", ".xlsm", ".b64", ".evtx", ".reg",
    ".yaml", ".yml", ".ps1", ".bat", ".cmd",
];

/// What a name that is no computer's stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unnamed<'n> {
    /// The machine that this file is from.
    File(&'n str),
    /// The machine that the text on standard input is from.
    Text,
    /// The machine that the files are from.
    Files,
}

impl<'n> Unnamed<'n> {
    /// What a node's name stands for, unless it can be a computer's.
    pub fn of(name: &'n str) -> Option<Self> {
        let is_file = |ending: &&str| {
            let tail = name.len().checked_sub(ending.len()).and_then(|at| name.get(at..));
            tail.is_some_and(|tail| tail.eq_ignore_ascii_case(ending))
        };
        match name {
            NAMELESS => Some(Self::Files),
            STANDARD_INPUT => Some(Self::Text),
            _ => ENDINGS.iter().any(is_file).then_some(Self::File(name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_the_ending_of_a_file_is_no_computers() {
        assert_eq!(Unnamed::of("alert.txt"), Some(Unnamed::File("alert.txt")));
        assert_eq!(Unnamed::of("採取.LOG"), Some(Unnamed::File("採取.LOG")));
        assert_eq!(Unnamed::of("stdin"), Some(Unnamed::Text));
        assert_eq!(Unnamed::of("unnamed"), Some(Unnamed::Files));
        for name in ["vm-sql-01", "txt", "srv01.corp", "contoso-0917", "ノード1", "", "alert"] {
            assert_eq!(Unnamed::of(name), None, "{name}");
        }
    }
}
