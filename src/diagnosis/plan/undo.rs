//! Taking the switch back: as careful as setting it, and verified.

use super::applications;
use super::steps::{DRAIN, KEY, QUORUM, RESTART, RESUME, hosts, step};
use crate::diagnosis::{Part, Step, StepId, StepKind};
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
        let mut steps = vec![self.value(), step(StepKind::Undo, StepId::UndoOwner).on(self.value)];
        if !self.restart.is_empty() {
            steps.push(self.prepare());
            steps.extend(applications::steps(self.case, self.restart, StepKind::Undo));
            steps.extend(self.restart());
        }
        steps.push(self.verify());
        if self.when == When::Later {
            steps.iter_mut().for_each(|step| step.part = Part::WayBack);
        }
        steps
    }

    fn prepare(&self) -> Step {
        let title = match self.when {
            When::Now => "plan.undo.prepare.now.title",
            When::Later => "plan.undo.prepare.later.title",
        };
        let one = matches!(self.restart, [_]);
        step(StepKind::Check, StepId::UndoPrepare)
            .titled(title)
            .saying(if one { "plan.undo.prepare.one" } else { "plan.undo.prepare.detail" })
            .running(&QUORUM)
            .on(self.restart)
            .filling("nodes", hosts(self.restart))
    }

    fn value(&self) -> Step {
        let detail = match (self.when, self.restart.is_empty()) {
            (When::Now, true) => "plan.undo.pending.detail",
            (When::Now, false) => "plan.undo.now.detail",
            (When::Later, _) => "plan.undo.later.detail",
        };
        step(StepKind::Undo, StepId::UndoValue)
            .saying(detail)
            .running(&[&format!("reg delete {KEY} /v EnableCsvVssWriter /reg:64")])
            .on(self.value)
    }

    fn restart(&self) -> [Step; 3] {
        let resume = match self.restart {
            [_] => step(StepKind::Undo, StepId::UndoResume)
                .titled("plan.undo.resume.one")
                .saying("plan.undo.resume.one.detail"),
            _ => step(StepKind::Undo, StepId::UndoResume),
        };
        [
            step(StepKind::Undo, StepId::UndoDrain).saying("plan.disable.drain.detail").running(&[DRAIN]),
            step(StepKind::Undo, StepId::UndoRestart).running(&[RESTART]),
            resume.running(&[RESUME]),
        ]
        .map(|step| step.on(self.restart))
    }

    fn verify(&self) -> Step {
        step(StepKind::Verify, StepId::UndoVerify)
            .running(&["vssadmin list writers"])
            .on(self.value)
            .filling("csv_id", Arg::Code(Guid::CSV_WRITER.to_string()))
    }
}
