//! How a command runs that reads evidence: threads, progress, caps.

use clap::Args;

use super::limits::Caps;
use super::parse;
use super::progress::{Bar, Wanted};
use crate::run::Options;

/// `--jobs`, `--progress`, `--quiet` and the caps.
#[derive(Debug, Args)]
pub(super) struct Running {
    /// Threads; what is printed is the same at any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// Progress on standard error
    #[arg(long, default_value = "auto")]
    progress: Wanted,
    /// Say nothing on standard error but errors
    #[arg(long)]
    pub(super) quiet: bool,
    #[command(flatten)]
    pub(super) caps: Caps,
}

impl Running {
    /// As many as were asked for, or as there are processors.
    pub(super) fn jobs(&self) -> usize {
        parse::jobs(self.jobs)
    }

    /// Names of files stand in the bar only where they may be seen.
    pub(super) fn bar(&self, shows_names: bool) -> Bar {
        Bar::new(self.progress, self.quiet, shows_names)
    }

    pub(super) fn options(&self) -> Options {
        Options { limits: self.caps.limits(), jobs: Some(self.jobs()), ..Options::default() }
    }
}
