//! `vssleuth schema`: the JSON Schema of `--format json`.

use clap::Args;

use super::Exit;
use super::output::Output;
use crate::report;

/// Prints the JSON Schema of `--format json`
#[derive(Debug, Args)]
pub(super) struct Schema {}

impl Schema {
    pub(super) fn run(&self) -> anyhow::Result<Exit> {
        Output::open(None, &[])?.write(&report::json::schema()?)?;
        Ok(Exit::Done)
    }
}
