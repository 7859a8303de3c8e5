//! CSV009: the switch stands under `WOW6432Node`.

use super::support::{About, about};
use super::{Finding, Need, Rule, Severity};
use crate::diagnosis::Capture;
use crate::facts::{CaseFacts, Citations};

pub(super) struct WrongKey;

impl Rule for WrongKey {
    fn about(&self) -> &'static About {
        &about!("CSV009")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::All(Capture::RegistrySetting)]
    }

    fn find(&self, case: &CaseFacts) -> Vec<Finding> {
        let wrong = |node: &crate::facts::NodeFacts| {
            let seen = node.setting.wrong_view.as_ref()?;
            let found = self.about().cited(Severity::Warning, Citations::new(seen.origin)).on(&node.name);
            Some(found.inferred().against(node.setting.evidence.iter().copied()))
        };
        case.nodes.iter().filter_map(wrong).collect()
    }
}
