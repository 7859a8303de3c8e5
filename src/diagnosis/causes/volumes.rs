//! CSV itself: volumes in use, and a writer that rejects backups without any.

use super::{Cause, CauseCode, Likelihood};
use crate::diagnosis::attempts::counted;
use crate::diagnosis::{Confidence, Verdict};
use crate::facts::{CaseFacts, CsvUsage, Enabled, Origin, Role, Switch};
use crate::rules::support::near::{newest_boot, newest_rejection, rejections};

/// Azure VM Backup is not supported for these VMs, whatever else fails.
pub(super) fn volumes(case: &CaseFacts) -> Vec<Cause> {
    let mut causes = Vec::new();
    if let CsvUsage::InUse { evidence, .. } = &case.csv {
        let confidence = if case.csv_by_events_only { Likelihood::Likely } else { Likelihood::Conclusive };
        let texts = ["causes.csv-volumes.title", "causes.csv-volumes.detail", "causes.csv-volumes.step"];
        causes.push(Cause::new(CauseCode::CsvVolumes, IN_USE, confidence, texts).shown_by(evidence.iter()));
    }
    let scale_out: Vec<Origin> = case.roles(Role::ScaleOutFileServer).map(|(place, _)| place).collect();
    let texts = ["causes.scale-out.title", "causes.scale-out.detail", "causes.scale-out.step"];
    let cause = || Cause::new(CauseCode::CsvVolumes, 1, Likelihood::Conclusive, texts).shown_by(scale_out.clone());
    causes.extend((!scale_out.is_empty()).then(cause));
    causes
}

/// The rank of what the verdict says in other words.
pub(super) const IN_USE: u8 = 0;

/// The CSV writer rejected backups, or may. What to do about it goes no further than the verdict's first step: where that
/// settles something, nothing is turned off before.
pub(super) fn writer(case: &CaseFacts, verdict: Verdict, confidence: Confidence) -> Option<Cause> {
    if verdict == Verdict::CsvInUse {
        return None;
    }
    let hit = case.nodes.iter().flat_map(rejections).map(|event| event.origin);
    let fixed = case.nodes.iter().filter(|node| !node.incidents.is_empty()).all(|node| {
        // What the report calls unknown beside it, it does not call off here.
        let by_setting = verdict != Verdict::NeedsEvidence && node.setting.switch == Switch::Set(0);
        let off = node.csv_writer.status == Enabled::Disabled || by_setting;
        off && node.csv_writer.status != Enabled::Enabled
            && newest_boot(node).is_some_and(|boot| newest_rejection(node) < Some(boot.value))
    });
    let (n, by_node) = counted(case);
    let texts = |part: [&'static str; 3]| part;
    let step = match confidence {
        Confidence::Conclusive => "causes.csv-writer.step",
        Confidence::Likely => "causes.csv-writer.likely.step",
    };
    let (rank, confidence, texts) = match (by_node > 0, verdict) {
        (false, Verdict::CsvWriterUnneeded) => {
            (70, Likelihood::Possible, texts(["causes.csv-writer.quiet.title", "causes.csv-writer.quiet.detail", step]))
        }
        (false, _) => return None,
        (true, _) if fixed => (
            60,
            Likelihood::Likely,
            texts(["causes.csv-writer.fixed.title", "causes.csv-writer.fixed.detail", "causes.csv-writer.fixed.step"]),
        ),
        (true, Verdict::CsvWriterUnneeded) => {
            (50, Likelihood::Likely, texts(["causes.csv-writer.title", "causes.csv-writer.detail", step]))
        }
        (true, _) => (
            52,
            Likelihood::Possible,
            texts(["causes.csv-writer.title", "causes.csv-writer.open.detail", "causes.csv-writer.open.step"]),
        ),
    };
    let on = case.nodes.iter().filter(|node| node.has_writer_on());
    let listed = on.flat_map(|node| node.csv_writer.evidence.clone());
    let cause = Cause::new(CauseCode::CsvWriter, rank, confidence, texts).gap("n", n);
    Some(cause.shown_by(hit.chain(listed)))
}
