//! COV013: a source could not be read whole.

use super::{Finding, Rule, Severity};
use crate::facts::{Arg, CaseFacts, Citations, Code, Harvest, Locus, Nature, Origin, SourceId, Status};

pub(super) const RULE: Rule = Rule::of_case(Code::COV013, find);

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let damaged = |(index, source): (u32, &Harvest)| {
        let id = SourceId(index);
        let (detail, unnamed, counts) = match source.status {
            Status::Partial => ("rules.COV013.detail", "rules.COV013.partial", !is_lost_log(case, id)),
            Status::Damaged => ("rules.COV013.nothing", "rules.COV013.damaged", true),
            Status::Skipped => ("rules.COV013.nothing", "rules.COV013.skipped", source.is_evidence),
            Status::Parsed | Status::Unrecognised => return None,
        };
        let found = rule.cited(Severity::Warning, Citations::new(Origin { source: id, at: Locus::Whole }));
        let found = match source.problems.first() {
            Some(problem) if source.nature == Nature::WrongChecksums => {
                let said = found.titled("rules.COV013.title.checksum").saying("rules.COV013.all");
                said.gap("problem", problem.clone())
            }
            Some(problem) => found.saying(detail).gap("problem", problem.clone()),
            None => found.saying(unnamed),
        };
        let found = found.gap("file", file_name(&source.path));
        counts.then(|| found.at(source.node.as_deref()))
    };
    (0..).zip(&case.sources).filter_map(damaged).collect()
}

/// The last part of a path: enough to tell findings apart, and their citations have the rest.
pub(super) fn file_name(path: &str) -> Arg {
    Arg::Path(path.rsplit('/').next().unwrap_or(path).to_owned())
}

/// Whether COV004 speaks of it.
fn is_lost_log(case: &CaseFacts, source: SourceId) -> bool {
    case.nodes.iter().flat_map(|node| &node.logs).any(|log| log.value.lost && log.origin.source == source)
}
