//! The probable causes beside the verdict: why a recovery point is not application consistent, and what to do first.
//!
//! The verdict speaks of CSV alone; the causes speak of the whole bundle. Each is built from facts by a file of its own
//! and ranked; none of them changes the verdict.

mod agent;
mod disks;
mod jobs;
mod load;
mod quiet;
mod requester;
mod volumes;
mod writer;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Confidence, Part, Step, StepId, StepKind, Verdict};
use crate::facts::provider::VSS;
use crate::facts::{Arg, CaseFacts, Consistency, Message, NodeFacts, Origin, Time};
use crate::rules::Finding;
use crate::rules::support::near::events;

/// Which cause; the names are those of the report's contract.
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
pub enum CauseCode {
    /// Cluster Shared Volumes or a Scale-Out File Server: outside Azure VM Backup.
    CsvVolumes,
    /// The CSV writer rejects backups although CSV is not used.
    CsvWriter,
    /// Another writer fails.
    OtherWriter,
    /// Storage is too slow for the snapshot.
    StorageLoad,
    /// Another product asked for the snapshot.
    OtherRequester,
    /// Clustered disks without CSV.
    SharedDisk,
    /// The backup extension itself.
    BackupAgent,
    /// Nothing wrong is seen.
    NoneSeen,
}

crate::facts::named!(CauseCode);

/// How far the evidence carries a cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Likelihood {
    /// The evidence shows it.
    Conclusive,
    /// It fits all that was seen.
    Likely,
    /// It fits, and so do others; or evidence is missing.
    Possible,
}

/// One probable cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// Which.
    pub code: CauseCode,
    /// How far the evidence carries it.
    pub confidence: Likelihood,
    /// In one line.
    pub title: Message,
    /// What speaks for it, and how it stands to the CSV writer.
    pub detail: Message,
    /// What to do first about it.
    pub first_step: Message,
    /// What shows it.
    pub evidence: Vec<Origin>,
    /// What speaks against it.
    pub against: Vec<Origin>,
    /// A job's own words alone tell of it.
    told_by_job: bool,
    /// The smaller, the earlier.
    rank: u8,
}

impl Cause {
    fn new(code: CauseCode, rank: u8, confidence: Likelihood, [title, detail, step]: [&'static str; 3]) -> Self {
        let [title, detail, first_step] = [title, detail, step].map(Message::new);
        Self {
            code,
            confidence,
            title,
            detail,
            first_step,
            evidence: Vec::new(),
            against: Vec::new(),
            told_by_job: false,
            rank,
        }
    }

    /// Fills a gap of all its sentences.
    fn gap(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        let value = value.into();
        for message in [&mut self.title, &mut self.detail, &mut self.first_step] {
            message.args.push((name, value.clone()));
        }
        self
    }

    fn shown_by(mut self, places: impl IntoIterator<Item = Origin>) -> Self {
        /// Enough to look at.
        const MOST: usize = 8;
        for place in places {
            if self.evidence.len() < MOST && !self.evidence.contains(&place) {
                self.evidence.push(place);
            }
        }
        self
    }

    fn but_for(mut self, places: impl IntoIterator<Item = Origin>) -> Self {
        self.against.extend(places.into_iter().take(4));
        self
    }
}

/// Every cause that the facts speak for, the most probable first. Where none does, nothing wrong was seen.
pub(super) fn causes(case: &CaseFacts, judged: (Verdict, Confidence), findings: &[Finding]) -> Vec<Cause> {
    let (verdict, confidence) = judged;
    let mut all: Vec<Cause> = volumes::volumes(case);
    all.extend(volumes::writer(case, verdict, confidence));
    // A job that names the shared disk is proof; a list of clustered disks only hints at one.
    let writer_is_known = case.machines().any(|node| rejections(node).next().is_some());
    let of_jobs = jobs::failed(case, writer_is_known);
    let told = |code| of_jobs.iter().any(|cause: &Cause| cause.code == code);
    all.extend(disks::shared(case, findings).filter(|_| !told(CauseCode::SharedDisk)));
    let load = load::load(case);
    all.extend(writer::failing(case, verdict, load.as_ref()));
    all.extend(load);
    all.extend(requester::other(case));
    all.extend(agent::crashes(findings));
    all.extend(agent::services(case));
    all.extend(of_jobs);
    all.extend(quiet::none_seen(case, verdict, &all));
    all.sort_by_key(|cause| cause.rank);
    let well = || case.own_recovery_points().filter(|(_, point)| point.consistency == Consistency::Application);
    let speaks_of_failure = |code| !matches!(code, CauseCode::NoneSeen | CauseCode::CsvVolumes);
    let despite = |cause: Cause| match speaks_of_failure(cause.code) {
        true => cause.but_for(well().map(|(place, _)| place)),
        false => cause,
    };
    all.into_iter().map(despite).collect()
}

/// Whether the verdict says a cause in other words.
pub fn is_the_verdict(verdict: Verdict, cause: &Cause) -> bool {
    match verdict {
        Verdict::CsvInUse => cause.rank == volumes::IN_USE,
        Verdict::CsvWriterUnneeded => cause.code == CauseCode::CsvWriter,
        _ => false,
    }
}

/// The first cause, where it is another than the one that the verdict speaks of: it leads the report.
pub fn lead(verdict: Verdict, causes: &[Cause]) -> Option<&Cause> {
    let first = causes.first()?;
    let leads = match (verdict, first.code) {
        (Verdict::CsvInUse | Verdict::NeedsEvidence, _) => false,
        (_, CauseCode::CsvWriter | CauseCode::CsvVolumes) => false,
        (Verdict::CsvWriterUnneeded, _) => true,
        (_, code) => code != CauseCode::NoneSeen || first.rank < quiet::LAST,
    };
    leads.then_some(first)
}

/// The step of the cause that leads, before all others. A plan that follows up each writer has it already.
pub(super) fn step(verdict: Verdict, lead: &Cause) -> Option<Step> {
    let (title, detail) = match (verdict, lead.code) {
        (Verdict::CsvWriterUnneeded, _) => (
            Message::new("plan.cause.title").with("cause", lead.title.clone()),
            Message::new("plan.cause.detail").with("step", lead.first_step.clone()),
        ),
        (_, CauseCode::OtherWriter) if !lead.told_by_job => return None,
        _ => (lead.title.clone(), lead.first_step.clone()),
    };
    Some(Step {
        id: StepId::Cause,
        title,
        detail,
        commands: Vec::new(),
        nodes: Vec::new(),
        kind: StepKind::Check,
        part: Part::Plan,
    })
}

/// Times at which a writer of the node rejected something, whichever writer it was.
fn rejections(node: &NodeFacts) -> impl Iterator<Item = Option<Time>> {
    events(node, VSS, &[8229]).map(|event| event.value.time)
}
