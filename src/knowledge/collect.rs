//! The commands to ask a customer for, in forms whose output proves what it is asked to prove.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::texts::{Lang, catalogue};
use crate::diagnosis::Capture;

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

/// Everything to collect on one node, with a comment line above each part in the language asked for.
pub fn script(lang: Lang) -> String {
    let texts = catalogue(lang);
    let mut script = String::new();
    for part in &TABLE.script {
        let said = texts.get(&part.say).map_or(part.say.as_str(), String::as_str);
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

    #[test]
    fn an_empty_volume_list_is_asked_for_as_a_transcript() {
        let lines: Vec<&str> = command(Capture::ClusterSharedVolume).lines().collect();
        assert!(lines.first().is_some_and(|line| line.starts_with("Start-Transcript")));
        assert_eq!(lines.last(), Some(&"Stop-Transcript"));
    }

    #[test]
    fn the_script_is_commented_in_both_languages_and_changes_nothing() {
        for lang in [Lang::En, Lang::Ja] {
            let script = script(lang);
            assert!(!script.contains("explain.collect"), "{script}");
            for verb in ["reg add", "reg delete", "Set-", "Remove-", "Restart-", "Suspend-"] {
                assert!(!script.contains(verb), "{verb}");
            }
        }
    }
}
