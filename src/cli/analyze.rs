//! `vssleuth analyze`: the main job.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use clap::builder::PossibleValuesParser;

use super::batch::{self, BatchArgs};
use super::parse;
use super::period::Period;
use super::running::Running;
use super::telling::Telling;
use super::told::Told;
use super::{Exit, confine, fault, redaction};
use crate::facts::Guid;
use crate::render::{self, FORMATS, Format, Look, Shows};
use crate::report::Wording;
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
    /// Folder, archive (zip, 7z, cab, tar, gz, bz2, xz, lzma, zst, and mails and office files), one file, or - for standard
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
    #[command(flatten)]
    telling: Telling,
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
    running: Running,
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
            anyhow::bail!(fault::plain("cli.error.formats"));
        }
        let name = self.format.first().map(String::as_str);
        let format = render::chosen(name, self.telling.output.as_deref()).context("no such format")?;
        let wording = self.wording(format.is_human());
        self.analyze(format, &wording).map_err(|error| self.telling.error(error, &wording, &self.paths))
    }

    fn wording(&self, is_human: bool) -> Wording {
        self.telling.wording(self.period.timezone.as_ref(), is_human)
    }

    /// One report a case in a folder; or, as one of its processes, the reading of cases for it.
    fn batch(&self, folder: &Path) -> anyhow::Result<Exit> {
        if self.paths.iter().any(|path| path.as_os_str() == "-") {
            anyhow::bail!(fault::plain("cli.error.batch-input"));
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
        let look = Look { details: self.details, verbose: self.verbose, ..self.telling.look_of_files() };
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
            limits: self.running.caps.limits(),
            jobs: self.running.jobs(),
            timeout: Duration::from_secs(self.batch.case_timeout.into()),
            resume: self.batch.resume,
            options: format!("{options:?} {look:?} {names:?}"),
            endings: formats.iter().map(|(_, ending, _)| *ending).collect(),
            look,
            quiet: self.running.quiet,
        };
        let (exit, needs_action) = batch.run(&self.running.bar(true))?;
        let needs_action = self.exit_code && needs_action && exit != Exit::Nothing;
        Ok(if needs_action { Exit::NeedsAction } else { exit })
    }

    fn analyze(&self, format: &Format, wording: &Wording) -> anyhow::Result<Exit> {
        let look = Look {
            details: self.details,
            verbose: self.verbose,
            rows_only: self.each && !self.details && !self.verbose,
            ..self.telling.look()
        };
        let mut options = self.options(format.hashes || self.verbose)?;
        options.quotes = format.quotes();
        options.account = match (format.shows, self.seconds) {
            (Shows::Cases(_), true) => Account::Timed,
            (Shows::Cases(_), false) => Account::Whole,
            _ => Account::Brief,
        };
        let (output, map) = self.telling.outputs(&self.running.caps.read(&self.paths))?;
        confine::confine(&self.paths, [&output].into_iter().chain(&map), self.verbose)?;
        let bar = self.running.bar(!self.telling.redact);
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
        let outcome = told.finish(|| redaction::finish(wording, map, self.running.quiet))?;
        if !self.running.quiet {
            outcome.unread.tell(tally);
            outcome.join.line(wording.lang).into_iter().for_each(|hint| super::exit::tell(&hint));
            outcome
                .last
                .line(self.telling.output.as_deref(), wording)
                .into_iter()
                .for_each(|line| super::exit::tell(&line));
        }
        let exit = Exit::of(tally);
        let needs_action = self.exit_code && outcome.needs_action && exit != Exit::Nothing;
        Ok(if needs_action { Exit::NeedsAction } else { exit })
    }

    fn options(&self, shows_hashes: bool) -> anyhow::Result<Options> {
        let mut options = Options {
            split: self.split(),
            name: self.name.clone(),
            lang: self.telling.lang.into(),
            ..self.running.options()
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
        options.merge.scope = self.period.scope(self.running.caps.given())?;
        Ok(options)
    }

    fn split(&self) -> Split {
        match (self.each, self.join) {
            (true, _) => Split::Each,
            (_, true) => Split::Join,
            _ => Split::Paths,
        }
    }
}
