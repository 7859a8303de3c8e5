//! EVT010: another backup than Azure's ran at the time of a rejection.

use super::support::near::{around_rejections, rejections};
use super::{Finding, Need, Rule, Severity};
use crate::facts::provider::{SERVER_BACKUP, VSS};
use crate::facts::{Arg, Capture, CaseFacts, Code, Event, NodeFacts};

/// Start, success, failures and cancellation of Windows Server Backup.
const SERVER_BACKUP_RUNS: &[u32] = &[1, 4, 5, 8, 9, 14, 517, 518, 521];

pub(super) const RULE: Rule = Rule {
    code: Code::EVT010,
    needs: &[Need::All(Capture::EventLogApplication)],
    events: &[(SERVER_BACKUP, SERVER_BACKUP_RUNS), (VSS, &[8229])],
    find,
};

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let other = |node: &NodeFacts| {
        let near = around_rejections(case, node, |event| requester(event).is_some());
        let who = near.iter().find_map(|event| requester(&event.value))?;
        let shown = near.iter().map(|event| event.origin);
        let found = rule.from(Severity::Warning, shown)?.on(&node.name).inferred();
        Some(found.gap("who", who).against(rejections(node).take(1).map(|event| event.origin)))
    };
    case.nodes.iter().filter_map(other).collect()
}

/// Who asked for the snapshot, where an event tells that it was not Azure Backup.
fn requester(event: &Event) -> Option<Arg> {
    if event.is(SERVER_BACKUP, SERVER_BACKUP_RUNS) {
        return Some(Arg::Code("Windows Server Backup".to_owned()));
    }
    let vss = event.vss.as_ref().filter(|vss| event.is_of(VSS) && vss.writer_id.is_none())?;
    let process = vss.logged_by.as_ref()?;
    let lower = process.to_ascii_lowercase();
    if lower.contains("wbengine.exe") {
        return Some(Arg::Code("Windows Server Backup".to_owned()));
    }
    let part_of_windows = lower.contains(r":\windows\") || lower.contains("azure") || lower.contains("iaasbcdr");
    (lower.contains(r":\") && !part_of_windows).then(|| Arg::Path(process.clone()))
}
