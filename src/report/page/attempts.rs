//! Backup attempts over all nodes: incidents that are close in time, with what else was logged near them.

use std::collections::BTreeSet;

use super::blocks::{Block, Cell, CellKind, Column, Depth, Fold, Row, Section};
use super::desk::{self, Desk, column, fold};
use super::nodes::{begins_marked, mark};
use crate::diagnosis::attempts::{Group, counted, group};
use crate::facts::{
    Arg, CaseFacts, DataItem, Event, Guid, Level, Message, NodeFacts, Origin, Sourced, Time, Trust, VssDetail, provider,
};
use crate::knowledge::texts;
use crate::report::Wording;

/// Attempts shown, the newest; the JSON has all incidents.
const SHOWN: usize = 50;
/// Events shown of one attempt, context included.
const EVENTS: usize = 40;
/// Beside a time whose zone is not the evidence's own.
const ZONED: &str = "*";
/// Attempts that are open on a page.
const OPEN: usize = 3;

/// Attempts, newest first; those without a time last. Of a short page the table of nodes has the numbers.
pub(super) fn section(desk: &mut Desk<'_>) -> Option<Section> {
    let groups = group(desk.facts);
    if !desk.says_all() || groups.is_empty() {
        return None;
    }
    let numbered: Vec<(usize, &Group<'_>)> = (1..).zip(&groups).collect();
    let (dated, undated): (Vec<_>, Vec<_>) = numbered.into_iter().partition(|(_, group)| group.span.is_some());
    let newest_first: Vec<(usize, &Group<'_>)> = dated.into_iter().rev().chain(undated).collect();
    let (shown, left) = fold(&newest_first, SHOWN);
    let mut blocks = vec![Block::Quiet(window(desk))];
    for (at, (number, group)) in shown.iter().enumerate() {
        blocks.push(attempt(*number, group, at < OPEN, desk));
    }
    blocks.extend(desk.more(left).map(Block::Quiet));
    let title = Message::new("render.h.attempts.counted").with("n", groups.len());
    desk::section("attempts", &desk.wording.say(&title), blocks)
}

/// When an attempt began.
fn when(group: &Group<'_>, wording: &Wording) -> String {
    let first = group.members.iter().map(|(_, incident)| incident).min_by_key(|incident| incident.time);
    match group.span {
        Some((time, _)) => wording.marked(wording.moment(time), first.and_then(|incident| begins_marked(incident))),
        None => wording.word("render.undated").to_owned(),
    }
}

/// How many attempts there are in all.
pub(super) fn total(facts: &CaseFacts) -> usize {
    group(facts).len()
}

/// How events are put together.
fn window(desk: &Desk<'_>) -> String {
    let (attempt, job) = desk.facts.windows;
    let (total, incidents) = counted(desk.facts);
    let near = if is_wide(desk) { "render.near.marked" } else { "render.near.brackets" };
    let same = incidents == total;
    let message = Message::new(if same { "render.window" } else { "render.window.nodes" })
        .with("incidents", incidents)
        .with("attempt", attempt)
        .with("job", job)
        .with("near", Arg::Word(near))
        .with("n", total);
    desk.wording.say(&message)
}

fn attempt(number: usize, group: &Group<'_>, open: bool, desk: &mut Desk<'_>) -> Block {
    let job = i64::from(desk.facts.windows.1);
    let mut rows: Vec<(&NodeFacts, &Sourced<Event>, bool)> =
        group.members.iter().flat_map(|(node, incident)| incident.events.iter().map(|e| (*node, e, false))).collect();
    let own: BTreeSet<Origin> = rows.iter().map(|(_, event, _)| event.origin).collect();
    let nodes: BTreeSet<&str> = group.members.iter().map(|(node, _)| node.name.as_str()).collect();
    let mut seen = BTreeSet::new();
    for (node, _) in group.members.iter().filter(|(node, _)| seen.insert(&node.name)) {
        let near = from(node, group.span, job).take_while(|event| is_near(&event.value, group.span, job));
        let near = near.filter(|event| !event.value.is_idle_stop());
        rows.extend(near.filter(|event| !own.contains(&event.origin)).map(|event| (*node, event, true)));
    }
    let left_out = rows.len().saturating_sub(EVENTS);
    // What belongs to the attempt is kept first, then what is nearest to it.
    rows.sort_by_key(|(node, event, context)| (*context, distance(&event.value, group.span), &node.name, event.origin));
    rows.truncate(EVENTS);
    rows.sort_by_key(|(node, event, _)| (event.value.time, &node.name, event.origin));
    let start = group.span.map(|(first, _)| first);
    let (columns, line) = if is_wide(desk) { (wide(desk), row as Line) } else { (narrow(desk), short as Line) };
    let zones = zones(&rows, desk);
    let rows = rows.into_iter().map(|found| line(found, start, desk)).collect();
    let mut blocks = vec![desk::table("events", columns, rows)];
    blocks.extend(zones.map(Block::Quiet));
    blocks.extend(desk.more(left_out).map(Block::Quiet));
    let title = Message::new("render.attempt")
        .with("number", number)
        .with("time", Arg::Said(when(group, desk.wording)))
        .with("nodes", Arg::Said(desk.wording.count(("render.count.node", "render.count.nodes"), nodes.len())));
    Block::Fold(Fold { title: desk.wording.say(&title), open, blocks })
}

/// The node's events, which stand in order of time, from the first that can be near on.
fn from(node: &NodeFacts, span: Option<(Time, Time)>, job: i64) -> impl Iterator<Item = &Sourced<Event>> {
    let start = span.map_or(i128::MAX, |(first, _)| first.0.as_nanosecond() - i128::from(job) * 1_000_000_000);
    let is_before = |event: &Sourced<Event>| event.value.time.is_some_and(|time| time.0.as_nanosecond() < start);
    node.events.iter().skip(node.events.partition_point(is_before))
}

fn is_near(event: &Event, span: Option<(Time, Time)>, job: i64) -> bool {
    event.time.is_some() && span.is_some() && distance(event, span) <= i128::from(job) * 1_000_000_000
}

/// Nanoseconds between an event and the attempt; 0 inside it.
fn distance(event: &Event, span: Option<(Time, Time)>) -> i128 {
    let (Some(time), Some((first, last))) = (event.time, span) else { return 0 };
    let at = time.0.as_nanosecond();
    (first.0.as_nanosecond() - at).max(at - last.0.as_nanosecond()).max(0)
}

/// An event, whose it is, and whether it only stands near the attempt.
type Found<'a> = (&'a NodeFacts, &'a Sourced<Event>, bool);

/// Puts an event into a row; the attempt's beginning is known.
type Line = fn(Found<'_>, Option<Time>, &mut Desk<'_>) -> Row;

/// A page has room for the columns that a terminal has not.
fn is_wide(desk: &Desk<'_>) -> bool {
    desk.depth == Depth::Page
}

fn narrow(desk: &Desk<'_>) -> Vec<Column> {
    vec![
        column(desk.word("render.col.time"), CellKind::Time),
        column(desk.word("render.col.node"), CellKind::Name),
        column(desk.word("render.col.event"), CellKind::Text),
    ]
}

fn wide(desk: &Desk<'_>) -> Vec<Column> {
    vec![
        column(&desk.clock("render.col.time"), CellKind::Time),
        column(desk.word("render.col.gap"), CellKind::Number),
        column(desk.word("render.col.node"), CellKind::Name),
        column(desk.word("render.col.event"), CellKind::Whole),
        column(desk.word("render.col.says"), CellKind::Text),
    ]
}

/// What is to be said of the zones of short rows, which have room for a sign only.
fn zones(rows: &[Found<'_>], desk: &Desk<'_>) -> Option<String> {
    let told: BTreeSet<&str> = rows.iter().filter_map(|(_, event, _)| mark(&event.value)).collect();
    let told: Vec<String> = told.into_iter().map(|key| desk.wording.word(key).to_owned()).collect();
    (!told.is_empty() && !is_wide(desk)).then(|| format!("{ZONED} {}", desk.wording.join(&told)))
}

/// An event's time of day, with its date where the attempt began on another.
fn clock(event: &Event, digits: &str, start: Option<Time>, wording: &Wording) -> String {
    let Some(time) = event.time else { return "-".to_owned() };
    let day = |time: Time| wording.leading(time).date();
    let date = if start.is_some_and(|start| day(start) == day(time)) { "" } else { "%Y-%m-%d " };
    wording.row(time, &format!("{date}%H:%M:%S{digits}"))
}

/// A row that fits on a line of a terminal beside the longest name that a computer can have.
fn short((node, event, context): Found<'_>, start: Option<Time>, desk: &mut Desk<'_>) -> Row {
    let wording = desk.wording;
    let said = brief(&event.value, wording);
    let said = format!("{} {said}", wording.line(&event.value.label()));
    let said = if context { format!("({said})") } else { said };
    let zoned = if mark(&event.value).is_some() { ZONED } else { "" };
    let time = format!("{}{zoned}", clock(&event.value, "", start, wording));
    Row { cells: vec![time.into(), wording.host(&node.name).into(), said.into()], quiet: context }
}

fn row((node, event, context): Found<'_>, start: Option<Time>, desk: &mut Desk<'_>) -> Row {
    let wording = desk.wording;
    let time = event.value.time;
    let digits = if tells_seconds_only(&event.value) { "" } else { "%.3f" };
    let gap = match (time, start) {
        (Some(time), Some(start)) => gap(time, start),
        _ => String::new(),
    };
    let said = text(&event.value, wording);
    let id = wording.line(&event.value.label());
    Row {
        cells: vec![
            wording.marked(clock(&event.value, digits, start, wording), mark(&event.value)).into(),
            gap.into(),
            wording.host(&node.name).into(),
            Cell { text: id, cite: Some(desk.cites.cite(event.origin)) },
            (if context { format!("{} {said}", wording.word("render.near")) } else { said }).into(),
        ],
        quiet: context,
    }
}

/// Seconds between two times as they are shown: in whole milliseconds, the rest of which is cut off.
fn gap(time: Time, start: Time) -> String {
    let millis = time.0.as_millisecond() - start.0.as_millisecond();
    let sign = if millis < 0 { '-' } else { '+' };
    format!("{sign}{}.{:03}", millis.unsigned_abs() / 1000, millis.unsigned_abs() % 1000)
}

/// Digits behind the second would be ours: a text tells none.
pub(super) fn tells_seconds_only(event: &Event) -> bool {
    let text = matches!(event.trust, Trust::Text { .. });
    text && event.time.is_some_and(|time| time.0.subsec_nanosecond() == 0)
}

/// What an event means; its own words only where that is not known, or where it is an error: what failed is worth a
/// second line.
fn brief(event: &Event, wording: &Wording) -> String {
    if matches!(event.level, Level::Error | Level::Critical) && event.vss.is_none() {
        return text(event, wording);
    }
    let meaning = texts::event(wording.lang, &event.provider, event.id);
    let vss = event.vss.as_deref();
    if let Some(vss) = vss.filter(|_| event.id == 8229) {
        return rejected(vss, "render.event.rejected.short", wording);
    }
    match (meaning, vss.and_then(|vss| vss.error_code.as_deref())) {
        (None, _) => text(event, wording),
        (Some(meaning), Some(code)) => format!("{meaning} {}", wording.line(code)),
        (Some(meaning), None) => meaning.to_owned(),
    }
}

/// What an event says, in one line.
fn text(event: &Event, wording: &Wording) -> String {
    if let Some(vss) = event.vss.as_ref().filter(|_| event.id == 8229) {
        return rejected(vss, "render.event.rejected", wording);
    }
    if let Some(said) = extension(event, wording) {
        return said;
    }
    let said: Vec<String> = match &event.vss {
        Some(vss) => {
            let parts = [&vss.writer_name, &vss.operation, &vss.error_code];
            parts.into_iter().flatten().map(|part| wording.line(part)).collect()
        }
        None => {
            let first = event.data.iter().map(|item| item.value.trim()).find(|value| !value.is_empty());
            first.map(|value| wording.line(&value.chars().take(120).collect::<String>())).into_iter().collect()
        }
    };
    match (texts::event(wording.lang, &event.provider, event.id), said.is_empty()) {
        (Some(meaning), true) => meaning.to_owned(),
        (Some(meaning), false) => format!("{meaning}: {}", wording.join(&said)),
        (None, _) => wording.join(&said),
    }
}

/// What the guest agent says of an extension of the machine, in one line.
fn extension(event: &Event, wording: &Wording) -> Option<String> {
    let named = |names: &[&str]| {
        let is_it = |item: &&DataItem| item.name.as_deref().is_some_and(|name| names.contains(&name));
        event.data.iter().find(is_it).map(|item| item.value.trim()).filter(|value| !value.is_empty())
    };
    let plugin = named(&["Plugin", "Name"]).filter(|_| provider::short(&event.provider) == "Azure-Status")?;
    let key = if plugin.ends_with("VMSnapshot") || plugin.ends_with("VMSnapshotLinux") {
        "render.event.backup-extension"
    } else {
        "render.event.extension"
    };
    let plugin = plugin.rsplit('.').next().unwrap_or(plugin);
    let said = wording.say(&Message::new(key).with("name", Arg::Text(plugin.to_owned())));
    let code = named(&["Code", "code"])
        .map(|code| wording.say(&Message::new("render.event.code").with("code", Arg::Text(code.to_owned()))));
    Some(wording.join(&std::iter::once(said).chain(code).collect::<Vec<_>>()))
}

/// A writer's rejection, in one line.
fn rejected(vss: &VssDetail, key: &'static str, wording: &Wording) -> String {
    let or_unknown = |text: Option<&str>| text.map_or(Arg::Word("render.unknown"), |text| Arg::Text(text.to_owned()));
    let writer = match vss.writer_id {
        Some(Guid::CSV_WRITER) => Arg::Word("render.csv-writer"),
        _ => or_unknown(vss.writer_name.as_deref()),
    };
    let operation = vss.operation.as_deref().map(|text| text.strip_suffix(" Event").unwrap_or(text));
    wording.say(
        &Message::new(key)
            .with("writer", writer)
            .with("operation", or_unknown(operation))
            .with("code", or_unknown(vss.error_code.as_deref())),
    )
}
