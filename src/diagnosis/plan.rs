//! The plan of a verdict: what to check, change, verify and how to take it back, in order.
//!
//! A step that alters a node exists for two verdicts only: turning the writer off (`csv-writer-unneeded`), and undoing
//! that (`csv-in-use`). Both go through one node at a time.

mod applications;
mod disable;
mod evidence;
mod in_use;
mod steps;
mod undo;
mod unread;
mod writers;

use super::missing::missing;
use super::unneeded::Unneeded;
use super::{Confidence, Part, Step, StepKind, Verdict};
use crate::facts::CaseFacts;
use crate::rules::Finding;

/// What to do, in order. `likely` changes begin with the check that settles them.
///
/// The steps that turn the writer off are made from the proof that it is not needed; without one, whatever verdict was
/// asked for, the plan is to collect evidence.
pub fn plan(case: &CaseFacts, verdict: Verdict, confidence: Confidence, findings: &[Finding]) -> Vec<Step> {
    let missing = missing(case, verdict);
    let settle = if confidence == Confidence::Likely { evidence::settle(&missing) } else { None };
    let mut plan = unread::steps(case);
    match (verdict, Unneeded::prove(case)) {
        (Verdict::CsvInUse, _) => {
            plan.extend(settle);
            plan.extend(in_use::steps(case, findings));
        }
        (Verdict::CsvWriterUnneeded, Some(proven)) => {
            plan.extend(settle);
            // Of several clusters none is changed: what prepares a change would lead nowhere.
            if case.apart.is_empty() {
                plan.extend(disable::steps(case, &proven));
            }
            plan.extend(steps::shared_disk(findings));
        }
        (Verdict::NoAction, _) => {
            plan.extend(settle);
            plan.push(steps::nothing(case));
            plan.extend(steps::shared_disk(findings));
        }
        (Verdict::NotACluster, _) => plan.push(steps::no_cluster(case)),
        (Verdict::NeedsEvidence | Verdict::CsvWriterUnneeded, _) => plan.extend(evidence::collect(&missing)),
    }
    plan.extend(writers::steps(case));
    // Worked from top to bottom, what takes the change back must not come before anything else.
    plan.sort_by_key(|step| step.part == Part::WayBack);
    if !case.apart.is_empty() {
        // What holds for one cluster may be wrong for the other: nothing is changed before they are told apart.
        plan.retain(|step| step.kind == StepKind::Check && step.part != Part::WayBack);
        plan.insert(0, steps::each());
    }
    plan
}
