//! The table of nodes and the words on sources.

use super::cites::CiteBook;
use super::speech::Wording;
use super::view::{Cites, NodeRow, SourceNote};
use crate::facts::{
    Arg, CaseFacts, Enabled, Event, Incident, Kind, LogSpan, Message, NodeFacts, SourceFacts, Status, Switch, Time,
    Trust,
};

/// One row a node.
pub(super) fn rows(facts: &CaseFacts, wording: &Wording, cites: &mut CiteBook<'_>) -> Vec<NodeRow> {
    facts
        .nodes
        .iter()
        .map(|node| NodeRow {
            name: wording.host(&node.name),
            writer: wording.word(match node.csv_writer.status {
                Enabled::Enabled => "render.writer.on",
                Enabled::Disabled => "render.writer.off",
                Enabled::Unknown => "render.writer.unknown",
            }),
            setting: match node.setting.switch {
                Switch::Set(0) => wording.word("render.setting.off").to_owned(),
                Switch::Set(value) => value.to_string(),
                Switch::Unset => wording.word("render.setting.unset").to_owned(),
                Switch::Unknown => wording.word("render.not-seen").to_owned(),
            },
            incidents: incidents(node, wording),
            last: last(node, wording),
            covers: covers(node, wording),
            cites: cites.list(node.csv_writer.evidence.iter().chain(&node.setting.evidence).copied()),
            setting_cites: match node.setting.switch {
                Switch::Unknown => Cites::default(),
                _ => cites.list(node.setting.evidence.iter().copied()),
            },
        })
        .collect()
}

/// When the newest incident was.
fn last(node: &NodeFacts, wording: &Wording) -> String {
    let newest = node.incidents.iter().max_by_key(|incident| incident.time);
    let time = newest.and_then(|incident| Some((incident.time?, begins_assumed(incident))));
    time.map_or_else(|| "-".to_owned(), |(time, assumed)| wording.marked(wording.cell(time), assumed))
}

/// The number of incidents; without a log that could show one, silence is no zero.
fn incidents(node: &NodeFacts, wording: &Wording) -> String {
    if node.incidents.is_empty() && application_logs(node).next().is_none() {
        return wording.word("render.not-seen").to_owned();
    }
    node.incidents.len().to_string()
}

fn application_logs(node: &NodeFacts) -> impl Iterator<Item = &LogSpan> {
    node.logs.iter().map(|log| &log.value).filter(|log| log.channel.eq_ignore_ascii_case("Application"))
}

/// First and last day of the Application log, where the CSV writer's 8229 would stand.
fn covers(node: &NodeFacts, wording: &Wording) -> String {
    let Some((first, last)) = span(node) else {
        return wording.word("render.not-seen").to_owned();
    };
    let year = |time: Time| time.0.strftime("%Y").to_string();
    // Eighty columns have no room for a year that the other times of the report show as well.
    let form = if year(first) == year(last) { "%m-%d" } else { "%Y-%m-%d" };
    let day = |time: Time| Arg::Said(time.0.strftime(form).to_string());
    wording.say(&Message::new("render.range").with("from", day(first)).with("to", day(last)))
}

fn span(node: &NodeFacts) -> Option<(Time, Time)> {
    let first = application_logs(node).filter_map(|log| log.first).min()?;
    Some((first, application_logs(node).filter_map(|log| log.last).max()?))
}

/// The zone of the time that is shown for an incident is a guess.
pub(super) fn begins_assumed(incident: &Incident) -> bool {
    let mut first = incident.events.iter().filter(|event| event.value.time == incident.time).peekable();
    first.peek().is_some() && first.all(|event| is_assumed(&event.value))
}

/// The zone of an event's time is a guess.
pub(super) fn is_assumed(event: &Event) -> bool {
    event.trust == Trust::Text { assumed_zone: true }
}

/// How many sources are evidence that could not be read completely (contract, ruling 16).
pub(super) fn unread(facts: &CaseFacts, wording: &Wording) -> Option<String> {
    let n = facts.sources.iter().filter(|source| source.status.is_incomplete(source.is_evidence)).count();
    let all = Arg::Number(facts.sources.len() as u64);
    (n > 0).then(|| wording.say(&Message::new("render.unread.line").with("n", Arg::Number(n as u64)).with("all", all)))
}

/// One line on the sources.
pub(super) fn sources_line(facts: &CaseFacts, wording: &Wording) -> String {
    let count = |status: Status| facts.sources.iter().filter(|source| source.status == status).count();
    let parts: Vec<String> = [
        (Status::Parsed, "render.sources.parsed"),
        (Status::Partial, "render.sources.partial"),
        (Status::Damaged, "render.sources.damaged"),
        (Status::Unrecognised, "render.sources.unrecognised"),
        (Status::Skipped, "render.sources.skipped"),
    ]
    .into_iter()
    .map(|(status, key)| (count(status), key))
    .filter(|(n, _)| *n > 0)
    .map(|(n, key)| wording.say(&Message::new(key).with("n", Arg::Number(n as u64))))
    .collect();
    let all = wording.count(("render.count.source", "render.count.sources"), facts.sources.len());
    if parts.is_empty() {
        return all;
    }
    let parts = wording.join(&parts);
    wording.say(&Message::new("render.sources").with("all", Arg::Said(all)).with("parts", Arg::Said(parts)))
}

/// The status of a source as a word.
fn status(source: &SourceFacts, wording: &Wording) -> &'static str {
    wording.word(match source.status {
        Status::Parsed => "render.status.parsed",
        Status::Partial => "render.status.partial",
        Status::Damaged => "render.status.damaged",
        Status::Unrecognised => "render.status.unrecognised",
        Status::Skipped => "render.status.skipped",
    })
}

/// What a source was taken for and why.
pub(super) fn source(source: &SourceFacts, wording: &Wording) -> SourceNote {
    SourceNote {
        because: wording.closed(wording.say(&source.because)),
        status: status(source, wording),
        is_whole: source.status == Status::Parsed && source.problems.is_empty(),
        has_kind: source.kind != Kind::Other,
    }
}

/// In one sentence, where no source of the case is evidence. One that is and could not be read is no such case.
pub(super) fn not_evidence(facts: &CaseFacts, wording: &Wording) -> Option<String> {
    let is_none = |source: &SourceFacts| match source.status {
        Status::Unrecognised => true,
        Status::Skipped => !source.is_evidence,
        Status::Parsed | Status::Partial | Status::Damaged => false,
    };
    let n = Arg::Number(facts.sources.len() as u64);
    let message = Message::new("render.not-evidence.case").with("n", n);
    facts.sources.iter().all(is_none).then(|| wording.say(&message))
}
