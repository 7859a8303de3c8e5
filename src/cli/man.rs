//! `vssleuth man`: the man page of the program or of one command, from the same definitions as the help.

use clap::{Args, Command, CommandFactory as _};
use clap_mangen::roff::{Roff, bold, roman};

use super::output::Output;
use super::{Cli, Exit};

/// Prints the man page of the program, or of one command
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  vssleuth man > vssleuth.1\n  vssleuth man analyze > vssleuth-analyze.1\n  \
                        vssleuth man analyze | man -l -")]
pub(super) struct Man {
    /// Command whose page is wanted [default: the program as a whole]
    #[arg(value_name = "COMMAND", ignore_case = true, value_parser = commands())]
    command: Option<String>,
}

/// The names of all commands.
fn commands() -> clap::builder::PossibleValuesParser {
    const COMMANDS: [&str; 9] =
        ["analyze", "compare", "scan", "explain", "collect", "schema", "spark", "completions", "man"];
    COMMANDS.into()
}

/// How a run ends, as in the README.
const EXIT: [(&str, &str); 4] = [
    ("0", "The run did what was asked, whatever it found."),
    ("1", "A report was made, but some evidence could not be read whole; the report lists it."),
    ("2", "Nothing could be analysed, or the arguments cannot be used."),
    ("3", "With --exit-code: some case needs action."),
];

/// What the program takes from the environment.
const ENVIRONMENT: [(&str, &str); 3] = [
    ("NO_COLOR", "If set to anything, no colour unless --color always."),
    ("COLUMNS", "Columns of the text on a terminal, between 40 and 120."),
    ("TZ", "The zone of --timezone local."),
];

impl Man {
    pub(super) fn run(&self) -> anyhow::Result<Exit> {
        let mut program = Cli::command();
        program.build();
        let mut page = Vec::new();
        match self.command.as_deref().map(str::to_ascii_lowercase) {
            None => whole(program, &mut page)?,
            Some(name) => {
                let found = program.get_subcommands().find(|command| command.get_name() == name).cloned();
                whole(named(found.unwrap_or(program)), &mut page)?;
            }
        }
        Output::open(None, &[])?.write(&String::from_utf8(page)?)?;
        Ok(Exit::Done)
    }
}

/// A command's page is called as `man` finds it: `vssleuth-analyze`.
fn named(command: Command) -> Command {
    let name = format!("vssleuth-{}", command.get_name());
    let called = format!("vssleuth {}", command.get_name());
    command.display_name(name).bin_name(called).version(env!("CARGO_PKG_VERSION"))
}

fn whole(command: Command, page: &mut Vec<u8>) -> std::io::Result<()> {
    let has_commands = command.get_subcommands().next().is_some();
    let title = command.get_display_name().unwrap_or(command.get_name()).to_owned();
    let man = clap_mangen::Man::new(command).title(title);
    man.render_title(page)?;
    man.render_name_section(page)?;
    man.render_synopsis_section(page)?;
    man.render_description_section(page)?;
    man.render_options_section(page)?;
    if has_commands {
        man.render_subcommands_section(page)?;
    }
    listed("EXIT STATUS", &EXIT, page)?;
    listed("ENVIRONMENT", &ENVIRONMENT, page)?;
    man.render_extra_section(page)?;
    man.render_version_section(page)
}

fn listed(title: &str, entries: &[(&str, &str)], page: &mut Vec<u8>) -> std::io::Result<()> {
    let mut roff = Roff::default();
    roff.control("SH", [title]);
    for (name, says) in entries {
        roff.control("TP", []);
        roff.text([bold(*name)]);
        roff.text([roman(*says)]);
    }
    roff.to_writer(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_page_and_none_names_one_that_is_not() {
        let mut program = Cli::command();
        program.build();
        let all: Vec<String> = program
            .get_subcommands()
            .map(|command| command.get_name().to_owned())
            .filter(|name| name != "help")
            .collect();
        let given: Vec<String> = Cli::command()
            .find_subcommand("man")
            .and_then(|man| man.get_arguments().find(|argument| argument.get_id() == "command").cloned())
            .expect("an argument")
            .get_possible_values()
            .iter()
            .map(|value| value.get_name().to_owned())
            .collect();
        assert_eq!(given, all);
        for command in program.get_subcommands().filter(|command| command.get_name() != "help") {
            let mut page = Vec::new();
            whole(named(command.clone()), &mut page).expect("written");
            let page = String::from_utf8(page).expect("UTF-8");
            assert!(page.contains(".SH \"EXIT STATUS\"") && page.contains(".SH ENVIRONMENT"), "{page}");
            let head = format!(".TH vssleuth-{} 1", command.get_name());
            assert!(page.contains(&head), "{head}: {page}");
        }
    }
}
