//! `vssleuth compare`: two states of one cluster, before and after.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;
use clap::builder::PossibleValuesParser;
use jiff::tz::TimeZone;

use super::parse;
use super::redaction;
use super::running::Running;
use super::telling::Telling;
use super::{Exit, confine};
use crate::intake::{self, Links, SharedFile};
use crate::render::{self, FORMATS};
use crate::report::compare::{self, Comparison, Side};
use crate::report::{self, Wording};
use crate::run::{self, CaseResult, Hash, Options, Tally};

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

/// One state: what is compared, and where it was read from evidence, all that names somebody in it.
struct State {
    side: Side,
    result: Option<CaseResult>,
    is_whole: bool,
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
        let (old, new) = (self.state(&self.old, wording)?, self.state(&self.new, wording)?);
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

    /// Reads a saved report, or evidence by way of the report that it would give.
    fn state(&self, path: &Path, wording: &Wording) -> anyhow::Result<State> {
        if let Some(bytes) = saved(path)? {
            let side = Side::of_report(&bytes).with_context(|| path.display().to_string())?;
            return Ok(State { is_whole: side.was_whole(), side, result: None });
        }
        let mut options = Options { lang: wording.lang, ..self.running.options() };
        options.read.timezone = self.timezone.clone().unwrap_or(TimeZone::UTC);
        options.merge.scope.zone = options.read.timezone.clone();
        options.merge.scope.zone_is_given = self.timezone.is_some();
        options.read.hash = Hash::Cited;
        let bar = self.running.bar(!self.telling.redact);
        let mut only = None;
        let tally = run::analyze(&[path.to_owned()], &options, &bar, &mut |result| {
            only = result.ok();
            ControlFlow::Continue(())
        });
        bar.clear();
        let (tally, result) = (tally?, only.context("nothing in it")?);
        if let Tally { parsed: 0, .. } = tally {
            bail!("{}: nothing in it could be analysed", path.display());
        }
        let plain = Wording { lang: wording.lang, ..Wording::default() };
        let side = Side::of_case(&report::json::case(&result.facts, &result.diagnosis, &plain))?;
        let is_whole = tally.incomplete == 0 && tally.failed == 0;
        Ok(State { side, is_whole, result: wording.redactor.is_some().then_some(result) })
    }
}

/// The bytes of a report of this tool; `None` for anything else.
fn saved(path: &Path) -> anyhow::Result<Option<Vec<u8>>> {
    /// Reports are smaller.
    const MOST: u64 = 1 << 30;
    /// Where a report has said what it is.
    const HEAD: usize = 4096;
    let Some(file) = SharedFile::open(path, Links::Followed).ok().filter(|_| path.as_os_str() != "-") else {
        return Ok(None);
    };
    let mut bytes = vec![0; HEAD];
    let read = file.read_at(&mut bytes, 0)?;
    bytes.truncate(read);
    if !compare::is_report(&bytes) {
        return Ok(None);
    }
    if file.len > MOST {
        bail!("{}: too large for a report", path.display());
    }
    let mut piece = vec![0; 1 << 20];
    loop {
        let read = file.read_at(&mut piece, bytes.len() as u64)?;
        if read == 0 {
            return Ok(Some(bytes));
        }
        bytes.extend(piece.iter().take(read));
    }
}
