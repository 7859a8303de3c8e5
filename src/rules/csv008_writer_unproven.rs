//! CSV008: events point to the CSV writer, its present state is not shown (decision D8).

use super::support::near::{newest_rejection, rejections};
use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{Arg, CaseFacts, Enabled};

pub(super) struct WriterUnproven;

impl Rule for WriterUnproven {
    fn about(&self) -> &'static About {
        &about!("CSV008")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::EventLogApplication)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let open = case
            .nodes
            .iter()
            .filter(|node| node.csv_writer.status == Enabled::Unknown && node.csv_writer.listed.is_none());
        open.filter_map(|node| {
            let found = self.about().from(Severity::Warning, rejections(node).map(|event| event.origin))?;
            let found = found.on(&node.name).inferred();
            Some(match newest_rejection(node) {
                Some(last) => found.saying("rules.CSV008.last").gap("last", Arg::Time(last)),
                None => found,
            })
        })
        .collect()
    }
}
