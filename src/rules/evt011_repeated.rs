//! EVT011: many attempts failed alike: said once, with the count and the span.

use super::support::near::rejections;
use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{Arg, CaseFacts, NodeFacts};

pub(super) struct Repeated;

/// From here on a summary reads better than a list.
const MANY: usize = 3;

impl Rule for Repeated {
    fn about(&self) -> &'static About {
        &about!("EVT011")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::EventLogApplication)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let many = |node: &NodeFacts| {
            let times = || node.incidents.iter().filter_map(|incident| incident.time);
            let (first, last) = (times().min()?, times().max()?);
            if node.incidents.len() < MANY {
                return None;
            }
            let count = u64::try_from(node.incidents.len()).unwrap_or(u64::MAX);
            let found = self.about().from(Severity::Info, rejections(node).map(|event| event.origin))?;
            let found = found.on(&node.name).gap("count", Arg::Number(count));
            Some(found.gap("first", Arg::Time(first)).gap("last", Arg::Time(last)))
        };
        case.nodes.iter().filter_map(many).collect()
    }
}
