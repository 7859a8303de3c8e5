//! The options of a batch.

use std::path::PathBuf;

use clap::Args;

use crate::cli::parse;

/// A batch of cases.
#[derive(Debug, Args)]
#[command(next_help_heading = "Batch")]
pub(in crate::cli) struct BatchArgs {
    /// Write one report a case in each format to a folder that is new, empty or from an earlier run, with index.html,
    /// index.csv and index.jsonl over all of them [default format: html]
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["output", "join", "name", "redact", "seconds"])]
    pub(in crate::cli) output_dir: Option<PathBuf>,
    /// Read only what is new, was changed or has failed since the last run
    #[arg(long, requires = "output_dir")]
    pub(in crate::cli) resume: bool,
    /// Seconds that one case may take before it is given up
    #[arg(long, value_name = "SECONDS", default_value_t = 600, requires = "output_dir", value_parser = clap::value_parser!(u32).range(1..))]
    pub(in crate::cli) case_timeout: u32,
    /// Bytes of memory that one case may take before it is given up (Linux)
    #[arg(long, value_name = "BYTES", default_value = "2G", requires = "output_dir", value_parser = parse::bytes)]
    pub(in crate::cli) case_memory: u64,
    /// Read cases for the process that leads a batch
    #[arg(long, hide = true)]
    pub(in crate::cli) worker: bool,
}
