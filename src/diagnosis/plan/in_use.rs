//! CSV is in use: Azure VM Backup is not supported; other backups, and undoing a switch that should not be there.

use super::disable::undo;
use super::steps::step;
use crate::diagnosis::{Step, StepKind};
use crate::facts::{Arg, CaseFacts, Enabled, Guid, NodeFacts, Switch};
use crate::rules::Finding;

/// All steps.
pub(super) fn steps(case: &CaseFacts, findings: &[Finding]) -> Vec<Step> {
    let spaces = findings.iter().any(|finding| finding.code == "AZR002");
    let mut steps = vec![
        step(StepKind::Check, "plan.in-use.storage.title", "plan.in-use.storage.detail")
            .running(&["Get-ClusterSharedVolume", "(Get-ClusterStorageSpacesDirect).State"]),
    ];
    let off: Vec<String> = case.nodes.iter().filter(|node| switched_off(node)).map(|node| node.name.clone()).collect();
    if !off.is_empty() {
        steps.extend(undo(&off, "plan.undo.now.detail"));
        steps.push(
            step(StepKind::Verify, "plan.undo.verify.title", "plan.undo.verify.detail")
                .running(&["vssadmin list writers"])
                .on(&off)
                .filling("csv_id", Arg::Code(Guid::CSV_WRITER.to_string())),
        );
    }
    let disk = if spaces { "plan.in-use.disk.spaces" } else { "plan.in-use.disk.detail" };
    let kind = if spaces { StepKind::Check } else { StepKind::Change };
    steps.push(step(kind, "plan.in-use.disk.title", disk));
    steps.push(step(StepKind::Check, "plan.in-use.other.title", "plan.in-use.other.detail"));
    steps.push(step(StepKind::Verify, "plan.in-use.verify.title", "plan.in-use.verify.detail"));
    steps
}

/// Someone turned the writer off here, or meant to.
fn switched_off(node: &NodeFacts) -> bool {
    matches!(node.setting.switch, Switch::Set(_)) || node.csv_writer.status == Enabled::Disabled
}
