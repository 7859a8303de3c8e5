//! A whole run: each PATH's evidence read in parallel, merged, diagnosed and handed over, case by case.

mod messages;
mod writing;

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::PathBuf;

use rayon::prelude::*;

use crate::cases::{self, MergeOptions};
use crate::diagnosis::{self, Diagnosis};
use crate::evidence::{self, EventFilter, ReadOptions};
use crate::facts::{CaseFacts, CsvUsage, Event, Harvest, Observation, Observed, Origin, SourceId, Status};
use crate::intake::{self, CaseInput, Limits};
use crate::knowledge::texts::Lang;
use crate::rules::Backing;

pub use crate::intake::{Error, Progress, Silent};
pub use writing::Writing;

/// What a run may be told.
#[derive(Clone, Debug)]
pub struct Options {
    /// Every child of a PATH is a case.
    pub each: bool,
    /// How sources are read.
    pub read: ReadOptions,
    /// How they are merged.
    pub merge: MergeOptions,
    /// Which sources get a SHA-256.
    pub hash: Hash,
    /// Language of the report: message texts beside a log are taken in it, where there are some.
    pub lang: Lang,
    /// Threads; `None` for one a core.
    pub jobs: Option<usize>,
    /// Caps on archives.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        let timezone = jiff::tz::TimeZone::UTC;
        Self {
            each: false,
            read: ReadOptions { filter: EventFilter::default(), timezone, hash_all: false, recover: true },
            merge: MergeOptions::default(),
            hash: Hash::Cited,
            lang: Lang::default(),
            jobs: None,
            limits: Limits::default(),
        }
    }
}

/// Which sources get a SHA-256. Hashing reads them a second time: all of them cost about as much as the analysis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hash {
    /// Those that the report cites.
    #[default]
    Cited,
    /// All that could be read whole.
    All,
    /// None: the report shows none.
    None,
}

/// One case, done.
#[derive(Clone, Debug)]
pub struct CaseResult {
    /// What is known.
    pub facts: CaseFacts,
    /// What it comes to.
    pub diagnosis: Diagnosis,
}

/// What a run went through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Cases handed over.
    pub cases: usize,
    /// Their sources.
    pub sources: u64,
    /// Sources of which something was read.
    pub parsed: u64,
    /// Sources that could not be read whole although they are evidence (contract, ruling 16).
    pub incomplete: u64,
}

impl Tally {
    fn count(&mut self, status: Status, is_evidence: bool) {
        self.sources += 1;
        self.parsed += u64::from(matches!(status, Status::Parsed | Status::Partial));
        self.incomplete += u64::from(status.is_incomplete(is_evidence));
    }
}

/// Reads and diagnoses every case; hands each over as it is done, in the order of `paths`, until told to stop.
///
/// # Errors
/// A PATH that cannot be used, or the only case has nothing in it.
pub fn analyze(
    paths: &[PathBuf],
    options: &Options,
    progress: &dyn Progress,
    on_case: &mut dyn FnMut(CaseResult) -> ControlFlow<()>,
) -> Result<Tally, Error> {
    let mut tally = Tally::default();
    let merge = MergeOptions { timezone: options.read.timezone.clone(), ..options.merge.clone() };
    let work = |case: &CaseInput, harvests: Vec<Harvest>| {
        let facts = cases::merge(&case.name, harvests, &merge);
        let diagnosis = diagnosis::diagnose(&facts);
        let mut result = CaseResult { facts, diagnosis };
        messages::add(case, options, &mut result);
        add_hashes(case, options, &mut result);
        result
    };
    each_case(paths, options, progress, &work, &mut |result: CaseResult| {
        tally.cases += 1;
        result.facts.sources.iter().for_each(|source| tally.count(source.status, source.is_evidence));
        on_case(result)
    })?;
    Ok(tally)
}

/// Reads every case; `show` turns its events into lines on all threads, and the lines are handed over by source and
/// place until told to stop.
///
/// # Errors
/// As for [`analyze`].
pub fn scan<L: Send>(
    paths: &[PathBuf],
    options: &Options,
    progress: &dyn Progress,
    show: &(dyn Fn(&str, &str, &Event) -> Option<L> + Sync),
    on_source: &mut dyn FnMut(&Harvest),
    on_line: &mut dyn FnMut(L) -> ControlFlow<()>,
) -> Result<Tally, Error> {
    let mut tally = Tally::default();
    let work = |case: &CaseInput, harvests: Vec<Harvest>| -> Vec<(Harvest, Vec<L>)> {
        let lines = |mut harvest: Harvest| {
            let line = |seen: Observed| match seen.fact {
                Observation::Event(event) => show(&case.name, &harvest.path, &event),
                _ => None,
            };
            let lines = std::mem::take(&mut harvest.observations).into_par_iter().filter_map(line).collect();
            (harvest, lines)
        };
        harvests.into_par_iter().map(lines).collect()
    };
    each_case(paths, options, progress, &work, &mut |sources: Vec<(Harvest, Vec<L>)>| {
        tally.cases += 1;
        sources.iter().for_each(|(source, _)| tally.count(source.status, source.is_evidence));
        for (source, lines) in sources {
            on_source(&source);
            lines.into_iter().try_for_each(&mut *on_line)?;
        }
        ControlFlow::Continue(())
    })?;
    Ok(tally)
}

/// Reads the cases one after another, each with all threads.
fn each_case<T: Send>(
    paths: &[PathBuf],
    options: &Options,
    progress: &dyn Progress,
    work: &(dyn Fn(&CaseInput, Vec<Harvest>) -> T + Sync),
    hand_over: &mut dyn FnMut(T) -> ControlFlow<()>,
) -> Result<(), Error> {
    let threads = rayon::ThreadPoolBuilder::new().num_threads(options.jobs.unwrap_or(0));
    let threads = threads.build().map_err(|error| Error::Threads(error.to_string()))?;
    let cases = intake::cases(paths, options.each, &options.limits)?;
    for (index, case) in cases.iter().enumerate() {
        progress.case(index, cases.len(), &case.name);
        let done = threads.install(|| {
            let read = |input: intake::Input<'_>| evidence::read(input, &options.read);
            let harvests = intake::harvest(case, &options.limits, progress, &read);
            (!harvests.is_empty() || cases.len() > 1).then(|| work(case, harvests))
        });
        let Some(done) = done else { return Err(Error::Empty(case.path.clone())) };
        if hand_over(done).is_break() {
            break;
        }
    }
    Ok(())
}

/// Adds the SHA-256 of the sources that are to have one and don't have it yet.
fn add_hashes(case: &CaseInput, options: &Options, result: &mut CaseResult) {
    if options.hash == Hash::None {
        return;
    }
    let cited = cited(result);
    let sources = result.facts.sources.iter_mut().zip(0u32..);
    let mut unhashed: Vec<_> = sources
        .filter(|(source, n)| source.sha256.is_none() && (options.hash == Hash::All || cited.contains(&SourceId(*n))))
        .map(|(source, _)| source)
        .collect();
    let wanted: BTreeSet<String> = unhashed.iter().map(|source| source.path.clone()).collect();
    let hashes = intake::hash(case, &options.limits, &wanted);
    for source in &mut unhashed {
        source.sha256 = hashes.get(&source.path).cloned();
    }
}

/// The sources that a report of this case cites.
pub fn cited(result: &CaseResult) -> BTreeSet<SourceId> {
    let texts = result.facts.messages.values().map(|message| message.recorded_in);
    cited_places(result).into_iter().map(|origin| origin.source).chain(texts).collect()
}

/// The places that a report of this case cites.
fn cited_places(result: &CaseResult) -> BTreeSet<Origin> {
    let CaseResult { facts, diagnosis } = result;
    let mut cited: Vec<Origin> = diagnosis.reasons.iter().flat_map(|reason| reason.evidence.iter().copied()).collect();
    for finding in &diagnosis.findings {
        cited.extend(&finding.against);
        if let Backing::Cited(places) = &finding.backing {
            cited.extend(places.iter());
        }
    }
    match &facts.csv {
        CsvUsage::InUse { evidence, volumes } => {
            cited.extend(evidence.iter());
            cited.extend(volumes.iter().map(|volume| volume.origin));
        }
        CsvUsage::NotInUse { evidence } => cited.extend(evidence.iter()),
        CsvUsage::Unknown { evidence, .. } => cited.extend(evidence),
    }
    for node in &facts.nodes {
        cited.extend(&node.csv_writer.evidence);
        cited.extend(&node.setting.evidence);
        cited.extend(node.incidents.iter().flat_map(|incident| &incident.events).map(|event| event.origin));
    }
    cited.into_iter().collect()
}
