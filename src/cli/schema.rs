//! `vssleuth schema`: the JSON Schemas of what programs read.

use clap::Args;

use super::Exit;
use super::output::Output;
use crate::report::{compare, json};

/// Prints the JSON Schema of `--format json`, of a line of `--format jsonl`, or of a comparison
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  vssleuth schema > report.schema.json\n  vssleuth schema --each > case.schema.json\n  \
                  vssleuth schema --compare > compare.schema.json"
)]
pub(super) struct Schema {
    /// The schema of one line of `--format jsonl` and of index.jsonl
    #[arg(long)]
    each: bool,
    /// The schema of `compare --format json`
    #[arg(long, conflicts_with = "each")]
    compare: bool,
}

impl Schema {
    pub(super) fn run(&self) -> anyhow::Result<Exit> {
        let schema = match (self.each, self.compare) {
            (true, _) => json::line_schema(),
            (_, true) => compare::schema(),
            _ => json::schema(),
        };
        Output::open(None, &[])?.write(&schema?)?;
        Ok(Exit::Done)
    }
}
