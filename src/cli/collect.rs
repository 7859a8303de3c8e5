//! `vssleuth collect`: the commands that a customer should run. It runs none of them.

use clap::Args;

use super::output::Output;
use super::{Exit, Language};
use crate::knowledge::collect;

/// Prints the commands the customer should run to collect the evidence (it runs nothing)
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  vssleuth collect --lang ja > collect.ps1")]
pub(super) struct Collect {
    /// Language of the comments
    #[arg(long, default_value = "en")]
    lang: Language,
}

impl Collect {
    pub(super) fn run(&self) -> anyhow::Result<Exit> {
        Output::open(None, &[])?.write(&collect::script(self.lang.into()))?;
        Ok(Exit::Done)
    }
}
