//! `vssleuth compare`: two states of one cluster, before and after.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use clap::builder::PossibleValuesParser;
use jiff::tz::TimeZone;

use super::parse;
use super::redaction;
use super::running::Running;
use super::state::Reading;
use super::telling::Telling;
use super::{Exit, confine};
use crate::intake;
use crate::render::{self, FORMATS};
use crate::report::compare::Comparison;
use crate::report::{self, Wording};

/// Compares two states of one cluster: what was fixed, what is new, what stands, what cannot be said
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  vssleuth compare contoso-0917.zip contoso-1002.zip\n  vssleuth compare before.json \
                        after/ --format mail --lang ja\n  vssleuth compare samples/compare/before \
                        samples/compare/half-fixed\n\nExit status: 0 compared, whatever came out; 1 some evidence could \
                        not be read whole;\n2 nothing could be compared, or unusable arguments. With --exit-code: 0 \
                        fixed or good; 3 action is\nneeded (half-fixed, not-restarted, unchanged, worse); 4 not proven \
                        (in-force, cannot-tell, other-cluster)."
)]
pub(super) struct Compare {
    /// The earlier state: what `analyze` takes, or one of its JSON reports
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The later state: the same
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// Format of the report [default: what the ending of the output says, else text]
    #[arg(long, ignore_case = true, value_name = "FORMAT", value_parser = PossibleValuesParser::new(FORMATS.iter().map(|format| format.name)))]
    format: Option<String>,
    #[command(flatten)]
    telling: Telling,
    /// Zone of local times in the evidence, shown beside UTC [default: each node's own where its evidence states it]
    #[arg(long, value_name = "ZONE", value_parser = parse::zone, allow_hyphen_values = true)]
    timezone: Option<TimeZone>,
    /// Exit with 3 when action is needed, with 4 when nothing is proven
    #[arg(long)]
    exit_code: bool,
    #[command(flatten)]
    running: Running,
}

impl Compare {
    pub(super) fn run(&self) -> anyhow::Result<Exit> {
        let format =
            render::chosen(self.format.as_deref(), self.telling.output.as_deref()).context("no such format")?;
        let wording = self.telling.wording(self.timezone.as_ref(), format.is_human());
        let look = self.telling.look();
        let told = self.compared(&wording, |comparison| render::comparison(format, comparison, &wording, &look));
        told.map_err(|error| self.telling.error(error, &wording, &[self.old.clone(), self.new.clone()]))
    }

    fn compared(
        &self,
        wording: &Wording,
        render: impl FnOnce(&Comparison) -> std::io::Result<String>,
    ) -> anyhow::Result<Exit> {
        let inputs = [self.old.clone(), self.new.clone()];
        if inputs.iter().all(|path| path.as_os_str() == "-") {
            return Err(intake::Error::InputTwice.into());
        }
        let (mut output, map) = self.telling.outputs(&inputs)?;
        confine::confine(&inputs, [&output].into_iter().chain(&map), false)?;
        let reading = Reading {
            zone: self.timezone.as_ref(),
            lang: wording.lang,
            running: &self.running,
            shows_names: !self.telling.redact,
        };
        let (old, new) = (reading.state(&self.old)?, reading.state(&self.new)?);
        let is_whole = old.is_whole && new.is_whole;
        for result in [&old.result, &new.result].into_iter().flatten() {
            report::rehearse(&result.facts, &result.diagnosis, wording);
        }
        let comparison = Comparison::of(old.side, new.side);
        comparison.rehearse(wording);
        let text = render(&comparison)?;
        redaction::finish(wording, map, self.running.quiet)?;
        output.write(&text)?;
        output.finish()?;
        let outcome = comparison.outcome();
        Ok(match is_whole {
            _ if self.exit_code && outcome.needs_action() => Exit::NeedsAction,
            _ if self.exit_code && !outcome.is_well() => Exit::NotProven,
            true => Exit::Done,
            false => Exit::Incomplete,
        })
    }
}
