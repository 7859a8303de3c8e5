//! Clustered disks without CSV: as Azure shared disks they are outside Azure VM Backup themselves.

use super::{Cause, CauseCode, Likelihood};
use crate::facts::{CaseFacts, Code, Role};
use crate::rules::{Backing, Finding};

/// By the cluster's list of resources, else by its events.
pub(super) fn shared(case: &CaseFacts, findings: &[Finding]) -> Option<Cause> {
    let found = findings.iter().find(|finding| finding.code == Code::AZR001)?;
    let Backing::Cited(cited) = &found.backing else { return None };
    let listed = case.has_role(Role::Disk);
    let (rank, confidence) = if listed { (20, Likelihood::Likely) } else { (58, Likelihood::Possible) };
    let detail = if case.has_role(Role::SqlInstance) {
        "causes.shared-disk.fci.detail"
    } else if listed {
        "causes.shared-disk.detail"
    } else {
        "causes.shared-disk.events.detail"
    };
    let texts = ["causes.shared-disk.title", detail, "causes.shared-disk.step"];
    Some(Cause::new(CauseCode::SharedDisk, rank, confidence, texts).shown_by(cited.iter()))
}
