//! The table of nodes.

use super::blocks::{Block, CellKind, Row, Section};
use super::desk::{self, Desk, column, fold, row};
use crate::facts::{Arg, Enabled, Event, Incident, LogSpan, Message, NodeFacts, Switch, Time, Trust, Zone};
use crate::report::Wording;

/// One row a node.
pub(super) fn section(desk: &mut Desk<'_>) -> Option<Section> {
    if desk.facts.nodes.is_empty() {
        return None;
    }
    let (shown, left) = fold(&desk.facts.nodes, desk.limit(16, 64));
    let rows: Vec<Row> = shown.iter().map(|node| node_row(node, desk)).collect();
    let columns = vec![
        column(desk.word("render.col.name"), CellKind::Name),
        column(desk.word("render.col.writer"), CellKind::Whole),
        column(desk.word("render.col.setting"), CellKind::Whole),
        column(desk.word("render.col.incidents"), CellKind::Number),
        column(&desk.clock("render.col.last"), CellKind::Time),
        column(desk.word("render.col.covers"), CellKind::Whole),
    ];
    let mut blocks = vec![desk::table("nodes", columns, rows)];
    blocks.extend(desk.more(left).map(Block::Quiet));
    desk::section("nodes", desk.word("render.h.nodes"), blocks)
}

fn node_row(node: &NodeFacts, desk: &Desk<'_>) -> Row {
    let wording = desk.wording;
    row([
        wording.host(&node.name),
        wording
            .word(match node.csv_writer.status {
                _ if node.left.is_some() => "render.writer.left",
                Enabled::Enabled => "render.writer.on",
                Enabled::Disabled => "render.writer.off",
                Enabled::Unknown => "render.writer.unknown",
            })
            .to_owned(),
        match node.setting.switch {
            Switch::Set(0) => wording.word("render.setting.off").to_owned(),
            Switch::Set(value) => value.to_string(),
            Switch::Unset => wording.word("render.setting.unset").to_owned(),
            Switch::Unknown => wording.word("render.not-seen").to_owned(),
        },
        incidents(node, wording),
        last(node, desk),
        covers(node, wording),
    ])
}

/// When the newest incident was.
fn last(node: &NodeFacts, desk: &Desk<'_>) -> String {
    let wording = desk.wording;
    let newest = node.incidents.iter().max_by_key(|incident| incident.time);
    let time = newest.and_then(|incident| Some((incident.time?, begins_marked(incident))));
    time.map_or_else(|| "-".to_owned(), |(time, mark)| wording.marked(wording.cell(time, desk.says_all()), mark))
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
    let year = |time: Time| wording.leading(time).year();
    // Eighty columns have no room for a year that the other times of the report show as well.
    let form = if year(first) == year(last) { "%m-%d" } else { "%Y-%m-%d" };
    let day = |time: Time| Arg::Said(wording.leading(time).strftime(form).to_string());
    wording.say(&Message::new("render.range").with("from", day(first)).with("to", day(last)))
}

fn span(node: &NodeFacts) -> Option<(Time, Time)> {
    let first = application_logs(node).filter_map(|log| log.first).min()?;
    Some((first, application_logs(node).filter_map(|log| log.last).max()?))
}

/// What is to be said of the zone of the time that is shown for an incident.
pub(super) fn begins_marked(incident: &Incident) -> Option<&'static str> {
    let first = incident.events.iter().filter(|event| event.value.time == incident.time);
    let marks: Option<Vec<&'static str>> = first.map(|event| mark(&event.value)).collect();
    marks?.into_iter().next()
}

/// What is to be said of the zone of an event's time: a text did not tell it.
pub(super) fn mark(event: &Event) -> Option<&'static str> {
    match event.trust {
        Trust::Text { zone: Zone::Assumed } => Some("render.time.assumed"),
        Trust::Text { zone: Zone::Given } => Some("render.time.given"),
        Trust::Text { zone: Zone::Node } => Some("render.time.node"),
        Trust::Text { zone: Zone::Stated } | Trust::Log | Trust::Recovered => None,
    }
}
