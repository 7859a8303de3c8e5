//! `vssleuth man`: the man page, subcommands included, from the same definitions as the help.

use clap::{Args, CommandFactory as _};

use super::output::Output;
use super::{Cli, Exit};

/// Prints the man page
#[derive(Debug, Args)]
pub(super) struct Man {}

impl Man {
    pub(super) fn run(&self) -> anyhow::Result<Exit> {
        let mut command = Cli::command();
        command.build();
        let mut page = Vec::new();
        clap_mangen::Man::new(command.clone()).render(&mut page)?;
        for subcommand in command.get_subcommands().filter(|subcommand| subcommand.get_name() != "help") {
            let man = clap_mangen::Man::new(subcommand.clone());
            man.render_name_section(&mut page)?;
            man.render_synopsis_section(&mut page)?;
            man.render_options_section(&mut page)?;
            man.render_extra_section(&mut page)?;
        }
        Output::open(None, &[])?.write(&String::from_utf8(page)?)?;
        Ok(Exit::Done)
    }
}
