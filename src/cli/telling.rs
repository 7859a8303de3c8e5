//! How a command tells what it found: where to, in which language and colours, and without whose names.

use std::path::PathBuf;

use clap::Args;
use jiff::tz::TimeZone;

use super::output::Output;
use super::terminal::{self, Color};
use super::{Language, redaction};
use crate::render::Look;
use crate::report::{Redactor, Wording};

/// `--output`, `--lang`, `--redact`, `--redact-map` and `--color`.
#[derive(Debug, Args)]
pub(super) struct Telling {
    /// Write the report to a file; it appears only when it is whole
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Language of the report
    #[arg(long, default_value = "en", ignore_case = true)]
    pub(super) lang: Language,
    /// Replace names of hosts, domains, clusters, volumes, users, addresses and paths, and unknown words of texts, by stand-ins
    #[arg(long)]
    pub(super) redact: bool,
    /// Write the private map of stand-ins to a file
    #[arg(long, value_name = "FILE", requires = "redact")]
    redact_map: Option<PathBuf>,
    /// Colour of the text
    #[arg(long, default_value = "auto")]
    color: Color,
}

impl Telling {
    /// How reports speak; local times stand in those for people alone.
    pub(super) fn wording(&self, zone: Option<&TimeZone>, is_human: bool) -> Wording {
        Wording {
            lang: self.lang.into(),
            zone: zone.filter(|zone| is_human && **zone != TimeZone::UTC).cloned(),
            redactor: self.redact.then(Redactor::default),
            ..Wording::default()
        }
    }

    /// How a report looks in a file of its own.
    pub(super) fn look_of_files(&self) -> Look {
        Look { lang: self.lang.into(), ..Look::default() }
    }

    /// How a report looks where it is shown.
    pub(super) fn look(&self) -> Look {
        Look {
            width: if self.output.is_some() { Look::WIDTH } else { terminal::columns() },
            color: self.output.is_none() && self.color.wanted() || self.color == Color::Always,
            ..self.look_of_files()
        }
    }

    /// Where the report goes, and the private map: known to be possible before anything is read.
    pub(super) fn outputs(&self, inputs: &[PathBuf]) -> anyhow::Result<(Output, Option<Output>)> {
        let output = Output::open(self.output.as_deref(), inputs)?;
        let private = |path: &PathBuf| Output::private(path, self.output.as_deref(), inputs);
        Ok((output, self.redact_map.as_ref().map(private).transpose()?))
    }

    /// An error as it may be shown.
    pub(super) fn error(&self, error: anyhow::Error, wording: &Wording, inputs: &[PathBuf]) -> anyhow::Error {
        redaction::error(error, wording, inputs.iter().chain(&self.output).chain(&self.redact_map))
    }
}
