//! What the findings of both sides come to: fixed only where a backup passed since and the finding did not come again.

use super::side::{Finding, Node, Place, Side};
use super::steps;
use super::{Class, Statement};
use crate::facts::{Arg, Message, Time};

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

/// One statement a finding of either side, and whether it weighs on the outcome.
pub(super) fn compare(old: &Side, new: &Side) -> Vec<(Statement, bool)> {
    let mut told = Vec::new();
    for finding in old.findings.iter().filter(|finding| is_compared(finding)) {
        told.push((then(finding, old, new), is_failure(&finding.code)));
    }
    for finding in new.findings.iter().filter(|finding| is_compared(finding)) {
        if same(old, finding).is_none() {
            let says = saying("compare.finding.new", finding);
            let new_at = finding.evidence.iter().take(3).cloned().collect();
            told.push((
                Statement::of(Class::New, &finding.code, finding.node.clone(), says).at(Vec::new(), new_at),
                is_failure(&finding.code),
            ));
        }
    }
    told
}

fn same<'a>(side: &'a Side, finding: &Finding) -> Option<&'a Finding> {
    side.findings.iter().find(|other| other.code == finding.code && other.node == finding.node)
}

fn saying(key: &'static str, finding: &Finding) -> Message {
    Message::new(key).with("code", Arg::Code(finding.code.clone()))
}

/// What became of a finding of OLD.
fn then(finding: &Finding, old: &Side, new: &Side) -> Statement {
    let end = finding.node.as_deref().and_then(|name| old.node(name)).map_or_else(|| old.end(), Node::end);
    let again = same(new, finding);
    let is_newer = |again: &Finding| again.newest.is_none() || again.newest > end;
    let before: Vec<Place> = finding.evidence.iter().take(3).cloned().collect();
    let stated = |class, key, new_at: Vec<Place>| {
        Statement::of(class, &finding.code, finding.node.clone(), saying(key, finding)).at(before.clone(), new_at)
    };
    if let Some(again) = again.filter(|again| is_newer(again)) {
        return stated(Class::Stands, "compare.finding.stands", again.evidence.iter().take(3).cloned().collect());
    }
    let node = finding.node.as_deref().and_then(|name| new.node(name));
    match (node, end) {
        (Some(node), Some(end)) => match proof(node, new, end) {
            Ok((backup, places)) => {
                let mut fixed = stated(Class::Fixed, "compare.finding.fixed", places);
                fixed.says = fixed.says.with("backup", Arg::Time(backup));
                fixed
            }
            Err(why) => {
                let mut open = stated(Class::Unknown, "compare.finding.open", Vec::new());
                open.says = open.says.with("why", Arg::Message(Box::new(why.with("since", Arg::Time(end)))));
                open
            }
        },
        (None, _) => stated(Class::Unknown, "compare.finding.no-node", Vec::new()),
        (_, None) => stated(Class::Unknown, "compare.finding.no-time", Vec::new()),
    }
}

fn proof(node: &Node, side: &Side, since: Time) -> Result<(Time, Vec<Place>), Message> {
    steps::passed(node, side, since).map(|(backup, places)| (backup.time, places))
}
