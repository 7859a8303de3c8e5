//! What the error of a backup job says by itself: where it stopped, whatever the logs of that night hold.

use super::{Cause, CauseCode, Likelihood};
use crate::facts::{Arg, CaseFacts, Observation, Origin};
use crate::knowledge::jobs::{Area, Job, by_code};
use crate::rules::support::captures::others;

/// One cause an area, with every code that speaks for it. A writer that is known by name needs no code beside it.
pub(super) fn failed(case: &CaseFacts, writer_is_known: bool) -> Vec<Cause> {
    let mut by_area: Vec<(&Job, Vec<&str>, Vec<Origin>)> = Vec::new();
    for seen in others(case) {
        let Observation::JobError(error) = seen.value else { continue };
        let Some(job) = by_code(&error.code) else { continue };
        match by_area.iter_mut().find(|(known, ..)| known.area == job.area) {
            Some((_, codes, places)) => {
                if !codes.contains(&error.code.as_str()) {
                    codes.push(&error.code);
                }
                places.push(seen.origin);
            }
            None => by_area.push((job, vec![&error.code], vec![seen.origin])),
        }
    }
    let named = |(job, ..): &&(&Job, Vec<&str>, Vec<Origin>)| job.area != Area::Writers || !writer_is_known;
    by_area.iter().filter(named).map(|(job, codes, places)| cause(job, codes, places)).collect()
}

fn cause(job: &Job, codes: &[&str], places: &[Origin]) -> Cause {
    let (code, rank, confidence, title, detail) = match job.area {
        Area::SharedDisk => (
            CauseCode::SharedDisk,
            10,
            Likelihood::Conclusive,
            "causes.shared-disk.job.title",
            "causes.shared-disk.job.detail",
        ),
        Area::Load => (
            CauseCode::StorageLoad,
            35,
            Likelihood::Likely,
            "causes.storage-load.job.title",
            "causes.storage-load.job.detail",
        ),
        Area::Agent => (
            CauseCode::BackupAgent,
            45,
            Likelihood::Likely,
            "causes.backup-agent.job.title",
            "causes.backup-agent.job.detail",
        ),
        Area::Writers => (
            CauseCode::OtherWriter,
            47,
            Likelihood::Possible,
            "causes.other-writer.job.title",
            "causes.other-writer.job.detail",
        ),
    };
    let codes: Arg = codes.iter().map(|code| Arg::Code((*code).to_owned())).collect();
    let cause = Cause::new(code, rank, confidence, [title, detail, "causes.job.step"]);
    Cause { told_by_job: true, ..cause }
        .shown_by(places.iter().copied())
        .gap("code", codes)
        .gap("meaning", Arg::Word(job.meaning))
        .gap("step", Arg::Word(job.step))
}
