//! COV013: a source could not be read whole.

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::facts::{Arg, CaseFacts, Citations, Locus, Origin, SourceFacts, SourceId, Status};

pub(super) struct DamagedSource;

impl Rule for DamagedSource {
    fn about(&self) -> &'static About {
        &about!("COV013")
    }

    fn needs(&self) -> &'static [Need] {
        &[]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let damaged = |(index, source): (u32, &SourceFacts)| {
            let (detail, counts) = match source.status {
                Status::Partial => ("rules.COV013.partial", true),
                Status::Damaged => ("rules.COV013.damaged", true),
                Status::Skipped => ("rules.COV013.skipped", source.is_evidence),
                Status::Parsed | Status::Unrecognised => return None,
            };
            let place = Origin { source: SourceId(index), at: Locus::Whole };
            let found = self.about().cited(Severity::Warning, Citations::new(place)).saying(detail);
            let found = found.gap("path", Arg::Path(source.path.clone()));
            counts.then(|| match &source.node {
                Some(node) => found.on(node),
                None => found,
            })
        };
        (0..).zip(&case.sources).filter_map(damaged).collect()
    }
}
