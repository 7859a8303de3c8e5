//! The plan of a verdict: what to check, change, verify and how to take it back, in order.
//!
//! A step that alters a node exists for two verdicts only: turning the writer off (`csv-writer-unneeded`), and undoing
//! that (`csv-in-use`). Both go through one node at a time.

mod disable;
mod evidence;
mod in_use;
mod steps;
mod writers;

use super::{Confidence, Step, Verdict};
use crate::facts::{CaseFacts, CsvUsage, Enabled};
use crate::rules::Finding;

/// What to do, in order. `likely` changes begin with the check that settles them.
pub fn plan(case: &CaseFacts, verdict: Verdict, confidence: Confidence, findings: &[Finding]) -> Vec<Step> {
    let likely = confidence == Confidence::Likely;
    let mut plan = Vec::new();
    match verdict {
        Verdict::CsvInUse => {
            plan.extend(likely.then(|| evidence::settle(case)));
            plan.extend(in_use::steps(case, findings));
        }
        // A node is changed only where the facts themselves say that CSV is not used and its writer is on, whatever
        // verdict was asked for.
        Verdict::CsvWriterUnneeded if !unneeded(case) => {
            plan.extend(evidence::collect(case));
        }
        Verdict::CsvWriterUnneeded => {
            plan.extend(likely.then(|| evidence::settle(case)));
            plan.extend(disable::steps(case));
            plan.extend(steps::shared_disk(findings));
        }
        Verdict::NoAction => {
            plan.extend(likely.then(|| evidence::settle(case)));
            plan.push(steps::nothing(case));
            plan.extend(steps::shared_disk(findings));
        }
        Verdict::NotACluster => plan.push(steps::no_cluster(case)),
        Verdict::NeedsEvidence => plan.extend(evidence::collect(case)),
    }
    plan.extend(writers::steps(case));
    plan
}

fn unneeded(case: &CaseFacts) -> bool {
    matches!(case.csv, CsvUsage::NotInUse { .. })
        && case.nodes.iter().any(|node| node.csv_writer.status == Enabled::Enabled)
}
