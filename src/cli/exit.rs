//! Exit codes, and how an error is told: which file, which place, why.

use std::io;
use std::process::ExitCode;

use crate::render::visible;
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
}

impl Exit {
    /// What a run's tally comes to.
    pub(super) fn of(tally: Tally) -> Self {
        match tally {
            Tally { parsed: 0, .. } => Self::Nothing,
            Tally { incomplete: 0, .. } => Self::Done,
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
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            tell(&format!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

/// One line on standard error, control characters made visible.
pub(super) fn tell(text: &str) {
    use std::io::Write as _;
    // Nobody is left to be told of a failure to tell.
    let _ = writeln!(io::stderr().lock(), "vssleuth: {}", visible::escape(text));
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
