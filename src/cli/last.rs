//! The last line on standard error: the verdict once more, and where the report went. A long report has left the screen
//! by then.

use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::path::Path;

use crate::diagnosis::Verdict;
use crate::facts::{Arg, Message};
use crate::report::{Wording, page};
use crate::run::CaseResult;

/// What the cases of a run came to.
#[derive(Debug, Default)]
pub(super) struct Last {
    /// The only case, or the first one.
    first: Option<String>,
    verdicts: BTreeMap<Verdict, u64>,
}

impl Last {
    pub(super) fn note(&mut self, result: &CaseResult, wording: &Wording) {
        *self.verdicts.entry(result.diagnosis.verdict).or_default() += 1;
        if self.first.is_none() {
            self.first = Some(page::in_a_line(&result.facts, &result.diagnosis, wording));
        }
    }

    /// The line, where somebody may look at it: a report on a terminal, or one that went to a file. A redacted run names
    /// no path.
    pub(super) fn line(&self, output: Option<&Path>, wording: &Wording) -> Option<String> {
        if output.is_none() && !std::io::stdout().is_terminal() {
            return None;
        }
        let cases: u64 = self.verdicts.values().sum();
        let said = match (cases, &self.first) {
            (1, Some(first)) => first.clone(),
            _ => {
                let counts = self.verdicts.iter().map(|(verdict, n)| format!("{} {n}", verdict.as_str()));
                let counts = Arg::List(counts.map(Arg::Code).collect());
                wording.say(&Message::new("cli.last.cases").with("n", cases).with("verdicts", counts))
            }
        };
        let named = output.filter(|_| wording.redactor.is_none());
        Some(match named {
            Some(path) => {
                let written = Message::new("cli.last.written").with("said", Arg::Said(said));
                wording.say(&written.with("path", Arg::Code(path.display().to_string())))
            }
            None => said,
        })
    }
}
