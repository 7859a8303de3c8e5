//! Exit codes, and how an error is told: which file, which place, why.

use std::io;
use std::process::ExitCode;

use super::fault;
use crate::facts::visible;
use crate::facts::{Message, Status};
use crate::knowledge::texts::{self, Lang, NoNames};
use crate::run::Tally;

/// How a command ended (contract, exit status).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// It ran.
    Done,
    /// It ran; some evidence could not be read whole.
    Incomplete,
    /// Nothing could be analysed.
    Nothing,
    /// It ran, `--exit-code` was given, and some case needs action.
    NeedsAction,
    /// It compared, `--exit-code` was given, and nothing is proven.
    NotProven,
}

impl Exit {
    /// What a run's tally comes to.
    pub(super) fn of(tally: Tally) -> Self {
        match tally {
            Tally { parsed: 0, .. } => Self::Nothing,
            Tally { incomplete: 0, failed: 0, .. } => Self::Done,
            _ => Self::Incomplete,
        }
    }
}

/// The process's exit code; an error is told on standard error. A reader that has gone is no error.
pub(super) fn code(outcome: anyhow::Result<Exit>) -> ExitCode {
    match outcome {
        Ok(Exit::Done) => ExitCode::SUCCESS,
        Ok(Exit::Incomplete) => ExitCode::from(1),
        Ok(Exit::Nothing) => ExitCode::from(2),
        Ok(Exit::NeedsAction) => ExitCode::from(3),
        Ok(Exit::NotProven) => ExitCode::from(4),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            tell(&fault::told(&error));
            ExitCode::from(2)
        }
    }
}

/// The first sources that were not read, each with its cause, for standard error; the report names all of them.
#[derive(Debug, Default)]
pub(super) struct Unread {
    /// Language of the report, so of the causes.
    lang: Lang,
    /// Those that are evidence or an archive.
    incomplete: Vec<String>,
    /// Those of no known kind, and the like.
    others: Vec<String>,
}

impl Unread {
    /// As many fit a line or two.
    const NAMED: usize = 3;

    pub(super) fn told_in(lang: Lang) -> Self {
        Self { lang, ..Self::default() }
    }

    pub(super) fn note(&mut self, status: Status, is_evidence: bool, path: &str, problem: Option<&str>) {
        let incomplete = status.is_incomplete(is_evidence);
        let named = if incomplete { &mut self.incomplete } else { &mut self.others };
        if status != Status::Parsed && named.len() < Self::NAMED {
            let key = match (incomplete, status) {
                (true, Status::Partial) => "render.status.partial",
                (true, Status::Damaged) => "render.status.damaged",
                (true, Status::Skipped) => "render.status.skipped",
                _ => "render.status.unrecognised",
            };
            named.push(format!("{path}: {}", problem.unwrap_or(texts::word(self.lang, key))));
        }
    }

    /// The first of `all`, and how many more there are.
    fn listed(&self, named: &[&str], all: u64) -> String {
        let more = all.saturating_sub(named.len() as u64);
        let more = (more > 0).then(|| texts::say(self.lang, &Message::new("render.more").with("n", more), &NoNames));
        // A comma may be part of a file's name or of its cause.
        named.iter().map(|named| (*named).to_owned()).chain(more).collect::<Vec<_>>().join(" / ")
    }

    /// Says what was not read, if that is to be known.
    pub(super) fn tell(&self, tally: Tally) {
        self.line(tally).into_iter().for_each(|line| tell(&line));
    }

    /// What was not read, in a line.
    pub(super) fn line(&self, tally: Tally) -> Option<String> {
        let say = |key| {
            let counted = Message::new(key).with("n", tally.incomplete).with("all", tally.sources);
            texts::say(self.lang, &counted, &NoNames)
        };
        let named: Vec<&str> =
            self.incomplete.iter().chain(&self.others).map(String::as_str).take(Self::NAMED).collect();
        if tally.parsed == 0 {
            Some(format!("{}: {}", say("cli.unread.all"), self.listed(&named, tally.sources)))
        } else if tally.incomplete > 0 {
            let named = named.get(..self.incomplete.len()).unwrap_or(&named);
            Some(format!("{}: {}", say("cli.unread.some"), self.listed(named, tally.incomplete)))
        } else {
            None
        }
    }
}

/// One line on standard error, control characters made visible.
pub(super) fn tell(text: &str) {
    use std::io::Write as _;
    // Nobody is left to be told of a failure to tell.
    let _ = writeln!(io::stderr().lock(), "vssleuth: {}", visible::escape(text));
}

/// Whether the reader of the output has gone.
pub(super) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
