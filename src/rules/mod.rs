//! The rules: one file a finding code; each says what it needs, and cites what it claims.
//!
//! To add a rule, write one file, add one line to the list in `facts/code.rs`, its texts, and its page in each language.

pub(crate) mod support;

macro_rules! rules {
    ($($code:ident $file:ident,)*) => {
        $(mod $file;)*

        /// Every rule, in the order of the list.
        pub const LIST: &[&Rule] = &[$(&$file::RULE),*];
    };
}
every_code!(rules);

use schemars::JsonSchema;
use serde::Serialize;

use support::seen;

use crate::facts::{Capture, CaseFacts, Citations, Code, Message, NodeFacts, Origin, every_code};

/// How bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Severity {
    /// Needs action.
    Error,
    /// Needs attention.
    Warning,
    /// Good to know.
    Info,
}

/// How sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Certainty {
    /// The evidence shows it.
    Shown,
    /// Inferred; the text says so.
    Inferred,
}

/// What backs a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Backing {
    /// Records or lines that show it.
    Cited(Citations),
    /// A finding about what is not there: which capture, in words.
    Absent(Message),
}

/// One thing found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its code.
    pub code: Code,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub certainty: Certainty,
    /// The node that it concerns; `None` for the cluster.
    pub node: Option<String>,
    /// One line.
    pub title: Message,
    /// What it means here.
    pub detail: Message,
    /// What backs it.
    pub backing: Backing,
    /// What speaks against it.
    pub against: Vec<Origin>,
}

/// A capture that a rule needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Without it the rule is not evaluated.
    All(Capture),
    /// One of these is enough.
    Any(&'static [Capture]),
    /// Makes the result better.
    Helps(Capture),
}

/// What a rule gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It fired.
    Found(Vec<Finding>),
    /// Looked at, not there.
    Clear,
    /// Could not look, for want of these captures.
    NotEvaluated(Vec<Capture>),
}

/// One rule: a row of THE LIST.
#[derive(Debug)]
pub struct Rule {
    /// Its code, from which its texts follow.
    pub code: Code,
    /// Captures without which it cannot look.
    pub needs: &'static [Need],
    /// Events that it looks at, by provider: the readers keep them (`knowledge/events.toml`).
    pub events: &'static [(&'static str, &'static [u32])],
    find: Find,
}

/// What it finds, and where.
#[derive(Debug)]
enum Find {
    OfNode(fn(&Rule, &CaseFacts, &NodeFacts) -> Option<Finding>),
    SeveralOfNode(fn(&Rule, &CaseFacts, &NodeFacts) -> Vec<Finding>),
    OfCase(fn(&Rule, &CaseFacts) -> Vec<Finding>),
}

impl Rule {
    /// A rule that looks at one node after the other; what it finds is of that node.
    const fn of_node(code: Code, find: fn(&Self, &CaseFacts, &NodeFacts) -> Option<Finding>) -> Self {
        Self { code, needs: &[], events: &[], find: Find::OfNode(find) }
    }

    /// The same, where one node may give several findings.
    const fn several_of_node(code: Code, find: fn(&Self, &CaseFacts, &NodeFacts) -> Vec<Finding>) -> Self {
        Self { code, needs: &[], events: &[], find: Find::SeveralOfNode(find) }
    }

    /// A rule that looks at the case as a whole.
    const fn of_case(code: Code, find: fn(&Self, &CaseFacts) -> Vec<Finding>) -> Self {
        Self { code, needs: &[], events: &[], find: Find::OfCase(find) }
    }

    const fn needing(self, needs: &'static [Need]) -> Self {
        Self { needs, ..self }
    }

    const fn reading(self, events: &'static [(&'static str, &'static [u32])]) -> Self {
        Self { events, ..self }
    }

    /// Looks at a case. What is found stands even where another capture is lacking; silence does not.
    pub fn check(&self, case: &CaseFacts) -> Outcome {
        let nodes = case.nodes.iter();
        let nobody = case.nobody();
        let found: Vec<Finding> = match self.find {
            Find::OfNode(find) => {
                let of_node = nodes.filter_map(|node| Some(find(self, case, node)?.on(&node.name)));
                of_node.chain(nobody.and_then(|nobody| find(self, case, nobody))).collect()
            }
            Find::SeveralOfNode(find) => {
                let of_node = nodes.flat_map(|node| {
                    find(self, case, node).into_iter().map(|found| found.on(&node.name)).collect::<Vec<_>>()
                });
                of_node.chain(nobody.into_iter().flat_map(|nobody| find(self, case, nobody))).collect()
            }
            Find::OfCase(find) => find(self, case),
        };
        if !found.is_empty() {
            return Outcome::Found(found);
        }
        match seen::lacking(case, self.needs) {
            lacking if lacking.is_empty() => Outcome::Clear,
            lacking => Outcome::NotEvaluated(lacking),
        }
    }
}

/// Every rule with its outcome, in the order of the list.
pub fn run(case: &CaseFacts) -> Vec<(Code, Outcome)> {
    LIST.iter().map(|rule| (rule.code, rule.check(case))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::provider::CLUSTER;
    use crate::knowledge::{csv_events, events};

    /// A rule whose events no reader keeps could never fire.
    #[test]
    fn readers_keep_the_events_of_every_rule() {
        let of_rules = LIST
            .iter()
            .flat_map(|rule| rule.events)
            .flat_map(|(provider, ids)| ids.iter().map(move |id| (*provider, *id)));
        for (provider, id) in of_rules.chain(csv_events::ids().into_iter().map(|id| (CLUSTER, id))) {
            assert!(events::is_wanted(provider, id), "{provider} {id}");
        }
    }
}
