//! The backup extension itself: it crashed, so no point of that time can be application consistent by its doing.

use super::{Cause, CauseCode, Likelihood};
use crate::facts::Code;
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
