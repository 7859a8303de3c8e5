//! `vssleuth collect`: the commands that a customer should run. It runs none of them.

use clap::Args;

use super::output::Output;
use super::{Exit, Language};
use crate::knowledge::collect;

/// Prints the commands the customer should run to collect the evidence (it runs nothing)
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  vssleuth collect --lang ja\n  vssleuth collect --script > Collect-VssEvidence.ps1"
)]
pub(super) struct Collect {
    /// Language of the comments
    #[arg(long, default_value = "en")]
    lang: Language,
    /// Print the script that asks every node of the cluster and makes one zip, instead of commands to paste
    #[arg(long)]
    script: bool,
}

impl Collect {
    pub(super) fn run(&self) -> anyhow::Result<Exit> {
        let text = if self.script { collect::SCRIPT.to_owned() } else { collect::commands(self.lang.into()) };
        Output::open(None, &[])?.write(&text)?;
        Ok(Exit::Done)
    }
}
