//! Applications that move their active copies themselves, before the cluster is told to drain a node.

use super::steps::step;
use crate::diagnosis::{Step, StepId, StepKind};
use crate::facts::{CaseFacts, Guid, Role};
use crate::knowledge::writers::{EXCHANGE, SQL_SERVER};

/// The replicas that this instance knows of, and whether each is synchronised.
const REPLICAS: &str = r#"sqlcmd -E -y 30 -Q "SELECT * FROM sys.dm_hadr_availability_replica_states""#;

/// One step an application that the evidence shows, or hints at, on this cluster.
pub(super) fn steps(case: &CaseFacts, nodes: &[String], moves: StepKind) -> Vec<Step> {
    let listed = |id: Guid| case.nodes.iter().flat_map(|node| &node.writers).any(|writer| writer.value.id == Some(id));
    let mut steps = Vec::new();
    if case.has_role(Role::AvailabilityGroup) {
        steps.push(step(moves, StepId::MoveGroups).running(&[REPLICAS]).on(nodes));
    } else if listed(SQL_SERVER) {
        let key = if case.has_role(Role::SqlInstance) { "plan.move.fci.detail" } else { "plan.move.ag.detail" };
        steps.push(step(StepKind::Check, StepId::MaybeMoveGroups).saying(key).running(&[REPLICAS]).on(nodes));
    }
    if listed(EXCHANGE) {
        steps.push(step(moves, StepId::MoveMailboxes).on(nodes));
    }
    steps
}
