//! `vssleuth schema`: the JSON Schemas of what programs read.

use clap::Args;

use super::Exit;
use super::output::Output;
use crate::report::json;

/// Prints the JSON Schema of `--format json`, or of a line of `--format jsonl`
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  vssleuth schema > report.schema.json\n  vssleuth schema --each > case.schema.json"
)]
pub(super) struct Schema {
    /// The schema of one line of `--format jsonl` and of index.jsonl
    #[arg(long)]
    each: bool,
}

impl Schema {
    pub(super) fn run(&self) -> anyhow::Result<Exit> {
        let schema = if self.each { json::line_schema() } else { json::schema() };
        Output::open(None, &[])?.write(&schema?)?;
        Ok(Exit::Done)
    }
}
