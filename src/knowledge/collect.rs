//! The commands to ask a customer for, in forms whose output proves what it is asked to prove.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::texts::{Lang, catalogue};
use crate::facts::Capture;

#[derive(Default, Deserialize)]
struct Table {
    captures: BTreeMap<String, String>,
    script: Vec<Part>,
}

#[derive(Deserialize)]
struct Part {
    say: String,
    lines: Vec<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| toml::from_str(include_str!("collect.toml")).unwrap_or_default());

/// The exact command (one or more lines for an elevated PowerShell console) that yields a capture.
pub fn command(capture: Capture) -> &'static str {
    TABLE.captures.get(capture.as_str()).map_or("", String::as_str)
}

/// Whether a line of a console is one that customers are asked to run.
pub fn is_asked(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or_default();
    TABLE.captures.values().flat_map(|command| command.lines()).any(|line| line.split_whitespace().next() == Some(word))
}

/// Whether the command of another capture that is wanted yields this one as well: the list of volumes is asked for
/// together with the list of nodes.
pub fn comes_along(capture: Capture, wanted: &[Capture]) -> bool {
    capture == Capture::ClusterNodes && wanted.contains(&Capture::ClusterSharedVolume)
}

/// Every line of these commands, as a customer is sent them.
pub fn lines() -> impl Iterator<Item = &'static str> {
    let of_captures = TABLE.captures.values().flat_map(|command| command.lines());
    of_captures.chain(TABLE.script.iter().flat_map(|part| part.lines.iter().map(String::as_str)))
}

/// The comments that stand above these commands, in a language.
pub fn comments(lang: Lang) -> impl Iterator<Item = &'static str> {
    let say = TABLE.script.iter().map(|part| part.say.as_str()).chain(["collect.for", "collect.for.item"]);
    say.filter_map(move |key| catalogue(lang).get(key).map(AsRef::as_ref))
}

/// The script for the customer: every node that answers, one zip. ASCII alone, since Windows PowerShell reads a file
/// without byte-order mark in the code page of the system.
pub const SCRIPT: &str = include_str!("Collect-VssEvidence.ps1");

/// Everything to collect on one node, to be pasted into a console, with a comment line above each part in the language
/// asked for.
pub fn commands(lang: Lang) -> String {
    let texts = catalogue(lang);
    let mut script = String::new();
    for part in &TABLE.script {
        let said = texts.get(part.say.as_str()).map_or(part.say.as_str(), AsRef::as_ref);
        script.extend(["# ", said, "\n"]);
        for line in &part.lines {
            script.extend([line.as_str(), "\n"]);
        }
    }
    script
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Capture; 6] = [
        Capture::ClusterSharedVolume,
        Capture::VssadminWriters,
        Capture::EventLogApplication,
        Capture::EventLogSystem,
        Capture::RegistrySetting,
        Capture::ClusterNodes,
    ];

    #[test]
    fn every_capture_has_a_command_that_names_the_node_in_its_file() {
        for capture in ALL {
            assert!(command(capture).contains("${env:COMPUTERNAME}_"), "{capture:?}: {}", command(capture));
        }
    }

    /// The text report and the message indent commands by five columns and break what is longer than the line with a
    /// backtick, which ticket systems take for a mark of their own.
    #[test]
    fn no_line_is_so_long_that_a_message_would_have_to_break_it() {
        for line in ALL.into_iter().flat_map(|capture| command(capture).lines()) {
            assert!(line.len() <= 73 && !line.ends_with('`'), "{line}");
        }
    }

    #[test]
    fn the_list_of_nodes_comes_with_that_of_volumes() {
        for line in command(Capture::ClusterNodes).lines().filter(|line| !line.starts_with("Start-Transcript")) {
            assert!(command(Capture::ClusterSharedVolume).contains(line), "{line}");
        }
        assert!(comes_along(Capture::ClusterNodes, &[Capture::ClusterSharedVolume]));
        assert!(!comes_along(Capture::ClusterNodes, &[Capture::VssadminWriters, Capture::ClusterNodes]));
    }

    #[test]
    fn an_empty_volume_list_is_asked_for_as_a_transcript() {
        let lines: Vec<&str> = command(Capture::ClusterSharedVolume).lines().collect();
        assert!(lines.first().is_some_and(|line| line.starts_with("Start-Transcript")));
        assert_eq!(lines.last(), Some(&"Stop-Transcript"));
    }

    #[test]
    fn the_script_is_read_alike_in_every_code_page() {
        assert!(SCRIPT.is_ascii() && !SCRIPT.contains('\r') && SCRIPT.ends_with('\n'));
        assert!(SCRIPT.lines().all(|line| line.trim_end() == line), "blanks at an end of a line");
    }

    #[test]
    fn the_commands_are_commented_in_both_languages_and_changes_nothing() {
        for lang in [Lang::En, Lang::Ja] {
            let script = commands(lang);
            assert!(!script.contains("explain.collect"), "{script}");
            for verb in ["reg add", "reg delete", "Set-", "Remove-", "Restart-", "Suspend-"] {
                assert!(!script.contains(verb), "{verb}");
            }
        }
    }
}
