//! THE LIST of formats: each turns a document into text. Renderers neither count nor decide; they escape everything
//! that they did not write. What people read they get as pages, what programs read as the contract's report.
//!
//! To add a format, write one file and add one line to [`FORMATS`].

mod command;
mod compared;
mod csv;
mod html;
pub mod index;
mod json;
mod mail;
mod markdown;
mod markdown_escape;
mod markup;
mod queue;
mod sheet;
mod text;
mod unbroken;
mod width;

use std::io;
use std::path::Path;

use crate::knowledge::texts::{self, Lang};
use crate::report::Wording;
use crate::report::compare::Comparison;
use crate::report::json as contract;
use crate::report::page::{Depth, Document};

/// How a report is to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Language of headings; the report itself was worded in it.
    pub lang: Lang,
    /// Columns of the terminal.
    pub width: usize,
    /// Whether colour is wanted.
    pub color: bool,
    /// All that is known, instead of what fits a screen or a ticket.
    pub details: bool,
    /// Sources, encodings, problems and rules that were not evaluated, too.
    pub verbose: bool,
    /// Of many cases a terminal shows the rows alone, not one page behind the other.
    pub rows_only: bool,
}

impl Look {
    /// Columns where nothing is known of the terminal.
    pub const WIDTH: usize = 80;
    /// Wider lines are hard to read.
    pub const WIDEST: usize = 120;

    fn word(&self, key: &'static str) -> &'static str {
        texts::word(self.lang, key)
    }
}

impl Default for Look {
    fn default() -> Self {
        Self { lang: Lang::En, width: Self::WIDTH, color: false, details: false, verbose: false, rows_only: false }
    }
}

/// What a format shows.
#[derive(Clone, Copy)]
pub enum Shows {
    /// Pages, for people: short ones and, where details are asked for, whole ones.
    Pages {
        /// How much a page says without details.
        short: Depth,
        /// How much it says with them.
        whole: Depth,
        /// Leaves the pages of many cases out where their rows are asked for.
        folds: bool,
        /// Lays them out.
        render: fn(&Document, &Look) -> io::Result<String>,
    },
    /// The contract's report in one.
    Report(fn(&contract::Report) -> io::Result<String>),
    /// The contract's lines, one a case.
    Cases(fn(&contract::Line) -> io::Result<String>),
}

/// One format.
pub struct Format {
    /// As in `--format`.
    pub name: &'static str,
    /// The endings of files that have it.
    pub endings: &'static [&'static str],
    /// Shows the SHA-256 of sources, so that they have to be taken; the text does so when it is verbose.
    pub hashes: bool,
    /// What it shows.
    pub shows: Shows,
}

/// THE LIST.
pub const FORMATS: &[Format] = &[
    Format {
        name: "text",
        endings: &["txt"],
        hashes: false,
        shows: Shows::Pages { short: Depth::Screen, whole: Depth::Details, folds: true, render: text::render },
    },
    pages("markdown", &["md"], false, (Depth::Note, Depth::Details), markdown::render),
    pages("html", &["html", "htm"], true, (Depth::Page, Depth::Page), html::render),
    pages("mail", &["eml"], false, (Depth::Screen, Depth::Screen), mail::render),
    Format { name: "json", endings: &["json"], hashes: true, shows: Shows::Report(json::pretty) },
    Format { name: "jsonl", endings: &["jsonl"], hashes: true, shows: Shows::Cases(json::line) },
    Format { name: "csv", endings: &["csv"], hashes: false, shows: Shows::Report(csv::render) },
];

const fn pages(
    name: &'static str,
    endings: &'static [&'static str],
    hashes: bool,
    (short, whole): (Depth, Depth),
    render: fn(&Document, &Look) -> io::Result<String>,
) -> Format {
    Format { name, endings, hashes, shows: Shows::Pages { short, whole, folds: false, render } }
}

/// The format of a name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// The format that a file's ending stands for.
pub fn format_of(path: &Path) -> Option<&'static Format> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    FORMATS.iter().find(|format| format.endings.contains(&ending.as_str()))
}

/// A line of `--format jsonl`.
///
/// # Errors
/// It cannot be written as JSON.
pub fn line(line: &contract::Line) -> io::Result<String> {
    json::line(line)
}

/// The format that is asked for by name, else by the ending of the output.
pub fn chosen(name: Option<&str>, output: Option<&Path>) -> Option<&'static Format> {
    match name {
        Some(name) => format(&name.to_ascii_lowercase()),
        None => output.and_then(format_of).or_else(|| format("text")),
    }
}

/// A comparison in one of the formats.
///
/// # Errors
/// It cannot be rendered.
pub fn comparison(format: &Format, told: &Comparison, wording: &Wording, look: &Look) -> io::Result<String> {
    match (&format.shows, format.name) {
        (Shows::Pages { short, render, .. }, _) => render(&told.document(wording, *short), look),
        (_, "csv") => Ok(compared::table(&told.json(wording))),
        (_, "jsonl") => json::line(&told.json(wording)),
        _ => json::pretty(&told.json(wording)),
    }
}

impl Format {
    /// For people: sentences, and local time where it is asked for.
    pub fn is_human(&self) -> bool {
        matches!(self.shows, Shows::Pages { .. })
    }

    /// Shows what stands at each place that is cited.
    pub fn quotes(&self) -> bool {
        matches!(self.shows, Shows::Pages { short: Depth::Page, .. })
    }
}
