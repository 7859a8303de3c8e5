//! `vssleuth scan`: the matching events only, one JSON object a line.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::OnceLock;

use clap::Args;
use serde::Serialize;

use super::exit::Unread;
use super::output::Output;
use super::parse;
use super::period::Period;
use super::running::Running;
use super::{Exit, confine};
use crate::evidence::EventFilter;
use crate::facts::visible;
use crate::facts::{self, Guid, Harvest, Trust};
use crate::knowledge::texts::{self, Lang};
use crate::report::Wording;
use crate::report::json;
use crate::run::{self, Options, Split};

/// Prints the matching events only, one JSON object a line
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  vssleuth scan logs\n  vssleuth scan logs --event 12289 --event 8193\n  \
                        vssleuth scan Application.evtx --writer {e8132975-6f93-4464-a53e-1050253ae220}")]
pub(super) struct Scan {
    /// Folder, archive, one file, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Class id of a writer [default: the CSV writer's, unless --event is given]
    #[arg(long, value_name = "GUID", value_parser = parse::guid)]
    writer: Vec<Guid>,
    /// Event id, whatever its provider
    #[arg(long, value_name = "ID", value_parser = clap::value_parser!(u32).range(..=65535))]
    event: Vec<u32>,
    /// Make every direct child of PATH a case of its own
    #[arg(long)]
    each: bool,
    /// Write to a file; it appears only when it is whole
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    period: Period,
    #[command(flatten)]
    running: Running,
}

/// Bytes of lines that are written at once.
const BLOCK: usize = 64 * 1024;

/// One line: whose event, then the contract's event.
#[derive(Serialize)]
struct Line<'a> {
    case: &'a str,
    computer: Option<&'a str>,
    /// Found in space that the log no longer uses: no live record, and not counted anywhere.
    recovered: bool,
    #[serde(flatten)]
    event: json::Event,
}

impl Scan {
    pub(super) fn run(&self) -> anyhow::Result<Exit> {
        let options = self.options();
        let scope = self.period.scope(Vec::new())?;
        let mut output = Output::open(self.output.as_deref(), &self.running.caps.read(&self.paths))?;
        confine::confine(&self.paths, [&output], false)?;
        let bar = self.running.bar(true);
        let (mut written, mut block) = (Ok(()), String::new());
        let mut unread = Unread::default();
        let mut note = |source: &Harvest| {
            let problem = source.problems.first().map(|problem| texts::say(Lang::En, problem, &Wording::default()));
            unread.note(source.status, source.is_evidence, &source.path, problem.as_deref());
        };
        let unwritable = OnceLock::new();
        let show = |case: &str, source: &str, event: &facts::Event| {
            let line = scope.holds(event).then(|| line(case, source, event))?;
            line.map_err(|error| unwritable.set(error)).ok()
        };
        let tally = run::scan(&self.paths, &options, &bar, &show, &mut note, &mut |line: String| {
            block.push_str(&line);
            if block.len() >= BLOCK {
                written = bar.aside(|| output.write(&std::mem::take(&mut block)));
            }
            if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        bar.clear();
        written.and_then(|()| output.write(&block))?;
        let tally = tally?;
        if let Some(error) = unwritable.into_inner() {
            return Err(error);
        }
        output.finish()?;
        if !self.running.quiet {
            unread.tell(tally);
        }
        Ok(Exit::of(tally))
    }

    fn options(&self) -> Options {
        let mut writers = self.writer.clone();
        if writers.is_empty() && self.event.is_empty() {
            writers.push(Guid::CSV_WRITER);
        }
        let mut options =
            Options { split: if self.each { Split::Each } else { Split::Paths }, ..self.running.options() };
        options.read.filter = EventFilter { writers, ids: self.event.clone(), only: true };
        options.read.timezone = self.period.zone();
        options
    }
}

fn line(case: &str, source: &str, event: &facts::Event) -> anyhow::Result<String> {
    let event_fields = json::event(event, source.to_owned(), &Wording::default());
    let recovered = event.trust == Trust::Recovered;
    let line = Line { case, computer: event.computer.as_deref(), recovered, event: event_fields };
    Ok(visible::json(serde_json::to_string(&line)?) + "\n")
}
