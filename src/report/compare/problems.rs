//! What the findings of both sides come to: fixed only where a backup passed since and the finding did not come again.

use super::side::{Finding, Node, Place, Side};
use super::steps;
use super::{Class, Statement};
use crate::facts::{Arg, Message};

/// Codes that say something of the evidence or repeat what the steps of a node say.
fn is_compared(finding: &Finding) -> bool {
    const REPEATED: [&str; 8] = ["EVT001", "EVT003", "EVT004", "EVT005", "EVT009", "EVT011", "EVT012", "EVT014"];
    let of_evidence = ["CSV", "COV", "NOI"].iter().any(|family| finding.code.starts_with(family));
    !of_evidence && !REPEATED.contains(&finding.code.as_str()) && finding.severity != "info"
}

/// Codes of writers that fail: while one stands, no backup is application consistent.
fn is_failure(code: &str) -> bool {
    matches!(code, "WRT001" | "WRT002")
}

/// What has no time, nor a log in which a later one would be seen: a job of the portal that ended with an error, and words
/// on a failing writer, be they understood or not.
fn is_undated(side: &Side, finding: &Finding) -> bool {
    matches!(finding.code.as_str(), "AZR006" | "WRT008")
        || finding.code == "WRT002" && finding.evidence.iter().all(|place| side.is_other(place))
}

/// One statement a finding of either side, and whether it weighs on the outcome.
pub(super) fn compare(old: &Side, new: &Side) -> Vec<(Statement, bool)> {
    let before = old.findings.iter().filter(|finding| is_compared(finding)).map(|finding| (finding, true));
    let only_now = new.findings.iter().filter(|finding| is_compared(finding) && same(old, finding).is_none());
    let only_now = only_now.map(|finding| (finding, false));
    before.chain(only_now).map(|(finding, was_there)| then(finding, was_there, old, new)).collect()
}

fn same<'a>(side: &'a Side, finding: &Finding) -> Option<&'a Finding> {
    side.findings.iter().find(|other| other.code == finding.code && other.node == finding.node)
}

fn places(finding: &Finding) -> Vec<Place> {
    finding.evidence.iter().take(3).cloned().collect()
}

/// What became of a finding of OLD, or of one that only NEW has, be it of the time before.
fn then(finding: &Finding, was_there: bool, old: &Side, new: &Side) -> (Statement, bool) {
    let end = finding.node.as_deref().and_then(|name| old.node(name)).map_or_else(|| old.end(), Node::end);
    let now = if was_there { same(new, finding) } else { Some(finding) };
    let before = if was_there { places(finding) } else { Vec::new() };
    let stated = |class, key, at: Vec<Place>| {
        let says = Message::new(key).with("code", Arg::Code(finding.code.clone()));
        Statement::of(class, &finding.code, finding.node.clone(), says).at(before.clone(), at)
    };
    if let Some(now) = now.filter(|now| now.newest.is_none() || now.newest > end) {
        let is_old = now.evidence.iter().all(|place| old.has_file(new, place));
        return match (is_undated(new, now), was_there) {
            (true, _) => (stated(Class::Unknown, "compare.finding.undated", places(now)), !is_old),
            (false, true) => (stated(Class::Stands, "compare.finding.stands", places(now)), is_failure(&finding.code)),
            (false, false) => (stated(Class::New, "compare.finding.new", places(now)), is_failure(&finding.code)),
        };
    }
    let node = finding.node.as_deref().and_then(|name| new.node(name));
    let told = match (node, end) {
        (Some(node), Some(end)) => match steps::passed(node, new, end) {
            Ok((backup, at)) => {
                let fixed = stated(Class::Fixed, "compare.finding.fixed", at);
                Statement { says: fixed.says.with("backup", backup.time), ..fixed }
            }
            Err(why) => {
                let open = stated(Class::Unknown, "compare.finding.open", Vec::new());
                Statement { says: open.says.with("why", why.with("since", end)), ..open }
            }
        },
        (None, _) => stated(Class::Unknown, "compare.finding.no-node", Vec::new()),
        (_, None) => stated(Class::Unknown, "compare.finding.no-time", Vec::new()),
    };
    (told, is_failure(&finding.code))
}
