//! Events by provider and id, and nearness in time.

use std::collections::BTreeSet;

use jiff::SignedDuration;

use crate::facts::{Arg, CaseFacts, Event, LogSpan, NodeFacts, Origin, Sourced, Time, provider};

/// The node's events of one provider with one of these ids.
pub(crate) fn events<'a>(
    node: &'a NodeFacts,
    provider: &'a str,
    ids: &'a [u32],
) -> impl Iterator<Item = &'a Sourced<Event>> {
    node.events.iter().filter(move |event| event.value.is(provider, ids))
}

/// All 8229s of the CSV writer on a node that count: those of its incidents.
pub(crate) fn rejections(node: &NodeFacts) -> impl Iterator<Item = &Sourced<Event>> {
    node.incidents.iter().flat_map(|incident| &incident.events).filter(|event| event.value.is_csv_rejection())
}

/// 8229s of the CSV writer with this code.
pub(crate) fn rejections_with<'a>(
    node: &'a NodeFacts,
    wanted: impl Fn(&str) -> bool + 'a,
) -> impl Iterator<Item = &'a Sourced<Event>> {
    rejections(node).filter(move |event| {
        let code = event.value.vss.as_ref().and_then(|vss| vss.error_code.as_deref());
        code.is_some_and(|code| wanted(&code.to_ascii_lowercase()))
    })
}

/// Time of the newest 8229 of the CSV writer on a node.
pub(crate) fn newest_rejection(node: &NodeFacts) -> Option<Time> {
    rejections(node).filter_map(|event| event.value.time).max()
}

/// The newest backup of the cluster's configuration that completed, which the cluster service does in each snapshot.
pub(crate) fn newest_backup(node: &NodeFacts) -> Option<(Time, Origin)> {
    let done = events(node, provider::CLUSTER, &[1538]);
    done.filter_map(|event| Some((event.value.time?, event.origin))).max_by_key(|(time, _)| *time)
}

/// Time of the newest boot.
pub(crate) fn newest_boot(node: &NodeFacts) -> Option<&Sourced<Time>> {
    node.newest_boot.as_ref().map(|boot| &boot.time)
}

/// The node's events that satisfy `wanted` and lie within the same job as one of its CSV rejections.
pub(crate) fn around_rejections<'a>(
    case: &CaseFacts,
    node: &'a NodeFacts,
    wanted: impl Fn(&Event) -> bool,
) -> Vec<&'a Sourced<Event>> {
    let times = Times::of(rejections(node));
    let near = |event: &Event| times.near(event.time, case.windows.1);
    node.events.iter().filter(|event| wanted(&event.value) && near(&event.value)).collect()
}

/// Where a finding shows what lies near a rejection: the first of it, the rejection, the rest.
pub(crate) fn beside_rejection<'a>(node: &'a NodeFacts, near: &'a [&Sourced<Event>]) -> impl Iterator<Item = Origin> {
    let (first, rest) = near.split_at_checked(1).unwrap_or_default();
    let rejected = rejections(node).take(first.len()).map(|event| event.origin);
    first.iter().map(|event| event.origin).chain(rejected).chain(rest.iter().map(|event| event.origin))
}

/// The node's dated events at most so many seconds from `time`; they stand in order of time.
pub(crate) fn around(node: &NodeFacts, time: Option<Time>, seconds: u32) -> &[Sourced<Event>] {
    let Some(time) = time else { return &[] };
    let reach = f64::from(seconds);
    let before = |event: &Sourced<Event>| event.value.time.is_some_and(|other| time.seconds_since(other) > reach);
    let until = |event: &Sourced<Event>| event.value.time.is_some_and(|other| other.seconds_since(time) <= reach);
    let (from, to) = (node.events.partition_point(before), node.events.partition_point(until));
    node.events.get(from..to).unwrap_or_default()
}

/// The times of some events in order, to be looked up.
pub(crate) struct Times(Vec<Time>);

impl Times {
    /// Those of dated events.
    pub(crate) fn of<'a>(events: impl IntoIterator<Item = &'a Sourced<Event>>) -> Self {
        let mut times: Vec<Time> = events.into_iter().filter_map(|event| event.value.time).collect();
        times.sort_unstable();
        Self(times)
    }

    /// Whether one of them lies at most so many seconds from `time`.
    pub(crate) fn near(&self, time: Option<Time>, seconds: u32) -> bool {
        let Some(time) = time else { return false };
        // The nearest is the last before it, or the first that is not.
        let next = self.0.partition_point(|other| *other < time);
        let beside = [next.checked_sub(1), Some(next)].into_iter().flatten().filter_map(|at| self.0.get(at));
        beside.into_iter().any(|other| other.seconds_since(time).abs() <= f64::from(seconds))
    }
}

/// The spans of one channel.
pub(crate) fn spans<'a>(node: &'a NodeFacts, channel: &'a str) -> impl Iterator<Item = &'a Sourced<LogSpan>> {
    node.logs.iter().filter(move |span| span.value.channel.eq_ignore_ascii_case(channel))
}

/// Whether some log of the channel covers the instant, and so many seconds before and after it, without a loss.
pub(crate) fn covers(node: &NodeFacts, channel: &str, time: Time, seconds: u32) -> bool {
    let around = SignedDuration::from_secs(seconds.into());
    let (Ok(from), Ok(to)) = (time.0.checked_sub(around), time.0.checked_add(around)) else { return false };
    let inside = |span: &LogSpan| span.first.is_some_and(|f| f.0 <= from) && span.last.is_some_and(|l| l.0 >= to);
    spans(node, channel).any(|span| inside(&span.value) && !span.value.has_gaps())
}

/// `VSS 8229`, each once, in order, for a list in a sentence.
pub(crate) fn labels<'a>(events: impl IntoIterator<Item = &'a Sourced<Event>>) -> Arg {
    let label = |event: &Sourced<Event>| (provider::short(&event.value.provider).to_owned(), event.value.id);
    let names: BTreeSet<(String, u32)> = events.into_iter().map(label).collect();
    Arg::List(names.into_iter().map(|(provider, id)| Arg::Text(format!("{provider} {id}"))).collect())
}
