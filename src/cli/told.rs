//! Cases on their way into the report: each a line as it finishes, or all of them at the end.

use super::exit::{self, Unread};
use super::output::Output;
use super::progress::Bar;
use crate::render::{Format, Look};
use crate::report::{self, Case, Wording};
use crate::run::CaseResult;

/// Words cases and writes them.
pub(super) struct Told<'a> {
    wording: &'a Wording,
    format: &'a Format,
    look: Look,
    output: Output,
    bar: &'a Bar,
    /// Cases that wait for the names of those behind them.
    held: Vec<CaseResult>,
    /// Cases of a report that is written in one.
    cases: Vec<Case>,
    outcome: Outcome,
    /// Whether anybody still reads: what a closed pipe no longer takes is no error.
    is_read: bool,
}

/// What a run tells besides its report.
pub(super) struct Outcome {
    /// Some case needs action.
    pub(super) needs_action: bool,
    /// What was not read.
    pub(super) unread: Unread,
}

impl<'a> Told<'a> {
    pub(super) fn new(wording: &'a Wording, (format, look): (&'a Format, Look), output: Output, bar: &'a Bar) -> Self {
        let outcome = Outcome { needs_action: false, unread: Unread::told_in(wording.lang) };
        Self { wording, format, look, output, bar, held: Vec::new(), cases: Vec::new(), outcome, is_read: true }
    }

    /// Takes a case that is done; `false` where no more are wanted. Redacted, a name has one stand-in in all cases,
    /// also where only a later one says what it names: none is shown before the last was learned.
    pub(super) fn take(&mut self, result: CaseResult) -> anyhow::Result<bool> {
        if self.wording.redactor.is_some() {
            report::learn(&result.facts, &result.diagnosis, self.wording);
            self.held.push(result);
        } else if let Some(line) = self.show(&result)? {
            self.write(&line)?;
        }
        Ok(self.is_read)
    }

    /// Words a case; gives its line where it has one, or keeps it for the whole.
    fn show(&mut self, result: &CaseResult) -> anyhow::Result<Option<String>> {
        let case = report::build(&result.facts, &result.diagnosis, self.wording);
        self.outcome.needs_action |= case.view.needs_action;
        for (source, shown) in result.facts.sources.iter().zip(&case.sources) {
            let problem = shown.problems.first().map(String::as_str);
            self.outcome.unread.note(source.status, source.is_evidence, &shown.path, problem);
        }
        match self.format.case {
            Some(line) => Ok(Some(line(&case)?)),
            None => {
                self.cases.push(case);
                Ok(None)
            }
        }
    }

    fn write(&mut self, text: &str) -> anyhow::Result<()> {
        match self.bar.aside(|| self.output.write(text)) {
            Err(error) if exit::is_broken_pipe(&error) => self.is_read = false,
            written => written?,
        }
        Ok(())
    }

    /// Writes what is left, once `keep_map` has kept what the stand-ins of it mean.
    pub(super) fn finish(mut self, keep_map: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<Outcome> {
        if let Some(redactor) = &self.wording.redactor {
            redactor.start_over();
        }
        let mut text = String::new();
        for result in std::mem::take(&mut self.held) {
            text.extend(self.show(&result)?);
        }
        if self.format.case.is_none() {
            let report = report::report(std::mem::take(&mut self.cases), self.wording);
            text = (self.format.render)(&report, &self.look)?;
        }
        keep_map()?;
        self.write(&text)?;
        if self.is_read {
            self.output.finish()?;
        }
        Ok(self.outcome)
    }
}
