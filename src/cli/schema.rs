//! `vssleuth schema`: the JSON Schema of `--format json`.

use clap::Args;

use super::Exit;
use super::output::Output;
use crate::report;

/// Prints the JSON Schema of `--format json`
#[derive(Debug, Args)]
pub(super) struct Schema {
    /// That of `compare --format json`
    #[arg(long)]
    compare: bool,
}

impl Schema {
    pub(super) fn run(&self) -> anyhow::Result<Exit> {
        let schema = if self.compare { report::compare::schema()? } else { report::json::schema()? };
        Output::open(None, &[])?.write(&schema)?;
        Ok(Exit::Done)
    }
}
