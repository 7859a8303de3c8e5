//! `vssleuth analyze`: the main job.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use clap::builder::PossibleValuesParser;
use jiff::tz::TimeZone;

use super::batch::{self, BatchArgs};
use super::limits::Caps;
use super::output::Output;
use super::parse;
use super::period::Period;
use super::progress::{Bar, Wanted};
use super::terminal::{self, Color};
use super::told::Told;
use super::{Exit, Language, confine, redaction};
use crate::facts::Guid;
use crate::render::{self, FORMATS, Format, Look, Shows};
use crate::report::{Redactor, Wording};
use crate::run::{self, Account, Hash, Options, Split};

/// Reads evidence, prints a diagnosis
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  vssleuth analyze contoso-0917\n  vssleuth analyze a.zip b.zip --format csv \
                        --output cases.csv\n  vssleuth analyze --each inbox --format jsonl\n  vssleuth analyze --each inbox --output-dir out --format html,json \
                        --resume\n  vssleuth analyze \
                        contoso-0917 --lang ja --timezone Asia/Tokyo\n  vssleuth analyze contoso-0917 --format html \
                        --redact --output report.html\n  type writers.txt | vssleuth analyze -\n\nExit status: 0 the analysis ran; 1 some evidence could not be \
                        read whole, or a case failed;\n2 nothing could be analysed, or unusable arguments; 3 with \
                        --exit-code: some case needs action.")]
pub(super) struct Analyze {
    /// Folder, archive (zip, 7z, cab, tar, gz, bz2, xz, zst, and mails and office files), one file, or - for standard
    /// input; each is one case
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Make every direct child of PATH a case of its own
    #[arg(long)]
    each: bool,
    /// Make one case of all PATHs: one cluster that came in several files
    #[arg(long, conflicts_with = "each")]
    join: bool,
    /// What the case of standard input, or of --join, is called [default: stdin, or the PATHs' names]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Format of the report [default: what the ending of the output says, else text]; several with --output-dir
    #[arg(long, ignore_case = true, value_name = "FORMAT", value_delimiter = ',', value_parser = PossibleValuesParser::new(FORMATS.iter().map(|format| format.name)))]
    format: Vec<String>,
    /// Write the report to a file; it appears only when it is whole
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Language of the report
    #[arg(long, default_value = "en", ignore_case = true)]
    lang: Language,
    /// Replace names of hosts, domains, clusters, volumes, users, addresses and paths, and unknown words of texts, by stand-ins
    #[arg(long)]
    redact: bool,
    /// Write the private map of stand-ins to a file
    #[arg(long, value_name = "FILE", requires = "redact")]
    redact_map: Option<PathBuf>,
    /// Sources that get a SHA-256
    #[arg(long, default_value = "cited")]
    hash: HashChoice,
    #[command(flatten)]
    period: Period,
    /// Watch one more writer, by its class id
    #[arg(long, value_name = "GUID", value_parser = parse::guid)]
    writer: Vec<Guid>,
    /// Seconds between events of one backup attempt
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    same_attempt: u32,
    /// Seconds between events of one backup job
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    same_job: u32,
    /// Threads; the report is the same at any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// Colour of the text
    #[arg(long, default_value = "auto")]
    color: Color,
    /// Progress on standard error
    #[arg(long, default_value = "auto")]
    progress: Wanted,
    /// Say nothing on standard error but errors
    #[arg(long)]
    quiet: bool,
    /// Show all that is known, instead of what fits a screen or a ticket
    #[arg(long)]
    details: bool,
    /// Show what each source was taken for and why, problems, and rules that were not evaluated
    #[arg(long)]
    verbose: bool,
    /// Say in JSON Lines how many seconds each case took; such output is never the same twice
    #[arg(long)]
    seconds: bool,
    /// Exit with 3 when some case needs action
    #[arg(long)]
    exit_code: bool,
    #[command(flatten)]
    batch: BatchArgs,
    #[command(flatten)]
    caps: Caps,
}

/// `--hash`.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum HashChoice {
    /// Those into which the report points by record or line, and small ones
    Cited,
    /// All
    All,
}

impl Analyze {
    pub(super) fn run(&self) -> anyhow::Result<Exit> {
        if let Some(folder) = &self.batch.output_dir {
            return self.batch(folder);
        }
        if self.format.len() > 1 {
            anyhow::bail!("--format: several formats need --output-dir");
        }
        let name = self.format.first().map(String::as_str);
        let format = render::chosen(name, self.output.as_deref()).context("no such format")?;
        let wording = self.wording(format.is_human());
        match self.analyze(format, &wording) {
            Err(error) => {
                let typed = self.paths.iter().chain(&self.output).chain(&self.redact_map);
                Err(redaction::error(error, &wording, typed))
            }
            exit => exit,
        }
    }

    /// How reports speak; local times stand in those for people alone.
    fn wording(&self, is_human: bool) -> Wording {
        Wording {
            lang: self.lang.into(),
            zone: self.period.timezone.clone().filter(|zone| is_human && *zone != TimeZone::UTC),
            redactor: self.redact.then(Redactor::default),
            ..Wording::default()
        }
    }

    /// One report a case in a folder; or, as one of its processes, the reading of cases for it.
    fn batch(&self, folder: &Path) -> anyhow::Result<Exit> {
        if self.paths.iter().any(|path| path.as_os_str() == "-") {
            anyhow::bail!("--output-dir: standard input cannot be read again; save it to a file and name that");
        }
        let mut names: Vec<String> = self.format.iter().map(|name| name.to_ascii_lowercase()).collect();
        if names.is_empty() {
            names.push("html".to_owned());
        }
        names.dedup();
        let (human, plain) = (self.wording(true), self.wording(false));
        let formats = names.iter().map(|name| {
            let format = render::format(name).context("no such format")?;
            let ending = format.endings.first().copied().context("no ending")?;
            Ok((format, ending, if format.is_human() { &human } else { &plain }))
        });
        let formats = formats.collect::<anyhow::Result<Vec<_>>>()?;
        let look = Look { lang: self.lang.into(), details: self.details, verbose: self.verbose, ..Look::default() };
        let quotes = formats.iter().any(|(format, ..)| format.quotes());
        let options = Options { jobs: None, account: Account::Timed, quotes, ..self.options(true)? };
        if self.batch.worker {
            let line = (render::format("jsonl").context("no such format")?, &plain);
            confine::confine(&self.paths, [], false)?;
            batch::serve(&batch::Way { options, look, formats, line }, self.batch.case_memory)?;
            return Ok(Exit::Done);
        }
        let batch = batch::Batch {
            paths: &self.paths,
            split: self.split(),
            folder,
            limits: self.caps.limits(),
            jobs: parse::jobs(self.jobs),
            timeout: Duration::from_secs(self.batch.case_timeout.into()),
            resume: self.batch.resume,
            options: format!("{options:?} {look:?} {names:?}"),
            endings: formats.iter().map(|(_, ending, _)| *ending).collect(),
            look,
            quiet: self.quiet,
        };
        let (exit, needs_action) = batch.run(&Bar::new(self.progress, self.quiet, true))?;
        let needs_action = self.exit_code && needs_action && exit != Exit::Nothing;
        Ok(if needs_action { Exit::NeedsAction } else { exit })
    }

    fn analyze(&self, format: &Format, wording: &Wording) -> anyhow::Result<Exit> {
        let look = Look {
            lang: self.lang.into(),
            width: if self.output.is_some() { Look::WIDTH } else { terminal::columns() },
            color: self.output.is_none() && self.color.wanted() || self.color == Color::Always,
            details: self.details,
            verbose: self.verbose,
            rows_only: self.each && !self.details && !self.verbose,
        };
        let mut options = self.options(format.hashes || self.verbose)?;
        options.quotes = format.quotes();
        options.account = match (format.shows, self.seconds) {
            (Shows::Cases(_), true) => Account::Timed,
            (Shows::Cases(_), false) => Account::Whole,
            _ => Account::Brief,
        };
        let output = Output::open(self.output.as_deref(), &self.paths)?;
        let map = self.redact_map()?;
        confine::confine(&self.paths, [&output].into_iter().chain(&map), self.verbose)?;
        let bar = Bar::new(self.progress, self.quiet, !self.redact);
        let several = self.each || self.paths.len() > 1 && !self.join;
        let mut told = Told::new(wording, (format, look), output, &bar, several);
        let mut wanted = Ok(true);
        let tally = run::analyze(&self.paths, &options, &bar, &mut |result| {
            wanted = told.take(result);
            if matches!(wanted, Ok(true)) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        bar.clear();
        wanted?;
        let tally = tally?;
        let outcome = told.finish(|| redaction::finish(wording, map, self.quiet))?;
        if !self.quiet {
            outcome.unread.tell(tally);
            outcome.join.line(wording.lang).into_iter().for_each(|hint| super::exit::tell(&hint));
            outcome.last.line(self.output.as_deref(), wording).into_iter().for_each(|line| super::exit::tell(&line));
        }
        let exit = Exit::of(tally);
        let needs_action = self.exit_code && outcome.needs_action && exit != Exit::Nothing;
        Ok(if needs_action { Exit::NeedsAction } else { exit })
    }

    fn options(&self, shows_hashes: bool) -> anyhow::Result<Options> {
        let mut options = Options {
            split: self.split(),
            name: self.name.clone(),
            limits: self.caps.limits(),
            lang: self.lang.into(),
            ..Options::default()
        };
        options.read.filter.writers.clone_from(&self.writer);
        options.read.timezone = self.period.zone();
        options.read.hash = match self.hash {
            HashChoice::Cited if shows_hashes => Hash::Cited,
            HashChoice::Cited => Hash::None,
            HashChoice::All => Hash::All,
        };
        options.merge.same_attempt = self.same_attempt;
        options.merge.same_job = self.same_job.max(self.same_attempt);
        options.merge.scope = self.period.scope(self.caps.given())?;
        options.jobs = Some(parse::jobs(self.jobs));
        Ok(options)
    }

    fn split(&self) -> Split {
        match (self.each, self.join) {
            (true, _) => Split::Each,
            (_, true) => Split::Join,
            _ => Split::Paths,
        }
    }

    /// Where the private map goes: known to be possible before anything is read.
    fn redact_map(&self) -> anyhow::Result<Option<Output>> {
        let private = |path: &PathBuf| Output::private(path, self.output.as_deref(), &self.paths);
        self.redact_map.as_ref().map(private).transpose()
    }
}
