//! How the plan treats applications whose active copies the cluster must not move.
use crate::case_facts;

use case_facts::*;
use vssleuth::diagnosis::{Confidence, Step, StepKind, Verdict, plan::plan};
use vssleuth::facts::{CaseFacts, Enabled, Observation, Role, RoleSeen, Sourced};
use vssleuth::knowledge::texts::Lang;

const EXCHANGE: &str = "76fe1ac4-15f7-4bcd-987e-8e1acb462fb7";

fn cluster(roles: &[Role]) -> CaseFacts {
    let mut case = bare();
    not_in_use(&mut case);
    case.nodes = vec![node("vm-sql-01", Enabled::Enabled), node("vm-sql-02", Enabled::Enabled)];
    for role in roles {
        let seen = Observation::Role(RoleSeen { role: *role, name: "AG1".to_owned() });
        case.nodes[0].others.push((taken(), Sourced { value: seen, origin: line(9) }));
    }
    case
}

fn steps(case: &CaseFacts) -> Vec<Step> {
    plan(case, Verdict::CsvWriterUnneeded, Confidence::Conclusive, &[])
}

fn at(steps: &[Step], key: &str) -> Option<usize> {
    steps.iter().position(|step| step.title.key == key)
}

/// Draining let the cluster move an availability group, which knows nothing of its synchronisation.
#[test]
fn an_availability_group_is_failed_over_by_sql_before_anything_is_drained() {
    let steps = steps(&cluster(&[Role::AvailabilityGroup]));
    let (group, drain) = (at(&steps, "plan.move.ag.title"), at(&steps, "plan.disable.drain.title"));
    assert!(group.is_some() && group < drain, "{group:?} {drain:?}");
    let moved = &steps[group.expect("the step")];
    assert_eq!((moved.kind, moved.nodes.len()), (StepKind::Change, 2));
    assert!(said(Lang::En, &moved.detail).contains("T-SQL"));
    let commands: Vec<&String> = steps.iter().flat_map(|step| &step.commands).collect();
    assert!(commands.iter().any(|command| command.contains("-Failback NoFailback")));
    assert!(!commands.iter().any(|command| command.contains("-Failback Immediate")));
}

/// Three manual registry steps stood behind the drain: the cluster had no failover target meanwhile.
#[test]
fn the_registry_comes_first_on_all_nodes_and_no_node_is_paused_meanwhile() {
    let steps = steps(&cluster(&[]));
    let order = ["export", "owner", "permission", "value", "quorum", "drain", "restart", "verify", "resume", "backup"];
    let places: Vec<Option<usize>> =
        order.iter().map(|part| at(&steps, &format!("plan.disable.{part}.title"))).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
}

#[test]
fn sql_server_without_a_list_of_resources_is_asked_about_and_an_instance_is_drained() {
    let mut case = cluster(&[]);
    assert_eq!(at(&steps(&case), "plan.move.sql.title"), None);
    case.nodes[0].writers.push(writer("SqlServerWriter", Some(guid(SQL)), 1, "No error", false));
    let asked = steps(&case);
    let asked = &asked[at(&asked, "plan.move.sql.title").expect("the question")];
    assert_eq!((asked.kind, asked.detail.key), (StepKind::Check, "plan.move.ag.detail"));
    let seen = Observation::Role(RoleSeen { role: Role::SqlInstance, name: "SQL Server".to_owned() });
    case.nodes[0].others.push((taken(), Sourced { value: seen, origin: line(9) }));
    let asked = steps(&case);
    assert_eq!(asked[at(&asked, "plan.move.sql.title").expect("a step")].detail.key, "plan.move.fci.detail");
}

#[test]
fn an_exchange_server_goes_into_maintenance_by_its_own_scripts() {
    let mut case = cluster(&[]);
    case.nodes[0].writers.push(writer("Microsoft Exchange Writer", Some(guid(EXCHANGE)), 1, "No error", false));
    let steps = steps(&case);
    let moved = at(&steps, "plan.move.dag.title").expect("the step");
    assert!(Some(moved) < at(&steps, "plan.disable.drain.title"));
    assert!(said(Lang::En, &steps[moved].detail).contains("StartDagServerMaintenance.ps1"));
}
