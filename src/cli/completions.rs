//! `vssleuth completions`: from the same definitions as the help.

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::output::Output;
use super::{Cli, Exit};

/// Prints shell completions
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// Shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self) -> anyhow::Result<Exit> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "vssleuth", &mut script);
        Output::open(None, &[])?.write(&String::from_utf8(script)?)?;
        Ok(Exit::Done)
    }
}
