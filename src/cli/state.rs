//! One state of a cluster: evidence, or the report that was kept of it.

use std::ops::ControlFlow;
use std::path::Path;

use anyhow::{Context as _, bail};
use jiff::tz::TimeZone;

use super::fault;
use super::running::Running;
use crate::intake::{Links, SharedFile};
use crate::knowledge::texts::Lang;
use crate::report::compare::{self, Side};
use crate::report::{self, Wording};
use crate::run::{self, CaseResult, Hash, Options, Tally};

/// What it says, and where it was read from evidence, all that names somebody in it.
pub(super) struct State {
    pub(super) side: Side,
    pub(super) result: Option<CaseResult>,
    pub(super) is_whole: bool,
}

/// How evidence is read.
pub(super) struct Reading<'a> {
    pub(super) zone: Option<&'a TimeZone>,
    pub(super) lang: Lang,
    pub(super) running: &'a Running,
    pub(super) shows_names: bool,
}

impl Reading<'_> {
    /// Reads a saved report, or evidence by way of the report that it would give.
    pub(super) fn state(&self, path: &Path) -> anyhow::Result<State> {
        if let Some(bytes) = saved(path)? {
            let side = Side::of_report(&bytes).with_context(|| path.display().to_string())?;
            return Ok(State { is_whole: side.was_whole(), side, result: None });
        }
        let mut options = Options { lang: self.lang, ..self.running.options() };
        options.read.timezone = self.zone.cloned().unwrap_or(TimeZone::UTC);
        options.merge.scope.zone = options.read.timezone.clone();
        options.merge.scope.zone_is_given = self.zone.is_some();
        options.read.hash = Hash::Cited;
        let bar = self.running.bar(self.shows_names);
        let mut only = None;
        let tally = run::analyze(&[path.to_owned()], &options, &bar, &mut |result| {
            only = result.ok();
            ControlFlow::Continue(())
        });
        bar.clear();
        let nothing = || fault::with("cli.error.unusable", path.display());
        let (tally, result) = (tally?, only.with_context(nothing)?);
        if let Tally { parsed: 0, .. } = tally {
            bail!(nothing());
        }
        let plain = Wording { lang: self.lang, ..Wording::default() };
        let side = Side::of_case(&report::json::case(&result.facts, &result.diagnosis, &plain))?;
        let is_whole = tally.incomplete == 0 && tally.failed == 0;
        Ok(State { side, is_whole, result: Some(result) })
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
        bail!(fault::with("cli.error.too-large", path.display()));
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
