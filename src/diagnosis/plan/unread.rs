//! What was not read or not understood comes first: it may hold the answer (contract, ruling 34).

use super::steps::step;
use crate::diagnosis::unread::Weighing;
use crate::diagnosis::{Step, StepKind};
use crate::facts::CaseFacts;

/// One step for what is wanted whole, one for what is to be looked into.
pub(super) fn steps(case: &CaseFacts) -> Vec<Step> {
    let weighing = Weighing::of(case);
    let archives = weighing.archives("plan.unread.archive.detail").map(|said| ("plan.unread.archive.title", said));
    let files = weighing.files("plan.unread.files.detail").map(|said| ("plan.unread.files.title", said));
    let told = |(title, detail)| Step { detail, ..step(StepKind::Check, title, title) };
    archives.into_iter().chain(files).map(told).collect()
}
