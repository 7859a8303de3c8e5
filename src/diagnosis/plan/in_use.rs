//! CSV is in use: Azure VM Backup is not supported; other backups, and undoing a switch that should not be there.

use super::steps::step;
use super::undo::{Undo, When};
use crate::diagnosis::verdict::counted;
use crate::diagnosis::{Step, StepId, StepKind};
use crate::facts::{Arg, Capture, CaseFacts, Code, Enabled, Guid, NodeFacts, Switch};
use crate::knowledge::collect::command;
use crate::rules::{Finding, Severity};

/// All steps.
pub(super) fn steps(case: &CaseFacts, findings: &[Finding]) -> Vec<Step> {
    // A note says only that it may be.
    let spaces = findings.iter().any(|one| one.code == Code::AZR002 && one.severity != Severity::Info);
    let mut steps = vec![
        step(StepKind::Check, StepId::Storage)
            .running(&["Get-ClusterSharedVolume", "(Get-ClusterStorageSpacesDirect).State"]),
    ];
    let off: Vec<&NodeFacts> = case.nodes.iter().filter(|node| switched_off(node)).collect();
    let names = |nodes: &[&NodeFacts]| nodes.iter().map(|node| node.name.clone()).collect::<Vec<_>>();
    if !off.is_empty() {
        let in_force: Vec<&NodeFacts> = off.iter().filter(|node| !is_pending(node)).copied().collect();
        steps.extend(Undo { case, when: When::Now, value: &names(&off), restart: &names(&in_force) }.steps());
    }
    steps.extend(unknown(case));
    let disk = if spaces { "plan.in-use.disk.spaces" } else { "plan.in-use.disk.detail" };
    let kind = if spaces { StepKind::Check } else { StepKind::Change };
    steps.push(step(kind, StepId::BackUpDisk).saying(disk));
    steps.push(step(StepKind::Check, StepId::BackUpOtherwise));
    steps.push(step(StepKind::Verify, StepId::VerifyOther));
    steps
}

/// Someone turned the writer off here, or meant to.
fn switched_off(node: &NodeFacts) -> bool {
    matches!(node.setting.switch, Switch::Set(_)) || node.csv_writer.status == Enabled::Disabled
}

/// The switch is set, and a list that still holds shows the writer on: no restart has put it in force.
fn is_pending(node: &NodeFacts) -> bool {
    let fact = &node.csv_writer;
    fact.status == Enabled::Enabled && !fact.stale && !fact.likely_only
}

/// What is not known of a node could be that its writer was turned off: what to look at, and what follows from it.
fn unknown(case: &CaseFacts) -> Option<Step> {
    let no_list = |node: &NodeFacts| node.csv_writer.status == Enabled::Unknown;
    let no_setting = |node: &NodeFacts| node.setting.switch == Switch::Unknown;
    let open: Vec<&NodeFacts> =
        counted(case).filter(|node| !switched_off(node) && (no_list(node) || no_setting(node))).collect();
    let absent = case.absent.iter().map(|node| node.name.clone());
    let names: Vec<String> = open.iter().map(|node| node.name.clone()).chain(absent).collect();
    let list = !case.absent.is_empty() || open.iter().any(|node| no_list(node));
    let setting = !case.absent.is_empty() || open.iter().any(|node| no_setting(node));
    let wanted = [(Capture::VssadminWriters, list), (Capture::RegistrySetting, setting)];
    let commands: Vec<&str> = wanted.iter().filter(|(_, wanted)| *wanted).map(|(what, _)| command(*what)).collect();
    (!names.is_empty()).then(|| {
        step(StepKind::Check, StepId::WriterUnknown)
            .running(&commands)
            .on(&names)
            .filling("csv_id", Arg::Code(Guid::CSV_WRITER.to_string()))
    })
}
