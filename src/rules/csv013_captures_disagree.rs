//! CSV013: some captures list a Cluster Shared Volume and others none.

use super::support::captures::volumes;
use super::{Finding, Need, Rule, Severity};
use crate::facts::{Capture, CaseFacts, Citations, Code, CsvUsage, Origin};

pub(super) const RULE: Rule = Rule::of_case(Code::CSV013, find).needing(&[Need::All(Capture::ClusterSharedVolume)]);

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let listings = volumes(case);
    let rows = listings.iter().filter(|listing| listing.value.outcome.shows_volumes());
    let mut shown: Vec<Origin> = rows.map(|listing| listing.origin).collect();
    let none = listings.iter().filter(|listing| listing.value.outcome.lists_none());
    let none: Vec<Origin> = none.map(|listing| listing.origin).collect();
    let in_use = match &case.csv {
        CsvUsage::InUse { evidence, .. } => {
            shown.extend(evidence.iter());
            !none.is_empty()
        }
        CsvUsage::Unknown { contradictory, evidence, .. } => {
            shown.extend(evidence);
            *contradictory
        }
        CsvUsage::NotInUse(_) => false,
    };
    shown.retain(|place| !none.contains(place));
    let Some(evidence) = Citations::collect(shown).filter(|_| in_use) else { return Vec::new() };
    let open = matches!(case.csv, CsvUsage::Unknown { .. });
    let detail = if open { "rules.CSV013.open" } else { "rules.CSV013.detail" };
    vec![rule.cited(Severity::Warning, evidence).saying(detail).against(none)]
}
