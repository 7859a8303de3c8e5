//! The first screen: what was looked at, the verdict in one line, how sure, what to do first, what is missing.

use super::blocks::{Tone, TopLine};
use super::desk::Desk;
use super::{causes, requests, sources};
use crate::diagnosis::{Confidence, Diagnosis, Instead, Verdict};
use crate::facts::{Arg, CaseFacts, Code, Kind, Message, Scope, Status, Switch};
use crate::report::Wording;

/// Why, in one to three sentences.
pub(super) fn summary(diagnosis: &Diagnosis, wording: &Wording) -> String {
    let said: Vec<String> = diagnosis.summary.iter().map(|message| wording.say(message)).collect();
    said.join(wording.word("render.sentence.separator"))
}

/// What the reader has to know before the proof, in the order in which it matters.
pub(super) fn lines(desk: &Desk<'_>) -> Vec<TopLine> {
    let line = |key, text, section| TopLine { label: desk.word(key), text, section };
    let mut lines = causes::lines(desk);
    lines.extend(causes::points(desk));
    lines.push(line("render.missing", requests::line(desk), None));
    let unread = sources::unread(desk.facts, desk.wording);
    lines.extend(unread.map(|said| line("render.unread", said, Some("sources"))));
    lines
}

/// What the run was told to leave out, and what was replaced.
pub(super) fn notes(facts: &CaseFacts, wording: &Wording) -> Vec<String> {
    let told = told(facts, wording);
    let narrowed = Message::new("render.narrowed").with("options", Arg::Said(wording.join(&told)));
    let narrowed = (!told.is_empty()).then(|| wording.say(&narrowed));
    let redacted = wording.redactor.as_ref().map(|redactor| redactor.summary(wording));
    narrowed.into_iter().chain(redacted).collect()
}

/// What was read, and by which options: what is needed to make the report again.
pub(super) fn made(facts: &CaseFacts, wording: &Wording) -> String {
    let (attempt, job) = facts.windows;
    let zone = facts.scope.zone_is_given.then(|| format!("--timezone {}", facts.scope.zone_name()));
    let windows = [format!("--same-attempt {attempt}"), format!("--same-job {job}")];
    let options: Vec<String> = zone.into_iter().chain(windows).chain(told(facts, wording)).collect();
    format!("{} ({})", super::sources::sources_line(facts, wording), options.join(" "))
}

/// Options that were given and narrow the evidence.
fn told(facts: &CaseFacts, wording: &Wording) -> Vec<String> {
    let Scope { since, until, caps, .. } = &facts.scope;
    let times = [("--since", since), ("--until", until)];
    let times = times.into_iter().filter_map(|(option, time)| Some(format!("{option} {}", wording.moment((*time)?))));
    times.chain(caps.iter().map(|(option, value)| format!("--{option} {value}"))).collect()
}

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
    let decisive = || diagnosis.missing.iter().filter(|missing| missing.decisive);
    let n = decisive().filter(|missing| missing.instead.is_capture()).count();
    let keys = match diagnosis.verdict {
        Verdict::NoAction => ("render.headline.no-action", "render.headline.no-action"),
        Verdict::NotACluster => ("render.headline.not-a-cluster", "render.headline.not-a-cluster"),
        Verdict::NeedsEvidence if n == 0 && decisive().any(|missing| missing.instead == Instead::OfArchive) => {
            ("render.headline.needs-evidence.file", "render.headline.needs-evidence.file")
        }
        Verdict::NeedsEvidence if n == 0 => ("render.headline.needs-evidence", "render.headline.needs-evidence"),
        Verdict::NeedsEvidence => ("render.headline.needs-evidence.one", "render.headline.needs-evidence.many"),
        _ => ("render.headline.csv-in-use", "render.headline.csv-in-use"),
    };
    wording.count(keys, n)
}

/// Where the switch is set already and not in force, only the restart is missing.
fn unneeded(facts: &CaseFacts, diagnosis: &Diagnosis, wording: &Wording) -> String {
    let on = || facts.nodes.iter().filter(|node| node.has_writer_on());
    let (all, set) = (on().count(), on().filter(|node| node.setting.switch == Switch::Set(0)).count());
    let likely = diagnosis.confidence == Confidence::Likely;
    if !facts.apart.is_empty() {
        return wording.word("render.headline.unneeded.each").to_owned();
    }
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
    let said = Message::new(key).with("n", all - set);
    wording.say(&said.with("set", set))
}

/// How sure, as a word; nothing where the verdict itself is that nothing is decided.
pub(super) fn confidence(diagnosis: &Diagnosis, wording: &Wording) -> String {
    match (diagnosis.verdict, diagnosis.confidence) {
        (Verdict::NeedsEvidence, _) => String::new(),
        (_, Confidence::Conclusive) => wording.word("render.confidence.conclusive").to_owned(),
        (_, Confidence::Likely) => wording.word("render.confidence.likely").to_owned(),
    }
}

/// The line, with how sure it is in brackets.
pub(super) fn with_confidence(line: String, confidence: &str) -> String {
    if confidence.is_empty() { line } else { format!("{line} ({confidence})") }
}

/// How the verdict feels.
pub(super) fn tone(diagnosis: &Diagnosis) -> Tone {
    let other_writer = || diagnosis.findings.iter().any(|finding| matches!(finding.code, Code::WRT001 | Code::WRT002));
    match (diagnosis.verdict, diagnosis.confidence) {
        (Verdict::NeedsEvidence, _) => Tone::Ask,
        // It begins with the check that settles it: no call to change anything yet.
        (Verdict::CsvWriterUnneeded, Confidence::Likely) => Tone::Ask,
        _ if diagnosis.needs_action() => Tone::Act,
        // Nothing is to be done for CSV, but the backup still fails.
        _ if other_writer() => Tone::Ask,
        _ => Tone::Fine,
    }
}
