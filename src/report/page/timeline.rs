//! The timeline: one lane a node, with what its logs cover, incidents, boots and captures, placed on one axis.

mod ticks;

use std::collections::BTreeSet;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::blocks::{Block, Depth, Section};
use super::desk::{self, Desk};
use super::{attempts, nodes};
use crate::facts::{
    Arg, CaptureTime, CaseFacts, Consistency, Locus, LogSpan, Message, NodeFacts, Origin, RecoveryPoint, Sourced, Time,
    channel_name,
};
use crate::knowledge::csv_events;
use crate::report::Wording;

/// The timeline; places are parts of ten thousand of its width.
#[derive(Clone, Debug, Serialize)]
pub struct Timeline {
    /// Marks of the axis.
    pub ticks: Vec<Tick>,
    /// One lane a node.
    pub lanes: Vec<Lane>,
    /// In one sentence, for those who do not see it.
    pub summary: String,
    /// What is drawn: the ends of its names in the catalogue (`render.legend.*`).
    pub legend: Vec<&'static str>,
}

/// A mark of the axis.
#[derive(Clone, Debug, Serialize)]
pub struct Tick {
    /// Place.
    pub at: u32,
    /// What a narrow screen leaves out before the label: the year.
    pub year: String,
    /// Date or hour.
    pub label: String,
    /// A narrow screen has no room for it.
    pub minor: bool,
}

/// One node's lane.
#[derive(Clone, Debug, Serialize)]
pub struct Lane {
    /// Node.
    pub node: String,
    /// What its logs cover.
    pub spans: Vec<Span>,
    /// What happened.
    pub marks: Vec<Mark>,
}

/// A stretch of time that a log covers.
#[derive(Clone, Debug, Serialize)]
pub struct Span {
    /// Place of its beginning.
    pub from: u32,
    /// Width.
    pub width: u32,
    /// The Application log (upper bar) or another (lower bar).
    pub application: bool,
    /// Parts of it could not be read.
    pub lost: bool,
    /// Channel with first and last time.
    pub label: String,
}

/// What a mark stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MarkKind {
    /// A boot.
    Boot,
    /// A capture was taken.
    Capture,
    /// An application consistent recovery point.
    Well,
    /// Another recovery point.
    Point,
    /// An event names a Cluster Shared Volume.
    Volume,
    /// A backup attempt hit the CSV writer.
    Incident,
}

/// Something that happened.
#[derive(Clone, Debug, Serialize)]
pub struct Mark {
    /// What.
    pub kind: MarkKind,
    /// Place.
    pub at: u32,
    /// What, when.
    pub label: String,
    /// Its zone is a guess, and so is its place.
    pub assumed: bool,
}

/// The axis goes from 0 to this.
const WIDTH: u32 = 10_000;
/// Marks of one kind that lie closer than this are drawn once.
const GRAIN: u32 = 20;
/// Nanoseconds that the axis shows at least: what happened at one instant stands in the middle of them.
const LEAST: i128 = 3_600 * 1_000_000_000;
/// `EventLog`: how long the system has been up.
const UPTIME: u32 = 6013;
/// The first and the last instant shown.
struct Axis {
    from: i128,
    to: i128,
}

impl Axis {
    fn place(&self, time: Time) -> u32 {
        self.place_of(time.0.as_nanosecond())
    }

    fn place_of(&self, nanosecond: i128) -> u32 {
        let length = (self.to - self.from).max(1);
        let at = (nanosecond.clamp(self.from, self.to) - self.from) * i128::from(WIDTH) / length;
        u32::try_from(at).unwrap_or(0)
    }
}

/// The timeline, where it can be drawn.
pub(super) fn section(desk: &Desk<'_>) -> Option<Section> {
    let drawn = (desk.depth == Depth::Page).then(|| timeline(desk.facts, desk.wording)).flatten()?;
    desk::section("timeline", &desk.clock("render.h.timeline"), vec![Block::Timeline(drawn)])
}

/// The timeline of a case; `None` where nothing has a time.
fn timeline(facts: &CaseFacts, wording: &Wording) -> Option<Timeline> {
    let points = facts.recovery_points().filter_map(|(_, point)| point.taken);
    let times: Vec<Time> = facts.nodes.iter().flat_map(times).chain(points).collect();
    let (first, last) = (*times.iter().min()?, *times.iter().max()?);
    let short = LEAST.saturating_sub(last.0.as_nanosecond() - first.0.as_nanosecond()).max(0) / 2;
    let axis = Axis { from: first.0.as_nanosecond() - short, to: last.0.as_nanosecond() + short };
    let of_nodes = facts.nodes.iter().map(|node| lane(facts, node, &axis, wording));
    let lanes: Vec<Lane> = of_nodes.chain(unclaimed(facts, &axis, wording)).collect();
    let legend = legend(&lanes);
    let n = attempts::total(facts) as u64;
    let parts: Vec<String> = [
        (&["incident"][..], "render.timeline.attempts"),
        (&["boot"], "render.timeline.boots"),
        (&["well", "point"], "render.timeline.points"),
        (&["volume"], "render.timeline.volumes"),
        (&["capture"], "render.timeline.captures"),
        (&["application", "other"], "render.timeline.logs"),
    ]
    .into_iter()
    .filter(|(kinds, _)| kinds.iter().any(|kind| legend.contains(kind)))
    .map(|(_, key)| wording.say(&Message::new(key).with("n", n)))
    .collect();
    let summary = Message::new("render.timeline.summary")
        .with("from", first)
        .with("to", last)
        .with("parts", Arg::Said(wording.join(&parts)));
    Some(Timeline {
        ticks: ticks::ticks(&axis, wording.leading(first).offset().seconds().into()),
        lanes,
        summary: wording.say(&summary),
        legend,
    })
}

/// What is drawn, in the order of the legend.
fn legend(lanes: &[Lane]) -> Vec<&'static str> {
    let mark = |kind| lanes.iter().flat_map(|lane| &lane.marks).any(|mark| mark.kind == kind);
    let span = |is: fn(&Span) -> bool| lanes.iter().flat_map(|lane| &lane.spans).any(is);
    let assumed = |incident| {
        let marks = lanes.iter().flat_map(|lane| &lane.marks);
        marks.filter(|mark| mark.assumed).any(|mark| (mark.kind == MarkKind::Incident) == incident)
    };
    let drawn = [
        ("incident", mark(MarkKind::Incident)),
        ("boot", mark(MarkKind::Boot)),
        ("well", mark(MarkKind::Well)),
        ("point", mark(MarkKind::Point)),
        ("volume", mark(MarkKind::Volume)),
        ("capture", mark(MarkKind::Capture)),
        ("assumed-incident", assumed(true)),
        ("assumed-capture", assumed(false)),
        ("application", span(|span| span.application)),
        ("other", span(|span| !span.application)),
        ("lost", span(|span| span.lost)),
    ];
    drawn.into_iter().filter(|(_, is_drawn)| *is_drawn).map(|(name, _)| name).collect()
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

/// A mark before it has its words: most are dropped beside another one.
struct Placed {
    kind: MarkKind,
    /// What is to be said of its zone.
    mark: Option<&'static str>,
    at: u32,
    key: &'static str,
    when: CaptureTime,
}

impl Placed {
    /// Its zone is a guess, and so is its place.
    fn is_assumed(&self) -> bool {
        let local = matches!(self.when, CaptureTime::Local(_));
        local || self.mark.is_some_and(|mark| mark != "render.time.node")
    }

    fn mark(&self, wording: &Wording) -> Mark {
        let Self { kind, mark, at, key, when } = *self;
        let assumed = self.is_assumed();
        let when = match when {
            CaptureTime::Utc(time) if kind != MarkKind::Capture => wording.marked(wording.moment(time), mark),
            when => wording.captured(when),
        };
        Mark { kind, at, label: wording.say(&Message::new(key).with("time", Arg::Said(when))), assumed }
    }
}

/// A recovery point as a mark.
fn placed(point: &RecoveryPoint, axis: &Axis) -> Option<Placed> {
    let time = point.taken?;
    let (kind, key) = match point.consistency {
        Consistency::Application => (MarkKind::Well, "render.timeline.point.application"),
        Consistency::FileSystem => (MarkKind::Point, "render.timeline.point.file-system"),
        Consistency::Crash => (MarkKind::Point, "render.timeline.point.crash"),
    };
    Some(Placed { kind, mark: None, at: axis.place(time), key, when: CaptureTime::Utc(time) })
}

/// A lane of the recovery points that are of no node seen.
fn unclaimed(facts: &CaseFacts, axis: &Axis, wording: &Wording) -> Option<Lane> {
    let claimed: Vec<&RecoveryPoint> = facts.nodes.iter().flat_map(|node| facts.recovery_points_of(node)).collect();
    let open = facts.recovery_points().map(|(_, point)| point);
    let open = open.filter(|point| !claimed.iter().any(|known| std::ptr::eq(*known, *point)));
    let marks: Vec<Mark> = thinned(open.filter_map(|point| placed(point, axis)).collect(), wording);
    let node = wording.word("render.timeline.unclaimed").to_owned();
    (!marks.is_empty()).then_some(Lane { node, spans: Vec::new(), marks })
}

/// Marks in order; those of one kind that lie too close are drawn once.
fn thinned(mut placed: Vec<Placed>, wording: &Wording) -> Vec<Mark> {
    placed.sort_by_key(|mark| (mark.kind, mark.is_assumed(), mark.at));
    let alike = |a: &Placed, b: &Placed| (a.kind, a.is_assumed()) == (b.kind, b.is_assumed());
    placed.dedup_by(|next, kept| alike(next, kept) && next.at - kept.at < GRAIN);
    placed.iter().map(|mark| mark.mark(wording)).collect()
}

fn lane(facts: &CaseFacts, node: &NodeFacts, axis: &Axis, wording: &Wording) -> Lane {
    let mut placed: Vec<Placed> = Vec::new();
    let mut mark = |kind, time: Time, key, mark| {
        placed.push(Placed { kind, mark, at: axis.place(time), key, when: CaptureTime::Utc(time) });
    };
    let uptimes: BTreeSet<Origin> =
        node.events.iter().filter(|event| event.value.id == UPTIME).map(|event| event.origin).collect();
    for boot in &node.boots {
        mark(MarkKind::Boot, boot.value, boot_key(boot, &uptimes), None);
    }
    for event in node.events.iter().map(|event| &event.value) {
        if let (Some(time), Some(_)) = (event.time, csv_events::volume(event)) {
            mark(MarkKind::Volume, time, "render.timeline.volume", nodes::mark(event));
        }
    }
    for incident in &node.incidents {
        if let Some(time) = incident.time {
            mark(MarkKind::Incident, time, "render.timeline.incident", nodes::begins_marked(incident));
        }
    }
    for when in captures(node) {
        if let Some(at) = instant(when) {
            let kind = MarkKind::Capture;
            placed.push(Placed { kind, mark: None, at: axis.place(at), key: "render.timeline.capture", when });
        }
    }
    placed.extend(facts.recovery_points_of(node).filter_map(|point| self::placed(point, axis)));
    let spans = node.logs.iter().filter_map(|log| span(&log.value, axis, wording)).collect();
    Lane { node: wording.host(&node.name), spans, marks: thinned(placed, wording) }
}

/// A boot that no record of its own shows says what it was counted back from.
fn boot_key(boot: &Sourced<Time>, uptimes: &BTreeSet<Origin>) -> &'static str {
    match boot.origin.at {
        Locus::Record(_) if uptimes.contains(&boot.origin) => "render.timeline.boot.uptime",
        Locus::Record(_) => "render.timeline.boot",
        Locus::Line(_) | Locus::Whole => "render.timeline.boot.stated",
    }
}

fn span(log: &LogSpan, axis: &Axis, wording: &Wording) -> Option<Span> {
    let (first, last) = (log.first?, log.last?);
    let (from, to) = (axis.place(first.min(last)), axis.place(first.max(last)));
    let key = if log.has_gaps() { "render.timeline.log.lost" } else { "render.timeline.log" };
    let label = Message::new(key).with("channel", channel_name(&log.channel)).with("from", first).with("to", last);
    Some(Span {
        from,
        width: (to - from).max(GRAIN),
        application: log.channel.eq_ignore_ascii_case("Application"),
        lost: log.has_gaps(),
        label: wording.say(&label),
    })
}
