//! The caps on archives as options.

use clap::Args;

use super::parse::{self, Passwords};
use crate::intake::Limits;

/// Caps; what is left out because of one is said in the report.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Caps")]
pub(super) struct Caps {
    /// Entries read of one archive
    #[arg(long, value_name = "N")]
    max_entries: Option<u64>,
    /// Sources of one case
    #[arg(long, value_name = "N")]
    max_sources: Option<u64>,
    /// Unpacked bytes of one entry (512M, 64G)
    #[arg(long, value_name = "BYTES", value_parser = parse::bytes)]
    max_entry_bytes: Option<u64>,
    /// Unpacked bytes of one case
    #[arg(long, value_name = "BYTES", value_parser = parse::bytes)]
    max_total_bytes: Option<u64>,
    /// Unpacked bytes for each byte on disk
    #[arg(long, value_name = "N")]
    max_ratio: Option<u64>,
    /// Archives inside archives
    #[arg(long, value_name = "N")]
    max_depth: Option<u32>,
    /// Bytes of an inner archive, or of standard input, held in memory
    #[arg(long, value_name = "BYTES", value_parser = parse::bytes)]
    max_held_bytes: Option<u64>,
    /// Passwords for encrypted zip and 7z, one a line, tried in turn
    #[arg(long, value_name = "FILE", value_parser = parse::passwords)]
    password_file: Option<Passwords>,
    /// Bytes of memory for what the sources of one case say (64M, 1G)
    #[arg(long, value_name = "BYTES", value_parser = parse::bytes)]
    max_memory: Option<u64>,
}

impl Caps {
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
