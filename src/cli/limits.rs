//! The caps on archives as options.

use std::path::PathBuf;

use clap::Args;

use super::parse::{self, Passwords};
use crate::intake::Limits;

/// Caps; what is left out because of one is said in the report.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Caps")]
pub(super) struct Caps {
    /// Entries read of one archive [default: 100000]
    #[arg(long, value_name = "N")]
    max_entries: Option<u64>,
    /// Sources of one case [default: 200000]
    #[arg(long, value_name = "N")]
    max_sources: Option<u64>,
    /// Unpacked bytes of one entry (512M, 64G) [default: 64G]
    #[arg(long, value_name = "BYTES", value_parser = parse::bytes)]
    max_entry_bytes: Option<u64>,
    /// Unpacked bytes of one case [default: 256G]
    #[arg(long, value_name = "BYTES", value_parser = parse::bytes)]
    max_total_bytes: Option<u64>,
    /// Unpacked bytes for each byte on disk [default: 200, past 16G]
    #[arg(long, value_name = "N")]
    max_ratio: Option<u64>,
    /// Archives inside archives [default: 8]
    #[arg(long, value_name = "N")]
    max_depth: Option<u32>,
    /// Bytes of an inner archive held in memory [default: 96M]
    #[arg(long, value_name = "BYTES", value_parser = parse::bytes)]
    max_held_bytes: Option<u64>,
    /// Passwords for encrypted zip and 7z, one a line, tried in turn
    #[arg(long, value_name = "FILE", value_parser = parse::passwords)]
    password_file: Option<Passwords>,
    /// Bytes of memory for the sources of one case, what they say and what is held of archives; of a pipe on standard input
    /// three quarters (64M, 1G) [default: 128M]
    #[arg(long, value_name = "BYTES", value_parser = parse::bytes)]
    max_memory: Option<u64>,
}

impl Caps {
    /// The caps that were set, by option without its dashes: what they may leave out has to be said.
    pub(super) fn given(&self) -> Vec<(&'static str, u64)> {
        let all = [
            ("max-entries", self.max_entries),
            ("max-sources", self.max_sources),
            ("max-entry-bytes", self.max_entry_bytes),
            ("max-total-bytes", self.max_total_bytes),
            ("max-ratio", self.max_ratio),
            ("max-depth", self.max_depth.map(u64::from)),
            ("max-held-bytes", self.max_held_bytes),
            ("max-memory", self.max_memory),
        ];
        all.into_iter().filter_map(|(option, value)| Some((option, value?))).collect()
    }

    /// What is read of the given paths and because of the caps: none of it may be overwritten.
    pub(super) fn read(&self, paths: &[PathBuf]) -> Vec<PathBuf> {
        paths.iter().chain(self.password_file.as_ref().map(|file| &file.1)).cloned().collect()
    }

    pub(super) fn limits(&self) -> Limits {
        let defaults = Limits::default();
        Limits {
            entries: self.max_entries.unwrap_or(defaults.entries),
            sources: self.max_sources.unwrap_or(defaults.sources),
            entry_bytes: self.max_entry_bytes.unwrap_or(defaults.entry_bytes),
            total_bytes: self.max_total_bytes.unwrap_or(defaults.total_bytes),
            ratio: self.max_ratio.unwrap_or(defaults.ratio),
            // Who asks for a ratio wants it to hold from the first byte on.
            ratio_free_bytes: if self.max_ratio.is_some() { 0 } else { defaults.ratio_free_bytes },
            depth: self.max_depth.unwrap_or(defaults.depth),
            held_bytes: self.max_held_bytes.unwrap_or(defaults.held_bytes),
            passwords: self.password_file.clone().map(|file| file.0).unwrap_or_default(),
            memory: self.max_memory.unwrap_or(defaults.memory),
            ..defaults
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_help_states_the_defaults_that_hold() {
        let defaults = Limits::default();
        let stated = [
            ("max-entries", defaults.entries),
            ("max-sources", defaults.sources),
            ("max-entry-bytes", defaults.entry_bytes),
            ("max-total-bytes", defaults.total_bytes),
            ("max-ratio", defaults.ratio),
            ("max-depth", u64::from(defaults.depth)),
            ("max-held-bytes", defaults.held_bytes),
            ("max-memory", defaults.memory),
        ];
        let mut help = super::super::Cli::command();
        let help = help.find_subcommand_mut("analyze").expect("a command");
        for (option, value) in stated {
            let argument = help.get_arguments().find(|argument| argument.get_long() == Some(option)).expect(option);
            let said = argument.get_help().expect("a help text").to_string();
            let (_, stated) = said.split_once("[default: ").expect("a default");
            let stated = stated.split([',', ']']).next().expect("a number");
            assert_eq!(parse::bytes(stated), Ok(value), "{option}: {said}");
        }
    }
}
