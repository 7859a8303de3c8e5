//! EVT006: 1544 without a rejection of the CSV writer: some requester gave up, the CSV writer is not blamed. That there
//! was no rejection is said only where a log was read that would hold it.

use super::support::near::{Times, covers, events, labels, rejections};
use super::support::unzoned::{self, Unzoned};
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::{APPLICATION_ERROR, CLUSTER, EVENT_LOG, SERVER_BACKUP, VOLSNAP, VSS};
use crate::facts::{Capture, CaseFacts, Code, Event, NodeFacts, Sourced};

/// VSS events that can explain why a requester gave up.
const VSS_CAUSES: &[u32] = &[8193, 8229, 12289, 12293, 12297, 12298, 12310];
/// Driver events: the snapshot was too slow.
const DRIVER_CAUSES: &[u32] = &[8, 9];
/// Windows Server Backup failed or was cancelled.
const BACKUP_FAILED: &[u32] = &[5, 8, 9, 517, 521];

pub(super) const RULE: Rule = Rule::several_of_node(Code::EVT006, find)
    .needing(&[Need::All(Capture::EventLogSystem), Need::Helps(Capture::EventLogApplication)])
    .reading(&[
        (CLUSTER, &[1544]),
        (VSS, VSS_CAUSES),
        (VOLSNAP, DRIVER_CAUSES),
        (SERVER_BACKUP, BACKUP_FAILED),
        (APPLICATION_ERROR, &[1000]),
        (EVENT_LOG, &[6013]),
    ]);

fn find(rule: &Rule, case: &CaseFacts, node: &NodeFacts) -> Vec<Finding> {
    let rejected = Times::of(rejections(node));
    let blamed = |abort: &Event| rejected.near(abort.time, case.windows.0);
    let alone = events(node, CLUSTER, &[1544]).filter(|abort| !blamed(&abort.value));
    let (covered, open): (Aborts<'_>, Aborts<'_>) =
        alone.partition(|abort| abort.value.time.is_some_and(|time| covers(node, "Application", time, case.windows.0)));
    let texts = Unzoned::of(case, node);
    let (told, open): (Aborts<'_>, Aborts<'_>) = open.into_iter().partition(|abort| texts.zone(&abort.value).is_some());
    let covered = saying(rule, case, node, &covered, ["rules.EVT006.detail", "rules.EVT006.near"]);
    let covered = covered.map(|found| Finding { severity: Severity::Warning, ..found });
    let open = saying(rule, case, node, &open, ["rules.EVT006.open", "rules.EVT006.open.near"]);
    let open = open.map(|found| found.titled("rules.EVT006.title.open"));
    covered.into_iter().chain(open).chain(unzoned(rule, node, &texts, &told)).collect()
}

type Aborts<'a> = Vec<&'a Sourced<Event>>;

/// With what else was logged within the same job.
fn saying(
    rule: &Rule,
    case: &CaseFacts,
    node: &NodeFacts,
    aborts: &Aborts<'_>,
    [alone, with]: [&'static str; 2],
) -> Option<Finding> {
    let found = rule.from(Severity::Info, aborts.iter().map(|abort| abort.origin))?;
    let times = Times::of(aborts.iter().copied());
    let near = |event: &Event| times.near(event.time, case.windows.1);
    let causes: Vec<_> = node.events.iter().filter(|event| cause(&event.value) && near(&event.value)).collect();
    if causes.is_empty() {
        return Some(found.saying(alone));
    }
    let places: Vec<_> = causes.iter().map(|event| event.origin).collect();
    Some(found.saying(with).gap("near", labels(causes)).against(places))
}

/// Of aborts on which a rejection would fall that a text tells of without a zone.
fn unzoned(rule: &Rule, node: &NodeFacts, texts: &Unzoned, aborts: &Aborts<'_>) -> Option<Finding> {
    let stated = unzoned::stated(node).filter(|(minutes, _)| !texts.texts(aborts, *minutes).is_empty());
    let fitting = || texts.zone(&aborts.first()?.value);
    let minutes = stated.map_or_else(fitting, |(minutes, _)| Some(minutes))?;
    let found = rule.from(Severity::Info, aborts.iter().map(|abort| abort.origin))?.titled("rules.EVT006.title.open");
    let detail = if stated.is_some() { "rules.EVT006.zone.stated" } else { "rules.EVT006.zone" };
    let found = found.saying(detail).gap("zone", unzoned::name(minutes)).against(texts.texts(aborts, minutes));
    Some(found.against(stated.map(|(_, origin)| origin)))
}

fn cause(event: &Event) -> bool {
    event.is(VSS, VSS_CAUSES)
        || event.is(VOLSNAP, DRIVER_CAUSES)
        || event.is(SERVER_BACKUP, BACKUP_FAILED)
        || event.is(APPLICATION_ERROR, &[1000])
}
