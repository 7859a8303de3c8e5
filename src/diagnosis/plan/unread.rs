//! What was not read or not understood comes first: it may hold the answer (contract, ruling 34).

use super::steps::step;
use crate::diagnosis::unread::Weighing;
use crate::diagnosis::{Step, StepId, StepKind};
use crate::facts::CaseFacts;

/// One step for what is wanted whole, one for pictures that are not there, one for what is to be looked into.
pub(super) fn steps(case: &CaseFacts) -> Vec<Step> {
    let weighing = Weighing::of(case);
    let archives = weighing.archives(["plan.unread.archive.detail", "plan.unread.password.detail"]);
    let archives = archives.map(|said| (StepId::Archives, said));
    let pictures = weighing.pictures("plan.unread.pictures.detail").map(|said| (StepId::Pictures, said));
    let files = weighing.files("plan.unread.files.detail").map(|said| (StepId::Files, said));
    let told = |(id, detail)| Step { detail, ..step(StepKind::Check, id) };
    [archives, pictures, files].into_iter().flatten().map(told).collect()
}
