//! Taking the switch back: as careful as setting it, and verified.

use super::applications;
use super::steps::{DRAIN, KEY, QUORUM, RESTART, RESUME, hosts, step};
use crate::diagnosis::{Step, StepKind};
use crate::facts::{Arg, CaseFacts, Guid};

/// Why the switch is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// CSV is in use, so that the writer must be on.
    Now,
    /// Only if the change has to be taken back, and before a volume is created.
    Later,
}

/// What is taken back where.
pub(super) struct Undo<'a> {
    pub(super) case: &'a CaseFacts,
    pub(super) when: When,
    /// Nodes on which the value is deleted.
    pub(super) value: &'a [String],
    /// Those of them that have to be restarted: where the value is not in force, deleting it is all.
    pub(super) restart: &'a [String],
}

impl Undo<'_> {
    /// All steps; a restart ends a block, because what follows it would run before the machine goes down.
    pub(super) fn steps(&self) -> Vec<Step> {
        let mut steps =
            vec![self.value(), step(StepKind::Undo, "plan.undo.owner.title", "plan.undo.owner.detail").on(self.value)];
        if !self.restart.is_empty() {
            steps.push(self.prepare());
            steps.extend(applications::steps(self.case, self.restart, StepKind::Undo));
            steps.extend(self.restart());
        }
        steps.push(self.verify());
        steps
    }

    fn prepare(&self) -> Step {
        let (title, detail) = match (self.when, self.restart) {
            (When::Now, [_]) => ("plan.undo.prepare.now.title", "plan.undo.prepare.one"),
            (When::Now, _) => ("plan.undo.prepare.now.title", "plan.undo.prepare.detail"),
            (When::Later, [_]) => ("plan.undo.prepare.later.title", "plan.undo.prepare.one"),
            (When::Later, _) => ("plan.undo.prepare.later.title", "plan.undo.prepare.detail"),
        };
        step(StepKind::Check, title, detail).running(&QUORUM).on(self.restart).filling("nodes", hosts(self.restart))
    }

    fn value(&self) -> Step {
        let detail = match (self.when, self.restart.is_empty()) {
            (When::Now, true) => "plan.undo.pending.detail",
            (When::Now, false) => "plan.undo.now.detail",
            (When::Later, _) => "plan.undo.later.detail",
        };
        step(StepKind::Undo, "plan.undo.value.title", detail)
            .running(&[&format!("reg delete {KEY} /v EnableCsvVssWriter /reg:64")])
            .on(self.value)
    }

    fn restart(&self) -> [Step; 3] {
        let resume = match self.restart {
            [_] => step(StepKind::Undo, "plan.undo.resume.one", "plan.undo.resume.one.detail"),
            _ => step(StepKind::Undo, "plan.undo.resume.title", "plan.undo.resume.detail"),
        };
        [
            step(StepKind::Undo, "plan.undo.drain.title", "plan.disable.drain.detail").running(&[DRAIN]),
            step(StepKind::Undo, "plan.undo.restart.title", "plan.undo.restart.detail").running(&[RESTART]),
            resume.running(&[RESUME]),
        ]
        .map(|step| step.on(self.restart))
    }

    fn verify(&self) -> Step {
        step(StepKind::Verify, "plan.undo.verify.title", "plan.undo.verify.detail")
            .running(&["vssadmin list writers"])
            .on(self.value)
            .filling("csv_id", Arg::Code(Guid::CSV_WRITER.to_string()))
    }
}
