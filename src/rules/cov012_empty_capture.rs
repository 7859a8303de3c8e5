//! COV012: an empty capture, from which "none" cannot be told from "failed", and silence that proves nothing beside one
//! that does.

use super::cov009_error_text::command;
use super::support::captures::{others, volumes};
use super::{Finding, Rule, Severity};
use crate::facts::{CaseFacts, Citations, Code, CommandKind, CsvUsage, Observation, Origin, VolumeOutcome};

pub(super) const RULE: Rule = Rule::of_case(Code::COV012, find);

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let shows = |origin| matches!(&case.csv, CsvUsage::NotInUse(proof) if proof.evidence().contains(origin));
    let unknown = matches!(case.csv, CsvUsage::Unknown { .. });
    let severity = if unknown { Severity::Warning } else { Severity::Info };
    let files = others(case).into_iter().filter_map(|other| match other.value {
        Observation::Empty(kind) => Some((other.node, *kind, other.origin)),
        _ => None,
    });
    let rowless = volumes(case)
        .into_iter()
        .filter(|listing| matches!(listing.value.outcome, VolumeOutcome::NoObjects | VolumeOutcome::Unnamed));
    let rowless = rowless.map(|listing| (listing.node, CommandKind::ClusterSharedVolume, listing.origin));
    let told = |origin: Origin| case.csv_doubts.iter().any(|(_, cited)| cited.contains(origin));
    // What shows "none" beside a cmdlet that worked is not alone.
    let empty =
        files.chain(rowless).filter(|(_, _, origin)| !shows(*origin) && !told(*origin)).map(|(node, kind, origin)| {
            let found = rule.cited(severity, Citations::new(origin)).at(node);
            found.gap("command", command(kind))
        });
    let doubts = case.csv_doubts.iter().map(|(why, cited)| {
        let found = rule.cited(Severity::Info, cited.clone()).saying("rules.COV012.silent");
        found.gap("why", why.clone())
    });
    empty.chain(doubts).collect()
}
