//! The command line: one file a subcommand; the same definitions feed help, man page and completions.

mod analyze;
mod batch;
mod collect;
mod compare;
mod completions;
mod confine;
mod drop;
mod exit;
mod explain;
mod fault;
mod join_hint;
mod last;
mod limits;
mod man;
mod output;
mod parse;
mod period;
mod progress;
mod redaction;
mod running;
mod scan;
mod schema;
mod spark;
mod state;
mod telling;
mod terminal;
mod told;

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

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
                  line behind each sentence. It starts no other program, opens no connection and changes no input.",
    after_help = "Examples:\n  vssleuth contoso-0917.zip                (the same as vssleuth analyze contoso-0917.zip)\n  vssleuth analyze bundle --format html --output \
                  report.html\n  vssleuth compare contoso-0917.zip contoso-1002.zip\n  vssleuth collect\n\nExit status: 0 the analysis ran; 1 some evidence could not be \
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
    Compare(Box<compare::Compare>),
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
    fault::listen(&arguments);
    match Cli::try_parse_from(meaning_analyze(arguments)) {
        Ok(cli) => run(cli),
        Err(error) => fault::unusable(&error),
    }
}

/// `vssleuth PATH` means `vssleuth analyze PATH`: where the first word is no command, and some word is a path.
fn meaning_analyze(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let Some(first) = arguments.get(1).map(|first| first.to_string_lossy().into_owned()) else { return arguments };
    let is_command = Cli::command().get_subcommands().any(|command| command.get_name() == first) || first == "help";
    let looks_like_one = |word: &OsString| {
        let path = Path::new(word);
        word == "-" || path.exists() || path.components().count() > 1 || path.extension().is_some()
    };
    if !is_command && arguments.iter().skip(1).any(looks_like_one) {
        arguments.insert(1, "analyze".into());
    }
    arguments
}

fn run(cli: Cli) -> ExitCode {
    let outcome = match cli.command {
        Command::Analyze(command) => command.run(),
        Command::Compare(command) => command.run(),
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
    use super::*;

    #[test]
    fn a_path_alone_is_to_be_analysed() {
        let words = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        for (typed, meant) in [
            ("vssleuth Cargo.toml", "vssleuth analyze Cargo.toml"),
            ("vssleuth missing.zip --lang ja", "vssleuth analyze missing.zip --lang ja"),
            ("vssleuth --lang ja src", "vssleuth analyze --lang ja src"),
            ("vssleuth -", "vssleuth analyze -"),
            ("vssleuth scan src", "vssleuth scan src"),
            ("vssleuth help analyze", "vssleuth help analyze"),
            ("vssleuth --version", "vssleuth --version"),
            ("vssleuth analyse", "vssleuth analyse"),
        ] {
            assert_eq!(meaning_analyze(words(typed)), words(meant), "{typed}");
        }
    }

    #[test]
    fn the_definitions_hold_together() {
        Cli::command().debug_assert();
    }
}
