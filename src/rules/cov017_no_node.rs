//! COV017: no node could be seen in the evidence.

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::facts::{Arg, CaseFacts, Message};

pub(super) struct NoNode;

impl Rule for NoNode {
    fn about(&self) -> &'static About {
        &about!("COV017")
    }

    fn needs(&self) -> &'static [Need] {
        &[]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        if !case.nodes.is_empty() {
            return Vec::new();
        }
        let count = u64::try_from(case.sources.len()).unwrap_or(u64::MAX);
        let what = Message::new("rules.COV017.absent");
        vec![self.about().absent(Severity::Warning, what).gap("count", Arg::Number(count))]
    }
}
