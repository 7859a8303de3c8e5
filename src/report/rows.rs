//! The table of nodes and the words on sources.

use super::cites::CiteBook;
use super::speech::Wording;
use super::view::NodeRow;
use crate::facts::{Arg, CaseFacts, Enabled, LogSpan, Message, NodeFacts, SourceFacts, Status, Switch, Time};

/// One row a node.
pub(super) fn rows(facts: &CaseFacts, wording: &Wording, cites: &mut CiteBook<'_>) -> Vec<NodeRow> {
    let one_year = is_of_one_year(facts);
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
                Switch::Set(value) => value.to_string(),
                Switch::Unset => wording.word("render.setting.unset").to_owned(),
                Switch::Unknown => wording.word("render.not-seen").to_owned(),
            },
            incidents: incidents(node, wording),
            last: last(node, wording),
            covers: covers(node, one_year, wording),
            cites: cites.list(node.csv_writer.evidence.iter().chain(&node.setting.evidence).copied()),
        })
        .collect()
}

/// When the newest incident was.
fn last(node: &NodeFacts, wording: &Wording) -> String {
    let newest = node.incidents.iter().max_by_key(|incident| incident.time);
    let time = newest.and_then(|incident| Some((incident.time?, incident.is_assumed())));
    time.map_or_else(
        || "-".to_owned(),
        |(time, assumed)| wording.marked(wording.beside(time, time.0.strftime("%Y-%m-%d %H:%M:%S"), true), assumed),
    )
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
fn covers(node: &NodeFacts, one_year: bool, wording: &Wording) -> String {
    let Some((first, last)) = span(node) else {
        return wording.word("render.not-seen").to_owned();
    };
    let form = if one_year { "%m-%d" } else { "%Y-%m-%d" };
    format!("{} - {}", first.0.strftime(form), last.0.strftime(form))
}

fn span(node: &NodeFacts) -> Option<(Time, Time)> {
    let first = application_logs(node).filter_map(|log| log.first).min()?;
    Some((first, application_logs(node).filter_map(|log| log.last).max()?))
}

/// Whether the column of the newest incidents tells the year of every time in the table.
fn is_of_one_year(facts: &CaseFacts) -> bool {
    let year = |time: Time| time.0.strftime("%Y").to_string();
    let Some(shown) = facts.nodes.iter().find_map(newest).map(year) else { return false };
    let spans = facts.nodes.iter().filter_map(span).flat_map(|(first, last)| [first, last]);
    let mut all = spans.chain(facts.nodes.iter().filter_map(newest));
    all.all(|time| year(time) == shown)
}

fn newest(node: &NodeFacts) -> Option<Time> {
    node.incidents.iter().filter_map(|incident| incident.time).max()
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
pub(super) fn status(source: &SourceFacts, wording: &Wording) -> &'static str {
    wording.word(match source.status {
        Status::Parsed => "render.status.parsed",
        Status::Partial => "render.status.partial",
        Status::Damaged => "render.status.damaged",
        Status::Unrecognised => "render.status.unrecognised",
        Status::Skipped => "render.status.skipped",
    })
}
