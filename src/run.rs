//! A whole run: each PATH's evidence read in parallel, merged, diagnosed and handed over, case by case.

mod bundle;
mod messages;
mod quotes;
mod side;
mod writing;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use crate::cases::{self, MergeOptions};
use crate::diagnosis::{self, Diagnosis};
use crate::evidence::{self, EventFilter, Lines, Printer, ReadOptions};
use crate::facts::{CaseFacts, CsvUsage, Event, Harvest, Kind, Locus, Origin, SourceId, Status};
use crate::intake::{self, CaseInput, Claim, Input, Limits, Room, Unusable};
use crate::knowledge::texts::Lang;
use crate::report::json::Bundle;
use crate::rules::Backing;

pub use crate::evidence::Hash;
pub use crate::intake::{Error, Progress, Silent, Split};
pub use bundle::{Account, FailedCase};
pub use writing::Writing;

/// What a run may be told.
#[derive(Clone, Debug)]
pub struct Options {
    /// How PATHs become cases.
    pub split: Split,
    /// What standard input, or the one case of joined PATHs, is called.
    pub name: Option<String>,
    /// How sources are read.
    pub read: ReadOptions,
    /// How they are merged.
    pub merge: MergeOptions,
    /// Language of the report: message texts beside a log are taken in it, where there are some.
    pub lang: Lang,
    /// Threads; `None` for one a core.
    pub jobs: Option<usize>,
    /// Caps on archives.
    pub limits: Limits,
    /// Keep what stands at the cited places as it is written there.
    pub quotes: bool,
    /// What is said of each bundle itself.
    pub account: Account,
}

impl Default for Options {
    fn default() -> Self {
        let timezone = jiff::tz::TimeZone::UTC;
        Self {
            split: Split::default(),
            name: None,
            read: ReadOptions { filter: EventFilter::default(), timezone, hash: Hash::Cited, recover: true },
            merge: MergeOptions::default(),
            lang: Lang::default(),
            jobs: None,
            limits: Limits::default(),
            quotes: false,
            account: Account::default(),
        }
    }
}

/// One case, done.
#[derive(Clone, Debug)]
pub struct CaseResult {
    /// What is known.
    pub facts: CaseFacts,
    /// What it comes to.
    pub diagnosis: Diagnosis,
    /// What it was made from.
    pub bundle: Bundle,
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
    /// PATHs that could not be used.
    pub failed: u64,
}

impl Tally {
    /// Counts one more source.
    pub fn count(&mut self, status: Status, is_evidence: bool) {
        self.sources += 1;
        self.parsed += u64::from(matches!(status, Status::Parsed | Status::Partial));
        self.incomplete += u64::from(status.is_incomplete(is_evidence));
    }
}

/// Reads and diagnoses every case; hands each over as it is done, in the order of `paths`, until told to stop. A PATH that
/// cannot be used costs itself, as does a case on which the program fails.
///
/// # Errors
/// A PATH that cannot be used, or the only case has nothing in it.
pub fn analyze(
    paths: &[PathBuf],
    options: &Options,
    progress: &dyn Progress,
    on_case: &mut dyn FnMut(Result<CaseResult, FailedCase>) -> ControlFlow<()>,
) -> Result<Tally, Error> {
    let mut tally = Tally::default();
    let work = |case: &CaseInput, several: bool, limits: &Limits| {
        let began = Instant::now();
        let harvests = harvests(case, options, limits, progress);
        (!harvests.is_empty() || several).then(|| diagnosed(case, harvests, began, options))
    };
    let failed = each_case(paths, options, progress, &work, &mut |result| match result {
        Ok(result) => {
            tally.cases += 1;
            result.facts.sources.iter().for_each(|source| tally.count(source.status, source.is_evidence));
            on_case(Ok(result))
        }
        Err(unusable) => on_case(Err(bundle::failed(unusable, options.lang))),
    })?;
    Ok(Tally { failed, ..tally })
}

/// Reads and diagnoses one file that is held in memory, on the threads that the caller runs on; `None` if it is empty.
pub fn analyze_held(name: &str, bytes: Vec<u8>, options: &Options) -> Option<CaseResult> {
    let case = CaseInput::held(name, bytes);
    let began = Instant::now();
    let harvests = harvests(&case, options, &options.limits, &Silent);
    (!harvests.is_empty()).then(|| diagnosed(&case, harvests, began, options))
}

/// Reads and diagnoses one case, with as many threads as the options say.
///
/// # Errors
/// The threads cannot be started.
pub fn analyze_one(case: &CaseInput, options: &Options) -> Result<CaseResult, Error> {
    let began = Instant::now();
    let threads = Threads::new(options.jobs)?;
    Ok(threads.install(|| diagnosed(case, harvests(case, options, &options.limits, &Silent), began, options)))
}

fn harvests(case: &CaseInput, options: &Options, limits: &Limits, progress: &dyn Progress) -> Vec<Harvest> {
    intake::harvest(case, limits, progress, &|input, room| evidence::read_within(input, &options.read, room))
}

fn diagnosed(case: &CaseInput, harvests: Vec<Harvest>, began: Instant, options: &Options) -> CaseResult {
    let facts = cases::merge(&case.name, harvests, &options.merge);
    let diagnosis = diagnosis::diagnose(&facts);
    let bundle = bundle::of(case, &facts, options);
    let mut result = CaseResult { facts, diagnosis, bundle };
    messages::add(case, options, &mut result);
    quotes::add(case, options, &mut result);
    add_hashes(case, options, &mut result);
    result.bundle.seconds = (options.account == Account::Timed).then(|| began.elapsed().as_secs_f64());
    result
}

/// Bytes that the packed lines of one case may take.
const LINES: u64 = 128 << 20;

/// Reads every case; `show` turns its events into lines on all threads, and the lines are handed over by source, then
/// time, until told to stop.
///
/// # Errors
/// As for [`analyze`].
pub fn scan(
    paths: &[PathBuf],
    options: &Options,
    progress: &dyn Progress,
    show: &(dyn Fn(&str, &str, &Event) -> Option<String> + Sync),
    on_source: &mut dyn FnMut(&Harvest),
    on_line: &mut dyn FnMut(String) -> ControlFlow<()>,
) -> Result<Tally, Error> {
    let mut tally = Tally::default();
    let work = |case: &CaseInput, several: bool, limits: &Limits| {
        let left = AtomicU64::new(LINES);
        let room = |bytes: u64| {
            let rest = |left: u64| left.checked_sub(bytes);
            left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, rest).is_ok()
                && limits.beside.as_ref().is_none_or(|claim| claim.keep(bytes))
        };
        let listed: Mutex<BTreeMap<String, Lines>> = Mutex::default();
        let read = |input: Input<'_>, own: &Room<'_>| {
            let path = input.path.to_owned();
            let printer = Printer { line: &|event| show(&case.name, &path, event), room: &room };
            let (mut harvest, lines) = evidence::list(input, &options.read, &printer, own);
            // No report will speak of its node: nothing is to be charged for that.
            harvest.kind = Kind::Other;
            listed.lock().unwrap_or_else(PoisonError::into_inner).insert(path, lines);
            harvest
        };
        let harvests = intake::harvest(case, limits, progress, &read);
        let listed = listed.into_inner().unwrap_or_else(PoisonError::into_inner);
        (!harvests.is_empty() || several).then_some((harvests, listed))
    };
    let mut broken = None;
    let failed = each_case(paths, options, progress, &work, &mut |done| {
        // What cannot be used was told already.
        let Ok((sources, mut listed)) = done else { return ControlFlow::Continue(()) };
        tally.cases += 1;
        sources.iter().for_each(|source| tally.count(source.status, source.is_evidence));
        for source in &sources {
            on_source(source);
            let lines = listed.remove(&source.path).filter(|_| source.status != Status::Skipped);
            match lines.map_or(Ok(ControlFlow::Continue(())), |lines| lines.each(on_line)) {
                Ok(told) => told?,
                Err(error) => {
                    broken = Some(Error::Lines(error));
                    return ControlFlow::Break(());
                }
            }
        }
        ControlFlow::Continue(())
    })?;
    broken.map_or(Ok(Tally { failed, ..tally }), Err)
}

/// What comes of one thing that was named.
enum Done<T> {
    /// The work's own answer.
    Case(Option<T>),
    /// The work failed.
    Crashed(Unusable),
    /// There was nothing to work on.
    Unusable,
}

/// Bytes of memory that one case may take, for each byte that all of those may take which are read side by side: what waits
/// to be handed over stands beside one that is read alone.
const BESIDE: u64 = 4;

/// Does the cases; gives how many could not be done. `work` is told whether there are several, and the caps; one that gives
/// nothing of the only case found nothing in it.
fn each_case<T: Send>(
    paths: &[PathBuf],
    options: &Options,
    progress: &dyn Progress,
    work: &(dyn Fn(&CaseInput, bool, &Limits) -> Option<T> + Sync),
    hand_over: &mut dyn FnMut(Result<T, &Unusable>) -> ControlFlow<()>,
) -> Result<u64, Error> {
    let threads = Threads::new(options.jobs)?;
    let named = intake::cases(paths, &options.split, options.name.as_deref(), &options.limits)?;
    let several = named.iter().flatten().count() > 1;
    let weigh = |one: &Result<CaseInput, Unusable>| one.as_ref().map_or(0, |case| intake::size(case, &options.limits));
    let one = |at: usize, one: &Result<CaseInput, Unusable>, claim: Option<&Arc<Claim>>| {
        let Ok(case) = one else { return Done::Unusable };
        progress.case(at, named.len(), &case.name);
        let limits = Limits { beside: claim.cloned(), ..options.limits.clone() };
        // Nothing that was being made is looked at again.
        let done = panic::catch_unwind(AssertUnwindSafe(|| work(case, several, &limits)));
        done.map_or_else(|_| Done::Crashed(Unusable::crashed(case)), Done::Case)
    };
    let (mut failed, mut broken) = (0, None);
    side::in_order(&named, &threads, options.limits.memory / BESIDE, &weigh, &one, &mut |at, done| {
        let crash;
        let unusable = match done {
            Done::Case(Some(done)) => return hand_over(Ok(done)),
            Done::Case(None) => {
                broken = named.get(at).and_then(|one| one.as_ref().ok()).map(|case| Error::Empty(case.path.clone()));
                return ControlFlow::Break(());
            }
            Done::Crashed(crashed) if !several => {
                broken = Some(crashed.error);
                return ControlFlow::Break(());
            }
            Done::Crashed(crashed) => {
                crash = crashed;
                &crash
            }
            Done::Unusable => match named.get(at) {
                Some(Err(unusable)) => unusable,
                _ => return ControlFlow::Continue(()),
            },
        };
        failed += 1;
        progress.failed(&unusable.error);
        hand_over(Err(unusable))
    })?;
    broken.map_or(Ok(failed), Err)
}

/// The threads of a run: a pool of its own, so that `--jobs` holds for it alone; where the platform has no threads (the
/// page's WebAssembly), the one there is.
struct Threads(Option<rayon::ThreadPool>);

impl Threads {
    fn new(jobs: Option<usize>) -> Result<Self, Error> {
        if cfg!(target_family = "wasm") {
            return Ok(Self(None));
        }
        let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs.unwrap_or(0)).build();
        pool.map(|pool| Self(Some(pool))).map_err(|error| Error::Threads(error.to_string()))
    }

    fn count(&self) -> usize {
        self.0.as_ref().map_or(1, rayon::ThreadPool::current_num_threads)
    }

    fn install<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        match &self.0 {
            Some(pool) => pool.install(work),
            None => work(),
        }
    }
}

/// Adds the SHA-256 of the sources that are to have one and don't have it yet.
fn add_hashes(case: &CaseInput, options: &Options, result: &mut CaseResult) {
    let hash = options.read.hash;
    if hash == Hash::None {
        return;
    }
    let cited = cited(result);
    let sources = result.facts.sources.iter_mut().zip(0u32..);
    let is_wanted = |source: &Harvest, n| hash.takes(Some(source.bytes)) || cited.contains(&SourceId(n));
    let mut unhashed: Vec<_> = sources
        .filter(|(source, n)| source.sha256.is_none() && is_wanted(source, *n))
        .map(|(source, _)| source)
        .collect();
    let wanted: BTreeSet<String> = unhashed.iter().map(|source| source.path.clone()).collect();
    let hashes = if wanted.is_empty() { BTreeMap::new() } else { intake::hash(case, &options.limits, &wanted) };
    for source in &mut unhashed {
        source.sha256 = hashes.get(&source.path).cloned();
    }
}

/// The sources into which a report of this case points by record or line. Logs that are cited only for what they cover
/// are none of them.
pub fn cited(result: &CaseResult) -> BTreeSet<SourceId> {
    let spans = result.facts.nodes.iter().flat_map(|node| &node.logs).flat_map(|log| {
        let ends = [log.value.first_record, log.value.beside_gap].into_iter().flatten();
        let places = ends.map(|record| Origin { at: Locus::Record(record), ..log.origin });
        places.chain([log.origin])
    });
    let mut covering: BTreeSet<Origin> = spans.collect();
    for node in &result.facts.nodes {
        for event in node.events.iter().chain(&node.recovered) {
            covering.remove(&event.origin);
        }
    }
    let texts = result.facts.messages.values().map(|message| message.recorded_in);
    let by_place = |place: &Origin| place.at != Locus::Whole && !covering.contains(place);
    let places = cited_places(result).into_iter().filter(by_place);
    places.map(|place| place.source).chain(texts).collect()
}

/// The places that a report of this case cites.
fn cited_places(result: &CaseResult) -> BTreeSet<Origin> {
    let CaseResult { facts, diagnosis, .. } = result;
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
        CsvUsage::NotInUse(proof) => cited.extend(proof.evidence().iter()),
        CsvUsage::Unknown { evidence, .. } => cited.extend(evidence),
    }
    for node in &facts.nodes {
        cited.extend(&node.csv_writer.evidence);
        cited.extend(&node.setting.evidence);
        cited.extend(node.incidents.iter().flat_map(|incident| &incident.events).map(|event| event.origin));
    }
    cited.into_iter().collect()
}
