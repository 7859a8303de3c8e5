//! Building blocks of plans, and the short plans.

use crate::diagnosis::verdict::counted;
use crate::diagnosis::{Part, Step, StepId, StepKind};
use crate::facts::{Arg, CaseFacts, Code, Message, Switch};
use crate::rules::Finding;

/// The key that holds the switch, as the seed prints it.
pub(super) const KEY: &str = r#""HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Failover Clusters""#;

/// Moves the roles of this node away and keeps it from taking any.
pub(super) const DRAIN: &str = "Suspend-ClusterNode -Name $env:COMPUTERNAME -Drain -Wait";

/// Restarts the machine. It returns at once, so nothing may stand behind it in a block that is pasted.
pub(super) const RESTART: &str = "Restart-Computer";

/// Takes the node back into service. Roles stay where they are: the cluster knows nothing of the synchronisation of an
/// availability group, and would move it back at once.
pub(super) const RESUME: &str = "Resume-ClusterNode -Name $env:COMPUTERNAME -Failback NoFailback";

/// Shows whether the cluster stays up without one node: votes of nodes and of the witness.
pub(super) const QUORUM: [&str; 3] = [
    "Get-ClusterNode | Format-Table Name, State, NodeWeight, DynamicWeight",
    "Get-ClusterQuorum | Format-List *",
    "Get-ClusterResource | Where-Object { $_.ResourceType -match 'Witness' -or $_.IsCoreResource }",
];

/// A step in its usual words, without commands or nodes.
pub(super) fn step(kind: StepKind, id: StepId) -> Step {
    let (title, detail) = id.texts();
    let (title, detail) = (Message::new(title), Message::new(detail));
    Step { id, title, detail, commands: Vec::new(), nodes: Vec::new(), kind, part: Part::Plan }
}

impl Step {
    /// Says another title than the usual one.
    pub(super) fn titled(mut self, key: &'static str) -> Self {
        self.title = Message::new(key);
        self
    }

    /// Says another detail than the usual one; gaps are filled after this.
    pub(super) fn saying(mut self, key: &'static str) -> Self {
        self.detail = Message::new(key);
        self
    }

    /// Adds commands.
    pub(super) fn running(mut self, commands: &[&str]) -> Self {
        self.commands.extend(commands.iter().map(|&command| command.to_owned()));
        self
    }

    /// Fills a gap of its detail.
    pub(super) fn filling(mut self, gap: &'static str, value: impl Into<Arg>) -> Self {
        self.detail = self.detail.with(gap, value);
        self
    }

    /// Names its nodes.
    pub(super) fn on(mut self, nodes: &[String]) -> Self {
        self.nodes = nodes.to_vec();
        self
    }
}

/// Names for a sentence that has to have them all.
pub(super) fn hosts(names: &[String]) -> Arg {
    Arg::List(names.iter().cloned().map(Arg::Host).collect())
}

/// Names of the nodes that are cluster nodes as far as is known.
pub(super) fn members(case: &CaseFacts) -> Vec<String> {
    counted(case).map(|node| node.name.clone()).collect()
}

/// Evidence of several clusters: each is judged for itself.
pub(super) fn each() -> Step {
    step(StepKind::Check, StepId::Each).running(&["vssleuth analyze --each PATH"])
}

/// Nothing to change: how to see that it stays so, and how the writer comes back should CSV be planned.
pub(super) fn nothing(case: &CaseFacts) -> Step {
    let set: Vec<String> =
        counted(case).filter(|node| node.setting.switch != Switch::Unset).map(|node| node.name.clone()).collect();
    let again = match set.as_slice() {
        [] => Message::new("plan.nothing.again.unset"),
        [_] => Message::new("plan.nothing.again.one").with("nodes", hosts(&set)),
        _ => Message::new("plan.nothing.again").with("nodes", hosts(&set)),
    };
    step(StepKind::Verify, StepId::Nothing)
        .running(&["vssadmin list writers"])
        .on(&members(case))
        .filling("again", again)
}

/// The machine is no cluster node: what is left to look at.
pub(super) fn no_cluster(case: &CaseFacts) -> Step {
    let nodes: Vec<String> = case.nodes.iter().map(|node| node.name.clone()).collect();
    step(StepKind::Check, StepId::NoCluster).running(&["vssadmin list writers"]).on(&nodes)
}

/// A shared disk without CSV is outside Azure VM Backup all the same.
pub(super) fn shared_disk(findings: &[Finding]) -> Option<Step> {
    findings.iter().any(|finding| finding.code == Code::AZR001).then(|| step(StepKind::Check, StepId::SharedDisk))
}
