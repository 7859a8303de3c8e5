//! Another product than Azure VM Backup asked for the snapshots that failed.

use std::collections::BTreeSet;

use super::{Cause, CauseCode, Likelihood};
use crate::facts::{Arg, CaseFacts, Origin};
use crate::rules::support::near::rejections;
use crate::rules::support::requester::{self, Requester};

/// Likely where it was at work in at least half of the attempts and Azure VM Backup was in none.
pub(super) fn other(case: &CaseFacts) -> Option<Cause> {
    let (mut attempts, mut with_other, mut with_own) = (0_u64, 0_u64, 0_u64);
    let (mut others, mut known): (Vec<Requester>, BTreeSet<String>) = Default::default();
    let mut shown: Vec<Origin> = Vec::new();
    for (node, incident) in case.nodes.iter().flat_map(|node| node.incidents.iter().map(move |one| (node, one))) {
        attempts += 1;
        let (own, other): (Vec<_>, Vec<_>) =
            requester::of(case, node, incident).into_iter().partition(Requester::is_azure_vm_backup);
        with_own += u64::from(!own.is_empty());
        with_other += u64::from(!other.is_empty());
        for seen in other {
            shown.extend(&seen.evidence);
            if known.insert(seen.key()) {
                others.push(seen);
            }
        }
    }
    if others.is_empty() {
        return None;
    }
    let (rank, confidence) = match with_own == 0 && with_other * 2 >= attempts {
        true => (40, Likelihood::Likely),
        false => (54, Likelihood::Possible),
    };
    let texts = ["causes.other-requester.title", "causes.other-requester.detail", "causes.other-requester.step"];
    let who: Arg = others.iter().map(Requester::short).collect();
    let processes: Arg = others.iter().map(Requester::name).collect();
    let blamed = case.nodes.iter().flat_map(rejections).map(|event| event.origin);
    let cause = Cause::new(CauseCode::OtherRequester, rank, confidence, texts).shown_by(shown).but_for(blamed);
    let cause = cause.gap("who", who).gap("processes", processes).gap("with", with_other);
    Some(cause.gap("n", attempts))
}
