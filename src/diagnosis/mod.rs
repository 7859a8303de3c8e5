//! From facts and findings to the verdict, how sure it is, what to do and what is missing.

pub(crate) mod attempts;
pub mod causes;
pub(crate) mod first;
mod missing;
pub mod plan;
mod reasons;
mod step;
mod summary;
mod unneeded;
pub(crate) mod unread;
mod verdict;

pub use step::{Part, Step, StepId, StepKind};

use schemars::JsonSchema;
use serde::Serialize;

use causes::Cause;
use verdict::Decision;

use crate::facts::{Capture, CaseFacts, Code, Message, Origin};
use crate::rules::{self, Finding, Outcome, Severity};

/// One of the five verdicts.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    JsonSchema,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Verdict {
    /// Some evidence shows a Cluster Shared Volume.
    CsvInUse,
    /// CSV is not used and the CSV writer is on.
    CsvWriterUnneeded,
    /// CSV is not used and the CSV writer is off.
    NoAction,
    /// No failover-cluster node.
    NotACluster,
    /// Not decided by what was seen.
    NeedsEvidence,
}

/// How sure a verdict is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Confidence {
    /// Nothing named as missing could change it.
    Conclusive,
    /// Right for what was seen; something named as missing could change it.
    Likely,
}

crate::facts::named!(Verdict, Confidence);

/// A sentence with what proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Short claim ("CSV is not in use").
    pub claim: Message,
    /// How it is known.
    pub detail: Message,
    /// What proves it.
    pub evidence: Vec<Origin>,
}

/// A capture to ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Node to run it on; `None` for any node of the cluster.
    pub node: Option<String>,
    /// What.
    pub what: Capture,
    /// Why it is wanted.
    pub why: Message,
    /// The exact command.
    pub collect: String,
    /// It could change the verdict.
    pub decisive: bool,
    /// What it is asked for in place of.
    pub instead: Instead,
}

/// What a capture that is asked for stands in for, where that changes how it is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Instead {
    /// Nothing: it is not there, or shows nothing.
    #[default]
    OfNothing,
    /// An archive that could not be opened: a whole copy of that is asked for.
    OfArchive,
    /// What a picture or another source shows that was not read or not understood, where the capture itself is there.
    OfFile,
    /// A run for each of several clusters, where each sent the capture itself.
    OfRun,
    /// A log that is there, and begins too late.
    OfLaterLog,
}

impl Instead {
    /// The capture itself is to be made; else it is there, or lies in what is asked for in its place.
    pub fn is_capture(self) -> bool {
        !matches!(self, Self::OfArchive | Self::OfFile | Self::OfRun)
    }
}

/// What a case comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// Verdict.
    pub verdict: Verdict,
    /// How sure.
    pub confidence: Confidence,
    /// Why in one to three sentences, for the first screen.
    pub summary: Vec<Message>,
    /// What to do first.
    pub first: Message,
    /// The proof, in the order in which a sceptic asks.
    pub reasons: Vec<Reason>,
    /// Findings, worst first, then by code and node.
    pub findings: Vec<Finding>,
    /// Rules that could not be evaluated, with the captures that they wanted.
    pub not_evaluated: Vec<(Code, Vec<Capture>)>,
    /// Probable causes of what fails, the most probable first.
    pub causes: Vec<Cause>,
    /// The plan.
    pub plan: Vec<Step>,
    /// What to ask for.
    pub missing: Vec<Missing>,
}

impl Diagnosis {
    /// Somebody has to do something: change the backup or the writer, ask for evidence (a script must not take a case
    /// that is not decided for one that is fine), or look at what an error found speaks of.
    pub fn needs_action(&self) -> bool {
        matches!(self.verdict, Verdict::CsvInUse | Verdict::CsvWriterUnneeded | Verdict::NeedsEvidence)
            || self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }
}

/// Diagnoses one case.
pub fn diagnose(case: &CaseFacts) -> Diagnosis {
    let decision = Decision::of(case);
    let verdict = decision.verdict();
    let missing = missing::missing(case, verdict);
    let is_open = missing.iter().any(|missing| missing.decisive);
    let confidence = if is_open { Confidence::Likely } else { Confidence::Conclusive };
    let (findings, not_evaluated) = findings(case);
    let causes = causes::causes(case, (verdict, confidence), &findings);
    let mut plan = plan::plan(case, verdict, confidence, &findings);
    // No plan that restarts nodes comes before what is the more probable cause.
    if let Some(step) = causes::lead(verdict, &causes).and_then(|lead| causes::step(verdict, lead)) {
        // What settles a likely verdict, or was not read, comes first all the same.
        let settles = |step: &&Step| {
            matches!(step.id, StepId::Each | StepId::Archives | StepId::Pictures | StepId::Files | StepId::Settle)
        };
        let at = plan.iter().take_while(settles).count();
        plan.insert(at, step);
    }
    Diagnosis {
        verdict,
        confidence,
        summary: summary::summary(case, &decision, &missing),
        first: first::first(case, &decision, &missing, &plan),
        causes,
        reasons: reasons::reasons(case, &decision),
        plan,
        findings,
        not_evaluated,
        missing,
    }
}

/// A rule that could not be evaluated, with the captures that it wanted.
type NotEvaluated = (Code, Vec<Capture>);

/// What the rules found, worst first, then by code and node; and the rules that could not look.
fn findings(case: &CaseFacts) -> (Vec<Finding>, Vec<NotEvaluated>) {
    let mut findings = Vec::new();
    let mut not_evaluated = Vec::new();
    for (code, outcome) in rules::run(case) {
        match outcome {
            Outcome::Found(found) => findings.extend(found),
            Outcome::Clear => {}
            Outcome::NotEvaluated(wanted) => not_evaluated.push((code, wanted)),
        }
    }
    findings.sort_by(|a, b| (a.severity, a.code.as_str(), &a.node).cmp(&(b.severity, b.code.as_str(), &b.node)));
    (findings, not_evaluated)
}
