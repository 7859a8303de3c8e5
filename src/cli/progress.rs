//! Progress on standard error: only where somebody watches, and only when it takes longer than a second.

use std::io::IsTerminal as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{exit, fault};
use crate::facts::visible;
use crate::intake::with_causes;
use crate::run::{Error, Progress};

/// `--progress`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Wanted {
    /// When standard error is a terminal and it takes longer than a second
    #[default]
    Auto,
    /// Never
    Never,
}

/// A bar that appears late.
pub(super) struct Bar {
    started: Instant,
    bar: Option<ProgressBar>,
    total: AtomicU64,
    done: AtomicU64,
    shown: Mutex<bool>,
    /// Names of cases and sources may be shown.
    names: bool,
}

/// Before that, an answer is quicker than a bar.
const LATE: Duration = Duration::from_secs(1);

impl Bar {
    /// `names` says whether it may show names of cases and sources: not where they are to be redacted.
    pub(super) fn new(wanted: Wanted, quiet: bool, names: bool) -> Self {
        let watched = wanted == Wanted::Auto && !quiet && std::io::stderr().is_terminal();
        let bar = watched.then(|| ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden()));
        let (total, done) = (AtomicU64::new(0), AtomicU64::new(0));
        Self { started: Instant::now(), bar, total, done, shown: Mutex::new(false), names }
    }

    /// The bar, once it is late enough.
    fn bar(&self) -> Option<&ProgressBar> {
        let bar = self.bar.as_ref().filter(|_| self.started.elapsed() >= LATE)?;
        let mut shown = self.shown.lock().ok()?;
        if !*shown {
            *shown = true;
            bar.set_draw_target(ProgressDrawTarget::stderr());
            let style = "{prefix} [{bar:24}] {bytes}/{total_bytes} {wide_msg}";
            if let Ok(style) = ProgressStyle::with_template(style) {
                bar.set_style(style);
            }
        }
        Some(bar)
    }

    /// Writes something while the bar is out of the way: both may go to the same terminal.
    pub(super) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// Takes the bar away.
    pub(super) fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Bar {
    fn case(&self, index: usize, of: usize, name: &str) {
        if let Some(bar) = &self.bar {
            bar.set_prefix(prefix(index, of, name, self.names));
        }
    }

    fn found(&self, _: u64, bytes: u64) {
        let total = self.total.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if let Some(bar) = self.bar() {
            bar.set_length(total);
        }
    }

    fn reading(&self, path: &str) {
        if let Some(bar) = self.bar().filter(|_| self.names) {
            bar.set_message(visible::escape(path).into_owned());
        }
    }

    /// Said even where nobody watches the bar: what is left out must not go without a word.
    fn failed(&self, error: &Error) {
        let text = if self.names { with_causes(error, fault::lang()) } else { fault::plain("cli.path.failed") };
        self.aside(|| exit::tell(&text));
    }

    fn read(&self, bytes: u64) {
        let done = self.done.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if let Some(bar) = self.bar() {
            bar.set_length(self.total.load(Ordering::Relaxed).max(done));
            bar.set_position(done);
        }
    }
}

/// "2/7 contoso-0917": which of several cases, and its name where names may be shown.
fn prefix(index: usize, of: usize, name: &str, names: bool) -> String {
    let name = if names { visible::escape(name) } else { "".into() };
    let prefix = if of > 1 { format!("{}/{of} {name}", index + 1) } else { name.into_owned() };
    prefix.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_shown_that_is_to_be_redacted() {
        assert_eq!(prefix(1, 7, "kumquat\u{1b}", true), r"2/7 kumquat\u{1b}");
        assert_eq!(prefix(1, 7, "kumquat", false), "2/7");
        assert_eq!(prefix(0, 1, "kumquat", false), "");
    }
}
