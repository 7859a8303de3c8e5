//! `vssleuth completions`: from the same definitions as the help, with the codes and zones that only a shell needs to
//! know as a list.

use clap::builder::PossibleValuesParser;
use clap::{Args, Command, CommandFactory as _};
use clap_complete::Shell;

use super::output::Output;
use super::{Cli, Exit};
use crate::knowledge::pages;
use crate::knowledge::texts::Lang;

/// Prints shell completions
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  vssleuth completions bash > ~/.local/share/bash-completion/completions/vssleuth\n  \
                        vssleuth completions powershell >> $PROFILE"
)]
pub(super) struct Completions {
    /// Shell
    #[arg(ignore_case = true)]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self) -> anyhow::Result<Exit> {
        Output::open(None, &[])?.write(&script(self.shell)?)?;
        Ok(Exit::Done)
    }
}

fn script(shell: Shell) -> anyhow::Result<String> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut listed(Cli::command()), "vssleuth", &mut script);
    let mut script = String::from_utf8(script)?;
    // The generators of these two leave out the values of what has no option's name.
    match shell {
        Shell::Fish => {
            let codes = codes().collect::<Vec<_>>().join(" ");
            script.push_str(&format!(
                "complete -c vssleuth -n \"__fish_seen_subcommand_from explain\" -f -a \"{codes}\"\n"
            ));
        }
        Shell::PowerShell => {
            const EXPLAIN: &str = "'vssleuth;explain' {\n";
            let values: String = codes()
                .map(|code| {
                    format!("            [CompletionResult]::new('{code}', '{code}', 'ParameterValue', '{code}')\n")
                })
                .collect();
            script = script.replacen(EXPLAIN, &format!("{EXPLAIN}{values}"), 1);
        }
        _ => {}
    }
    Ok(script)
}

/// Every code that has a page.
fn codes() -> impl Iterator<Item = &'static str> {
    pages::all().filter(|page| page.lang == Lang::En).map(|page| page.code)
}

/// The definitions with lists where the program itself takes more than a list could hold.
fn listed(program: Command) -> Command {
    let zones = || {
        // The definitions hold words that live as long as the program, which ends with the script.
        let named = jiff::tz::db().available().map(|zone| &*zone.as_str().to_owned().leak());
        named.filter(|zone| zone.contains('/')).chain(["local", "utc", "JST"])
    };
    let zoned =
        |command: Command| command.mut_arg("timezone", |zone| zone.value_parser(PossibleValuesParser::new(zones())));
    program.mut_subcommand("analyze", zoned).mut_subcommand("scan", zoned).mut_subcommand("explain", |explain| {
        explain.mut_arg("code", |code| code.value_parser(PossibleValuesParser::new(codes())))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_completes_codes_and_zones() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell] {
            let script = script(shell).expect("a script");
            assert!(script.contains("csv-writer-unneeded") && script.contains("EVT001"), "{shell}");
            // PowerShell's completes no values of options.
            assert!(script.contains("Asia/Tokyo") || shell == Shell::PowerShell, "{shell}");
        }
    }
}
