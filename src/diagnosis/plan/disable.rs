//! Turning the unused CSV writer off: the seed's steps, with the way back. The registry comes first and on all nodes,
//! because it takes effect at the restart only; no node is paused meanwhile. Then one node restarts after the other.

use super::applications;
use super::steps::{DRAIN, KEY, QUORUM, RESTART, RESUME, hosts, members, step};
use super::undo::{Undo, When};
use crate::diagnosis::unneeded::Unneeded;
use crate::diagnosis::verdict::counted;
use crate::diagnosis::{Step, StepId, StepKind};
use crate::facts::proof::Ground;
use crate::facts::{Arg, CaseFacts, Enabled, Guid, Message, NodeFacts, Switch};
use crate::knowledge::collect;

/// All steps, for the nodes whose writer is on.
pub(super) fn steps(case: &CaseFacts, proven: &Unneeded<'_>) -> Vec<Step> {
    let names = |wanted: &dyn Fn(&NodeFacts) -> bool| -> Vec<String> {
        proven.nodes().iter().filter(|node| wanted(node)).map(|node| node.name.clone()).collect()
    };
    let all = names(&|_| true);
    let unset = names(&|node| node.setting.switch != Switch::Set(0));
    let set = names(&|node| node.setting.switch == Switch::Set(0));
    let wrong = names(&|node| node.setting.wrong_view.is_some() || node.setting.wrong_type.is_some());

    let mut steps = vec![confirm(proven.proof().ground())];
    let [query, query_32] = ["64", "32"].map(|view| format!("reg query {KEY} /v EnableCsvVssWriter /reg:{view}"));
    let booted = "(Get-CimInstance Win32_OperatingSystem).LastBootUpTime";
    let in_force = || step(StepKind::Check, StepId::SetAlready).running(&[&query, booted]).on(&set);
    steps.extend((!set.is_empty()).then(in_force));
    let wrong_value = || step(StepKind::Check, StepId::WrongValue).running(&[&query, &query_32]).on(&wrong);
    steps.extend((!wrong.is_empty()).then(wrong_value));
    if !unset.is_empty() {
        steps.push(export(&unset));
        steps.push(step(StepKind::Change, StepId::Owner).on(&unset));
        steps.push(step(StepKind::Change, StepId::Permission).on(&unset));
        let add = format!("reg add {KEY} /v EnableCsvVssWriter /t REG_DWORD /d 0 /reg:64");
        steps.push(step(StepKind::Change, StepId::Value).running(&[&add]).on(&unset));
    }
    steps.push(quorum(&all));
    steps.extend(applications::steps(case, &all, StepKind::Change));
    steps.push(step(StepKind::Change, StepId::Drain).running(&[DRAIN]).on(&all));
    steps.push(step(StepKind::Change, StepId::Restart).running(&[RESTART]).on(&all));
    steps.push(
        step(StepKind::Verify, StepId::Verify)
            .running(&["vssadmin list writers", &query])
            .on(&all)
            .filling("csv_id", Arg::Code(Guid::CSV_WRITER.to_string()))
            .filling("cluster_id", Arg::Code(Guid::CLUSTER_DATABASE.to_string())),
    );
    steps.push(resume(&all));
    steps.push(step(StepKind::Verify, StepId::Backup).on(&members(case)));
    let off = off_in_the_end(case, proven);
    steps.extend(Undo { case, when: When::Later, value: &off, restart: &off }.steps());
    steps
}

/// Nodes whose writer is off when the plan is done: those that it changes, and those that somebody changed before.
fn off_in_the_end(case: &CaseFacts, proven: &Unneeded<'_>) -> Vec<String> {
    let changed = |node: &NodeFacts| proven.nodes().iter().any(|other| other.name == node.name);
    let off = |node: &NodeFacts| {
        node.setting.switch == Switch::Set(0) || node.csv_writer.status == Enabled::Disabled || changed(node)
    };
    counted(case).filter(|node| off(node)).map(|node| node.name.clone()).collect()
}

/// Where nothing states the number of volumes, they are listed once more before anything is changed.
fn confirm(ground: Ground) -> Step {
    let why = match ground {
        Ground::StatedCount => return step(StepKind::Check, StepId::Confirm).saying("plan.disable.confirm.counted"),
        Ground::SilentTranscript => "plan.disable.ground.silent",
        Ground::EmptyOfBundle => "plan.disable.ground.empty",
    };
    step(StepKind::Check, StepId::Confirm)
        .titled("plan.disable.confirm.again")
        .running(&[collect::command(crate::facts::Capture::ClusterSharedVolume)])
        .filling("ground", Message::new(why))
}

fn export(nodes: &[String]) -> Step {
    let export = format!(r#"reg export {KEY} "$HOME\${{env:COMPUTERNAME}}_Failover_Clusters.reg" /y /reg:64"#);
    step(StepKind::Check, StepId::Export).running(&[&export]).on(nodes)
}

/// From here on one node after the other.
fn quorum(nodes: &[String]) -> Step {
    let detail = if nodes.len() == 1 { "plan.disable.quorum.one" } else { "plan.disable.quorum.detail" };
    step(StepKind::Check, StepId::Quorum).saying(detail).running(&QUORUM).on(nodes).filling("nodes", hosts(nodes))
}

fn resume(nodes: &[String]) -> Step {
    let step = match nodes {
        [_] => step(StepKind::Change, StepId::Resume)
            .titled("plan.disable.resume.one")
            .saying("plan.disable.resume.one.detail"),
        _ => step(StepKind::Change, StepId::Resume),
    };
    step.running(&[RESUME]).on(nodes)
}
