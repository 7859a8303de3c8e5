//! The message to the customer: what to send, or what was found, what is to be done and at which risk.

use super::blocks::{Letter, Part};
use super::desk::Desk;
use super::requests::{Request, requests};
use super::top;
use crate::diagnosis::unread::Weighing;
use crate::diagnosis::{self, Instead, Missing, Step, StepKind, Verdict};
use crate::facts::{Arg, CsvUsage, Message};
use crate::report::Wording;

/// Whether an answer could change the verdict: what would only tell more is worth no customer's time by itself.
pub(super) fn asks(requests: &[Request]) -> bool {
    requests.iter().any(|request| request.decisive)
}

/// The message, ready to be sent. The case's name is that of our folder, so it is left out.
pub(super) fn mail(desk: &Desk<'_>) -> Letter {
    let requests = requests(desk.diagnosis, desk.wording);
    let mut parts = Vec::new();
    let needs_more = |missing: &Missing| missing.decisive && missing.instead != Instead::OfRun;
    if !desk.facts.apart.is_empty() && !desk.diagnosis.missing.iter().any(needs_more) {
        parts.push(said(desk.word("mail.each")));
    } else if !asks(&requests) {
        told(desk, &mut parts);
    } else {
        asked(desk, &requests, &mut parts);
    }
    parts.push(said(desk.word("mail.end")));
    let texts: Vec<String> =
        parts.iter().map(|part| if part.command { indented(&part.text) } else { part.text.clone() }).collect();
    Letter { text: texts.join("\n\n"), parts }
}

/// One request for all: what is wanted from the same machines is one list and one block of commands.
fn asked(desk: &Desk<'_>, requests: &[Request], parts: &mut Vec<Part>) {
    let wording = desk.wording;
    let mut places: Vec<((&str, bool), Vec<&Request>)> = Vec::new();
    // Of an archive a whole copy is wanted, of a picture what it shows: not what may lie there.
    for request in requests.iter().filter(|request| request.is_capture) {
        let asked = (request.place.as_str(), request.decisive);
        match places.iter_mut().find(|(place, _)| *place == asked) {
            Some((_, wanted)) => wanted.push(request),
            None => places.push((asked, vec![request])),
        }
    }
    let needs_output = places.iter().any(|((_, decisive), _)| *decisive);
    let others: Vec<Part> = Weighing::of(desk.facts).asked().iter().map(|asked| said(&wording.say(asked))).collect();
    if needs_output {
        parts.push(said(wording.word("mail.ask")));
    } else {
        // What is needed first; what is run on a machine only tells more.
        parts.push(said(wording.word("mail.ask.file")));
        parts.extend(others.iter().cloned());
        parts.extend((!places.is_empty()).then(|| said(wording.word("mail.ask.optional"))));
    }
    for (number, ((place, decisive), wanted)) in (1_u64..).zip(places) {
        let what: Vec<String> = wanted.iter().map(|request| request.what.to_owned()).collect();
        let commands: Vec<&str> = wanted.iter().map(|request| request.collect.as_str()).collect();
        let item = Message::new(if decisive { "mail.item" } else { "mail.item.optional" })
            .with("number", number)
            .with("what", Arg::Said(wording.join(&what)))
            .with("place", Arg::Said(place.to_owned()));
        parts.push(said(&wording.say(&item)));
        parts.push(Part { command: true, text: commands.join("\n") });
    }
    if needs_output {
        parts.extend(others);
    }
    if matches!(desk.facts.csv, CsvUsage::Unknown { contradictory: true, .. }) {
        parts.push(said(wording.word("mail.removed")));
    }
}

/// What was found, what is to be done, and what it costs.
fn told(desk: &Desk<'_>, parts: &mut Vec<Part>) {
    let (wording, diagnosis) = (desk.wording, desk.diagnosis);
    parts.push(said(wording.word("mail.told")));
    parts.push(said(&top::summary(diagnosis, wording)));
    let plan: Vec<&Step> = diagnosis.plan.iter().filter(|step| step.part == diagnosis::Part::Plan).collect();
    let steps: Vec<String> = (1..).zip(&plan).map(|(number, step)| line(number, step, wording)).collect();
    parts.push(said(wording.word("mail.plan")));
    parts.push(said(&steps.join("\n")));
    let risk = match diagnosis.verdict {
        Verdict::CsvInUse => Some("mail.risk.in-use"),
        Verdict::CsvWriterUnneeded => Some("mail.risk.disable"),
        Verdict::NoAction | Verdict::NotACluster | Verdict::NeedsEvidence => None,
    };
    let changes = plan.iter().any(|step| step.kind == StepKind::Change);
    parts.extend(risk.filter(|_| changes).map(|key| said(wording.word(key))));
    parts.push(said(wording.word("mail.details")));
}

/// "2. Move the roles away (vm-sql-01, vm-sql-02)".
fn line(number: u64, step: &Step, wording: &Wording) -> String {
    let nodes = if step.nodes.is_empty() { String::new() } else { format!(" ({})", wording.hosts(&step.nodes)) };
    format!("{number}. {}{nodes}", wording.say(&step.title))
}

fn said(text: &str) -> Part {
    Part { command: false, text: text.to_owned() }
}

/// A command as it stands in a message.
pub fn indented(command: &str) -> String {
    let lines: Vec<String> = command.lines().map(|line| format!("   {line}")).collect();
    lines.join("\n")
}
