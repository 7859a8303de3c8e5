//! The backup extension and the guest agent that runs it: no point of a time at which one of them was down can be
//! application consistent by their doing.

use super::{Cause, CauseCode, Likelihood};
use crate::facts::{CaseFacts, Code, Event, Origin};
use crate::rules::support::near::{events, rejections};
use crate::rules::{Backing, Finding};

/// From what EVT015 found.
pub(super) fn crashes(findings: &[Finding]) -> Option<Cause> {
    let found: Vec<_> = findings.iter().filter(|finding| finding.code == Code::EVT015).collect();
    let cited = found.iter().filter_map(|finding| match &finding.backing {
        Backing::Cited(cited) => Some(cited),
        Backing::Absent(_) => None,
    });
    let texts = ["causes.backup-agent.title", "causes.backup-agent.detail", "causes.backup-agent.step"];
    let cause = || Cause::new(CauseCode::BackupAgent, 46, Likelihood::Possible, texts);
    (!found.is_empty()).then(|| cause().shown_by(cited.flat_map(|cited| cited.iter())))
}

/// Provider of what Windows says of services.
const SERVICES: &str = "Service Control Manager";
/// A service did not start, or ended unexpectedly.
const ENDED: &[u32] = &[7000, 7009, 7011, 7022, 7023, 7024, 7031, 7034];
/// Names of the services that a backup needs; Windows does not translate them.
const NEEDED: [&str; 4] = ["windows azure guest agent", "windowsazureguestagent", "rdagent", "iaasvmprovider"];

/// A service that the backup needs ended or did not start. Beside rejections it explains other nights at most.
pub(super) fn services(case: &CaseFacts) -> Option<Cause> {
    let needed = |event: &Event| {
        let names = |text: &str| NEEDED.iter().any(|name| text.to_ascii_lowercase().contains(name));
        event.data.iter().any(|item| names(&item.value))
    };
    let of = |node| events(node, SERVICES, ENDED).filter(|event| needed(&event.value)).map(|event| event.origin);
    let shown: Vec<Origin> = case.machines().flat_map(of).collect();
    let rejected = case.machines().any(|node| rejections(node).next().is_some());
    let (rank, confidence) = if rejected { (57, Likelihood::Possible) } else { (46, Likelihood::Likely) };
    let texts = ["causes.backup-agent.service.title", "causes.backup-agent.service.detail", "rules.job.agent.step"];
    let cause = || Cause::new(CauseCode::BackupAgent, rank, confidence, texts).gap("n", shown.len());
    (!shown.is_empty()).then(|| cause().shown_by(shown.iter().copied()))
}
