//! The timeline: one lane a node, with what its logs cover, incidents, boots and captures, placed on one axis.

use std::collections::BTreeSet;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::attempts;
use super::speech::Wording;
use super::view::{Lane, Mark, MarkKind, Span, Tick, Timeline};
use crate::facts::{Arg, CaptureTime, CaseFacts, LogSpan, Message, NodeFacts, Time};

/// The axis goes from 0 to this.
const WIDTH: u32 = 10_000;
/// Marks of one kind that lie closer than this are drawn once.
const GRAIN: u32 = 20;
/// Nanoseconds that the axis shows at least: what happened at one instant stands in the middle of them.
const LEAST: i128 = 3_600 * 1_000_000_000;
/// Marks of the axis.
const TICKS: u32 = 5;

/// The first and the last instant shown.
struct Axis {
    from: i128,
    to: i128,
}

impl Axis {
    fn place(&self, time: Time) -> u32 {
        let length = (self.to - self.from).max(1);
        let at = (time.0.as_nanosecond().clamp(self.from, self.to) - self.from) * i128::from(WIDTH) / length;
        u32::try_from(at).unwrap_or(0)
    }
}

/// The timeline of a case; `None` where nothing has a time.
pub(super) fn timeline(facts: &CaseFacts, wording: &Wording) -> Option<Timeline> {
    let times: Vec<Time> = facts.nodes.iter().flat_map(times).collect();
    let (first, last) = (*times.iter().min()?, *times.iter().max()?);
    let short = LEAST.saturating_sub(last.0.as_nanosecond() - first.0.as_nanosecond()).max(0) / 2;
    let axis = Axis { from: first.0.as_nanosecond() - short, to: last.0.as_nanosecond() + short };
    let summary = Message::new("render.timeline.summary")
        .with("from", Arg::Time(first))
        .with("to", Arg::Time(last))
        .with("n", Arg::Number(attempts::total(facts) as u64));
    Some(Timeline {
        ticks: ticks(&axis),
        lanes: facts.nodes.iter().map(|node| lane(node, &axis, wording)).collect(),
        summary: wording.say(&summary),
    })
}

fn ticks(axis: &Axis) -> Vec<Tick> {
    let length = axis.to - axis.from;
    let form = if length < 3 * 86_400 * 1_000_000_000 { "%m-%d %H:%M" } else { "%Y-%m-%d" };
    (0..=TICKS)
        .filter_map(|tick| {
            let at = axis.from + length * i128::from(tick) / i128::from(TICKS);
            let time = jiff::Timestamp::from_nanosecond(at).ok()?;
            Some(Tick { at: tick * WIDTH / TICKS, label: time.strftime(form).to_string() })
        })
        .collect()
}

fn times(node: &NodeFacts) -> Vec<Time> {
    let logs = node.logs.iter().flat_map(|log| [log.value.first, log.value.last]).flatten();
    let incidents = node.incidents.iter().filter_map(|incident| incident.time);
    let captures = captures(node).into_iter().filter_map(instant);
    logs.chain(incidents).chain(node.boots.iter().map(|boot| boot.value)).chain(captures).collect()
}

/// When captures were taken on a node, each time once.
fn captures(node: &NodeFacts) -> Vec<CaptureTime> {
    let lists = node.lists.iter().map(|(time, _)| *time);
    let volumes = node.volumes.iter().map(|(time, _)| *time);
    let settings = node.settings.iter().map(|(time, _)| *time);
    let errors = node.errors.iter().map(|(time, _)| *time);
    let mut seen = BTreeSet::new();
    let dated = lists.chain(volumes).chain(settings).chain(errors).flatten();
    dated.filter(|time| instant(*time).is_some_and(|at| seen.insert(at))).collect()
}

/// A local time is placed as if it were UTC; its label says that it is local.
fn instant(time: CaptureTime) -> Option<Time> {
    match time {
        CaptureTime::Utc(time) => Some(time),
        CaptureTime::Local(local) => local_as_utc(local),
    }
}

fn local_as_utc(local: DateTime) -> Option<Time> {
    local.to_zoned(TimeZone::UTC).ok().map(|zoned| Time(zoned.timestamp()))
}

fn lane(node: &NodeFacts, axis: &Axis, wording: &Wording) -> Lane {
    let mut marks: Vec<Mark> = Vec::new();
    let mut mark = |kind, time: Time, key, when: String| {
        let label = wording.say(&Message::new(key).with("time", Arg::Said(when)));
        marks.push(Mark { kind, at: axis.place(time), label });
    };
    for boot in &node.boots {
        mark(MarkKind::Boot, boot.value, "render.timeline.boot", wording.moment(boot.value));
    }
    for capture in captures(node) {
        if let Some(at) = instant(capture) {
            mark(MarkKind::Capture, at, "render.timeline.capture", wording.captured(capture));
        }
    }
    for time in node.incidents.iter().filter_map(|incident| incident.time) {
        mark(MarkKind::Incident, time, "render.timeline.incident", wording.moment(time));
    }
    marks.sort_by_key(|mark| (mark.kind, mark.at));
    marks.dedup_by(|next, kept| next.kind == kept.kind && next.at - kept.at < GRAIN);
    let spans = node.logs.iter().filter_map(|log| span(&log.value, axis, wording)).collect();
    Lane { node: wording.host(&node.name), spans, marks }
}

fn span(log: &LogSpan, axis: &Axis, wording: &Wording) -> Option<Span> {
    let (first, last) = (log.first?, log.last?);
    let (from, to) = (axis.place(first.min(last)), axis.place(first.max(last)));
    let label = Message::new("render.timeline.log")
        .with("channel", Arg::Text(log.channel.clone()))
        .with("from", Arg::Time(first))
        .with("to", Arg::Time(last));
    Some(Span {
        from,
        width: (to - from).max(GRAIN),
        application: log.channel.eq_ignore_ascii_case("Application"),
        label: wording.say(&label),
    })
}
