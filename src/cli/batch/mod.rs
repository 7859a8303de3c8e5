//! A batch: one report a case in a folder, with an index over all of them. Cases are read by processes of this program,
//! so that one that hangs, fails or takes too much costs itself; what was made is kept with what it was made from.

mod args;
mod crew;
mod kept;
mod protocol;
mod worker;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use crew::{Failure, Worker};
use kept::{Kept, Made};
use protocol::{Answer, Request};

use super::exit::{self, Exit};
use super::join_hint::JoinHint;
use super::output::{Folder, stems};
use super::progress::Bar;
use crate::facts::{Arg, Message};
use crate::intake::{self, CaseInput, Limits, Split, Unusable};
use crate::knowledge::texts::{self, NoNames};
use crate::render::{self, Look};
use crate::report::Wording;
use crate::report::json::BundleStatus;
use crate::report::page::{self, IndexRow};
use crate::run::Progress as _;

pub(super) use args::BatchArgs;
pub(super) use worker::{Way, serve};

/// Bytes on disk up to which a case is read beside others, with one thread.
const SMALL: u64 = 8 << 20;

/// What a batch is told.
pub(super) struct Batch<'a> {
    pub(super) paths: &'a [PathBuf],
    pub(super) split: Split,
    pub(super) folder: &'a Path,
    pub(super) limits: Limits,
    pub(super) jobs: usize,
    /// Seconds that a case may take.
    pub(super) timeout: Duration,
    /// Only what is new, was changed or has failed.
    pub(super) resume: bool,
    /// All options that a report depends on, in words of no importance.
    pub(super) options: String,
    /// The endings of the reports.
    pub(super) endings: Vec<&'static str>,
    pub(super) look: Look,
    pub(super) quiet: bool,
}

/// One thing that was named, on its way.
struct Job {
    named: Result<CaseInput, Unusable>,
    stem: String,
}

impl Batch<'_> {
    /// Reads what is to be read, and writes the index; whether some case needs action is in the second place.
    pub(super) fn run(&self, bar: &Bar) -> anyhow::Result<(Exit, bool)> {
        let named = intake::cases(self.paths, &self.split, None, &self.limits)?;
        let folder = Folder::open(self.folder, self.paths)?;
        let of = |one: &Result<CaseInput, Unusable>| match one {
            Ok(case) => (case.name.clone(), intake::shown_path(&case.path)),
            Err(unusable) => (unusable.name.clone(), intake::shown_path(&unusable.path)),
        };
        let stems = stems(&named.iter().map(of).collect::<Vec<_>>());
        let jobs: Vec<Job> = named.into_iter().zip(stems).map(|(named, stem)| Job { named, stem }).collect();
        let kept = self.read_all(&jobs, &folder, bar)?;
        bar.clear();
        self.finish(&jobs, &folder, kept)
    }

    /// Has every case read that is to be; gives how many were kept as they are.
    fn read_all(&self, jobs: &[Job], folder: &Folder, bar: &Bar) -> anyhow::Result<usize> {
        let (next, kept) = (AtomicUsize::new(0), AtomicUsize::new(0));
        // A large case has the machine for itself, with all threads.
        let (room, broken) = (RwLock::new(()), Mutex::new(None));
        let lane = || {
            let mut worker = Worker::default();
            while let Some((at, job)) =
                Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, jobs.get(at)?)))
            {
                match self.one(job, (at, jobs.len()), &mut worker, folder, &room, bar) {
                    Ok(true) => drop(kept.fetch_add(1, Ordering::Relaxed)),
                    Ok(false) => {}
                    Err(error) => {
                        // A full disk ends all of them.
                        next.store(jobs.len(), Ordering::Relaxed);
                        broken.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                    }
                }
            }
        };
        std::thread::scope(|scope| (0..self.jobs.min(jobs.len())).for_each(|_| drop(scope.spawn(lane))));
        let broken = broken.into_inner().unwrap_or_else(PoisonError::into_inner);
        broken.map_or(Ok(kept.into_inner()), Err)
    }

    /// Brings one case up to date; `true` where it was.
    fn one(
        &self,
        job: &Job,
        (at, of): (usize, usize),
        worker: &mut Worker,
        folder: &Folder,
        room: &RwLock<()>,
        bar: &Bar,
    ) -> anyhow::Result<bool> {
        let old = Kept::of(folder, &job.stem).unwrap_or_else(|error| {
            // Whatever it is, it is read again and written anew.
            exit::tell(&error.to_string());
            None
        });
        let case = match &job.named {
            Ok(case) => case,
            Err(unusable) => {
                let made = Made::failed(
                    &unusable.name,
                    &unusable.path,
                    BundleStatus::Failed,
                    intake::with_causes(&unusable.error, self.look.lang),
                );
                self.keep(job, folder, String::new(), old.as_ref(), &made)?;
                return Ok(false);
            }
        };
        let size = intake::size(case, &self.limits);
        bar.case(at, of, &case.name);
        bar.found(1, size);
        let stamp = intake::stamp(case, &self.limits);
        let made_from = kept::sum(&[&stamp, &intake::shown_path(&case.path), &case.name, &self.options]);
        let is_whole = |old: &&Kept| old.is_from(&made_from) && old.is_there(folder, &job.stem, &self.endings);
        let is_kept = self.resume && old.as_ref().filter(is_whole).is_some();
        if !is_kept {
            let threads = if size <= SMALL { 1 } else { self.jobs };
            let request =
                Request { name: case.name.clone(), path: case.path.clone(), is_child: case.is_child(), threads };
            let began = Instant::now();
            let answer = if size <= SMALL {
                let _beside = room.read().unwrap_or_else(PoisonError::into_inner);
                worker.read(&request, self.timeout)?
            } else {
                let _alone = room.write().unwrap_or_else(PoisonError::into_inner);
                worker.read(&request, self.timeout)?
            };
            let made = match answer {
                Ok(answer) => self.made(case, answer),
                Err(failure) => self.failed(case, &failure, began),
            };
            self.keep(job, folder, made_from, old.as_ref(), &made)?;
        }
        bar.read(size);
        Ok(is_kept)
    }

    fn made(&self, case: &CaseInput, answer: Answer) -> Made {
        if let Some(unread) = answer.unread.as_ref().filter(|_| !self.quiet) {
            exit::tell(&format!("{}: {unread}", case.name));
        }
        Made::of(case.path.clone(), answer)
    }

    fn failed(&self, case: &CaseInput, failure: &Failure, began: Instant) -> Made {
        let say = |message: &Message| texts::say(self.look.lang, message, &NoNames);
        let (status, why) = match failure {
            Failure::Timeout => {
                let seconds = Arg::Number(self.timeout.as_secs());
                (BundleStatus::Timeout, say(&Message::new("cli.batch.timeout").with("n", seconds)))
            }
            Failure::Memory => (BundleStatus::Failed, say(&Message::new("cli.batch.memory"))),
            Failure::Ended(said) => {
                let said = Arg::Said(said.clone());
                (BundleStatus::Failed, say(&Message::new("cli.batch.crashed").with("said", said)))
            }
        };
        let mut made = Made::failed(&case.name, &case.path, status, why);
        made.seconds(began.elapsed().as_secs_f64());
        made
    }

    /// Writes what was made; where a file of its name is not ours, says so instead.
    fn keep(&self, job: &Job, folder: &Folder, from: String, old: Option<&Kept>, made: &Made) -> anyhow::Result<()> {
        if let Some(error) = &made.error {
            exit::tell(&format!("{}: {error}", made.name));
        }
        let before = old.map_or(&[][..], Kept::endings);
        if folder.keep(&job.stem, &made.reports, before, &Kept::text(from, made)?)? {
            return Ok(());
        }
        let foreign = texts::word(self.look.lang, "cli.batch.foreign").to_owned();
        exit::tell(&format!("{}: {foreign}", made.name));
        let instead = Made::failed(&made.name, &made.path, BundleStatus::Failed, foreign);
        folder.keep_aside(&job.stem, &Kept::text(String::new(), &instead)?)
    }

    /// Writes the index, from what was kept alone: the same whether it was made now or before.
    fn finish(&self, jobs: &[Job], folder: &Folder, unchanged: usize) -> anyhow::Result<(Exit, bool)> {
        let wording = Wording { lang: self.look.lang, ..Wording::default() };
        let mut rows = Vec::new();
        let mut lines = folder.index("index.jsonl");
        for job in jobs {
            let Some(kept) = Kept::of(folder, &job.stem)? else { continue };
            lines.write(&kept.line)?;
            rows.push(row(kept, &job.stem, &wording));
        }
        lines.finish()?;
        let failed = rows.iter().filter(|row| row.error.is_some()).count();
        let read = rows.iter().filter(|row| matches!(row.status.as_str(), "ok" | "partial")).count();
        let unread = rows.iter().filter(|row| row.glance.unread > 0).count();
        let mut join = JoinHint::default();
        for row in &rows {
            let [seen, absent] = &row.glance.hosts;
            join.add(&row.glance.name, seen, absent);
        }
        let needs_action = rows.iter().any(|row| row.glance.needs_action);
        let index = page::index(rows, &wording);
        for (name, text) in
            [("index.csv", render::index::csv(&index)), ("index.html", render::index::html(&index, &self.look)?)]
        {
            let mut file = folder.index(name);
            file.write(&text)?;
            file.finish()?;
        }
        if !self.quiet {
            let number = |n: usize| Arg::Number(n as u64);
            let done = Message::new("cli.batch.done")
                .with("all", number(jobs.len()))
                .with("n", number(jobs.len() - failed - unchanged))
                .with("kept", number(unchanged))
                .with("failed", number(failed))
                .with("path", Arg::Code(intake::shown_path(&self.folder.join("index.html"))));
            join.line(self.look.lang).into_iter().for_each(|hint| exit::tell(&hint));
            exit::tell(&texts::say(self.look.lang, &done, &NoNames));
        }
        let exit = match (read, failed + unread) {
            (0, _) => Exit::Nothing,
            (_, 0) => Exit::Done,
            _ => Exit::Incomplete,
        };
        Ok((exit, needs_action))
    }
}

fn row(kept: Kept, stem: &str, wording: &Wording) -> IndexRow {
    let link = |ending: &String| (ending.clone(), encoded(&format!("{stem}.{ending}")));
    let links = kept.endings().iter().map(link).collect();
    match (kept.glance, kept.error) {
        (Some(glance), None) => IndexRow::of(glance, kept.status, links),
        (_, error) => IndexRow::failed(kept.name, kept.status, error.unwrap_or_default(), wording),
    }
}

/// A name as part of a link.
fn encoded(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    name.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
