//! THE LIST of rules: one file a finding code; each says what it needs, and cites what it claims.

use crate::diagnosis::Capture;
use crate::facts::{CaseFacts, Citations, Message, Origin};

/// How bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
    /// Stable code (`CSV001`), documented by `explain`.
    pub code: &'static str,
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

/// One rule.
pub trait Rule: Sync {
    /// Stable code.
    fn code(&self) -> &'static str;
    /// What it needs.
    fn needs(&self) -> &'static [Need];
    /// Looks at a case.
    fn check(&self, case: &CaseFacts) -> Outcome;
}

/// Every rule with its outcome, in the order of the list.
pub fn run(case: &CaseFacts) -> Vec<(&'static str, Outcome)> {
    let _ = case;
    Vec::new()
}
