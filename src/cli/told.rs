//! Cases on their way into the report: each a line as it finishes, or all of them at the end.

use super::exit::{self, Unread};
use super::join_hint::JoinHint;
use super::last::Last;
use super::output::Output;
use super::progress::Bar;
use crate::facts::visible;
use crate::render::{Format, Look};
use crate::report::{self, Wording};
use crate::run::{CaseResult, FailedCase, Writing};

/// Words cases and writes them.
pub(super) struct Told<'a> {
    wording: &'a Wording,
    writing: Writing<'a>,
    output: Output,
    bar: &'a Bar,
    /// Cases that wait for the names of those behind them.
    held: Vec<Result<CaseResult, FailedCase>>,
    outcome: Outcome,
    /// Whether anybody still reads: what a closed pipe no longer takes is no error.
    is_read: bool,
    /// A source is named with its case: there may be several.
    several: bool,
}

/// What a run tells besides its report.
pub(super) struct Outcome {
    /// Some case needs action.
    pub(super) needs_action: bool,
    /// What was not read.
    pub(super) unread: Unread,
    /// What it came to.
    pub(super) last: Last,
    /// Nodes that one case misses and another has.
    pub(super) join: JoinHint,
}

impl<'a> Told<'a> {
    pub(super) fn new(
        wording: &'a Wording,
        (format, look): (&'a Format, Look),
        output: Output,
        bar: &'a Bar,
        several: bool,
    ) -> Self {
        let outcome = Outcome {
            needs_action: false,
            unread: Unread::told_in(wording.lang),
            last: Last::default(),
            join: JoinHint::default(),
        };
        let writing = Writing::new(format, wording, look);
        Self { wording, writing, output, bar, held: Vec::new(), outcome, is_read: true, several }
    }

    /// Takes a case that is done; `false` where no more are wanted. Redacted, a name has one stand-in in all cases,
    /// also where only a later one says what it names: none is shown before the last was learned.
    pub(super) fn take(&mut self, result: Result<CaseResult, FailedCase>) -> anyhow::Result<bool> {
        if self.wording.redactor.is_some() {
            match &result {
                Ok(case) => report::rehearse(&case.facts, &case.diagnosis, self.wording),
                Err(failed) => self.writing.learn_failed(failed),
            }
            self.held.push(result);
        } else {
            let text = self.show(&result)?;
            self.write(&text)?;
        }
        Ok(self.is_read)
    }

    /// Words a case; gives what can be written of it by now.
    fn show(&mut self, result: &Result<CaseResult, FailedCase>) -> anyhow::Result<String> {
        let result = match result {
            Ok(result) => result,
            Err(failed) => return Ok(self.writing.add_failed(failed)?),
        };
        let text = self.writing.add(result)?;
        self.outcome.needs_action |= result.diagnosis.needs_action();
        self.outcome.last.note(result, self.wording);
        if self.several {
            let host = |name: &String| visible::escape(&self.wording.host(name)).into_owned();
            let seen: Vec<String> = result.facts.nodes.iter().map(|node| host(&node.name)).collect();
            let absent: Vec<String> = result.facts.absent.iter().map(|node| host(&node.name)).collect();
            self.outcome.join.add(&self.wording.case(&result.facts.name), &seen, &absent);
        }
        for source in &result.facts.sources {
            let problem = source.problems.first().map(|problem| self.wording.say(problem));
            let path = self.wording.path(&source.path);
            let path = match self.several {
                true => format!("{}: {path}", self.wording.case(&result.facts.name)),
                false => path,
            };
            self.outcome.unread.note(source.status, source.is_evidence, &path, problem.as_deref());
        }
        Ok(text)
    }

    fn write(&mut self, text: &str) -> anyhow::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
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
            text.push_str(&self.show(&result)?);
        }
        // Tens of megabytes where there are that many sources: not copied behind the other.
        let rest = self.writing.finish()?;
        keep_map()?;
        self.write(&text)?;
        self.write(&rest)?;
        if self.is_read {
            self.output.finish()?;
        }
        Ok(self.outcome)
    }
}
