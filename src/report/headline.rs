//! The first screen: what was looked at, the verdict in one line, how sure.

use super::speech::Wording;
use super::view::Tone;
use crate::diagnosis::{Confidence, Diagnosis, Verdict};
use crate::facts::{Arg, CaseFacts, Code, CsvUsage, Enabled, Kind, Message, Origin, Status, Switch};
use crate::rules::Severity;

/// "2 nodes, 4 logs, 4 captures".
pub(super) fn inventory(facts: &CaseFacts, wording: &Wording) -> String {
    let read = || facts.sources.iter().filter(|source| matches!(source.status, Status::Parsed | Status::Partial));
    let logs = read().filter(|source| source.kind == Kind::Evtx).count();
    let captures = read().filter(|source| !matches!(source.kind, Kind::Evtx | Kind::Other)).count();
    wording.join(&[
        wording.count(("render.count.node", "render.count.nodes"), facts.nodes.len()),
        wording.count(("render.count.log", "render.count.logs"), logs),
        wording.count(("render.count.capture", "render.count.captures"), captures),
    ])
}

/// The verdict in one line.
pub(super) fn headline(facts: &CaseFacts, diagnosis: &Diagnosis, wording: &Wording) -> String {
    if diagnosis.verdict == Verdict::CsvWriterUnneeded {
        return unneeded(facts, diagnosis, wording);
    }
    let n = diagnosis.missing.iter().filter(|missing| missing.decisive).count();
    let keys = match diagnosis.verdict {
        Verdict::NoAction => ("render.headline.no-action", "render.headline.no-action"),
        Verdict::NotACluster => ("render.headline.not-a-cluster", "render.headline.not-a-cluster"),
        Verdict::NeedsEvidence if n == 0 => ("render.headline.needs-evidence", "render.headline.needs-evidence"),
        Verdict::NeedsEvidence => ("render.headline.needs-evidence.one", "render.headline.needs-evidence.many"),
        _ => ("render.headline.csv-in-use", "render.headline.csv-in-use"),
    };
    wording.count(keys, n)
}

/// Where the switch is set already and not in force, only the restart is missing.
fn unneeded(facts: &CaseFacts, diagnosis: &Diagnosis, wording: &Wording) -> String {
    let on = || facts.nodes.iter().filter(|node| node.csv_writer.status == Enabled::Enabled);
    let (all, set) = (on().count(), on().filter(|node| node.setting.switch == Switch::Set(0)).count());
    let likely = diagnosis.confidence == Confidence::Likely;
    let keys = match (likely, all - set) {
        (true, 0) => ("render.headline.unneeded.likely.set", "render.headline.unneeded.likely.set"),
        (true, _) => ("render.headline.unneeded.likely", "render.headline.unneeded.likely"),
        (false, 0) => {
            return wording.count(("render.headline.unneeded.set.one", "render.headline.unneeded.set.many"), set);
        }
        (false, _) if set > 0 => ("render.headline.unneeded.mixed.one", "render.headline.unneeded.mixed.many"),
        (false, _) => ("render.headline.unneeded.one", "render.headline.unneeded.many"),
    };
    let key = if all - set == 1 { keys.0 } else { keys.1 };
    let said = Message::new(key).with("n", Arg::Number((all - set) as u64));
    wording.say(&said.with("set", Arg::Number(set as u64)))
}

/// How sure, as a word.
pub(super) fn confidence(diagnosis: &Diagnosis, wording: &Wording) -> String {
    let key = match (diagnosis.verdict, diagnosis.confidence) {
        (Verdict::NeedsEvidence, _) => "render.confidence.open",
        (_, Confidence::Conclusive) => "render.confidence.conclusive",
        (_, Confidence::Likely) => "render.confidence.likely",
    };
    wording.word(key).to_owned()
}

/// How the verdict feels.
pub(super) fn tone(diagnosis: &Diagnosis) -> Tone {
    let other_writer = || diagnosis.findings.iter().any(|finding| matches!(finding.code, Code::WRT001 | Code::WRT002));
    match (diagnosis.verdict, diagnosis.confidence) {
        (Verdict::NeedsEvidence, _) => Tone::Ask,
        // It begins with the check that settles it: no call to change anything yet.
        (Verdict::CsvWriterUnneeded, Confidence::Likely) => Tone::Ask,
        _ if needs_action(diagnosis) => Tone::Act,
        // Nothing is to be done for CSV, but the backup still fails.
        _ if other_writer() => Tone::Ask,
        _ => Tone::Fine,
    }
}

/// Somebody has to do something: change the backup or the writer, ask for evidence (a script must not take a case that
/// is not decided for one that is fine), or look at what an error found speaks of.
pub(super) fn needs_action(diagnosis: &Diagnosis) -> bool {
    matches!(diagnosis.verdict, Verdict::CsvInUse | Verdict::CsvWriterUnneeded | Verdict::NeedsEvidence)
        || diagnosis.findings.iter().any(|finding| finding.severity == Severity::Error)
}

/// What is cited for CSV use.
pub(super) fn csv_evidence(facts: &CaseFacts) -> Vec<Origin> {
    match &facts.csv {
        CsvUsage::InUse { volumes, evidence } => {
            let mut places: Vec<Origin> = volumes.iter().map(|volume| volume.origin).collect();
            places.extend(evidence.iter().filter(|place| !volumes.iter().any(|volume| volume.origin == *place)));
            places
        }
        CsvUsage::NotInUse { evidence } => evidence.iter().collect(),
        CsvUsage::Unknown { evidence, .. } => evidence.clone(),
    }
}
