//! The command line: one file a subcommand; the same definitions feed help, man page and completions.

mod analyze;
mod batch;
mod collect;
mod completions;
mod confine;
mod drop;
mod exit;
mod explain;
mod limits;
mod man;
mod output;
mod parse;
mod period;
mod progress;
mod scan;
mod schema;
mod spark;
mod terminal;
mod told;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::knowledge::texts::Lang;
use exit::Exit;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "vssleuth",
    version,
    about = "Says why an Azure VM backup on failover-cluster nodes was only file-system consistent, from the evidence",
    long_about = "Reads bundles of Windows event logs and command captures from failover-cluster nodes under Azure \
                  VM Backup, offline, and says what happened, what to do and what is missing, with the record or \
                  line behind each sentence. It runs nothing, opens no connection and changes no input.",
    after_help = "Examples:\n  vssleuth analyze contoso-0917.zip\n  vssleuth analyze bundle --format html --output \
                  report.html\n  vssleuth collect\n\nExit status: 0 the analysis ran; 1 some evidence could not be \
                  read whole;\n2 nothing could be analysed, or unusable arguments; 3 with --exit-code: some case \
                  needs action.",
    max_term_width = 100
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Analyze(Box<analyze::Analyze>),
    Scan(Box<scan::Scan>),
    Explain(explain::Explain),
    Collect(collect::Collect),
    Schema(schema::Schema),
    Spark(spark::Spark),
    Completions(completions::Completions),
    Man(man::Man),
}

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments: Vec<OsString> = wild::args_os().collect();
    if let Some(code) = drop::from_explorer(&arguments) {
        return code;
    }
    run(Cli::parse_from(arguments))
}

fn run(cli: Cli) -> ExitCode {
    let outcome = match cli.command {
        Command::Analyze(command) => command.run(),
        Command::Scan(command) => command.run(),
        Command::Explain(command) => command.run(),
        Command::Collect(command) => command.run(),
        Command::Schema(command) => command.run(),
        Command::Spark(command) => command.run(),
        Command::Completions(command) => command.run(),
        Command::Man(command) => command.run(),
    };
    exit::code(outcome)
}

/// `--lang`.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Language {
    /// English
    #[default]
    En,
    /// Japanese
    Ja,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::En => Self::En,
            Language::Ja => Self::Ja,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_definitions_hold_together() {
        super::Cli::command().debug_assert();
    }
}
