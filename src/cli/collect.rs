//! `vssleuth collect`: the commands that a customer should run. It runs none of them.

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use super::output::Output;
use super::running::Running;
use super::state::Reading;
use super::{Exit, Language, confine, fault};
use crate::knowledge::collect;
use crate::report::Request;

/// Prints the commands the customer should run to collect the evidence (it runs nothing)
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  vssleuth collect --lang ja\n  vssleuth collect --script > Collect-VssEvidence.ps1\n  \
                  vssleuth collect --for contoso-0917.zip\n  vssleuth collect --for contoso-0917.json --script > \
                  Collect-VssEvidence.ps1"
)]
pub(super) struct Collect {
    /// Language of the comments
    #[arg(long, default_value = "en", ignore_case = true)]
    lang: Language,
    /// Print the script that asks every node of the cluster and makes one zip, instead of commands to paste
    #[arg(long)]
    script: bool,
    /// Ask only for what is missing from CASE, and only the nodes that it is missing from; CASE is what `analyze` takes,
    /// or one of its JSON reports
    #[arg(long = "for", value_name = "CASE")]
    case: Option<PathBuf>,
    #[command(flatten)]
    running: Running,
}

impl Collect {
    pub(super) fn run(&self) -> anyhow::Result<Exit> {
        let text = match &self.case {
            Some(case) => self.tailored(case)?,
            None if self.script => collect::SCRIPT.to_owned(),
            None => collect::commands(self.lang.into()),
        };
        Output::open(None, &[])?.write(&text)?;
        Ok(Exit::Done)
    }

    fn tailored(&self, case: &PathBuf) -> anyhow::Result<String> {
        confine::confine(std::slice::from_ref(case), [], false)?;
        let reading = Reading { zone: None, lang: self.lang.into(), running: &self.running, shows_names: true };
        let side = reading.state(case)?.side;
        if side.has_stand_ins() {
            bail!(fault::with("cli.error.stand-ins", case.display()));
        }
        let request = Request::of(&side);
        if request.is_empty() {
            bail!(fault::with("cli.error.nothing-missing", case.display()));
        }
        Ok(if self.script { request.script() } else { request.commands(self.lang.into()) })
    }
}
